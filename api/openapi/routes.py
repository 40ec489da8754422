"""`/openapi.json`."""

from typing import Any

from flask import current_app

from api.arguments import Blueprint
from api.guard import open_to_all
from api.openapi.describe import describe

bp = Blueprint("openapi", __name__)


@bp.get("/openapi.json")
@open_to_all
@bp.response(200)
def get_openapi() -> dict[str, Any]:
    """Describe this API (OpenAPI 3.1)."""
    return describe(current_app)

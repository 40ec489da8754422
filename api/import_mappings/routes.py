"""`/import-mappings`: what people said the columns of tables mean, remembered by their header."""

from typing import Any

from api.arguments import Blueprint
from api.guard import actor, requires
from api.import_mappings.schema import RememberedMappingsView, RevisedBody
from api.imports.schema import kinds_view
from credit.operations import mappings
from credit.operations.work import transact
from credit.rules.access import Permission
from credit.store.db import reading

bp = Blueprint("import_mappings", __name__)


@bp.get("/import-mappings")
@requires(Permission.IMPORT_BOOKS)
@bp.response(200, RememberedMappingsView)
def get_mappings() -> dict[str, Any]:
    """List what is remembered."""
    with reading():
        return {"rows": mappings.listed(), "kinds": kinds_view()}


@bp.put("/import-mappings/<int:mapping_id>")
@requires(Permission.IMPORT_BOOKS)
@bp.arguments(RevisedBody)
@bp.response(204)
def put_mapping(body: dict[str, Any], mapping_id: int) -> None:
    """Say anew what the columns of a remembered header mean: the next such file is read by it."""
    transact(actor(), lambda work: mappings.revise(work, mapping_id, body))


@bp.delete("/import-mappings/<int:mapping_id>")
@requires(Permission.IMPORT_BOOKS)
@bp.response(204)
def delete_mapping(mapping_id: int) -> None:
    """Forget what a header's columns mean: the next such file is guessed anew."""
    transact(actor(), lambda work: mappings.forget(work, mapping_id))

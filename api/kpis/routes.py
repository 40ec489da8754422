"""`/kpis`: key figures of any scope a person may see, at any past date."""

from datetime import date
from typing import Any

from flask_login import current_user

from api.arguments import Blueprint
from api.guard import requires
from api.kpis.schema import ChoicesView, KpiQuery, KpisView
from credit.operations import kpis
from credit.operations.moment import read_clock
from credit.rules.access import KpiScope, Permission
from credit.store.db import reading, reading_much

bp = Blueprint("kpis", __name__)


@bp.get("/kpis")
@requires(Permission.SEE_FIGURES)
@bp.arguments(KpiQuery, location="query")
@bp.response(200, KpisView)
def get_kpis(query: dict[str, Any]) -> dict[str, Any]:
    """Show the key figures of a scope as they were known at the end of a day, each explained."""
    on: date | None = query["on"]
    with reading_much():
        return kpis.key_figures(
            current_user, KpiScope(query["scope"]), query["id"], on, read_clock()
        )


@bp.get("/kpis/scopes")
@requires(Permission.SEE_FIGURES)
@bp.response(200, ChoicesView)
def get_choices() -> dict[str, Any]:
    """List what key figures may be asked of, and since when there are any."""
    with reading():
        return kpis.choices(current_user, read_clock())

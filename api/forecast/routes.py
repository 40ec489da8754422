"""`/forecast`: when what is owed will likely come in, of any scope a person may see."""

from typing import Any

from flask_login import current_user

from api.arguments import Blueprint
from api.forecast.schema import (
    ForecastErrorsView,
    ForecastLinesView,
    ForecastQuery,
    ForecastView,
    LinesQuery,
    ScopeQuery,
)
from api.guard import requires
from credit.operations import forecast, forecast_check
from credit.operations.moment import read_clock
from credit.rules.access import KpiScope, Permission
from credit.store.db import reading_much

bp = Blueprint("forecast", __name__)


@bp.get("/forecast")
@requires(Permission.SEE_FIGURES)
@bp.arguments(ForecastQuery, location="query")
@bp.response(200, ForecastView)
def get_forecast(query: dict[str, Any]) -> dict[str, Any]:
    """Tell what is likely to come in by week or month, and what would if; nothing is written."""
    scope, name, by = KpiScope(query.pop("scope")), query.pop("id"), query.pop("by")
    with reading_much():
        return forecast.expected(current_user, scope, name, by, read_clock(), **query)


@bp.get("/forecast/lines")
@requires(Permission.SEE_FIGURES)
@bp.arguments(LinesQuery, location="query")
@bp.response(200, ForecastLinesView)
def get_lines(query: dict[str, Any]) -> dict[str, Any]:
    """List the items expected in a period, each with its likely day and why."""
    scope, name = KpiScope(query["scope"]), query["id"]
    with reading_much():
        return forecast.lines(
            current_user, scope, name, query["since"], query["until"], read_clock()
        )


@bp.get("/forecast/error")
@requires(Permission.SEE_FIGURES)
@bp.arguments(ScopeQuery, location="query")
@bp.response(200, ForecastErrorsView)
def get_error(query: dict[str, Any]) -> dict[str, Any]:
    """Say how far the forecast would have been from what came, on past days and by what was known then."""
    with reading_much():
        return forecast_check.checked(
            current_user, KpiScope(query["scope"]), query["id"], read_clock()
        )

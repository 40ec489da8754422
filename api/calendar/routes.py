"""`/calendar`: on which days the company is closed, kept by administrators."""

from typing import Any

from api.arguments import Blueprint
from api.calendar.schema import CalendarBody, CalendarDifferencesView, CalendarView
from api.guard import actor, requires
from api.preconditions import version_seen
from api.publications import TwoVersionsQuery
from credit.operations import calendars
from credit.operations.moment import forget_calendar, read_clock
from credit.operations.work import transact
from credit.rules.access import Permission
from credit.store.db import reading

bp = Blueprint("calendar", __name__)


@bp.get("/calendar")
@requires(Permission.ADMINISTER)
@bp.response(200, CalendarView)
def get_calendar() -> dict[str, Any]:
    """Show closing days, public holidays, and the versions there were."""
    with reading():
        return calendars.shown(read_clock().today)


@bp.put("/calendar")
@requires(Permission.ADMINISTER)
@bp.arguments(CalendarBody)
@bp.response(200, CalendarView)
def put_calendar(body: dict[str, Any]) -> dict[str, Any]:
    """Publish the closing days; `If-Match` names the newest number that was read."""
    seen = version_seen()
    transact(actor(), lambda work: calendars.publish(work, seen=seen, **body))
    forget_calendar()
    with reading():
        return calendars.shown(read_clock().today)


@bp.get("/calendar/differences")
@requires(Permission.ADMINISTER)
@bp.arguments(TwoVersionsQuery, location="query")
@bp.response(200, CalendarDifferencesView)
def get_differences(query: dict[str, int]) -> dict[str, Any]:
    """Compare two versions period by period."""
    with reading():
        return {"differences": calendars.differences(**query)}

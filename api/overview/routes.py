"""`/overview`: the board of any scope a person may see, at any past date, arranged as they like."""

from io import BytesIO
from typing import Any

from flask import send_file
from flask.typing import ResponseReturnValue
from flask_login import current_user

from api.arguments import Blueprint
from api.guard import actor, requires
from api.kpis.schema import KpiQuery
from api.overview.schema import (
    BehindsView,
    MailBody,
    OverviewLinesQuery,
    OverviewMailView,
    ScopeBoardView,
    TilesBody,
    TilesView,
    TrendQuery,
    TrendView,
)
from api.paper import PDF
from credit.operations import overview, overview_mails
from credit.operations.board_tiles import arrange, tiles_of
from credit.operations.moment import read_clock
from credit.operations.overview_sheet import Sheet
from credit.operations.work import transact
from credit.rules.access import KpiScope, Permission
from credit.rules.errors import Missing
from credit.store.db import reading, reading_much

bp = Blueprint("overview", __name__)

TYPES = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": PDF,
}
FILES = {name: {"schema": {"type": "string", "format": "binary"}} for name in TYPES.values()}


@bp.get("/overview")
@requires(Permission.SEE_FIGURES)
@bp.arguments(KpiQuery, location="query")
@bp.response(200, ScopeBoardView)
def get_overview(query: dict[str, Any]) -> dict[str, Any]:
    """Show the board of a scope as it was known at the end of a day."""
    with reading_much():
        return _board(query)


@bp.get("/overview/lines")
@requires(Permission.SEE_FIGURES)
@bp.arguments(OverviewLinesQuery, location="query")
@bp.response(200, BehindsView)
def get_lines(query: dict[str, Any]) -> dict[str, Any]:
    """List the customers, disputes, promises or late items behind a figure of the board."""
    with reading_much():
        return overview.lines(
            current_user,
            KpiScope(query["scope"]),
            query["id"],
            query["on"],
            read_clock(),
            of=query["of"],
            key=query["key"],
        )


@bp.get("/overview/trend")
@requires(Permission.SEE_FIGURES)
@bp.arguments(TrendQuery, location="query")
@bp.response(200, TrendView)
def get_trend(query: dict[str, Any]) -> dict[str, Any]:
    """Show how exposure, overdue and DSO of a scope moved over twelve months."""
    with reading_much():
        return overview.trend(current_user, KpiScope(query["scope"]), query["id"], read_clock())


@bp.get("/overview/board.<string:form>")
@requires(Permission.SEE_FIGURES)
@bp.arguments(KpiQuery, location="query")
@bp.doc(responses={"200": {"description": "The board in the person's language.", "content": FILES}})
def get_file(query: dict[str, Any], form: str) -> ResponseReturnValue:
    """Write the board's figures as `csv`, `xlsx` or `pdf`: the tiles one shows, in one's order."""
    if form not in TYPES:
        raise Missing(form=form)
    moment = read_clock()
    with reading_much():
        shown = tuple(one["name"] for one in tiles_of(current_user.id) if one["shown"])
        board = _board(query) | {"day": query["on"] or moment.today}
        sheet = Sheet(board, current_user.language, shown)
        content = sheet.paper(moment.now) if form == "pdf" else sheet.spreadsheet(form)
    name = f"{sheet.words['file']}-{board['day'].isoformat()}.{form}"
    return send_file(BytesIO(content), mimetype=TYPES[form], as_attachment=True, download_name=name)


@bp.get("/overview/tiles")
@requires(Permission.SEE_FIGURES)
@bp.response(200, TilesView)
def get_tiles() -> dict[str, Any]:
    """Show how the signed-in person arranged their board."""
    with reading():
        return {"tiles": tiles_of(current_user.id)}


@bp.put("/overview/tiles")
@requires(Permission.SEE_FIGURES)
@bp.arguments(TilesBody)
@bp.response(200, TilesView)
def put_tiles(body: dict[str, Any]) -> dict[str, Any]:
    """Arrange one's own board: the order of the tiles, and which are hidden."""
    tiles = [(one["name"], one["shown"]) for one in body["tiles"]]
    transact(actor(), lambda work: arrange(work, current_user.id, tiles))
    with reading():
        return {"tiles": tiles_of(current_user.id)}


@bp.get("/overview/mail")
@requires(Permission.MAIL_OVERVIEW)
@bp.response(200, OverviewMailView)
def get_mail() -> dict[str, Any]:
    """Show whether and when the overview is mailed to the signed-in person."""
    with reading():
        return {"mail": overview_mails.of(current_user.id), "address": current_user.email}


@bp.put("/overview/mail")
@requires(Permission.MAIL_OVERVIEW)
@bp.arguments(MailBody)
@bp.response(200, OverviewMailView)
def put_mail(body: dict[str, Any]) -> dict[str, Any]:
    """Have the overview of a scope mailed on a day of every week."""
    scope = KpiScope(body["scope"])
    transact(
        actor(),
        lambda work: overview_mails.subscribe(
            work, current_user, body["weekday"], scope, body["id"]
        ),
    )
    with reading():
        return {"mail": overview_mails.of(current_user.id), "address": current_user.email}


@bp.delete("/overview/mail")
@requires(Permission.MAIL_OVERVIEW)
@bp.response(204)
def delete_mail() -> None:
    """Stop mailing the overview to the signed-in person."""
    transact(actor(), lambda work: overview_mails.unsubscribe(work, current_user.id))


def _board(query: dict[str, Any]) -> dict[str, Any]:
    return overview.overview(
        current_user, KpiScope(query["scope"]), query["id"], query["on"], read_clock()
    )

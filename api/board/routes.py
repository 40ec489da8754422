"""`/board` and `/ledger`: where the money stands, and how old that knowledge is."""

from typing import Any

from flask_login import current_user
from flask_smorest import Blueprint

from api.board.schema import BoardView, LedgerView
from api.guard import requires, signed_in
from credit.operations import board
from credit.operations.moment import read_clock
from credit.rules.access import Permission
from credit.store.db import reading

bp = Blueprint("board", __name__)


@bp.get("/board")
@requires(Permission.SEE_FIGURES)
@bp.response(200, BoardView)
def get_board() -> dict[str, Any]:
    """Show exposure, ageing, DSO and movers over the customers in sight, each figure explained."""
    with reading():
        return board.board(current_user, read_clock())


@bp.get("/ledger")
@signed_in
@bp.response(200, LedgerView(many=True))
def get_ledger() -> list[dict[str, Any]]:
    """List the ledgers, the date each stands at and how many business days it has missed."""
    with reading():
        return board.ledgers(read_clock().today)

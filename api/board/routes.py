"""`/board` and `/ledger`: where the money stands, and how old that knowledge is."""

from typing import Any

from flask_login import current_user

from api.arguments import Blueprint
from api.board.schema import (
    BoardView,
    LedgerView,
    MoversQuery,
    MoversView,
    MovesQuery,
    MovesView,
)
from api.guard import requires, signed_in
from credit.operations import board, moves
from credit.operations.moment import read_clock
from credit.rules.access import Permission
from credit.store.db import reading, reading_much

bp = Blueprint("board", __name__)


@bp.get("/board")
@requires(Permission.SEE_FIGURES)
@bp.response(200, BoardView)
def get_board() -> dict[str, Any]:
    """Show exposure, ageing, DSO and movers over the customers in sight, each figure explained."""
    with reading_much():
        return board.board(current_user, read_clock())


@bp.get("/board/moves")
@requires(Permission.SEE_FIGURES)
@bp.arguments(MovesQuery, location="query")
@bp.response(200, MovesView)
def get_moves(asked: dict[str, Any]) -> dict[str, Any]:
    """Hold two days against each other: what moved in sight, by segment or score and by cause."""
    with reading_much():
        moved = moves.compare(current_user, asked["since"], asked["on"], read_clock())
        return moves.by_group(moved, asked["by"])


@bp.get("/board/moves/customers")
@requires(Permission.SEE_FIGURES)
@bp.arguments(MoversQuery, location="query")
@bp.response(200, MoversView)
def get_movers(asked: dict[str, Any]) -> dict[str, Any]:
    """List the customers behind a group, a cause, or both, the largest amount first."""
    with reading_much():
        moved = moves.compare(current_user, asked.pop("since"), asked.pop("on"), read_clock())
        return moves.behind(moved, **asked)


@bp.get("/ledger")
@signed_in
@bp.response(200, LedgerView(many=True))
def get_ledger() -> list[dict[str, Any]]:
    """List the ledgers, the date each stands at and how many business days it has missed."""
    with reading():
        return board.ledgers(read_clock().today)

"""How a person arranges their own board."""

from collections.abc import Sequence
from typing import Any

from credit.operations.work import Work
from credit.rules.tiles import check, read
from credit.store.db import db
from credit.store.people import User


def tiles_of(user_id: int) -> list[dict[str, Any]]:
    """List the tiles of a person's board in their order, with those hidden."""
    person = db.session.get_one(User, user_id)
    return [{"name": name, "shown": shown} for name, shown in read(person.board)]


def arrange(work: Work, user_id: int, tiles: Sequence[tuple[str, bool]]) -> None:
    """Replace the acting person's own arrangement. Raises `TilesUnknown`."""
    person = db.session.get_one(User, user_id)
    before, after = read(person.board), check(tiles)
    if before == after:
        return
    person.board = [list(one) for one in after]
    work.record(
        "board.arrange", "user", person.id, before={"tiles": before}, after={"tiles": after}
    )

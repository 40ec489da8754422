"""Where a person's feed stands: which buckets it is made of, how far each has counted, one statement.

Nothing here reads a row of the feed itself, so that asking whether there is news costs the same whatever
the feed holds.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Connection, Dialect, text

from credit.rules.access import DESK, Role
from credit.store.buckets import REF, department_bucket, user_bucket
from credit.store.people import User

# Each yields bucket, place in the answer (the core before the history), first and last day of the right.
SHARED = """
    SELECT :ref AS bucket, 0 AS place, NULL AS starts_on, NULL AS ends_on
    UNION ALL SELECT :own, 1, NULL, NULL
"""
OF_REP = """
    UNION ALL
    SELECT 'portfolio:' || portfolio_id || parts.name, parts.place,
           CAST(starts_on AS TEXT), CAST(ends_on AS TEXT)
    FROM scope_grant
    CROSS JOIN (SELECT '/core' AS name, 2 AS place UNION ALL SELECT '/history', 3) AS parts
    WHERE user_id = :user_id AND starts_on <= :today
"""
OF_MANAGER = """
    UNION ALL SELECT 'portfolio:' || id || '/core', 2, NULL, NULL
    FROM portfolio WHERE agency_id = :agency_id
"""
OF_CONTRIBUTOR = "UNION ALL SELECT :department, 2, NULL, NULL"
OF_DESK = """
    UNION ALL SELECT 'pin:' || customer_id, 2, NULL, NULL FROM pin WHERE user_id = :user_id
"""

BY_ROLE: dict[str, str] = {
    Role.REP: OF_REP,
    Role.MANAGER: OF_MANAGER,
    Role.CONTRIBUTOR: OF_CONTRIBUTOR,
    **dict.fromkeys(DESK, OF_DESK),
}


@dataclass(frozen=True, slots=True)
class Counter:
    """A bucket as the snapshot sees it."""

    seq: int = 0
    epoch: int = 1
    floor: int = 0

    def shifted(self, snapshots: int) -> "Counter":
        """Give the counter as a device sees it that was asked so often to start over."""
        return Counter(self.seq, self.epoch + snapshots, self.floor)


@dataclass(frozen=True, slots=True)
class Standing:
    """What a person's devices carry at this moment, in order of travel.

    version: `[restore_gen, scope_writes, latest start or end of a grant that has passed]`.
    """

    version: tuple[int, int, str]
    counters: dict[str, Counter]


def read_standing(connection: Connection, user: User, today: date) -> Standing:
    """Read scope, versions and counters. A bucket nobody wrote to yet stands at its beginning."""
    role = "" if user.disabled_at is not None else user.role
    given: dict[str, Any] = {
        "ref": REF,
        "own": user_bucket(user.id),
        "user_id": user.id,
        "agency_id": user.agency_id,
        "department": department_bucket(user.department or ""),
        "today": today.isoformat(),
    }
    question = _question(role, connection.dialect)
    names = question.positiontup
    params: Any = tuple(given[name] for name in names) if names else given
    return _standing(connection.exec_driver_sql(str(question), params), given["today"])


@cache
def _question(role: str, dialect: Dialect) -> Any:
    """Spell the question once: it is asked by every phone, all day."""
    mine = SHARED + BY_ROLE.get(role, "")
    asked = text(
        "SELECT mine.bucket, mine.starts_on, mine.ends_on, sync_bucket.seq, sync_bucket.epoch,"  # noqa: S608
        " sync_bucket.floor, installation.restore_gen, installation.scope_writes"
        f" FROM ({mine}) AS mine"
        " LEFT JOIN sync_bucket ON sync_bucket.id = mine.bucket"
        " LEFT JOIN installation ON installation.id = 1"
        " ORDER BY mine.place, mine.bucket"
    )
    return asked.compile(dialect=dialect)


def _standing(rows: Iterable[Any], today: str) -> Standing:
    counters: dict[str, Counter] = {}
    boundary, restore_gen, scope_writes = "", 0, 0
    for bucket, starts_on, ends_on, seq, epoch, floor, restored, writes in rows:
        restore_gen, scope_writes = restored or 0, writes or 0
        if starts_on is not None:
            boundary = max(boundary, starts_on)
        if ends_on is not None and ends_on < today:
            boundary = max(boundary, _day_after(ends_on))
        elif bucket not in counters:
            is_new = seq is None
            counters[bucket] = (
                Counter(0, restore_gen + 1, 0) if is_new else Counter(seq, epoch, floor)
            )
    return Standing((restore_gen, scope_writes, boundary), counters)


def _day_after(day: str) -> str:
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat()

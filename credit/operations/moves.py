"""Day against day: what moved, by segment or score and by cause, each opening into the customers behind."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement

from credit.operations.moment import Moment
from credit.operations.policy_in_force import policy_on
from credit.rules import risk
from credit.rules.calendar import add_business_days
from credit.rules.dates import month_start, months_before
from credit.rules.errors import Refused
from credit.rules.moves import causes, owed_delta
from credit.store import moves as store
from credit.store.people import User
from credit.store.scope import visible

SALES_MONTHS = 12
MOST_SHOWN = 200
# What customers are grouped by, and the column of the day's row that says it.
COLUMNS = dict(zip(("segment", "internal", "external"), store.GROUPS, strict=True))
Name = Callable[[Any], str | None]


class DaysSwapped(Refused):
    """The first day lies after the last, or that is still to come."""

    code = "days_swapped"


@dataclass(frozen=True, slots=True)
class Move:
    """One customer that moved, in minor units. by: the COLUMNS of the last row; exposure_minor: signed.

    delta_minor: how much more it owes than before, hence nothing between two credit balances.
    """

    customer_id: int
    customer: str
    currency: str
    by: dict[str, Any]
    exposure_minor: int
    delta_minor: int
    overdue_delta_minor: int
    causes: dict[str, int]


@dataclass(frozen=True, slots=True)
class Moved:
    """What moved in somebody's sight, of the currency in which most is owed; left_out: movers in others.

    Everything kept from `since` to `on` is held against the day before `since`.
    """

    since: date
    on: date
    today: date
    sight: ColumnElement[bool]
    moves: Sequence[Move]
    currency: str
    left_out: int


def compare(
    user: User,
    since: date | None,
    on: date | None,
    moment: Moment,
    *,
    whose: ColumnElement[bool] | None = None,
) -> Moved:
    """Hold two days against each other. since None: the last business day; on None: today.

    whose: these customers instead of all in the person's sight. Raises `DaysSwapped`.
    """
    last = on or moment.today
    first = since or add_business_days(last, -1)
    if not first <= last <= moment.today:
        raise DaysSwapped(field="since", since=first.isoformat(), on=last.isoformat())
    sight = visible(user, moment.today) if whose is None else whose
    sold = store.sold(first, last, month_start(months_before(first, SALES_MONTHS)), sight)
    every = [_move(row, sold.get(row.id, 0)) for row in store.moved(first, last, sight)]
    owed = Counter[str]()
    for one in every:
        owed[one.currency] += abs(one.exposure_minor) + abs(one.delta_minor)
    currency = owed.most_common(1)[0][0] if owed else "EUR"
    moves = [one for one in every if one.currency == currency]
    return Moved(first, last, moment.today, sight, moves, currency, len(every) - len(moves))


def by_group(moved: Moved, by: str) -> dict[str, Any]:
    """Say what moved group by group.

    by: segment | internal (class of our score) | external (class of the provider's).
    """
    name = _namer(by, moved.today)
    standing = defaultdict[str | None, list[int]](lambda: [0, 0, 0])
    for row in store.standing_by(COLUMNS[by], moved.on, moved.currency, moved.sight):
        sums = standing[name(row[0])]
        sums[:] = [old + int(row[at]) for at, old in enumerate(sums, 1)]
    mine = defaultdict[str | None, list[Move]](list)
    for one in moved.moves:
        mine[name(one.by[by])].append(one)
    groups = [_group(key, sums, mine[key]) for key, sums in standing.items()]
    groups.sort(
        key=lambda one: (-abs(one["delta_minor"]), -one["exposure_minor"], one["key"] or "")
    )
    return {
        "by": by,
        "since": moved.since,
        "on": moved.on,
        "currency": moved.currency,
        "left_out": moved.left_out,
        "causes": _add(moved.moves),
        "groups": groups,
    }


def behind(moved: Moved, by: str, *, key: str | None, cause: str | None) -> dict[str, Any]:
    """List the customers behind a group, a cause, or both, the largest amount first; `total` counts them all.

    key: the group's, "" the one without a name; None = every group. `amount_minor` is the cause's, else the
    move of the exposure.
    """
    name = _namer(by, moved.today)
    found = [
        _shown(one, group, cause)
        for one in moved.moves
        for group in (name(one.by[by]),)
        if (key is None or (group or "") == key) and (cause is None or cause in one.causes)
    ]
    found.sort(key=lambda one: (-abs(one["amount_minor"]), one["customer"]))
    return {"currency": moved.currency, "total": len(found), "customers": found[:MOST_SHOWN]}


def _move(row: Any, sold_minor: int) -> Move:
    now, before = store.now_and_before(row)
    return Move(
        row.id,
        row.name,
        row.currency,
        {by: getattr(row, column) for by, column in COLUMNS.items()},
        now.exposure_minor,
        owed_delta(before, now),
        now.overdue_minor - (before.overdue_minor if before else 0),
        causes(before, now, sold_minor=sold_minor, fell_due_minor=int(row.fell_due_minor or 0)),
    )


def _namer(by: str, today: date) -> Name:
    """Give the function that names a group by what the day's row says."""
    if by != "internal":
        return lambda value: value
    floors = policy_on(today).risk.internal_floors
    return lambda value: None if value is None else risk.class_at(value, floors)


def _group(key: str | None, sums: list[int], mine: Sequence[Move]) -> dict[str, Any]:
    customers, exposure, overdue = sums
    return {
        "key": key,
        "customers": customers,
        "moved": sum(bool(one.causes) for one in mine),
        "exposure_minor": exposure,
        "overdue_minor": overdue,
        "delta_minor": sum(one.delta_minor for one in mine),
        "overdue_delta_minor": sum(one.overdue_delta_minor for one in mine),
        "causes": _add(mine),
    }


def _add(moves: Iterable[Move]) -> dict[str, int]:
    """Add causes up; what cancels out stays at zero, since customers stand behind it."""
    found: dict[str, int] = {}
    for one in moves:
        for cause, minor in one.causes.items():
            found[cause] = found.get(cause, 0) + minor
    return found


def _shown(one: Move, group: str | None, cause: str | None) -> dict[str, Any]:
    return {
        "customer_id": one.customer_id,
        "customer": one.customer,
        "key": group,
        "exposure_minor": one.exposure_minor,
        "delta_minor": one.delta_minor,
        "overdue_delta_minor": one.overdue_delta_minor,
        "amount_minor": one.causes[cause] if cause else one.delta_minor,
        "causes": one.causes,
    }

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
from credit.rules.moves import Known, causes
from credit.store import moves as store
from credit.store.people import User
from credit.store.scope import visible

SALES_MONTHS = 12
MOST_SHOWN = 200
# What customers are grouped by, and the column of the day's row that says it.
COLUMNS = {"segment": "segment", "internal": "score", "external": "external_class"}
Name = Callable[[Any], str | None]


class DaysSwapped(Refused):
    """The first day lies after the last, or that is still to come."""

    code = "days_swapped"


@dataclass(frozen=True, slots=True)
class Move:
    """One customer that moved. key: its group on the last day; before and now: exposure, minor units."""

    customer_id: int
    customer: str
    currency: str
    key: str | None
    before_minor: int
    exposure_minor: int
    overdue_delta_minor: int
    causes: dict[str, int]


@dataclass(frozen=True, slots=True)
class Span:
    """The days compared: everything kept from `since` to `on` has moved against the day before `since`."""

    since: date
    on: date


def by_group(
    user: User,
    by: str,
    since: date | None,
    on: date | None,
    moment: Moment,
    *,
    whose: ColumnElement[bool] | None = None,
) -> dict[str, Any]:
    """Say what moved in a person's sight, group by group. since None: the last business day; on None: today.

    by: segment | internal (class of our score) | external (class of the provider's). Amounts in the currency
    in which most moved; `left_out` counts movers in others. whose: these customers instead of all in sight.
    Raises `DaysSwapped`.
    """
    span = _span(since, on, moment)
    sight = _sight(user, moment, whose)
    moves, currency, left_out = _moves(sight, by, span, moment)
    name = _namer(by, moment)
    standing = defaultdict[str | None, list[int]](lambda: [0, 0, 0])
    for row in store.standing_by(COLUMNS[by], span.on, currency, sight):
        sums = standing[name(row[0])]
        sums[:] = [old + int(row[at]) for at, old in enumerate(sums, 1)]
    mine = defaultdict[str | None, list[Move]](list)
    for one in moves:
        mine[one.key].append(one)
    groups = [_group(key, sums, mine[key]) for key, sums in standing.items()]
    groups.sort(
        key=lambda one: (-abs(one["delta_minor"]), -one["exposure_minor"], one["key"] or "")
    )
    return {
        "by": by,
        "since": span.since,
        "on": span.on,
        "currency": currency,
        "left_out": left_out,
        "causes": _add(moves),
        "groups": groups,
    }


def behind(
    user: User,
    by: str,
    since: date | None,
    on: date | None,
    moment: Moment,
    *,
    key: str | None,
    cause: str | None,
    whose: ColumnElement[bool] | None = None,
) -> dict[str, Any]:
    """List the customers behind a group, a cause, or both, the largest amount first; `total` counts them all.

    key: the group's, "" the one without a name; None = every group. `amount_minor` is the cause's, else the
    move of the exposure. Raises `DaysSwapped`.
    """
    sight = _sight(user, moment, whose)
    moves, currency, _ = _moves(sight, by, _span(since, on, moment), moment)
    found = [
        _shown(one, cause)
        for one in moves
        if (key is None or (one.key or "") == key) and (cause is None or cause in one.causes)
    ]
    found.sort(key=lambda one: (-abs(one["amount_minor"]), one["customer"]))
    return {"currency": currency, "total": len(found), "customers": found[:MOST_SHOWN]}


def _span(since: date | None, on: date | None, moment: Moment) -> Span:
    last = on or moment.today
    first = since or add_business_days(last, -1)
    if not first <= last <= moment.today:
        raise DaysSwapped(field="since", since=first.isoformat(), on=last.isoformat())
    return Span(first, last)


def _sight(user: User, moment: Moment, whose: ColumnElement[bool] | None) -> ColumnElement[bool]:
    return visible(user, moment.today) if whose is None else whose


def _moves(
    sight: ColumnElement[bool], by: str, span: Span, moment: Moment
) -> tuple[list[Move], str, int]:
    """Work the moves out, of the currency in which most is owed; say how many of others were left out."""
    name = _namer(by, moment)
    first_month = month_start(months_before(span.since, SALES_MONTHS))
    sold = store.sold(span.since, span.on, first_month, sight)
    every = [
        _move(row, name, COLUMNS[by], sold.get(row.id, 0))
        for row in store.moved(span.since, span.on, sight)
    ]
    owed = Counter[str]()
    for one in every:
        owed[one.currency] += abs(one.exposure_minor) + abs(one.before_minor)
    currency = owed.most_common(1)[0][0] if owed else "EUR"
    moves = [one for one in every if one.currency == currency]
    return moves, currency, len(every) - len(moves)


def _move(row: Any, name: Name, column: str, sold_minor: int) -> Move:
    now, before = _known(row[4]), _known(row[5]) if row[5] is not None else None
    return Move(
        row.id,
        row.name,
        row.currency,
        name(getattr(row[4], column)),
        before.exposure_minor if before else 0,
        now.exposure_minor,
        now.overdue_minor - (before.overdue_minor if before else 0),
        causes(before, now, sold_minor=sold_minor, fell_due_minor=int(row.fell_due_minor or 0)),
    )


def _known(row: Any) -> Known:
    return Known(**{name: getattr(row, name) for name in store.KNOWN})


def _namer(by: str, moment: Moment) -> Name:
    """Give the function that names a group by what the day's row says."""
    if by != "internal":
        return lambda value: value
    floors = policy_on(moment.today).risk.internal_floors
    return lambda value: None if value is None else risk.class_at(value, floors)


def _group(key: str | None, sums: list[int], mine: Sequence[Move]) -> dict[str, Any]:
    customers, exposure, overdue = sums
    return {
        "key": key,
        "customers": customers,
        "moved": sum(bool(one.causes) for one in mine),
        "exposure_minor": exposure,
        "overdue_minor": overdue,
        "delta_minor": sum(one.exposure_minor - one.before_minor for one in mine),
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


def _shown(one: Move, cause: str | None) -> dict[str, Any]:
    delta = one.exposure_minor - one.before_minor
    return {
        "customer_id": one.customer_id,
        "customer": one.customer,
        "key": one.key,
        "exposure_minor": one.exposure_minor,
        "delta_minor": delta,
        "overdue_delta_minor": one.overdue_delta_minor,
        "amount_minor": one.causes[cause] if cause else delta,
        "causes": one.causes,
    }

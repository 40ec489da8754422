"""What will likely come in of a scope, week by week or month by month, and what if; nothing is written."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from credit.operations.kpis import get_scope
from credit.operations.moment import Moment
from credit.operations.owed_and_paid import Books, read_books
from credit.rules import plans
from credit.rules.access import KpiScope
from credit.rules.dates import months_before
from credit.rules.errors import Missing
from credit.rules.forecast import (
    INSTALMENT,
    Debt,
    Expected,
    Forecast,
    forecast,
    lay,
    owed_late,
    period_ends,
    periods,
    put_off,
    set_off,
)
from credit.rules.hindsight import HABIT_MONTHS, learn, learn_closing
from credit.rules.plans import PlanUnsound
from credit.store import expected as store
from credit.store import kpi_scopes
from credit.store.customers import Company
from credit.store.kpi_scopes import Asked
from credit.store.people import User

MOST_LINES = 500
FARTHEST_DAYS = 730  # until the first instalment of a plan that is supposed
MOST_CUSTOMERS = 200  # to choose from, those of whom most is expected


@dataclass(frozen=True, slots=True)
class Late:
    """Suppose that a customer pays everything so many calendar days later than expected."""

    customer_id: int
    days: int


@dataclass(frozen=True, slots=True)
class Granted:
    """Suppose that a customer is granted a payment plan for all that it owes past its due date."""

    customer_id: int
    first_on: date
    count: int
    rhythm: str


@dataclass(frozen=True, slots=True)
class Told:
    """The forecast of one company's side of a scope, and the debts it was made from."""

    company: Company
    debts: Sequence[Debt]
    books: Books
    found: Forecast


def expected(
    user: User,
    scope: KpiScope,
    name: str,
    by: str,
    moment: Moment,
    *,
    late: Late | None = None,
    granted: Granted | None = None,
) -> dict[str, Any]:
    """Tell what is likely to come in of a scope by period (`forecast.WEEK` or `MONTH`), and what if.

    Sums are of one currency: the one in which most is owed; customers of others are counted in
    `other_currencies`. Raises `Forbidden`, `Missing`, `PlanUnsound`.
    """
    asked, parts, others = _told(user, scope, name, moment.today)
    every = [one for part in parts for one in part.found.expected]
    ends = period_ends(by, moment.today)
    rows = [asdict(one) for one in periods(every, ends, moment.today)]
    if late or granted:
        supposed = _suppose(parts, late, granted, moment.today)
        for row, other in zip(rows, periods(supposed, ends, moment.today), strict=True):
            row |= {"if_minor": other.minor, "if_sum_minor": other.sum_minor}
    return {
        "scope": scope,
        "id": name,
        "name": asked.name,
        "on": moment.today,
        "as_of": max((part.company.as_of for part in parts if part.company.as_of), default=None),
        "currency": parts[0].company.currency if parts else "EUR",
        "other_currencies": others,
        "by": by,
        "total_minor": sum(one.minor for one in every),
        "whys": _add((one.why, one.minor) for one in every),
        "left_out": _add(pair for part in parts for pair in part.found.left_out.items()),
        "periods": rows,
        "customers": _customers(every),
    }


def lines(
    user: User, scope: KpiScope, name: str, since: date | None, until: date | None, moment: Moment
) -> dict[str, Any]:
    """List what is expected from a day to a day, both included (None: open), the largest amount first."""
    _, parts, _ = _told(user, scope, name, moment.today)
    mine = [
        one
        for part in parts
        for one in part.found.expected
        if (since is None or since <= one.on) and (until is None or one.on <= until)
    ]
    mine.sort(key=lambda one: (-one.minor, one.on, one.item_id))
    shown = mine[:MOST_LINES]
    items = store.items_named([one.item_id for one in shown])
    return {
        "currency": parts[0].company.currency if parts else "EUR",
        "total": len(mine),
        "amount_minor": sum(one.minor for one in mine),
        "rows": [
            one._asdict()
            | {
                "customer": items[one.item_id].customer,
                "ref": items[one.item_id].ref,
                "due_on": items[one.item_id].due_on,
            }
            for one in shown
        ],
    }


def tell(company: Company, asked: Asked, today: date) -> Told:
    """Forecast one company's side of a scope."""
    known_on = company.as_of or today
    since = months_before(known_on, HABIT_MONTHS)
    books = read_books(company, asked, today, since)
    mine = defaultdict[int, list[Debt]](list)
    for one in books.owed:
        mine[one.debt.customer_id].append(one.as_known(today))
    debts = [
        debt
        for customer_id, owed in mine.items()
        for debt in set_off(owed, books.credits.get(customer_id, 0))
    ]
    return Told(company, debts, books, _forecast(debts, books, today))


def _forecast(debts: Sequence[Debt], books: Books, today: date) -> Forecast:
    known_on = books.company.as_of or today
    habit = learn(books.paid, known_on)
    habits = {one: habit(one) for one in {debt.customer_id for debt in debts}}
    return forecast(debts, habits, learn_closing(books.closed, today), today)


def _told(user: User, scope: KpiScope, name: str, today: date) -> tuple[Asked, list[Told], int]:
    """Forecast the companies of the scope's main currency; count the customers of the others."""
    asked = get_scope(user, scope, name, today, today)
    every = [tell(company, asked, today) for company in kpi_scopes.companies_of(asked)]
    main = max(every, key=lambda one: sum(debt.minor for debt in one.debts), default=None)
    ours = [one for one in every if main and one.company.currency == main.company.currency]
    others = {debt.customer_id for one in every if one not in ours for debt in one.debts}
    return asked, ours, len(others)


def _suppose(
    parts: Sequence[Told], late: Late | None, granted: Granted | None, today: date
) -> list[Expected]:
    """Forecast anew by the same rule with what is supposed."""
    owing = {debt.customer_id for part in parts for debt in part.debts}
    for field, one in (("late_customer_id", late), ("plan_customer_id", granted)):
        if one and one.customer_id not in owing:
            raise Missing(field=field)
    found: list[Expected] = []
    for part in parts:
        if granted and any(one.customer_id == granted.customer_id for one in part.debts):
            found += _forecast(_planned(part.debts, granted, today), part.books, today).expected
        else:
            found += part.found.expected
    return put_off(found, late.customer_id, late.days) if late else found


def _planned(debts: Sequence[Debt], granted: Granted, today: date) -> list[Debt]:
    """Lay the instalments of a plan over what a customer owes past its due date."""
    owed = list(owed_late((one for one in debts if one.customer_id == granted.customer_id), today))
    total = sum(minor for _, minor in owed)
    if granted.first_on > today + timedelta(days=FARTHEST_DAYS):
        raise PlanUnsound(field="plan_first_on", why="far", first_on=granted.first_on.isoformat())
    if total <= 0:
        raise PlanUnsound(field="plan_customer_id", why="too_small", total_minor=total)
    schedule = plans.split(total, plans.days(granted.first_on, granted.count, granted.rhythm))
    plans.check_ahead(schedule, today)
    said = lay(INSTALMENT, [(one.due_on, one.amount_minor) for one in schedule], owed)
    return [one._replace(said=said[one.item_id]) if one.item_id in said else one for one in debts]


def _customers(every: Iterable[Expected]) -> list[dict[str, Any]]:
    sums = Counter[int]()
    for one in every:
        sums[one.customer_id] += one.minor
    most = sums.most_common(MOST_CUSTOMERS)
    names = store.named([id_ for id_, _ in most])
    return [{"id": id_, "name": names[id_], "minor": minor} for id_, minor in most]


def _add(pairs: Iterable[tuple[str, int]]) -> dict[str, int]:
    sums: dict[str, int] = {}
    for key, minor in pairs:
        sums[key] = sums.get(key, 0) + minor
    return sums

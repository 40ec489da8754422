"""What everyone's phone carries: ledgers and their dates, holidays, reasons, policies."""

from collections import Counter
from collections.abc import Collection

from sqlalchemy import select

from credit.operations.moment import Moment, time_zone
from credit.operations.projection.shapes import Entity, Rows
from credit.operations.reasons_in_force import offered
from credit.rules.calendar import closing_days, house_holidays
from credit.rules.reason_lists import BY_KEY, LATE, Offered
from credit.rules.reasons import BY_KIND
from credit.store.customers import Company
from credit.store.db import db

EVERYONE = 0  # the one owner of these rows
STALE_HOLD_DAYS = 1  # business days the ledger may miss before dunning is held (domain.md 2)
STALE_VERDICT_DAYS = 3  # … before a phone shows no verdict


def ledgers(_everyone: Collection[int], _moment: Moment) -> Rows:
    """Read the companies' ledgers and the date each stands at."""
    rows = select(
        Company.id, Company.name, Company.currency, Company.as_of, Company.imported_at
    ).order_by(Company.id)
    return [(EVERYONE, *row) for row in db.session.execute(rows)]


def holidays(_everyone: Collection[int], moment: Moment) -> Rows:
    """List the public holidays and closing days of the years around today."""
    years = {moment.today.year + step for step in (-1, 0, 1)}
    closed = {day for day in closing_days() if day.year in years}
    return [(EVERYONE, day) for day in sorted(closed.union(*map(house_holidays, years)))]


def reasons(_everyone: Collection[int], _moment: Moment) -> Rows:
    """List the reasons people choose from, in the order they are offered; those of disputes are a tree.

    A retired one is of another kind, `dispute_retired`: nobody offers it, and its name is found by its id.
    Causes of lateness go along only where the company says something of its own.
    """
    said = [one for one in offered() if one.kind != LATE or one != BY_KEY[one.key]]
    fixed = [Offered(kind, code) for kind in ("note", "call") for code in BY_KIND[kind]]
    count: Counter[str] = Counter()
    return [_row(one, count) for one in (*said, *fixed)]


def _row(one: Offered, count: Counter[str]) -> tuple[object, ...]:
    position = count[one.kind]
    count[one.kind] += 1
    kind = one.kind if one.active else f"{one.kind}_retired"
    said = (one.parent, one.department, one.fr, one.en, one.days)
    return (EVERYONE, f"{one.kind}/{one.code}", kind, one.code, position, *said)


def policies(_everyone: Collection[int], _moment: Moment) -> Rows:
    """Give the one row of settings a phone follows."""
    return [(EVERYONE, 1, time_zone(), STALE_HOLD_DAYS, STALE_VERDICT_DAYS)]


LEDGER = Entity("ledger", ("id", "name", "currency", "as_of", "imported_at"), ledgers)

REASON_FIELDS = ("id", "kind", "code", "position", "parent", "department", "fr", "en", "days")

REFERENCE = (
    LEDGER,
    Entity("holiday", ("id",), holidays),
    Entity("reason", REASON_FIELDS, reasons),
    Entity("policy", ("id", "time_zone", "stale_hold_days", "stale_verdict_days"), policies),
)

"""What everyone's phone carries: ledgers and their dates, holidays, reasons, policies."""

from collections.abc import Collection

from sqlalchemy import select

from credit.operations.moment import Moment, time_zone
from credit.operations.projection.shapes import Entity, Rows
from credit.rules.calendar import french_holidays
from credit.rules.dispute_reasons import BY_CODE
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
    """List the public holidays of the years around today."""
    years = (moment.today.year + step for step in (-1, 0, 1))
    return [(EVERYONE, day) for year in years for day in french_holidays(year)]


def reasons(_everyone: Collection[int], _moment: Moment) -> Rows:
    """List the reasons people choose from, in the order they are offered; those of disputes are a tree."""
    return [
        (EVERYONE, f"{kind}/{code}", kind, code, position, *_place(kind, code))
        for kind, codes in BY_KIND.items()
        for position, code in enumerate(codes)
    ]


def _place(kind: str, code: str) -> tuple[str | None, ...]:
    """Say on what a reason of disputes hangs, whose work it questions, and its names."""
    known = BY_CODE.get(code) if kind in ("dispute", "dispute_detail") else None
    return (known.parent, known.department, known.fr, known.en) if known else (None,) * 4


def policies(_everyone: Collection[int], _moment: Moment) -> Rows:
    """Give the one row of settings a phone follows."""
    return [(EVERYONE, 1, time_zone(), STALE_HOLD_DAYS, STALE_VERDICT_DAYS)]


LEDGER = Entity("ledger", ("id", "name", "currency", "as_of", "imported_at"), ledgers)

REASON_FIELDS = ("id", "kind", "code", "position", "parent", "department", "fr", "en")

REFERENCE = (
    LEDGER,
    Entity("holiday", ("id",), holidays),
    Entity("reason", REASON_FIELDS, reasons),
    Entity("policy", ("id", "time_zone", "stale_hold_days", "stale_verdict_days"), policies),
)

"""Keep what a company lost for good, month by month, as each ledger tells it; undone with its import."""

from datetime import date
from typing import Any

from sqlalchemy import func, select, tuple_

from credit.operations.booked_sales import covered
from credit.operations.keeping_days import write
from credit.rules.money import parse_decimal
from credit.store.customers import Company
from credit.store.db import db
from credit.store.history import LossDay
from credit.store.imports import Import
from credit.store.undo import ImportUndo


def book_losses(company: Company, row: Import, today: date) -> None:
    """Write the months the file covers where they differ from what was known, and remember how they were."""
    since, until = covered(company, row)
    told = {
        date.fromisoformat(month): parse_decimal(text, company.currency)
        for month, text in row.report.get("losses", {}).items()
        if since <= date.fromisoformat(month) <= until
    }
    known = _known(company.id)
    changed = {month: minor for month, minor in told.items() if known.get(month) != minor}
    record = db.session.get_one(ImportUndo, row.id)
    record.losses = {month.isoformat(): known.get(month) for month in sorted(changed)}
    _write(company.id, changed, today)


def put_losses_back(record: ImportUndo, today: date) -> None:
    """Know from today on what was known before an import."""
    before = {date.fromisoformat(month): minor for month, minor in (record.losses or {}).items()}
    _write(record.company_id, before, today)


def _known(company_id: int) -> dict[date, int | None]:
    newest = (
        select(LossDay.month, func.max(LossDay.day))
        .where(LossDay.company_id == company_id)
        .group_by(LossDay.month)
    )
    rows = select(LossDay.month, LossDay.losses_minor).where(
        LossDay.company_id == company_id, tuple_(LossDay.month, LossDay.day).in_(newest)
    )
    return {row.month: row.losses_minor for row in db.session.execute(rows)}


def _write(company_id: int, months: dict[date, int | None] | dict[date, int], today: date) -> None:
    rows: list[dict[str, Any]] = [
        {"company_id": company_id, "month": month, "day": today, "losses_minor": minor}
        for month, minor in sorted(months.items())
    ]
    write(LossDay, rows)

"""Tell finance when data are late: once for each business day a ledger or a bank has missed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from credit.operations.audience import with_role
from credit.operations.notices import tell
from credit.operations.work import Work
from credit.rules.access import DESK
from credit.rules.calendar import business_days_missed
from credit.store.customers import Company
from credit.store.db import db
from credit.store.receipts import BankAccount


@dataclass(frozen=True, slots=True)
class Late:
    """One source that is behind: what it is called, the last day it knows of, business days missed."""

    subject: str
    name: str
    as_of: date
    missed_days: int


def late_sources(today: date) -> Iterator[Late]:
    """List ledgers and watched accounts that are behind on a business date.

    A ledger that never came is not late, and the demo's never is.
    """
    wanted = select(Company).where(Company.as_of.is_not(None), Company.demo.is_(False))
    for company in db.session.scalars(wanted.order_by(Company.id)):
        if company.as_of is not None and (missed := business_days_missed(company.as_of, today)):
            yield Late(f"company/{company.id}", company.name, company.as_of, missed)
    banks = (
        select(BankAccount)
        .join(Company, Company.id == BankAccount.company_id)
        .where(BankAccount.watched, BankAccount.read_to.is_not(None), Company.demo.is_(False))
    )
    for account in db.session.scalars(banks.order_by(BankAccount.id)):
        if account.read_to is not None and (missed := business_days_missed(account.read_to, today)):
            yield Late(f"bank_account/{account.id}", account.number, account.read_to, missed)


def tell_late(work: Work) -> None:
    """Tell everybody at the desk what is behind; of one missed day they hear once."""
    late = list(late_sources(work.moment.today))
    finance = with_role(*DESK) if late else []
    for one in late:
        tell(
            work,
            finance,
            "import_late",
            subject=one.subject,
            facts={"ledger": one.name, "days": one.missed_days, "day": one.as_of.isoformat()},
            occurrence=f"{one.as_of.isoformat()}/{one.missed_days}",
        )

"""Match published insolvency notices with our customers, by SIREN."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from credit.formats.bodacc import InsolvencyNotice
from credit.operations.holds import declare_insolvency
from credit.operations.work import Work
from credit.store.customers import Customer
from credit.store.db import db

CHUNK = 500


def concerned(
    notices: Sequence[InsolvencyNotice], today: date
) -> list[tuple[int, InsolvencyNotice]]:
    """List the customers not yet noted as insolvent whom a notice names, each with its earliest judgment.

    What the desk noted or corrected is never overwritten, so the same notice says nothing twice.
    """
    earliest: dict[str, InsolvencyNotice] = {}
    for notice in sorted(notices, key=lambda one: (one.judged_on, one.notice_id)):
        if notice.judged_on <= today:
            earliest.setdefault(notice.siren, notice)
    sirens, found = sorted(earliest), []
    for start in range(0, len(sirens), CHUNK):
        rows = select(Customer.id, Customer.siren).where(
            Customer.siren.in_(sirens[start : start + CHUNK]), Customer.insolvency_on.is_(None)
        )
        found += [(row.id, earliest[row.siren]) for row in db.session.execute(rows) if row.siren]
    return sorted(found, key=lambda pair: pair[0])


def take_in(work: Work, customer_id: int, notice: InsolvencyNotice) -> bool:
    """Declare what a notice says of one customer; False when somebody noted it meanwhile."""
    [customer] = work.lock([customer_id])
    if customer.insolvency_on is not None:
        return False
    declare_insolvency(work, customer_id, notice.judged_on)
    work.record(
        "insolvency.publish",
        "customer",
        customer_id,
        customer_id=customer_id,
        after={
            "notice_id": notice.notice_id,
            "published_on": notice.published_on.isoformat(),
            "nature": notice.nature,
        },
    )
    return True

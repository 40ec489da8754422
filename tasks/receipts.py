"""The job over receipts: match what came in."""

from functools import partial

from credit.operations.actor import MACHINE
from credit.operations.receipts_index import Index
from credit.operations.receipts_matching import match_owed
from credit.operations.receipts_settling import follow_ledger
from credit.operations.work import transact
from credit.store import cash
from credit.store.db import db, reading


def match_receipts() -> None:
    """Match every receipt nobody has looked at. Delivery: at least once; twice is once."""
    with reading():
        companies = cash.owed_matching()
        db.session.rollback()
    for company_id in companies:
        with reading():
            index = Index(company_id)
            db.session.rollback()
        after: int | None = 0
        while after is not None:
            change = partial(match_owed, index=index, company_id=company_id, after=after)
            after = transact(MACHINE, change)
        transact(MACHINE, partial(follow_ledger, company_id=company_id))

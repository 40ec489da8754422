"""Our accounts at the bank: whether reminders wait for their statements."""

from sqlalchemy import select

from credit.operations.work import Work
from credit.rules.errors import Missing
from credit.store.db import db
from credit.store.receipts import BankAccount


def watch(work: Work, account_id: int, *, watched: bool) -> BankAccount:
    """Say whether a late statement of this account holds the reminders. Raises Missing."""
    wanted = select(BankAccount).where(BankAccount.id == account_id).with_for_update()
    account = db.session.scalar(wanted)
    if account is None:
        raise Missing(bank_account=account_id)
    if account.watched != watched:
        before, account.watched = account.watched, watched
        work.record(
            "watch.bank_account",
            "bank_account",
            account.id,
            before={"watched": before},
            after={"watched": watched},
        )
    return account

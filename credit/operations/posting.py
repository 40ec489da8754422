"""Letters by post, for customers no mail can reach: printed in one go, and marked once a person posted them.

What the latest run left to a person for want of an address is decided again whenever it is read, so that a
printed letter never asks for what has been paid meanwhile.
"""

from collections.abc import Iterator
from dataclasses import replace

from sqlalchemy import select

from credit.operations import dunning_facts, dunning_messages, reminders
from credit.operations.dunning_desk import newest_run
from credit.operations.dunning_facts import Account
from credit.operations.dunning_messages import Judged
from credit.operations.letter_paper import Posted
from credit.operations.letters import Letter
from credit.operations.moment import Moment
from credit.operations.work import Work
from credit.rules.dunning_case import LETTER, SEND, TASK
from credit.rules.errors import Conflict, Missing
from credit.store import debts
from credit.store.bounces import customers_returned
from credit.store.customers import Customer
from credit.store.db import among, db
from credit.store.dunning import DunningDecision, DunningMessage, DunningRun

UNREACHED = ("no_contact", "contact_refused")  # why a letter has to go by post


def to_post(moment: Moment) -> list[Posted]:
    """List the letters of the latest run that no mail can carry, by customer name."""
    run = newest_run()
    ids = sorted({*_unreached(run), *customers_returned()}) if run else []
    if not ids:
        return []
    wanted = select(Customer).where(among(Customer.id, ids))
    customers = {customer.id: customer for customer in db.session.scalars(wanted)}
    found = [
        Posted(letter, id, customers[id].address, customers[id].company.siren)
        for id, _, letter in _letters((ids[0] - 1, ids[-1]), moment)
        if id in customers
    ]
    return sorted(found, key=lambda one: (one.letter.customer, one.customer_id))


def mark_posted(work: Work, customer_id: int, level: str, total_minor: int) -> DunningMessage:
    """Note that a person posted a letter: it counts as sent at its level, once.

    level, total_minor: what the printed letter says. Raises Missing, and Conflict when no letter is to be
    posted (any more), or it would say something else today.
    """
    if not work.lock([customer_id]):
        raise Missing(customer_id=customer_id)
    run = newest_run()
    found = next(_letters((customer_id - 1, customer_id), work.moment), None)
    if run is None or found is None:
        raise Conflict(customer_id=customer_id)
    _, account, letter = found
    if (letter.level, letter.total_minor) != (level, total_minor):
        raise Conflict(level=letter.level, total_minor=letter.total_minor)
    return _write_sent(work, run, account, letter)


def _write_sent(work: Work, run: DunningRun, account: Account, letter: Letter) -> DunningMessage:
    same = select(DunningMessage).where(
        DunningMessage.customer_id == account.row.id, DunningMessage.run_id == run.id
    )
    mine = db.session.scalar(same)
    if mine is not None and mine.state in ("sent", "sending"):
        raise Conflict(message=str(mine.id))
    message = dunning_messages.write(work, run, account, letter, mine)
    customer = db.session.get_one(Customer, account.row.id)
    message.recipient = ", ".join((customer.address or customer.name).splitlines())
    message.channel = LETTER
    message.state, message.claimed_at = "sending", work.moment.now
    db.session.flush()
    work.record("post.letter", "dunning_message", message.id, customer_id=customer.id)
    reminders.mark_sent(work, message.id)
    return message


def _letters(within: debts.Range, moment: Moment) -> Iterator[tuple[int, Account, Letter]]:
    said = debts.sent_keys(within)
    for account in dunning_facts.gather(within, moment.today, by_hand=True):
        judged = dunning_messages.judge(account, moment.today, said)
        letter = dunning_messages.compose(account, _by_post(judged, said), moment.today)
        if letter is not None:
            yield account.row.id, account, letter


def _by_post(judged: Judged, said: set[str]) -> Judged:
    """Send what only lacks an address, and nothing else; what was said in this episode is not said again."""
    return [
        (row, debt, replace(decision, action=SEND))
        for row, debt, decision in judged
        if decision.action == TASK
        and decision.reason in UNREACHED
        and f"{row.id}/{decision.level}/{debt.episode}" not in said
    ]


def _unreached(run: DunningRun) -> set[int]:
    wanted = select(DunningDecision.customer_id).where(
        DunningDecision.run_id == run.id,
        DunningDecision.action == TASK,
        DunningDecision.reason.in_(UNREACHED),
    )
    return set(db.session.scalars(wanted))

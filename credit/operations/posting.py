"""Letters by post, one list of them all: printed in one go, and marked once a person posted them.

A letter goes by post because its strategy says so, because the customer has no address for mail, or because
mail to it was refused or came back. Each is decided again whenever it is read, so that a printed letter never
asks for what has been paid meanwhile; one customer gets one letter.
"""

from collections.abc import Collection, Iterator
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
from credit.rules.dunning_case import FORMAL_NOTICE, LETTER, SEND, TASK
from credit.rules.errors import Conflict, Missing
from credit.store import debts
from credit.store.bounces import customers_returned
from credit.store.customers import Customer
from credit.store.db import among, db
from credit.store.dunning import DunningDecision, DunningMessage, DunningRun

UNREACHED = ("no_contact", "contact_refused")  # why no mail can carry a letter
STRATEGY, RETURNED = "strategy", "returned"  # the other reasons to post one
WAITING = ("due", "sending")

Found = tuple[Account, Letter, str]  # with why it goes by post


def to_post(moment: Moment, customer_id: int | None = None) -> list[Posted]:
    """List the letters to post, by customer name; of one customer, where one is named."""
    run = newest_run()
    planned = set(_planned(moment))
    owed = {*_unreached(run), *customers_returned(), *planned} if run else set()
    ids = sorted(owed if customer_id is None else owed & {customer_id})
    if not ids:
        return []
    wanted = select(Customer).where(among(Customer.id, ids))
    customers = {customer.id: customer for customer in db.session.scalars(wanted)}
    found = [
        Posted(letter, who.id, who.address, who.company.siren, why)
        for account, letter, why in _letters((ids[0] - 1, ids[-1]), moment, planned)
        if (who := customers.get(account.row.id)) is not None
    ]
    return sorted(found, key=lambda one: (one.letter.customer, one.customer_id))


def mark_posted(work: Work, customer_id: int, level: str, total_minor: int) -> DunningMessage:
    """Note that a person posted a letter: it counts as sent at its level, once.

    level, total_minor: what the printed letter says. Raises Missing, and Conflict when no letter is to be
    posted (any more), or it would say something else today.
    """
    if not work.lock([customer_id]):
        raise Missing(customer_id=customer_id)
    run, planned = newest_run(), _planned(work.moment, customer_id)
    within = (customer_id - 1, customer_id)
    found = next(_letters(within, work.moment, planned.keys()), None)
    if run is None or found is None:
        raise Conflict(customer_id=customer_id)
    account, letter, why = found
    if (letter.level, letter.total_minor) != (level, total_minor):
        raise Conflict(level=letter.level, total_minor=letter.total_minor)
    mine = planned.get(customer_id) or _of_run(run, customer_id)
    return _write_sent(work, run, account, replace(letter, channel=LETTER), mine, why)


def _write_sent(
    work: Work,
    run: DunningRun,
    account: Account,
    letter: Letter,
    mine: DunningMessage | None,
    why: str,
) -> DunningMessage:
    message = dunning_messages.write(work, run, account, letter, mine)
    customer = db.session.get_one(Customer, account.row.id)
    message.recipient = ", ".join((customer.address or customer.name).splitlines())
    message.state, message.claimed_at = "sending", work.moment.now
    db.session.flush()
    after = {"why": why}
    work.record("post.letter", "dunning_message", message.id, customer_id=customer.id, after=after)
    reminders.mark_sent(work, message.id)
    return message


def _planned(moment: Moment, customer_id: int | None = None) -> dict[int, DunningMessage]:
    """Read the letters strategies ask for whose time has come, by customer."""
    wanted = select(DunningMessage).where(
        DunningMessage.channel == LETTER,
        DunningMessage.state.in_(WAITING),
        DunningMessage.send_after <= moment.now,
    )
    if customer_id is not None:
        wanted = wanted.where(DunningMessage.customer_id == customer_id)
    return {message.customer_id: message for message in db.session.scalars(wanted)}


def _of_run(run: DunningRun, customer_id: int) -> DunningMessage | None:
    same = select(DunningMessage).where(
        DunningMessage.customer_id == customer_id, DunningMessage.run_id == run.id
    )
    mine = db.session.scalar(same)
    if mine is not None and mine.state in ("sent", "sending"):
        raise Conflict(message=str(mine.id))
    return mine


def _letters(within: debts.Range, moment: Moment, planned: Collection[int]) -> Iterator[Found]:
    said, returned = debts.sent_keys(within), debts.returned_addresses(within)
    for account in dunning_facts.gather(within, moment.today, by_hand=True):
        judged = dunning_messages.judge(account, moment.today, said)
        unreached = _unsent(judged, said)
        sent = account.row.id in planned
        chosen = [one for one in judged if one[2].action == SEND] if sent else []
        letter = dunning_messages.compose(account, [*chosen, *unreached], moment.today)
        if letter is None or not (unreached or letter.channel == LETTER):
            continue
        if letter.level == FORMAL_NOTICE and _is_announced(account, moment):
            continue
        why = next((decision.reason for _, _, decision in unreached), STRATEGY)
        if (account.row.id, account.debtor.contact) in returned and unreached:
            why = RETURNED
        yield account, letter, why


def _is_announced(account: Account, moment: Moment) -> bool:
    """Say whether a formal notice still has to wait for its hour."""
    return account.release is not None and account.release.goes_at > moment.now


def _unsent(judged: Judged, said: set[str]) -> Judged:
    """Send what only lacks an address, and nothing else; what was said in this episode is not said again."""
    return [
        (row, debt, decision._replace(action=SEND))
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

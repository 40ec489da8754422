"""Decide what is due: one run a day, in chunks of customers, each chunk one transaction of its own.

The run's row is the promise: a crash leaves it `deciding` and the job goes on. Deciding again the same
day changes only what the facts changed; a customer already written to that day is left as told.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import delete, func, select

from credit.operations import dunning_facts, dunning_messages, dunning_releases
from credit.operations.dunning_facts import Account
from credit.operations.dunning_messages import Judged, judge
from credit.operations.dunning_policies import strategies_on
from credit.operations.moment import Moment, time_zone
from credit.operations.work import Work
from credit.rules.calendar import is_business_day
from credit.rules.dunning_case import SEND, SILENT, TASK
from credit.store import debts as store
from credit.store.customers import Company
from credit.store.db import db
from credit.store.dunning import (
    DunningDecision,
    DunningMessage,
    DunningRun,
    add_decisions,
    add_run_once,
)
from credit.store.receipts import BankAccount

CHUNK = 500  # customers a transaction: bounds memory and how long phones wait for the lock
DECIDE_AT = time(16, 0)  # ENCOURS_TZ, business days
LEFT_AS_TOLD = ("sending", "sent")


def is_owed(moment: Moment) -> bool:
    """Say whether the machine owes a run now: on business days from 16:00, until it is decided.

    A held run is owed again once a ledger was imported, or a bank statement taken in, after it.
    """
    local = moment.now.astimezone(ZoneInfo(time_zone()))
    if local.time() < DECIDE_AT or not is_business_day(moment.today):
        return False
    run = db.session.scalar(select(DunningRun).where(DunningRun.run_on == moment.today))
    if run is None or run.state == "deciding":
        return True
    return run.state == "held" and _fresher_since(run.decided_at)


def open_run(work: Work) -> int:
    """Start today's run, or start over with it; give its id."""
    today = work.moment.today
    add_run_once(run_on=today, decided_at=work.moment.now, state="deciding", counts={})
    wanted = select(DunningRun).where(DunningRun.run_on == today).with_for_update()
    run = db.session.scalars(wanted).one()
    run.state, run.reason, run.decided_at = "deciding", None, work.moment.now
    return run.id


def decide_chunk(work: Work, run_id: int, after: int, *, by_hand: bool = False) -> int | None:
    """Decide the next customers after an id; give where to go on, None at the end.

    by_hand: a person asked for it, so that weekends and holidays do not silence the run.
    """
    run = db.session.get_one(DunningRun, run_id)
    found = decide(work, run, after, by_hand=by_hand)
    _write_messages(work, run, found)
    return found.upto


@dataclass(slots=True)
class Decided:
    """A range of customers, up to `upto` (None: to the end), and what was decided on each by their ids.

    messages: those waiting and those of this run, of everybody who has not been told today.
    """

    upto: int | None
    judged: list[tuple[Account, Judged]]
    messages: dict[int, list[DunningMessage]]


def decide(work: Work, run: DunningRun, after: int, *, by_hand: bool = False) -> Decided:
    """Decide the next customers after an id and keep the reason of every decision; no message is written."""
    policies = strategies_on(run.run_on)
    ids = store.next_debtors(after, policies.first_seen(run.run_on), CHUNK + 1)
    upto = ids[CHUNK - 1] if len(ids) > CHUNK else None  # one more: is anybody left after these?
    within = (after, upto)
    work.lock_unread(ids[:CHUNK])
    said, messages = store.sent_keys(within), _grouped(store.messages(run.id, within))
    told = {id for id, found in messages.items() if any(_told(run.id, m) for m in found)}
    accounts = dunning_facts.gather(within, run.run_on, by_hand=by_hand, policies=policies)
    judged = [
        (account, judge(account, run.run_on, said))
        for account in accounts
        if account.row.id not in told
    ]
    _trace(run.id, within, {account.row.id: found for account, found in judged}, told)
    return Decided(upto, judged, {id: messages[id] for id in messages.keys() - told})


def _write_messages(work: Work, run: DunningRun, found: Decided) -> None:
    """Make the messages say what was decided, and take back those of who owes nothing any more."""
    written = [
        dunning_messages.settle(work, run, account, judged, found.messages.pop(account.row.id, []))
        for account, judged in found.judged
    ]
    for waiting in found.messages.values():
        dunning_messages.call_off(work, waiting, "nothing_overdue")
    dunning_messages.announce(work, [message for message in written if message is not None])


def close_run(work: Work, run_id: int) -> DunningRun:
    """Count what was decided, say whether every ledger or bank was stale, and write the journal."""
    run = db.session.get_one(DunningRun, run_id)
    dunning_releases.lapse(work)
    said = _said(run.id)
    actions = {name: _total(said, name) for name in (SEND, SILENT, TASK)}
    run.counts = {"items": sum(actions.values()), **actions, "messages": _messages(run.id)}
    stale = {why: _total(said, why) for why in dunning_messages.WAITS}
    held = 0 < sum(stale.values()) == run.counts["items"]
    why = max(stale, key=lambda reason: stale[reason])
    run.state, run.reason = ("held", why) if held else ("decided", None)
    work.record("run.dunning", "dunning_run", run.id, after={"state": run.state, **run.counts})
    return run


def _trace(run_id: int, within: store.Range, judged: dict[int, Judged], told: set[int]) -> None:
    """Replace the decisions that changed; drop those of customers who owe nothing any more."""
    known: dict[int, dict[int, tuple[Any, ...]]] = defaultdict(dict)
    for row in store.decisions(run_id, within):
        said = (row.action, row.level, row.reason, row.amount_minor, row.facts)
        known[row.customer_id][row.item_id] = said
    changed = [id for id, found in judged.items() if id not in known or known[id] != _spoken(found)]
    outdated = [id for id in known if id in changed or (id not in judged and id not in told)]
    if outdated:
        of_them = DunningDecision.customer_id.in_(outdated)
        db.session.execute(delete(DunningDecision).where(DunningDecision.run_id == run_id, of_them))
    rows = [
        (
            run_id,
            customer_id,
            row.id,
            said.action,
            said.level,
            said.reason,
            said.amount_minor,
            said.facts,
        )
        for customer_id in changed
        for row, _, said in judged[customer_id]
    ]
    add_decisions(rows)


def _spoken(found: Judged) -> dict[int, tuple[Any, ...]]:
    return {
        row.id: (said.action, said.level, said.reason, said.amount_minor, said.facts)
        for row, _, said in found
    }


def _told(run_id: int, message: DunningMessage) -> bool:
    return message.run_id == run_id and message.state in LEFT_AS_TOLD


def _grouped(messages: Sequence[DunningMessage]) -> dict[int, list[DunningMessage]]:
    groups: dict[int, list[DunningMessage]] = defaultdict(list)
    for message in messages:
        groups[message.customer_id].append(message)
    return dict(groups)


def _fresher_since(instant: datetime) -> bool:
    ledger = select(Company.id).where(Company.imported_at > instant)
    bank = select(BankAccount.id).where(BankAccount.taken_at > instant)
    return any(db.session.scalar(newer.limit(1)) is not None for newer in (ledger, bank))


def _said(run_id: int) -> dict[tuple[str, str], int]:
    """Count the decisions of a run by action and reason."""
    columns = (DunningDecision.action, DunningDecision.reason)
    wanted = select(*columns, func.count()).where(DunningDecision.run_id == run_id)
    rows = db.session.execute(wanted.group_by(*columns))
    return {(action, reason): count for action, reason, count in rows}


def _messages(run_id: int) -> int:
    """Count the messages of a run that stand."""
    stands = DunningMessage.state.in_(("due", "sent"))
    wanted = select(func.count()).where(DunningMessage.run_id == run_id, stands)
    return db.session.scalar(wanted) or 0


def _total(said: dict[tuple[str, str], int], word: str) -> int:
    """Add up the decisions of one action, or for one reason."""
    return sum(count for words, count in said.items() if word in words)

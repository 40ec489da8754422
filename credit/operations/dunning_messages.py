"""One message per customer: written, kept, replaced or called off as the decisions say."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time
from email.utils import make_msgid
from urllib.parse import urlsplit
from uuid import uuid4
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy import select

from credit.operations import dunning_facts, wordings
from credit.operations.audience import reps_of
from credit.operations.dunning_facts import Account
from credit.operations.law import law_of, pack_of
from credit.operations.letters import Letter, Line, render, render_html, text_name
from credit.operations.moment import Moment, time_zone
from credit.operations.notices import Word, tell_many
from credit.operations.work import Work
from credit.rules.calendar import add_business_days, next_business_day
from credit.rules.dunning import decide_each, give_way
from credit.rules.dunning_case import (
    CALL,
    FORMAL_NOTICE,
    MAIL,
    RANK,
    SEND,
    SILENT,
    VISIT,
    Debt,
    Decision,
    chased,
    highest,
)
from credit.store.db import db
from credit.store.debts import OpenItem, reps_by_customer
from credit.store.dunning import DunningLine, DunningMessage, DunningRun

SEND_AT = time(10, 0)  # ENCOURS_TZ, the business day after the run
WAITS = ("ledger_stale", "bank_stale")  # what makes a message wait instead of falling
PERSONAL = (CALL, VISIT)  # may be tried in vain
STILL_OPEN = ("too_early", "needs_release", "notice_announced", "notice_held", "gives_way")

Judged = list[tuple[OpenItem, Debt, Decision]]


def judge(account: Account, today: date, said: set[str]) -> Judged:
    """Decide every debt of one customer; what was said in this episode is never said again."""
    rows, debts = [row for row, _ in account.debts], [debt for _, debt in account.debts]
    decided = decide_each(debts, account.debtor, today, account.policy)
    if said:
        decided = [_once(*each, said) for each in zip(rows, debts, decided, strict=True)]
    return list(zip(rows, debts, give_way(decided), strict=True))


def settle(
    work: Work, run: DunningRun, account: Account, judged: Judged, found: Sequence[DunningMessage]
) -> DunningMessage | None:
    """Make the customer's message say what was decided; give it if it had to be written."""
    letter = compose(account, judged, run.run_on)
    waiting = [message for message in found if message.state == "due"]
    if letter is None:
        call_off(work, waiting, main_reason(judged))
        return None
    if any(_says(message, letter, account.debtor.contact) for message in waiting):
        return None
    begun = next((message for message in waiting if message.channel == letter.channel), None)
    tried = (begun.deadline_on, begun.tries) if begun else (None, 0)
    call_off(work, waiting, "superseded")
    mine = next((message for message in found if message.run_id == run.id), None)
    message = write(work, run, account, letter, mine)
    if letter.channel in PERSONAL:  # what was tried for the one before counts for this one
        message.deadline_on = min(filter(None, (tried[0], message.deadline_on)), default=None)
        message.tries = tried[1]
    return message


def announce(work: Work, messages: Sequence[DunningMessage]) -> None:
    """Tell the reps of tomorrow's reminders; one question finds them all."""
    if not messages:
        return
    db.session.flush()
    ids = [message.customer_id for message in messages]
    work.touch(*ids)
    reps = reps_by_customer((min(ids) - 1, max(ids)), work.moment.today)
    for event, wanted in (("reminder_tomorrow", False), ("visit_due", True)):
        of_event = [each for each in messages if (each.channel == VISIT) is wanted]
        words = [_word(each, event, reps[each.customer_id]) for each in of_event]
        if words:
            tell_many(work, event, words)


def call_off(
    work: Work, messages: Iterable[DunningMessage], why: str, *, state: str = "aborted"
) -> None:
    """Take messages back before they go; what they would have said may be said later."""
    called = list(messages)
    for message in called:
        message.state, message.why, message.claimed_at = state, why, None
        for line in message.lines:
            line.key = None
        work.touch(message.customer_id)
    if called:
        db.session.flush()  # the keys are free before anyone takes them again


def withdraw_prepared(work: Work, customer_id: int) -> None:
    """Hold back the prepared reminder if what was just said about the customer changes it.

    Call it in the transaction of the entry (a dispute, a promise, a hold), after its row is added. The
    next run writes again what is still due.
    """
    waiting = select(DunningMessage).where(
        DunningMessage.customer_id == customer_id, DunningMessage.state == "due"
    )
    for message in db.session.scalars(waiting).all():
        changed = what_changed(message, work.moment.today)
        if changed is None or changed in WAITS:
            message.prepared_at = work.moment.now
        else:
            call_off(work, [message], changed, state="held")


def what_changed(message: DunningMessage, today: date) -> str | None:
    """Decide again what a message says; give the reason why it may not go, None when all still holds."""
    within = (message.customer_id - 1, message.customer_id)
    accounts = dunning_facts.gather(within, today, by_hand=True)
    if not accounts:
        return "paid"
    account = accounts[0]
    decided = {row.id: decision for row, _, decision in judge(account, today, set())}
    for line in message.lines:
        decision = decided.get(line.item_id)
        if decision is None:
            return "paid"
        if decision.action != SEND:
            return decision.reason
        if (decision.level, decision.amount_minor) != (line.level, line.amount_minor):
            return "amount_changed" if decision.level == line.level else "level_changed"
    by_mail = message.channel == MAIL
    moved = by_mail and message.recipient != account.debtor.contact
    return "recipient_changed" if moved else None


def what_lifted(message: DunningMessage, today: date) -> str | None:
    """Say why nothing of a message may be asked for any more; None while some of it may.

    What a person said there counts though figures moved since; books that are late take nothing back.
    """
    within = (message.customer_id - 1, message.customer_id)
    accounts = dunning_facts.gather(within, today, by_hand=True)
    about = {line.item_id for line in message.lines}
    judged = judge(accounts[0], today, set()) if accounts else []
    mine = [each for each in judged if each[0].id in about]
    if any(said.action == SEND or said.reason in WAITS for _, _, said in mine):
        return None
    return main_reason(mine) if mine else "paid"


def respell(message: DunningMessage, today: date) -> tuple[str, str, str]:
    """Spell a message again for the day it goes, so that every line shows its age of that day.

    Gives subject, text and the text as HTML.
    """
    within = (message.customer_id - 1, message.customer_id)
    account = dunning_facts.gather(within, today, by_hand=True)[0]
    ids = {line.item_id for line in message.lines}
    letter = compose(account, judge(account, today, set()), today, only=ids)
    if letter is None:
        return message.subject, message.body, ""
    letter = replace(letter, wording=wordings.used(message.wording_id))
    return *render(letter), render_html(letter)


def compose(
    account: Account, judged: Judged, today: date, *, only: set[int] | None = None
) -> Letter | None:
    """Gather what is due now into one letter at its highest level; None when nothing is."""
    lines = [
        replace(
            _line(row, debt, decision, decision.amount_minor, decision.level or ""),
            early=account.early.get(row.id),
        )
        for row, debt, decision in judged
        if decision.action == SEND and (only is None or row.id in only)
    ]
    if not lines:
        return None
    row = account.row
    pack = law_of(row.country, row.law)
    level = highest([line.level for line in lines])
    spoken = next(decision for _, _, decision in judged if decision.level == level)
    letter = Letter(
        company=row.company,
        customer=row.name,
        code=row.code,
        language=pack.language_of(row.language),
        country=pack.code,
        currency=row.currency,
        level=level,
        tone=spoken.tone or level,
        channel=spoken.channel,
        lines=lines,
        credits=[(item.called, -item.residual_minor) for item in account.credits],
        reminders=[
            _line(row, debt, decision, chased(debt), debt.stage)
            for row, debt, decision in judged
            if decision.reason in STILL_OPEN and debt.stage in RANK and row.due_on < today
        ],
    )
    return replace(letter, wording=account.wordings.get(text_name(letter)))


def main_reason(judged: Judged) -> str:
    """Name the reason behind the largest amount that is not asked for; nothing left is `settled`."""
    if not judged:
        return "settled"
    return max(judged, key=lambda found: found[2].amount_minor)[2].reason


def send_after(moment: Moment, country: str) -> datetime:
    """Give 10:00 of the next day on which we and the debtor's country work, in the business time zone."""
    day = next_business_day(moment.today, pack_of(country))
    local = datetime.combine(day, SEND_AT, ZoneInfo(time_zone()))
    return local.astimezone(UTC)


def _once(row: OpenItem, debt: Debt, decision: Decision, said: set[str]) -> Decision:
    if decision.action != SEND or f"{row.id}/{decision.level}/{debt.episode}" not in said:
        return decision
    facts = decision.facts | {"level": decision.level}
    return Decision(SILENT, "already_said", debt.residual_minor, facts)


def _line(row: OpenItem, debt: Debt, decision: Decision, amount_minor: int, level: str) -> Line:
    return Line(
        item_id=row.id,
        ref=row.called,
        due_on=row.due_on,
        days=decision.facts["days"],
        amount_minor=amount_minor,
        level=level,
        episode=debt.episode,
        disputed_minor=debt.disputed_minor + debt.awaited_minor,
        credit_minor=debt.paid_minor + debt.receipt_minor + debt.credit_minor,
    )


def _says(message: DunningMessage, letter: Letter, recipient: str | None) -> bool:
    """Say whether a waiting message already says the same, to the same address."""
    said = {(line.item_id, line.level, line.episode, line.amount_minor) for line in message.lines}
    wanted = {(line.item_id, line.level, line.episode, line.amount_minor) for line in letter.lines}
    if message.channel != letter.channel:
        return False
    reachable = letter.channel != MAIL or message.recipient == recipient
    same_credits = message.credits == [list(credit) for credit in letter.credits]
    return said == wanted and same_credits and reachable


def write(
    work: Work, run: DunningRun, account: Account, letter: Letter, message: DunningMessage | None
) -> DunningMessage:
    """Write the message of this run, over the one that was taken back if there is one."""
    if message is None:
        message = DunningMessage(
            id=uuid4(), run_id=run.id, customer_id=account.row.id, run_on=run.run_on
        )
    else:
        message.lines.clear()
        db.session.flush()
    message.lines = [
        DunningLine(
            item_id=line.item_id,
            level=line.level,
            episode=line.episode,
            amount_minor=line.amount_minor,
            key=line.key,
        )
        for line in letter.lines
    ]
    message.subject, message.body = render(letter)
    message.wording_id = letter.wording.id if letter.wording else None
    message.level, message.language, message.currency = (
        letter.level,
        letter.language,
        letter.currency,
    )
    message.recipient = (account.debtor.contact or "") if letter.channel == MAIL else ""
    message.channel = letter.channel
    message.total_minor, message.credits = letter.total_minor, [list(c) for c in letter.credits]
    message.state, message.why, message.tries, message.claimed_at = "due", None, 0, None
    message.prepared_at, message.send_after = (
        work.moment.now,
        send_after(work.moment, account.row.country),
    )
    if letter.level == FORMAL_NOTICE and account.release is not None:
        message.send_after = max(message.send_after, account.release.goes_at)
    message.outcome = message.done_by_id = message.note_id = None
    message.deadline_on = _deadline(account, letter, work.moment.today)
    message.hastened = False
    host = urlsplit(current_app.config["ENCOURS_URL"]).hostname or "localhost"
    message.message_id = make_msgid(idstring=message.id.hex, domain=host)
    db.session.add(message)
    return message


def _deadline(account: Account, letter: Letter, today: date) -> date | None:
    """Give the last day for a visit; it may be made from the business day after the run on."""
    if letter.channel != VISIT:
        return None
    level = next(each for each in account.policy.plan if each.name == letter.level)
    return add_business_days(next_business_day(today), level.deadline_days)


def tell_reps(work: Work, message: DunningMessage, event: str) -> None:
    """Tell those who hold the customer; the same message is told once."""
    reps = reps_of(message.customer_id, work.moment.today)
    tell_many(work, event, [_word(message, event, reps)])


def _word(message: DunningMessage, event: str, reps: Iterable[int]) -> Word:
    return Word(
        set(reps),
        subject=f"dunning_message/{message.id}",
        customer_id=message.customer_id,
        facts={"day": message.deadline_on.isoformat()} if message.deadline_on else {},
        occurrence=message.message_id,
        expires_at=message.send_after if event == "reminder_tomorrow" else None,
    )

"""Calls and visits as the field does them: the word of whoever was there, judged on today's facts."""

from zoneinfo import ZoneInfo

from credit.operations import dunning_agenda
from credit.operations.dunning_agenda import OutcomeUnfit
from credit.operations.field import notes
from credit.operations.field.arguments import Arguments, fresh, own
from credit.operations.field.said import HOUSE, Handler, Outcome, Said, UnknownReference, merged
from credit.operations.moment import time_zone
from credit.operations.work import Work
from credit.rules.tasks import ANSWERS
from credit.store.db import db
from credit.store.dunning import DunningMessage
from credit.store.field import Note
from credit.store.people import User

EVERY_ANSWER = {answer for answers in ANSWERS.values() for answer in answers}


def complete(work: Work, said: Said, author: User, customer_id: int) -> Outcome:
    """Say how a call or a visit ended; the words are kept as a note whatever has happened meanwhile.

    Done by another: the answer says by whom and when. Nothing may be asked for any more (paid, promised,
    disputed, on hold): nothing counts as said, and the answer says why.
    """
    args = Arguments(said.args)
    asked = own(DunningMessage, args.uuid("task_id"), customer_id, field="task_id")
    note_id = fresh(Note, args.uuid("note_id"))
    outcome, text = args.choice("outcome", EVERY_ANSWER), args.text("text")
    args.done()
    if asked.channel not in ANSWERS:
        raise UnknownReference(field="task_id")
    if outcome not in ANSWERS[asked.channel]:
        raise OutcomeUnfit(field="outcome", channel=asked.channel)
    notes.write(work, said, author, note_id, text, kind=asked.channel, tags=[outcome])
    work.write_kept()  # the task names it
    task = dunning_agenda.standing(asked)
    if task.state == "sent":
        return merged("task_done", **_who_and_when(task))
    if task.state not in ("due", "sending"):
        return merged("task_lifted", why=task.why)
    lifted = dunning_agenda.complete(work, task, outcome, author.id, note_id)
    return merged("task_lifted", why=lifted) if lifted else Outcome()


def _who_and_when(task: DunningMessage) -> dict[str, str | None]:
    by = db.session.get(User, task.done_by_id) if task.done_by_id else None
    zone = ZoneInfo(time_zone())
    on = task.sent_at.astimezone(zone).date().isoformat() if task.sent_at else None
    return {"by": by.name if by else "–", "on": on, "outcome": task.outcome}


HANDLERS = {"task.complete": Handler(complete, HOUSE)}

"""Notes: append-only, corrected by another note."""

from typing import Any
from uuid import UUID

from credit.operations.field.arguments import Arguments, fresh, own
from credit.operations.field.attachments import with_photos
from credit.operations.field.said import ANYONE, HOUSE, Handler, Malformed, NotYours, Outcome, Said
from credit.operations.mentions import tell_in_note
from credit.operations.work import Work
from credit.rules.reasons import CALL, NOTE
from credit.rules.signals import SIGNALS
from credit.store.customers import Customer
from credit.store.field import Note
from credit.store.people import User
from credit.store.review_owed import owe_review

PLAIN: dict[str, Any] = {"kind": "note", "tags": [], "supersedes_id": None, "answers_id": None}


def add(work: Work, said: Said, author: User, customer_id: int) -> Outcome:
    """Keep a note, perhaps in answer to another. A note is never refused for what has changed.

    A tag that is a signal has the customer's limit looked at.
    """
    args = Arguments(said.args)
    note_id = fresh(Note, args.uuid("note_id"))
    tags = args.choices("tags", NOTE)
    text = args.text("text", required=not tags)
    answered = args.find_uuid("answers_id")
    args.done()
    if answered:
        work.write_kept()  # among them perhaps the note this one answers
        own(Note, answered, customer_id, field="answers_id")
    write(work, said, author, note_id, text, tags=tags, answers_id=answered)
    if SIGNALS.intersection(tags):
        owe_review(Customer.id == customer_id, work.moment.now)
        work.nudge("review_owed")
    return Outcome()


def answer(work: Work, said: Said, author: User, customer_id: int) -> Outcome:
    """Keep a note that answers another."""
    if not said.args.get("answers_id"):
        raise Malformed(field="answers_id")
    return add(work, said, author, customer_id)


def supersede(work: Work, said: Said, author: User, customer_id: int) -> Outcome:
    """Correct one's own note by another one; both stay. Raises NotYours for anyone else's."""
    args = Arguments(said.args)
    note_id = fresh(Note, args.uuid("note_id"))
    work.write_kept()
    corrected = own(Note, args.uuid("supersedes_id"), customer_id, field="supersedes_id")
    text = args.text("text", required=True)
    args.done()
    if corrected.author_id != author.id:
        raise NotYours
    write(work, said, author, note_id, text, tags=corrected.tags, supersedes_id=corrected.id)
    return Outcome()


def log_call(work: Work, said: Said, author: User, _customer_id: int) -> Outcome:
    """Keep a call and how it ended, with whatever was said."""
    args = Arguments(said.args)
    note_id = fresh(Note, args.uuid("note_id"))
    outcome, text = args.choice("outcome", CALL), args.text("text")
    args.done()
    write(work, said, author, note_id, text, kind="call", tags=[outcome])
    return Outcome()


def write(work: Work, said: Said, author: User, note_id: UUID, text: str, **more: Any) -> None:
    """Write a note, also where another entry became one because the world had moved."""
    shape = PLAIN | more
    work.keep(
        Note,
        id=note_id,
        customer_id=said.customer_id,
        author_id=author.id,
        text=text,
        client_time=said.client_time,
        created_at=work.moment.now,
        **shape,
    )
    # the journal keeps no words: texts live in rows that can be erased
    said_of_it = {"kind": shape["kind"], "tags": shape["tags"]}
    work.record("note.add", "note", note_id, customer_id=said.customer_id, after=said_of_it)
    work.touch(said.customer_id, only=("note",), row=note_id)
    tell_in_note(work, said.customer_id, note_id, text)


HANDLERS = {
    "note.add": Handler(with_photos("note", "note_id")(add), ANYONE, writes_last=True),
    "note.answer": Handler(with_photos("note", "note_id")(answer), ANYONE, writes_last=True),
    "note.supersede": Handler(supersede, ANYONE, writes_last=True),
    "call.log": Handler(log_call, HOUSE, writes_last=True),
}

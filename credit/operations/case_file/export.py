"""Take a case out of the house: which notes go along, the file, and the journal's word that it went."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from credit.operations.case_file.facts import gather, names_of_people, notes_of
from credit.operations.case_file.paper import case_pdf
from credit.operations.case_file.proof import SUBJECT
from credit.operations.case_file.words import Words
from credit.operations.moment import Moment
from credit.operations.work import Work
from credit.rules.errors import Missing
from credit.store.field import Note
from credit.store.people import User
from credit.store.scope import find_visible_customer


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A case file and what the journal keeps of it."""

    customer_id: int
    name: str
    content: bytes

    @property
    def sha256(self) -> str:
        """What the journal knows the file by."""
        return hashlib.sha256(self.content).hexdigest()


def preview(user: User, customer_id: int, moment: Moment) -> dict[str, Any]:
    """Show what a case file would hold: the notes to choose from. Raises Missing."""
    if find_visible_customer(user, customer_id, moment.today) is None:
        raise Missing(customer_id=customer_id)
    people = names_of_people()
    notes = [
        {
            "id": note.id,
            "text": note.text,
            "author": people.get(note.author_id, ""),
            "created_at": note.created_at,
            "shareable": note.shareable,
        }
        for note in notes_of(customer_id)
        if note.text
    ]
    return {"notes": notes}


def share(work: Work, customer_id: int, note_ids: Sequence[UUID]) -> None:
    """Say which notes go into the case file: these and no others. Raises Missing for one that may not."""
    if not work.lock([customer_id]):
        raise Missing(customer_id=customer_id)
    wanted, notes = set(note_ids), {note.id: note for note in notes_of(customer_id)}
    for id in sorted(wanted - notes.keys()):
        raise Missing(note=str(id))
    for note in notes.values():
        if note.shareable != (note.id in wanted):
            _mark(work, note, shareable=note.id in wanted)


def write(user: User, customer_id: int, moment: Moment) -> CaseFile:
    """Write a case file as the books stand now; nothing is recorded yet. Raises Missing."""
    customer = find_visible_customer(user, customer_id, moment.today)
    if customer is None:
        raise Missing(customer_id=customer_id)
    content = case_pdf(gather(customer), language=user.language, by=user.name, at=moment.now)
    code = "".join(sign if sign.isascii() and sign.isalnum() else "-" for sign in customer.code)
    name = f"{Words(user.language)('file')}-{code}-{moment.today.isoformat()}.pdf"
    return CaseFile(customer_id, name, content)


def record(work: Work, file: CaseFile) -> None:
    """Record that a file leaves the house, before anybody gets it: what the journal lacks is none of ours."""
    after = {"name": file.name, "bytes": len(file.content)}
    work.record("export.case_file", SUBJECT, file.sha256, customer_id=file.customer_id, after=after)


def _mark(work: Work, note: Note, *, shareable: bool) -> None:
    before, note.shareable = note.shareable, shareable
    work.record(
        "share.note",
        "note",
        note.id,
        customer_id=note.customer_id,
        before={"shareable": before},
        after={"shareable": shareable},
    )

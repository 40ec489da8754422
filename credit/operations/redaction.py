"""Take a person's values out of the journal: the row, its place in the chain and its hash stay.

What is left of every row is witnessed by a later row, so that nobody can take words away unseen. The
salt goes too: without it the hash tells nobody what was there (Regulation 2016/679, recital 26).
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sqlalchemy import String, cast, or_, select, update

from credit.operations.journal import BATCH, left_of
from credit.operations.personal_likes import like_any
from credit.operations.work import Work
from credit.rules.personal import HIDDEN, Identity
from credit.store.db import among, db
from credit.store.journal import JournalEntry

AT_ONCE = 200  # rows one witness speaks of
Said = dict[str, Any] | None


def naming(identity: Identity) -> Iterator[JournalEntry]:
    """Find the rows whose before or after names a person, oldest first."""
    spelled = [cast(column, String) for column in (JournalEntry.before, JournalEntry.after)]
    wanted = select(JournalEntry).where(or_(*(like_any(column, identity) for column in spelled)))
    for row in db.session.scalars(
        wanted.order_by(JournalEntry.id).execution_options(yield_per=BATCH)
    ):
        if any(identity.mentioned(said, row.customer_id) for said in (row.before, row.after)):
            yield row


def redact(work: Work, identity: Identity, key: str) -> int:
    """Hide a person in every row that names them; give how many. key: of the person, it names nobody."""

    def hide(row: JournalEntry, said: Said) -> Said:
        hidden: Said = identity.hidden(said, row.customer_id)
        return hidden

    return take_out(work, list(naming(identity)), hide, ("person", key))


def forget_texts(work: Work, kind: str, ids: Sequence[object]) -> int:
    """Hide the texts of things whose own texts were let go, wherever the journal repeats them."""
    wanted = select(JournalEntry).where(
        JournalEntry.subject_type == kind,
        among(JournalEntry.subject_id, [str(id) for id in ids]),
    )
    rows = [
        row
        for row in db.session.scalars(wanted.order_by(JournalEntry.id))
        if any("text" in (said or {}) for said in (row.before, row.after))
    ]
    return take_out(work, rows, lambda _row, said: _textless(said), ("retention", kind))


def take_out(
    work: Work,
    rows: Sequence[JournalEntry],
    change: Callable[[JournalEntry, Said], Said],
    subject: tuple[str, str],
) -> int:
    """Rewrite what rows said, and have it witnessed under a subject; give how many."""
    left: dict[str, str] = {}
    for row in rows:
        changed = {
            "before": change(row, row.before),
            "after": change(row, row.after),
            "salt": None,
            "redacted_at": work.moment.now,
        }
        db.session.execute(
            update(JournalEntry)
            .where(JournalEntry.id == row.id)
            .values(changed)
            .execution_options(synchronize_session=False)
        )
        db.session.refresh(row)
        left[str(row.id)] = left_of(row)
    told = list(left.items())
    for start in range(0, len(told), AT_ONCE):
        work.record("journal.redact", *subject, after={"left": dict(told[start : start + AT_ONCE])})
    return len(told)


def _textless(said: Said) -> Said:
    return said | {"text": HIDDEN} if said and said.get("text") else said

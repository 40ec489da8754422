"""Let go of what is older than its period (`credit.rules.retention`), or say what would go.

What phones hold is projected anew, so they forget it too. Each batch is a transaction; a run cut short goes
on where it stopped, for what has gone is not found again.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import aliased

from credit.operations import imports
from credit.operations.projection.windows import start_of
from credit.operations.redaction import forget_texts
from credit.operations.work import Work
from credit.rules.errors import Missing
from credit.rules.retention import PERIODS, check_period, kept_since
from credit.store.attachments import COMPLETE, DROPPED, Attachment
from credit.store.customers import ContactProposal
from credit.store.db import among, db, upserting
from credit.store.field import UNRESOLVED, Dispute, Note, Promise
from credit.store.imports import Import
from credit.store.people import Session
from credit.store.proofs import DeliveryProof
from credit.store.push import Notice
from credit.store.retention import RetentionPeriod, RetentionRun

BATCH = 200


@dataclass(frozen=True, slots=True)
class Keeper:
    """One kind: which rows of a table are older than what is kept, and how some of them go."""

    model: type[Any]
    due: Callable[[date], ColumnElement[bool]]
    let_go: Callable[[Work, Sequence[Any]], None]


def periods() -> dict[str, int]:
    """Give the days each kind is kept: the house's choice, or the default."""
    chosen = {row.kind: row.days for row in db.session.scalars(select(RetentionPeriod))}
    return {kind: chosen.get(kind, period.days) for kind, period in PERIODS.items()}


def choose(work: Work, kind: str, days: int) -> None:
    """Choose how long a kind is kept. Raises `Missing`, `PeriodOutOfRange`."""
    if kind not in PERIODS:
        raise Missing(retention=kind)
    check_period(kind, days)
    before = periods()[kind]
    row = upserting(RetentionPeriod).values(kind=kind, days=days)
    db.session.execute(row.on_conflict_do_update(index_elements=["kind"], set_={"days": days}))
    if before != days:
        work.record(
            "retention.choose", "retention", kind, before={"days": before}, after={"days": days}
        )


def due(today: date) -> dict[str, int]:
    """Count what would go today, by kind."""
    kept = periods()
    return {
        kind: db.session.scalar(
            select(func.count())
            .select_from(keeper.model)
            .where(keeper.due(kept_since(kept[kind], today)))
        )
        or 0
        for kind, keeper in KEEPERS.items()
    }


def let_go(work: Work, kind: str) -> int:
    """Let one batch of a kind go; 0 when nothing is owed, which ends the day's run of it."""
    keeper = KEEPERS[kind]
    since = kept_since(periods()[kind], work.moment.today)
    key = keeper.model.__table__.primary_key.columns[0]
    wanted = select(keeper.model).where(keeper.due(since)).order_by(key).limit(BATCH)
    rows = list(db.session.scalars(wanted))
    if rows:
        keeper.let_go(work, rows)
        work.record("retention.let_go", "retention", kind, after={"count": len(rows)})
    _note(kind, work.moment.today, len(rows))
    return len(rows)


def runs() -> dict[str, RetentionRun]:
    """Give the last run of each kind."""
    return {row.kind: row for row in db.session.scalars(select(RetentionRun))}


def _note(kind: str, today: date, gone: int) -> None:
    run = db.session.get(RetentionRun, kind)
    if run is None:
        db.session.add(RetentionRun(kind=kind, ran_on=today, gone=gone))
    else:
        run.gone = gone + (run.gone if run.ran_on == today else 0)
        run.ran_on = today


def _old_notes(since: date) -> ColumnElement[bool]:
    """Select notes that say something, of customers nobody has been in touch with since."""
    later = aliased(Note)
    touched = exists().where(
        later.customer_id == Note.customer_id, later.created_at >= start_of(since)
    )
    return (Note.created_at < start_of(since)) & (Note.text != "") & ~touched


def _forget_notes(work: Work, rows: Sequence[Note]) -> None:
    work.lock({row.customer_id for row in rows})
    for row in rows:
        row.text = ""
    _forget_photos([row.id for row in rows])
    forget_texts(work, "note", [row.id for row in rows])
    work.touch(*{row.customer_id for row in rows})


def _old_disputes(since: date) -> ColumnElement[bool]:
    photo = exists().where(Attachment.parent_id == Dispute.id, Attachment.state == COMPLETE)
    ended = func.coalesce(Dispute.resolved_at, Dispute.created_at) < start_of(since)
    return Dispute.state.not_in(UNRESOLVED) & ended & or_(Dispute.text != "", photo)


def _forget_disputes(work: Work, rows: Sequence[Dispute]) -> None:
    work.lock({row.customer_id for row in rows})
    for row in rows:
        row.text = ""
        for comment in row.comments:
            comment.text = ""
    _forget_photos([row.id for row in rows] + [one.id for row in rows for one in row.comments])
    forget_texts(work, "dispute", [row.id for row in rows])
    work.touch(*{row.customer_id for row in rows})


def _forget_photos(parents: Sequence[Any]) -> None:
    """Drop the photos of things; their files are strays from then on (`attachments.drop_stray_files`)."""
    wanted = select(Attachment).where(among(Attachment.parent_id, parents))
    for photo in db.session.scalars(wanted.where(Attachment.state == COMPLETE)):
        photo.state = DROPPED


def _old_promises(since: date) -> ColumnElement[bool]:
    ended = func.coalesce(Promise.judged_on, Promise.promised_on) < since
    return (Promise.state != "active") & ended & (Promise.text != "")


def _forget_promises(work: Work, rows: Sequence[Promise]) -> None:
    work.lock({row.customer_id for row in rows})
    for row in rows:
        row.text = ""
    forget_texts(work, "promise", [row.id for row in rows])
    work.touch(*{row.customer_id for row in rows})


def _forget_proposals(work: Work, rows: Sequence[ContactProposal]) -> None:
    work.lock({row.customer_id for row in rows})
    for row in rows:
        row.name = row.text = ""
        row.job = row.email = row.phone = row.decision_reason = None
    work.touch(*{row.customer_id for row in rows})


def _forget_devices(_work: Work, rows: Sequence[Session]) -> None:
    for row in rows:
        row.user_agent = ""


def _forget_notices(work: Work, rows: Sequence[Notice]) -> None:
    for row in rows:
        db.session.delete(row)
    work.touch_user(*{row.user_id for row in rows})


def _forget_files(work: Work, rows: Sequence[Import]) -> None:
    for row in rows:
        imports.discard(work, row.id)


def _drop_proofs(_work: Work, rows: Sequence[DeliveryProof]) -> None:
    """Delete proofs; their files are strays from then on (`proofs.drop_stray_files`)."""
    for row in rows:
        db.session.delete(row)


KEEPERS: dict[str, Keeper] = {
    "note_text": Keeper(Note, _old_notes, _forget_notes),
    "case_text": Keeper(Dispute, _old_disputes, _forget_disputes),
    "promise_text": Keeper(Promise, _old_promises, _forget_promises),
    "contact_proposal": Keeper(
        ContactProposal,
        lambda since: (
            (ContactProposal.state == "declined")
            & (ContactProposal.decided_at < start_of(since))
            & (ContactProposal.name != "")
        ),
        _forget_proposals,
    ),
    "session": Keeper(
        Session,
        lambda since: (Session.seen_at < start_of(since)) & (Session.user_agent != ""),
        _forget_devices,
    ),
    "notice": Keeper(Notice, lambda since: Notice.created_at < start_of(since), _forget_notices),
    "delivery_proof": Keeper(
        DeliveryProof, lambda since: DeliveryProof.created_at < start_of(since), _drop_proofs
    ),
    "import_waiting": Keeper(
        Import,
        lambda since: Import.state.in_(imports.DISCARDABLE) & (Import.created_at < start_of(since)),
        _forget_files,
    ),
}

"""Every place where a named person may occur, and what becomes of it when they are erased: one table.

A new table that can name somebody gets its line here: the preview, the export and the erasure all read it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import String, cast, or_, select

from credit.operations.personal_likes import like_any
from credit.operations.personal_words import (
    ACTS,
    CHAIN,
    ERASED,
    HIDDEN,
    KEPT,
    LETTERS,
    PSEUDONYM,
    Words,
)
from credit.operations.persons import USER, Named, same_person
from credit.operations.redaction import naming
from credit.rules.personal import Identity
from credit.store.attachments import Attachment
from credit.store.bounces import ReturnedAddress
from credit.store.customers import Contact, ContactProposal
from credit.store.db import Base, db
from credit.store.dispute_steps import DisputeStep
from credit.store.dunning import DunningMessage, Mail
from credit.store.field import Dispute, DisputeComment, Note, Promise
from credit.store.journal import JournalEntry
from credit.store.limits import LimitRequest
from credit.store.people import Session, User
from credit.store.plans import PaymentPlan
from credit.store.proofs import DeliveryProof
from credit.store.publications import Publication
from credit.store.push import Notice, PushSubscription
from credit.store.second_factors import CodeGenerator, Passkey, RecoveryCode
from credit.store.sync import OpAttempt, OpLog, Quarantined
from credit.store.undo import UndoRow

AT_ONCE = 500
SECRETS = frozenset(  # what a copy for the person must not hold
    {
        "password_hash",
        "reset_code_hash",
        "token_hash",
        "csrf_token",
        "p256dh",
        "auth",
        "salt",
        "public_key",
        "credential_id",
        "sealed_secret",
        "code_hash",
    }
)


@dataclass(frozen=True, slots=True)
class Place:
    """A place, what becomes of what is found there, why it must stay if it does, and how it is found.

    columns: where the mention stands, hidden when `fate` is HIDDEN.
    """

    kind: str
    fate: str
    find: Callable[["Place", Named, Identity], Iterator[Any]]
    model: type[Base]
    columns: tuple[str, ...] = ()
    why: Words | None = None


def customer_of(row: Any) -> int | None:
    """Say about which customer a row is, as far as it can be said."""
    if isinstance(row, DisputeComment | DisputeStep):
        return db.session.get_one(Dispute, row.dispute_id).customer_id
    found: int | None = getattr(row, "customer_id", None)
    return found


def _mentions(place: Place, _named: Named, identity: Identity) -> Iterator[Any]:
    model: Any = place.model
    spelled = [cast(getattr(model, name), String) for name in place.columns]
    wanted = select(model).where(or_(*(like_any(column, identity) for column in spelled)))
    for row in db.session.scalars(wanted.execution_options(yield_per=AT_ONCE)):
        where = customer_of(row)
        if any(identity.mentioned(getattr(row, name), where) for name in place.columns):
            yield row


def _contacts(place: Place, named: Named, identity: Identity) -> Iterator[Any]:
    if named.kind == USER:
        return
    for row in _mentions(place, named, identity):
        if same_person(row, identity):
            yield row


def _owned(column: str) -> Callable[[Place, Named, Identity], Iterator[Any]]:
    def find(place: Place, named: Named, _identity: Identity) -> Iterator[Any]:
        if named.kind == USER:
            key = int(named.key.partition("-")[2])
            wanted = select(place.model).where(getattr(place.model, column) == key)
            yield from db.session.scalars(wanted.execution_options(yield_per=AT_ONCE))

    return find


def _authored(place: Place, named: Named, identity: Identity) -> Iterator[Any]:
    for model, column in (
        (Note, "author_id"),
        (Dispute, "opened_by_id"),
        (Promise, "recorded_by_id"),
    ):
        yield from _owned(column)(Place(place.kind, place.fate, _authored, model), named, identity)


def _journal(_place: Place, _named: Named, identity: Identity) -> Iterator[Any]:
    yield from naming(identity)


PLACES: tuple[Place, ...] = (
    Place("user", PSEUDONYM, _owned("id"), User, why=ACTS),
    Place("contact", ERASED, _contacts, Contact, ("name", "email", "phone")),
    Place("contact_proposal", ERASED, _contacts, ContactProposal, ("name", "email", "phone")),
    Place("returned_address", ERASED, _mentions, ReturnedAddress, ("address",)),
    Place("note", HIDDEN, _mentions, Note, ("text",)),
    Place("dispute", HIDDEN, _mentions, Dispute, ("text",)),
    Place("dispute_comment", HIDDEN, _mentions, DisputeComment, ("text",)),
    Place("dispute_step", HIDDEN, _mentions, DisputeStep, ("asked", "outcome")),
    Place("promise", HIDDEN, _mentions, Promise, ("text",)),
    Place("payment_plan", HIDDEN, _mentions, PaymentPlan, ("text", "decision_reason")),
    Place("limit_request", HIDDEN, _mentions, LimitRequest, ("text", "decision_reason")),
    Place("op_log", HIDDEN, _mentions, OpLog, ("args",)),
    Place("op_attempt", HIDDEN, _mentions, OpAttempt, ("raw",)),
    Place("quarantined", HIDDEN, _mentions, Quarantined, ("mended",)),
    Place("notice", HIDDEN, _mentions, Notice, ("facts",)),
    Place("import_undo_row", ERASED, _mentions, UndoRow, ("before", "after")),
    Place("journal_entry", HIDDEN, _journal, JournalEntry, ("before", "after"), CHAIN),
    Place("session", ERASED, _owned("user_id"), Session),
    Place("push_subscription", ERASED, _owned("user_id"), PushSubscription),
    Place("own_notice", ERASED, _owned("user_id"), Notice),
    Place("passkey", ERASED, _owned("user_id"), Passkey),
    Place("code_generator", ERASED, _owned("user_id"), CodeGenerator),
    Place("recovery_code", ERASED, _owned("user_id"), RecoveryCode),
    Place("authored", PSEUDONYM, _authored, Note, why=ACTS),
    Place("attachment", PSEUDONYM, _owned("uploader_id"), Attachment, why=ACTS),
    Place("delivery_proof", PSEUDONYM, _owned("by_id"), DeliveryProof, why=ACTS),
    Place("acted", PSEUDONYM, _owned("actor_id"), JournalEntry, why=ACTS),
    Place(
        "dunning_message",
        KEPT,
        _mentions,
        DunningMessage,
        ("recipient", "subject", "body"),
        LETTERS,
    ),
    Place("publication", KEPT, _mentions, Publication, ("content", "reason"), LETTERS),
    Place("mail", KEPT, _mentions, Mail, ("recipient", "subject", "body"), LETTERS),
)


def spelled(row: Any) -> dict[str, Any]:
    """Give what a row says, for a copy; secrets are nobody's data."""
    return {
        column.key: getattr(row, column.key)
        for column in row.__mapper__.column_attrs
        if column.key not in SECRETS
    }

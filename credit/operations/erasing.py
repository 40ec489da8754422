"""Erase a named person (GDPR art. 17): what need not be kept goes, what must stay loses the name if it can.

Nothing of it can be undone. Who did it, when, why and how much went is journalled, without what went.
"""

from collections import Counter
from collections.abc import Callable
from typing import Any

from sqlalchemy import delete, select

from credit.operations.personal_places import PLACES, Place, customer_of
from credit.operations.personal_words import HIDDEN, KEPT
from credit.operations.persons import GONE, USER, Named, get
from credit.operations.redaction import redact
from credit.operations.work import Work
from credit.rules.personal import Identity, LettersWaiting, PersonActive
from credit.store.alerts import AlertChoice
from credit.store.customers import ContactProposal
from credit.store.db import db
from credit.store.dunning import DunningMessage
from credit.store.overview_mail import OverviewMail
from credit.store.people import Session, SignInTry, User
from credit.store.pins import Pin

NO_NAME = "—"
UNSEEN = frozenset({"acted", "journal_entry"})  # no phone shows them
WAITING = ("due", "sending")  # letters that have not left, or may not have


def erase(work: Work, key: str, reason: str) -> dict[str, int]:
    """Erase a person and say how many rows of each kind were touched.

    key: as a search gives it. Raises `Missing`, `PersonActive`, `LettersWaiting`.
    """
    named, identity = get(key)
    _refuse(named, identity)
    found = [(place, list(place.find(place, named, identity))) for place in PLACES]
    customers = {
        where
        for place, rows in found
        if place.kind not in UNSEEN
        for row in rows
        if (where := customer_of(row))
    }
    work.lock(customers)
    done = Counter[str]()
    for place, rows in found:
        if place.fate == KEPT or place.kind == "journal_entry":
            continue
        change = CHANGES.get(place.kind)
        for row in rows:
            db.session.refresh(row)
            if place.fate == HIDDEN:
                _hide(place, row, identity)
            elif change is not None:
                change(work, row)
        if rows:
            done[place.kind] = len(rows)
    if named.kind == USER:
        _forget_choices(int(key.partition("-")[2]))
    db.session.flush()
    if gone := redact(work, identity, key):
        done["journal_entry"] = gone
    stays = {place.kind: len(rows) for place, rows in found if place.fate == KEPT and rows}
    work.touch(*customers)
    work.record(
        "person.erase",
        "person",
        key,
        after={
            "reason": _without(reason, identity),
            "gone": dict(done),
            "kept": stays,
        },
    )
    return dict(done)


def _refuse(named: Named, identity: Identity) -> None:
    if named.active:
        raise PersonActive(person=named.key)
    waiting = select(DunningMessage.recipient).where(DunningMessage.state.in_(WAITING))
    if any(identity.mentioned(recipient) for recipient in db.session.scalars(waiting)):
        raise LettersWaiting(person=named.key)


def _without(reason: str, identity: Identity) -> str:
    everywhere = Identity(identity.names, identity.emails, identity.phones)
    said: str = everywhere.hidden(reason)
    return said


def _hide(place: Place, row: Any, identity: Identity) -> None:
    where = customer_of(row)
    for name in place.columns:
        setattr(row, name, identity.hidden(getattr(row, name), where))


def _pseudonym(work: Work, person: User) -> None:
    db.session.execute(delete(SignInTry).where(SignInTry.username == person.username))
    person.name, person.username = f"{NO_NAME} {person.id}", f"{GONE}{person.id}"
    person.email = person.password_hash = person.reset_code_hash = person.board = None
    person.sign_on_issuer = person.sign_on_subject = None
    work.touch_user(person.id)


def _contact(_work: Work, row: Any) -> None:
    for proposal in db.session.scalars(
        select(ContactProposal).where(ContactProposal.contact_id == row.id)
    ):
        _proposal(_work, proposal)
        proposal.contact_id = None
    db.session.flush()
    db.session.delete(row)


def _proposal(work: Work, row: Any) -> None:
    row.name, row.text = "", ""
    row.job = row.email = row.phone = row.decision_reason = None
    if row.state == "proposed":
        row.state, row.decided_by_id, row.decided_at = (
            "declined",
            work.actor.user_id,
            work.moment.now,
        )


def _session(work: Work, row: Session) -> None:
    row.user_agent = ""
    if row.ended_at is None:
        row.ended_at, row.end_reason = work.moment.now, "disabled"


def _delete(_work: Work, row: Any) -> None:
    db.session.delete(row)


def _forget_choices(user_id: int) -> None:
    for table in (AlertChoice, OverviewMail, Pin):
        db.session.execute(delete(table).where(table.user_id == user_id))


CHANGES: dict[str, Callable[[Work, Any], None]] = {
    "user": _pseudonym,
    "contact": _contact,
    "contact_proposal": _proposal,
    "returned_address": _delete,
    "import_undo_row": _delete,
    "session": _session,
    "push_subscription": _delete,
    "own_notice": _delete,
    "passkey": _delete,
    "code_generator": _delete,
    "recovery_code": _delete,
}

"""Who a named person is: somebody who works here, or a contact at a customer's."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, or_, select

from credit.rules.errors import Missing
from credit.rules.personal import Identity, digits_of
from credit.store.customers import Contact, ContactProposal, Customer
from credit.store.db import db
from credit.store.people import User

MOST = 50
USER, CONTACT, PROPOSAL = "user", "contact", "proposal"
GONE = "erased-"  # how the user name of an erased person begins


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody a search found. `key` is what they are asked for by: it names nobody."""

    key: str
    kind: str
    name: str
    email: str | None
    phone: str | None
    customer_id: int | None
    customer: str | None
    active: bool


def search(words: str) -> list[Named]:
    """Find people and contacts by a piece of their name, their address or their number."""
    like = f"%{_loosely(words.strip())}%"
    users = select(User).where(
        or_(*(column.ilike(like, escape="!") for column in (User.name, User.username, User.email))),
        ~User.username.startswith(GONE),
    )
    found = [_user(each) for each in db.session.scalars(users.order_by(User.name).limit(MOST))]
    tables: tuple[Any, ...] = (Contact, ContactProposal)
    for table in tables:
        columns = (table.name, table.email, table.phone)
        wanted = (
            select(table, Customer.name)
            .join(Customer, Customer.id == table.customer_id)
            .where(or_(*(column.ilike(like, escape="!") for column in columns)))
        )
        if table is ContactProposal:
            wanted = wanted.where(ContactProposal.contact_id.is_(None), ContactProposal.name != "")
        rows = db.session.execute(wanted.order_by(table.name, table.id).limit(MOST))
        found += [_contact(row, customer) for row, customer in rows]
    return found[:MOST]


def get(key: str) -> tuple[Named, Identity]:
    """Give a person and what names them. Raises `Missing`."""
    kind, _, id = key.partition("-")
    row: User | Contact | ContactProposal | None = None
    if kind == USER and id.isdecimal() and len(id) < 10:
        row = db.session.get(User, int(id), populate_existing=True)
    elif kind == CONTACT and id.isdecimal() and len(id) < 10:
        row = db.session.get(Contact, int(id), populate_existing=True)
    elif kind == PROPOSAL:
        wanted = select(ContactProposal).where(ContactProposal.contact_id.is_(None))
        row = next((one for one in db.session.scalars(wanted) if str(one.id) == id), None)
    if row is None or (isinstance(row, User) and row.username.startswith(GONE)):
        raise Missing(person=key)
    if isinstance(row, User):
        addresses = (row.email,) if row.email else ()
        return _user(row), Identity((row.name, row.username), addresses)
    customer = db.session.get_one(Customer, row.customer_id)
    return _contact(row, customer.name), _identity(row)


def same_person(row: Contact | ContactProposal, identity: Identity) -> bool:
    """Say whether a contact is the person: by the name at the same customer's, or by an address or number."""
    named = _folded(row.name) in map(_folded, identity.names)
    theirs = identity.customers is not None and row.customer_id in identity.customers
    addressed = _folded(row.email) in map(_folded, identity.emails)
    called = digits_of(row.phone) in map(digits_of, identity.phones) if row.phone else False
    return named and (theirs or addressed or called)


def _identity(row: Contact | ContactProposal) -> Identity:
    """Gather a contact's values; an address or number a colleague has too is not theirs alone."""
    known = [
        *db.session.scalars(select(Contact).where(_alike(Contact, row))),
        *db.session.scalars(select(ContactProposal).where(_alike(ContactProposal, row))),
    ]
    others = [one for one in known if _folded(one.name) != _folded(row.name)]
    theirs = [one for one in known if one not in others]
    shared_mail = {_folded(one.email) for one in others}
    shared_phone = {digits_of(one.phone) for one in others}
    return Identity(
        names=(row.name,),
        emails=tuple(
            sorted(
                {one.email for one in theirs if one.email and _folded(one.email) not in shared_mail}
            )
        ),
        phones=tuple(
            sorted(
                {
                    one.phone
                    for one in theirs
                    if one.phone and digits_of(one.phone) not in shared_phone
                }
            )
        ),
        customers=frozenset(one.customer_id for one in theirs),
    )


def _alike(
    table: type[Contact] | type[ContactProposal], row: Contact | ContactProposal
) -> ColumnElement[bool]:
    same: list[ColumnElement[bool]] = [
        table.name.ilike(_loosely(row.name), escape="!") & (table.customer_id == row.customer_id)
    ]
    if row.email:
        same.append(table.email.ilike(_loosely(row.email), escape="!"))
    if digits := digits_of(row.phone):
        same.append(table.phone.like("%" + "%".join(digits)))
    return or_(*same)


def _user(row: User) -> Named:
    return Named(
        f"{USER}-{row.id}", USER, row.name, row.email, None, None, None, row.disabled_at is None
    )


def _contact(row: Contact | ContactProposal, customer: str) -> Named:
    kind = CONTACT if isinstance(row, Contact) else PROPOSAL
    return Named(
        f"{kind}-{row.id}", kind, row.name, row.email, row.phone, row.customer_id, customer, False
    )


def _folded(text: str | None) -> str:
    return " ".join((text or "").casefold().split())


def _loosely(text: str) -> str:
    """Spell a text for LIKE; beyond ASCII any letter does, for SQLite knows no upper case there."""
    return "".join(
        "_" if ord(letter) > 127 else f"!{letter}" if letter in "!%_" else letter for letter in text
    )

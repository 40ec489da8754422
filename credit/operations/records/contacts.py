"""Contacts tables: people to call, added or changed by address, else by name; nobody is removed."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from credit.formats.tables.contacts import CONTACTS, ContactLine
from credit.formats.tables.reading import TableRead
from credit.operations.records.difference import (
    CHANGED,
    NEW,
    Applier,
    Change,
    Difference,
    customers_of,
    differing,
)
from credit.operations.work import Work
from credit.rules.search import fold
from credit.store.customers import Company, Contact
from credit.store.db import db

TOLD = ("name", "job", "email", "phone", "for_dunning")


def compare(table: TableRead, company: Company, _today: date) -> Difference:
    """Hold a table against the contacts of a company's customers."""
    found, known = Difference(), customers_of(company, {one.code for one in table.records})
    kept = _contacts_of({one.id for one in known.values()})
    for told in table.records:
        customer = known.get(told.code)
        if customer is None:
            found.errors.add(told.line, "code", "code_unknown", told.code)
            continue
        said = {name: value for name in TOLD if (value := getattr(told, name)) is not None}
        shown, contact = f"{told.code} {told.email or told.name}", _match(told, kept[customer.id])
        if contact is None:
            after = {"name": told.email, "for_dunning": False} | said
            found.changes.append(Change(NEW, shown, customer.id, None, after))
            continue
        before, after = differing({name: getattr(contact, name) for name in said}, said)
        if after:
            found.changes.append(Change(CHANGED, shown, customer.id, before, after, contact))
        else:
            found.unchanged += 1
    return found


def write(work: Work, _company: Company, changes: Sequence[Change]) -> None:
    """Add and change the contacts, each journalled."""
    for one in changes:
        after = one.after or {}
        contact, _action = one.target, "contact.change"
        if contact is None:
            contact = Contact(customer_id=one.customer_id, **after)
            db.session.add(contact)
            db.session.flush()
            work.record(
                "contact.add", "contact", contact.id, customer_id=one.customer_id, after=after
            )
            continue
        for name, value in after.items():
            setattr(contact, name, value)
        work.record(
            "contact.change",
            "contact",
            contact.id,
            customer_id=one.customer_id,
            before=one.before,
            after=after,
        )


def _contacts_of(customer_ids: set[int]) -> dict[int, list[Contact]]:
    kept = defaultdict[int, list[Contact]](list)
    for contact in db.session.scalars(select(Contact).order_by(Contact.id)):
        if contact.customer_id in customer_ids:
            kept[contact.customer_id].append(contact)
    return kept


def _match(told: ContactLine, contacts: list[Contact]) -> Contact | None:
    """Find a person by address; by name where one side gives no address."""
    address, name = (told.email or "").casefold(), fold(told.name or "")
    if address:
        same = (one for one in contacts if (one.email or "").casefold() == address)
        if (found := next(same, None)) is not None:
            return found
    named = (one for one in contacts if name and fold(one.name) == name)
    return next((one for one in named if not (address and one.email)), None)


CONTACTS_IN = Applier(CONTACTS.name, compare, write)

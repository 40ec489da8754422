"""A morning's installation: one rep, one phone and one portfolio each, and a night's import behind them."""

import gzip
import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from flask import Flask
from sqlalchemy import insert, update

from api.sync.cursor import Position, spell_cursor
from credit.operations import sessions
from credit.operations.actor import MACHINE, Actor
from credit.operations.projection import open_bucket
from credit.operations.work import transact
from credit.rules.access import Role
from credit.store.buckets import core_bucket, history_bucket, user_bucket
from credit.store.customers import Customer, CustomerPortfolio
from credit.store.db import db
from credit.store.items import Item
from credit.store.people import Portfolio, ScopeGrant, User
from tests import builders
from webapp.migrating import bring_up_to_date

CUSTOMERS_EACH = 5
CHANGES = 50  # rows a phone has to read, and entries it has to send


@dataclass
class Rep:
    """One phone in somebody's pocket: its cookie, where it stands, what it has to say."""

    cookie: str
    csrf_token: str
    customers: list[int]
    places: dict[str, Any] = field(default_factory=dict)

    @property
    def cursor(self) -> str:
        """Spell where the phone stands."""
        return spell_cursor({name: Position(*place) for name, place in self.places.items()})

    def letter(self) -> bytes:
        """Write what was said since yesterday, packed as a phone packs it."""
        ops = [_note(self.customers[n % len(self.customers)], n) for n in range(CHANGES)]
        return gzip.compress(json.dumps({"ops": ops}).encode(), 6)


def furnish(app: Flask, phones: int) -> list[Rep]:
    """Give every rep a portfolio of their own, and a signed-in phone."""
    with app.app_context():
        bring_up_to_date(app)
        house = builders.a_house()
        people = [_rep(house, number) for number in range(phones)]
        reps = [_phone(user_id, customers) for user_id, customers in people]
        _project([customer for rep in reps for customer in rep.customers])
        db.session.remove()
        return reps


def import_overnight(app: Flask, reps: Sequence[Rep]) -> None:
    """Change every invoice, as an import does."""
    with app.app_context():
        db.session.execute(update(Item).values(label="relevé"))
        db.session.commit()
        _project([customer for rep in reps for customer in rep.customers])
        db.session.remove()


def _rep(house: builders.House, number: int) -> tuple[int, list[int]]:
    user = User(
        username=f"rep{number}",
        name=f"Rep {number}",
        role=Role.REP,
        agency_id=house.rosa.agency_id,
        created_at=builders.NOW,
    )
    portfolio = Portfolio(name=f"P{number}", agency_id=user.agency_id)
    db.session.add_all([user, portfolio])
    db.session.flush()
    db.session.add(
        ScopeGrant(user_id=user.id, portfolio_id=portfolio.id, starts_on=builders.LONG_AGO)
    )
    open_bucket(user_bucket(user.id), core_bucket(portfolio.id), history_bucket(portfolio.id))
    first = 1 + number * CUSTOMERS_EACH
    customers = list(range(first, first + CUSTOMERS_EACH))
    db.session.execute(insert(Customer), [_customer(house, each) for each in customers])
    held = {"portfolio_id": portfolio.id, "starts_on": builders.LONG_AGO}
    db.session.execute(insert(CustomerPortfolio), [{"customer_id": c, **held} for c in customers])
    items = [_item(house, customers[n % CUSTOMERS_EACH], n) for n in range(CHANGES)]
    db.session.execute(insert(Item), items)
    db.session.commit()
    return user.id, customers


def _phone(user_id: int, customers: list[int]) -> Rep:
    person = Actor(user_id, Role.REP, uuid.uuid4())
    session, token = transact(person, lambda work: sessions.start(work, user_agent="bench"))
    return Rep(token, session.csrf_token, customers)


def _project(customers: list[int]) -> None:
    for start in range(0, len(customers), 500):
        some = customers[start : start + 500]
        transact(MACHINE, lambda work, ids=some: work.touch(*ids), customers=some)  # type: ignore[misc]


def _customer(house: builders.House, number: int) -> dict[str, Any]:
    return {
        "id": number,
        "company_id": house.company.id,
        "code": f"C{number:05}",
        "name": f"Charpentes et Couvertures {number}",
        "first_seen_on": builders.LONG_AGO,
    }


def _item(house: builders.House, customer_id: int, number: int) -> dict[str, Any]:
    ref = f"F-{customer_id}-{number}"
    return {
        "company_id": house.company.id,
        "customer_id": customer_id,
        "natural_key": ref,
        "account": "411000",
        "kind": "invoice",
        "ref": ref,
        "label": f"Facture {ref}",
        "document_on": builders.LONG_AGO,
        "due_on": builders.LONG_AGO,
        "due_source": "terms",
        "amount_minor": 100_00 + number,
        "residual_minor": 100_00 + number,
        "currency": "EUR",
    }


def _note(customer_id: int, number: int) -> dict[str, Any]:
    return {
        "op_id": str(uuid.uuid4()),
        "n": number,
        "type": "note.add",
        "v": 1,
        "entity": customer_id,
        "base_rev": None,
        "args": {"note_id": str(uuid.uuid4()), "text": f"Passage {number}", "tags": ["visit"]},
        "client_time": datetime.now(UTC).isoformat(),
        "depends_on": [],
    }

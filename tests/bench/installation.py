"""A real installation for measuring: filled with a portfolio, served by `encours serve` on loopback."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy import insert, update

from credit.operations import passwords
from credit.operations.actor import MACHINE
from credit.operations.figures import recompute
from credit.operations.work import transact
from credit.store.customers import Customer, CustomerPortfolio
from credit.store.db import db
from credit.store.items import Item
from credit.store.people import Installation, User
from tests import builders
from tests.installation import installation
from webapp.app import create_app
from webapp.migrating import bring_up_to_date
from webapp.settings import Settings

PASSWORD = "measured-with-care"


def fill(app: Flask, customers: int, items: int) -> None:
    """Give rosa's portfolio that many customers and open items, figures and feed included."""
    with app.app_context():
        bring_up_to_date(app)
        house = builders.a_house()
        today = datetime.now(UTC).date()
        _books(house, customers, items, today)
        db.session.execute(update(User).values(password_hash=passwords.hashed(PASSWORD)))
        db.session.commit()
        while transact(MACHINE, recompute):
            pass
        db.session.remove()


def _books(house: builders.House, customers: int, items: int, today: date) -> None:
    db.session.execute(update(Installation).values(demo=False))
    house.company.as_of = today - timedelta(days=1)
    known = range(1, customers + 1)
    db.session.execute(insert(Customer), [_customer(house, number) for number in known])
    held = {"portfolio_id": house.nord.id, "starts_on": builders.LONG_AGO}
    db.session.execute(insert(CustomerPortfolio), [{"customer_id": i, **held} for i in known])
    db.session.execute(
        insert(Item), [_item(house, number, customers, today) for number in range(items)]
    )
    db.session.commit()


def _customer(house: builders.House, number: int) -> dict[str, object]:
    return {
        "id": number,
        "company_id": house.company.id,
        "code": f"C{number:05}",
        "name": f"Charpentes et Couvertures {number}",
        "siren": str(300_000_000 + number),
        "legal_form": "SARL",
        "email": f"compta@client-{number}.example",
        "phone": f"+33 2 40 {number:06}",
        "first_seen_on": builders.LONG_AGO,
        "stale_at": builders.NOW,
    }


def _item(house: builders.House, number: int, customers: int, today: date) -> dict[str, object]:
    document_on = today - timedelta(days=number % 120)
    return {
        "company_id": house.company.id,
        "customer_id": number % customers + 1,
        "natural_key": str(number),
        "account": "411000",
        "kind": "invoice",
        "ref": f"F-2026-{number:06}",
        "label": f"Facture F-2026-{number:06}",
        "document_on": document_on,
        "due_on": document_on + timedelta(days=30),
        "due_source": "terms",
        "amount_minor": 100_00 + number * 7,
        "residual_minor": 100_00 + number * 7,
        "currency": "EUR",
    }


@contextmanager
def served(customers: int, items: int) -> Iterator[str]:
    """Serve a filled installation; give its address."""
    with tempfile.TemporaryDirectory(prefix="encours-bench-") as folder:
        data = Path(folder)
        settings = Settings(data=data, database_url=f"sqlite:///{data / 'encours.sqlite'}")
        fill(create_app(settings, nudge=lambda _job: None), customers, items)
        with installation(data) as url:
            yield url

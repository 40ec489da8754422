"""A real installation for measuring: filled with a portfolio, served by `encours serve` on loopback."""

import hashlib
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy import insert, select, update

from credit.operations import passwords
from credit.operations.actor import MACHINE
from credit.operations.figures import recompute
from credit.operations.work import Work, transact
from credit.store.customers import Customer, CustomerPortfolio
from credit.store.db import db
from credit.store.items import Item
from credit.store.people import Installation, User
from tests import builders
from tests.bench.floor import STRIDE
from tests.bench.rows import Buyer, Invoice, invent
from tests.clients import PASSWORD
from tests.installation import ROOT, free_port, installation
from webapp.app import create_app
from webapp.migrating import bring_up_to_date
from webapp.settings import Settings

KEPT = ROOT / ".build" / "bench"
SHAPED_BY = (
    "credit",
    "webapp",
    "tests/bench",
    "tests/builders.py",
)  # what a filled copy depends on


def fill(app: Flask, customers: int, items: int) -> None:
    """Give rosa's portfolio that many customers and open items, figures and feed included."""
    with app.app_context():
        bring_up_to_date(app)
        house = builders.a_house()
        write_books(house, customers, items, datetime.now(UTC).date())
        db.session.execute(update(User).values(password_hash=passwords.hashed(PASSWORD)))
        db.session.commit()
        while transact(MACHINE, recompute):
            pass
        db.session.remove()


def write_books(house: builders.House, customers: int, items: int, today: date) -> None:
    """Invent a portfolio of rosa's; no figure is computed and no phone told."""
    db.session.execute(update(Installation).values(demo=False))
    house.company.as_of = today - timedelta(days=1)
    facts = invent(customers, items, today)
    db.session.execute(insert(Customer), [_customer(house, one) for one in facts.buyers])
    held = {"portfolio_id": house.nord.id, "starts_on": builders.LONG_AGO}
    db.session.execute(
        insert(CustomerPortfolio), [{"customer_id": one.number, **held} for one in facts.buyers]
    )
    db.session.execute(insert(Item), [_item(house, one) for one in facts.invoices])
    db.session.commit()


def _customer(house: builders.House, one: Buyer) -> dict[str, object]:
    return {
        "id": one.number,
        "company_id": house.company.id,
        "code": f"C{one.number:05}",
        "name": one.name,
        "siren": one.siren,
        "legal_form": one.legal_form,
        "address": one.address,
        "email": one.email,
        "phone": one.phone,
        "first_seen_on": builders.LONG_AGO,
        "stale_at": builders.NOW,
    }


def _item(house: builders.House, one: Invoice) -> dict[str, object]:
    return {
        "company_id": house.company.id,
        "customer_id": one.customer,
        "natural_key": str(one.number),
        "account": "411000",
        "kind": "invoice",
        "ref": one.reference,
        "label": one.order,
        "document_on": one.issued,
        "due_on": one.due,
        "due_source": "terms",
        "amount_minor": one.amount,
        "residual_minor": one.left,
        "currency": "EUR",
    }


@dataclass
class Running:
    """A served installation; `reset` brings its books back to what they were at the start."""

    url: str
    port: int
    app: Flask
    data: Path

    def reset(self) -> None:
        """Undo what earlier rounds wrote, so that every round starts from the same books."""
        _copy(self.data / "start.sqlite", self.data / "encours.sqlite")

    def change(self, count: int) -> int:
        """Change so many invoices, far apart, in one transaction; give how many rows that makes."""
        with self.app.app_context():
            ids = sorted(db.session.scalars(select(Item.id)))
            wanted = [ids[number * STRIDE % len(ids)] for number in range(count)]
            held = select(Item.customer_id).where(Item.id.in_(wanted)).distinct()
            customers = list(db.session.scalars(held))
            db.session.rollback()
            transact(MACHINE, lambda work: _relabel(work, wanted, customers), customers=customers)
            db.session.remove()
        return count


def _relabel(work: Work, items: list[int], customers: list[int]) -> None:
    label = f"PO-{work.moment.now.timestamp():.3f}"
    db.session.execute(update(Item).where(Item.id.in_(items)).values(label=label))
    work.touch(*customers)


@contextmanager
def served(customers: int, items: int) -> Iterator[Running]:
    """Serve a filled installation."""
    filled = filled_copy(customers, items)
    with tempfile.TemporaryDirectory(prefix="encours-bench-") as folder:
        data, port = Path(folder), free_port()
        shutil.copy(filled, data / "encours.sqlite")
        with installation(data, port) as url:
            _copy(data / "encours.sqlite", data / "start.sqlite")
            yield Running(url, port, app_on(data / "encours.sqlite"), data)


def filled_copy(customers: int, items: int) -> Path:
    """Fill a database, or take the one filled today from the same source."""
    file = KEPT / f"books-{customers}-{items}-{_fingerprint()}.sqlite"
    if not file.exists():
        KEPT.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=KEPT) as folder:
            draft = Path(folder) / "books.sqlite"
            app = app_on(draft)
            fill(app, customers, items)
            with app.app_context():
                db.engine.dispose()  # the last connection folds the write-ahead log into the file
            draft.rename(file)
    return file


def _fingerprint() -> str:
    told = hashlib.sha256(datetime.now(UTC).date().isoformat().encode())
    for place in SHAPED_BY:
        path = ROOT / place
        for file in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            told.update(file.read_bytes())
    return told.hexdigest()[:12]


def app_on(path: Path) -> Flask:
    """Assemble the application on a database of ours; it wakes no jobs."""
    settings = Settings(data=path.parent, database_url=f"sqlite:///{path}")
    return create_app(settings, nudge=lambda _job: None, clock=lambda: datetime.now(UTC))


def _copy(source: Path, target: Path) -> None:
    """Copy a database others may have open, as one transaction of theirs."""
    with sqlite3.connect(source, timeout=60) as old, sqlite3.connect(target, timeout=60) as new:
        old.backup(new)
    old.close()
    new.close()

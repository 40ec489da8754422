"""A morning's bank receipts matched against the open items: taken in, indexed, matched, written."""

import random
import shutil
import tempfile
import time
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import func, select

from credit.formats.records import BankEntry, Statement
from credit.operations.actor import MACHINE
from credit.operations.receipts_index import Index
from credit.operations.receipts_intake import take_in
from credit.operations.work import transact
from credit.store.customers import Company, Customer
from credit.store.db import db, reading
from credit.store.items import Item
from credit.store.receipts import Receipt
from tasks.receipts import match_receipts
from tests.bench.installation import app_on, filled_copy
from tests.bench.run import Run, medians

CUSTOMERS, ITEMS, RECEIPTS = 5_000, 100_000, 10_000
OURS = "FR7630006000011234567890189"


def measure(run: Run) -> None:
    """Match so many receipts against so many open items, a fresh copy of the books each round."""
    if run.has("bank_matching"):
        return
    share = 10 if run.quick else 1
    filled = filled_copy(CUSTOMERS // share, ITEMS // share)
    with tempfile.TemporaryDirectory(prefix="encours-bench-") as folder:
        rounds = []
        for number in range(run.rounds):
            copy = Path(folder) / f"{number}.sqlite"
            shutil.copy(filled, copy)
            rounds.append(_round(app_on(copy), RECEIPTS // share))
    sizes = {"receipts": RECEIPTS // share, "items": ITEMS // share}
    run.say("bank_matching", **sizes, rounds=run.rounds, **medians(rounds))


def _round(app: Flask, count: int) -> dict[str, Any]:
    with app.app_context():
        statement = _statement(count)
        started = time.perf_counter()
        transact(MACHINE, partial(take_in, statements=[statement]))
        taken_in = time.perf_counter()
        with reading():
            company_id = db.session.scalars(select(Company.id)).one()
            Index(company_id)
            db.session.rollback()
        indexed = time.perf_counter()
        worked = time.process_time()
        match_receipts()
        worked = time.process_time() - worked
        ended = time.perf_counter()
        states = select(Receipt.state, func.count()).group_by(Receipt.state)
        found = dict(db.session.execute(states).all())
        db.session.remove()
    seconds = ended - indexed
    return {
        "seconds": round(seconds, 2),
        "cpu_seconds": round(worked, 2),  # what a machine that is busy otherwise does not stretch
        "receipts_per_second": round(count / seconds),
        "index_seconds": round(indexed - taken_in, 2),
        "intake_seconds": round(taken_in - started, 2),
        "matched": found.get("matched", 0),
        "on_account": found.get("on_account", 0),
        "proposed": found.get("proposed", 0),
        "received": found.get("received", 0),
    }


def _statement(count: int) -> Statement:
    """Invent what payers write: two in three name their invoice, the others at most themselves."""
    chance = random.Random(7)
    rows = db.session.execute(
        select(Item.ref, Item.residual_minor, Item.customer_id, Customer.name)
        .join(Customer)
        .where(Item.state == "open", Item.residual_minor > 0)
        .order_by(Item.id)
    ).all()
    db.session.rollback()
    today = date.today()  # noqa: DTZ011  (as the books were filled)
    entries = []
    for number, row in enumerate(chance.sample(rows, count)):
        kind = number % 6
        text = (
            f"VIR SEPA {row.name} FACTURE {row.ref} DU 12/11/2026" if kind < 4 else "VIREMENT SEPA"
        )
        part = row.residual_minor // 2 if kind == 3 else row.residual_minor
        entries.append(
            BankEntry(
                account=OURS,
                currency="EUR",
                booked_on=today,
                amount_minor=max(part, 1),
                key=str(number),
                reference=text,
                counterparty=row.name if kind != 5 else "INCONNU",
            )
        )
    return Statement(account=OURS, currency="EUR", last_on=today, entries=entries)

"""What a promise was worth: by the day of each payment, as an export or a table tells it."""

from datetime import UTC, date, datetime
from io import BytesIO
from uuid import uuid4

import pytest
from sqlalchemy import select

from credit.store.db import db
from credit.store.field import Promise
from credit.store.items import Item
from tasks.dunning import judge_promises
from tasks.imports import apply_imports
from tests.builders import NOW, add
from tests.credit.operations.books import ask, bring, hand_in
from tests.fec_files import entry, invoice, payment

PROMISED_ON = date(2026, 11, 12)  # a Thursday: what is paid by Monday 16 counts


@pytest.fixture
def fresh(house):
    """A house before its first import."""
    house.company.as_of = None
    db.session.commit()
    return house


def a_ledger(clock, as_of, *entries):
    clock.now = datetime(as_of.year, as_of.month, as_of.day, 20, tzinfo=UTC)
    bring(
        invoice("C1", "F1", 900, on="20261001", letter="A" if entries else ""),
        *entries,
        name=f"123456782FEC{as_of:%Y%m%d}.txt",
    )


def a_table(clock, on, left, snapshot="900,00"):
    clock.now = datetime(on.year, on.month, on.day, 20, tzinfo=UTC)
    text = (
        f"code;numero;date;echeance;montant;solde\nC1;F1;01/10/2026;31/10/2026;{snapshot};{left}\n"
    )
    row = hand_in(BytesIO(text.encode()), f"{on}.csv", kind="invoices")
    ask(row)
    apply_imports()
    db.session.rollback()


def promise(house, minor=400_00):
    item = db.session.scalars(select(Item).where(Item.ref == "F1")).one()
    add(Promise(id=uuid4(), customer_id=item.customer_id, amount_minor=minor, promised_on=PROMISED_ON,
                items=[[item.id, minor]], basis=[[item.id, 900_00]], recorded_on=date(2026, 11, 5),
                recorded_by_id=house.rosa.id, client_time=NOW, created_at=NOW))  # fmt: skip
    db.session.commit()


def verdict():
    judge_promises()
    db.session.expire_all()
    return db.session.scalars(select(Promise.state)).one()


def paid(minor, on, code="C1"):
    return payment(code, f"VIR-{on}", minor, on=on, letter="A")


@pytest.mark.parametrize(
    ("on", "expected"), [("20261116", "kept"), ("20261117", "broken")], ids=["in time", "late"]
)
def test_a_payment_lettered_on_an_invoice_still_open_counts_by_its_day(fresh, clock, on, expected):
    a_ledger(clock, date(2026, 11, 6))
    promise(fresh)
    a_ledger(clock, date(2026, 11, 20), paid(400, on))
    assert verdict() == expected


def test_a_credit_note_lettered_after_the_deadline_keeps_no_promise(fresh, clock):
    a_ledger(clock, date(2026, 11, 6))
    promise(fresh)
    note = (
        ("411000", "C1", "A1", "20261118", 0, 400, "A"),
        ("707000", "", "A1", "20261118", 400, 0, ""),
    )
    a_ledger(clock, date(2026, 11, 20), entry("VE", "20261118", "V-A1", *note))
    assert verdict() == "broken"


@pytest.mark.parametrize(
    ("on", "expected"),
    [(date(2026, 11, 16), "kept"), (date(2026, 11, 17), "broken")],
    ids=["in time", "late"],
)
def test_a_table_that_names_no_payment_is_believed_from_the_day_it_showed_less(
    fresh, clock, on, expected
):
    a_table(clock, date(2026, 11, 6), "900,00")
    promise(fresh)
    a_table(clock, on, "500,00")
    a_table(clock, date(2026, 11, 20), "500,00")
    assert verdict() == expected


def test_what_was_paid_in_time_counts_although_the_rest_came_late(fresh, clock):
    a_table(clock, date(2026, 11, 6), "900,00")
    promise(fresh, 900_00)
    a_table(clock, date(2026, 11, 13), "500,00")
    a_table(clock, date(2026, 11, 20), "0,00")
    assert verdict() == "partly_kept"

from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import event, func, select, update

from credit.operations.actor import MACHINE
from credit.operations.projection import render_customer
from credit.operations.reprojection import reproject_everything
from credit.operations.work import transact
from credit.store.buckets import core_bucket
from credit.store.customers import (
    Contact,
    Customer,
    CustomerFigures,
    CustomerPortfolio,
    FiguresDay,
)
from credit.store.db import db
from credit.store.field import Note
from credit.store.sync import SyncBucket, SyncExit, SyncHead
from tests.builders import NOW, add, an_account, an_item


def touch(*customers):
    ids = [customer.id for customer in customers]
    transact(MACHINE, lambda work: work.touch(*ids), customers=ids)


def seq(bucket):
    return db.session.scalar(select(SyncBucket.seq).where(SyncBucket.id == bucket))


def head(entity, entity_id):
    wanted = select(SyncHead).where(SyncHead.entity == entity, SyncHead.entity_id == str(entity_id))
    return db.session.scalars(wanted.execution_options(populate_existing=True)).one()


def figures_of(customer):
    amounts = (
        "accounting exposure credits limit overdue disputed promised sales_12m".replace(
            " ", "_minor "
        )
        + "_minor"
    ).split()
    add(
        CustomerFigures(
            customer_id=customer.id,
            as_of=date(2026, 11, 20),
            computed_at=NOW,
            oldest_days=0,
            risk_class="A",
            buckets={},
            due=[],
            light=[],
            explain={},
            **dict.fromkeys(amounts, 0),
        )
    )


def test_what_did_not_change_is_not_written_again(house):
    customer = an_account(house, "N1", email="n1@example.com")
    an_item(customer, "F-1")
    touch(customer)
    before = seq(core_bucket(house.nord.id))
    touch(customer)
    assert seq(core_bucket(house.nord.id)) == before
    db.session.execute(update(Customer).values(phone="01 02 03 04 05"))
    touch(customer)
    assert seq(core_bucket(house.nord.id)) == before + 1
    assert head("customer", customer.id).rev == 2


def test_only_what_can_have_changed_is_compared(house):
    customer = an_account(house, "N1")
    item = an_item(customer, "F-1")
    touch(customer)
    db.session.execute(update(Customer).values(phone="01 02 03 04 05"))
    item.label = "changed behind our back"
    transact(MACHINE, lambda work: work.touch(customer.id, only=("note",)))
    assert head("item", item.id).rev == head("customer", customer.id).rev == 1
    touch(customer)
    assert head("item", item.id).rev == head("customer", customer.id).rev == 2


def test_a_customer_that_moved_meanwhile_moves_whole_whatever_little_changed(house):
    customer, staying = an_account(house, "N1"), an_account(house, "N2")
    item = an_item(customer, "F-1")
    touch(customer, staying)
    db.session.execute(
        update(CustomerPortfolio)
        .where(CustomerPortfolio.customer_id == customer.id)
        .values(portfolio_id=house.sud.id)
    )
    ids = customer.id, staying.id
    transact(MACHINE, lambda work: work.touch(*ids, only=("note",)), customers=ids)
    old, new = core_bucket(house.nord.id), core_bucket(house.sud.id)
    heads = select(SyncHead.bucket, SyncHead.deleted).where(
        SyncHead.entity == "item", SyncHead.entity_id == str(item.id)
    )
    assert dict(db.session.execute(heads).all()) == {old: True, new: False}
    left = select(SyncExit.customer_id).where(SyncExit.bucket == old)
    assert db.session.scalars(left).all() == [customer.id]


@pytest.mark.parametrize(
    "hidden",
    [
        pytest.param({"finance_only": True}, id="a note for finance"),
        pytest.param({"created_at": NOW - timedelta(days=733)}, id="one over two years old"),
    ],
)
def test_some_notes_never_reach_a_phone(house, hidden):
    customer = an_account(house, "N1")
    values = {"author_id": house.kofi.id, "client_time": NOW, "created_at": NOW, "text": "x"}
    add(Note(id=uuid4(), customer_id=customer.id, **values | hidden))
    touch(customer)
    assert "note" not in set(db.session.scalars(select(SyncHead.entity)))


def test_the_desk_sees_the_rows_the_phones_carry(house):
    customer = an_account(house, "N1")
    an_item(customer, "F-1")
    add(Contact(customer_id=customer.id, name="Mme Roux"))
    db.session.commit()
    touch(customer)
    shown = render_customer(customer.id)
    assert set(shown) == {"customer", "item", "contact", "late_cause"}
    for entity, table in shown.items():
        for values in zip(*table["c"], strict=True):
            assert head(entity, values[0]).payload == list(values)
    assert table["f"][0] == "id"


def test_the_moves_are_the_last_five_days_that_changed_something(house):
    customer = an_account(house, "N1")
    figures_of(customer)
    for day in range(1, 8):
        add(
            FiguresDay(
                customer_id=customer.id,
                day=date(2026, 11, day),
                exposure_minor=day,
                overdue_minor=0,
                limit_minor=None,
                colour="green",
                risk_class="A",
            )
        )
    db.session.commit()
    table = render_customer(customer.id)["summary"]
    moves = table["c"][table["f"].index("moves")][0]
    assert [move[0] for move in moves] == [f"2026-11-0{day}" for day in range(3, 8)]
    assert moves[-1] == ["2026-11-07", 7, 0, None, "green", "A"]


@pytest.mark.parametrize("count", [1, 20])
def test_a_batch_costs_the_same_number_of_questions(app, house, count):
    customers = [an_account(house, f"N{n}") for n in range(count)]
    for customer in customers:
        an_item(customer, "F-1")
    ids = [customer.id for customer in customers]
    statements = []
    event.listen(db.engine, "before_cursor_execute", lambda *said: statements.append(said[2]))
    transact(MACHINE, lambda work: work.touch(*ids), customers=ids)
    assert len(statements) <= 45


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
@pytest.mark.parametrize("locked", [True, False], ids=["held", "not held"])
def test_a_customer_is_rendered_under_its_lock_taken_once(app, house, locked):
    """Whoever renders last has read everything committed before; SQLite has one writer anyway."""
    customer = an_account(house, "N1")
    statements = []
    event.listen(db.engine, "before_cursor_execute", lambda *said: statements.append(said[2]))
    transact(
        MACHINE, lambda work: work.touch(customer.id), customers=[customer.id] if locked else ()
    )
    locking = [
        n for n, said in enumerate(statements) if "FROM customer" in said and "FOR UPDATE" in said
    ]
    (held_from,) = locking
    reads = [n for n, said in enumerate(statements) if "FROM note" in said]
    assert held_from < min(reads)


def test_everything_can_be_projected_again(house):
    customers = [an_account(house, f"N{n}") for n in range(3)]
    assert reproject_everything() == 3
    heads = db.session.scalar(select(func.count()).select_from(SyncHead))
    assert reproject_everything() == 3
    assert db.session.scalar(select(func.count()).select_from(SyncHead)) == heads
    assert head("customer", customers[0].id).deleted is False

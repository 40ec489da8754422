"""A payment plan proposed in the field, and what becomes of it when the world has moved."""

import pytest
from sqlalchemy import select, update

from credit.store.db import db
from credit.store.items import Item
from credit.store.plans import PaymentPlan
from credit.store.push import Notice
from tests.api.sync.phone import a_plan, outcomes, push
from tests.builders import an_account, an_item
from tests.clients import signed_in_client

APPLIED = ("applied", None)


@pytest.fixture
def north(house):
    return an_account(house, "N1")


@pytest.fixture
def invoice(north):
    return an_item(north, "F-1", 1_000_00)


@pytest.fixture
def rosa(app, house):
    return signed_in_client(app, house.rosa)


def the_plan():
    db.session.expire_all()
    return db.session.scalars(select(PaymentPlan)).one()


def pay(item, residual_minor):
    state = "open" if residual_minor else "closed"
    values = {"residual_minor": residual_minor, "state": state}
    db.session.execute(update(Item).where(Item.id == item.id).values(**values))
    db.session.commit()


def test_a_plan_is_proposed_once_however_often_it_arrives(house, north, invoice, rosa):
    op = a_plan(north, [(invoice, 1_000_00)])
    assert outcomes(rosa, op) == outcomes(rosa, op) == [APPLIED]
    plan = the_plan()
    assert (plan.state, plan.items, plan.text) == (
        "proposed",
        [[invoice.id, 1_000_00]],
        "Trésorerie tendue",
    )
    assert plan.instalments == [
        ["2026-12-01", 333_33],
        ["2027-01-01", 333_33],
        ["2027-02-01", 333_34],
    ]
    told = db.session.scalars(select(Notice.user_id).where(Notice.event == "plan_to_decide"))
    desk = (house.paul, house.kofi, house.claire, house.denis)
    assert sorted(told) == sorted(user.id for user in desk)


def test_a_part_paid_meanwhile_leaves_a_flagged_plan_for_the_rest(north, invoice, rosa):
    settled = an_item(north, "F-2", 50_00)
    pay(invoice, 700_00)
    pay(settled, 0)
    (result,) = push(rosa, a_plan(north, [(invoice, 1_000_00), (settled, 50_00)]))
    assert (result["outcome"], result["code"]) == ("applied", "basis_changed")
    assert result["facts"] == {"paid_minor": 350_00}
    plan = the_plan()
    assert plan.basis_changed
    assert plan.items == [[invoice.id, 700_00]]
    assert sum(minor for _, minor in plan.instalments) == 700_00


def test_a_plan_for_what_is_settled_is_moot_and_asks_nobody(north, invoice, rosa):
    pay(invoice, 0)
    assert outcomes(rosa, a_plan(north, [(invoice, 1_000_00)])) == [("merged", "moot")]
    assert (the_plan().state, the_plan().cancel_reason) == ("cancelled", "moot")
    assert not db.session.scalars(select(Notice)).all()


def test_one_plan_at_a_time(north, invoice, rosa):
    first, second = (a_plan(north, [(invoice, 500_00)]) for _ in range(2))
    assert outcomes(rosa, first, second) == [APPLIED, ("rejected", "plan_open")]


@pytest.mark.parametrize(
    "args",
    [
        pytest.param({"items": []}, id="no debt"),
        pytest.param({"count": 1}, id="one instalment"),
        pytest.param({"count": None}, id="no number"),
        pytest.param({"rhythm": "yearly"}, id="no rhythm of ours"),
        pytest.param({"first_on": "2026-02-30"}, id="no day"),
        pytest.param({"surprise": 1}, id="more than asked"),
    ],
)
def test_a_malformed_plan_is_rejected(north, invoice, rosa, args):
    op = a_plan(north, [(invoice, 1_000_00)])
    op["args"] |= args
    assert outcomes(rosa, op) == [("rejected", "malformed")]

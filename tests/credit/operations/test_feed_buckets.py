"""Which bucket tells what: the core, its history, a department's steps, a pinned customer."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from credit.operations import people, portfolios
from credit.operations.actor import MACHINE, Actor
from credit.operations.projection.cards import CUSTOMER
from credit.operations.projection.disputes import FIELDS
from credit.operations.work import transact
from credit.rules.access import Role
from credit.store.buckets import core_bucket, department_bucket, history_bucket, pin_bucket
from credit.store.customers import Contact, CustomerPortfolio
from credit.store.db import db
from credit.store.dispute_steps import DisputeStep
from credit.store.field import Dispute, Promise
from credit.store.items import Item
from credit.store.limits import LimitRequest
from credit.store.people import Agency, Installation
from credit.store.pins import Pin
from credit.store.sync import SyncBucket, SyncHead
from tests.builders import NOW, a_step, add, an_account, an_item
from tests.credit.operations.feed_cases import (
    a_closed_item,
    a_comment_on,
    a_dispute_of,
    a_note_of,
    counter,
    exits,
    kinds,
    told,
    touch,
)


@pytest.fixture
def core(house):
    return core_bucket(house.nord.id)


@pytest.fixture
def history(house):
    return history_bucket(house.nord.id)


def head(bucket, entity, entity_id):
    return db.session.get_one(SyncHead, (bucket, entity, str(entity_id)), populate_existing=True)


@pytest.mark.parametrize(
    ("days", "place"),
    [
        pytest.param(0, "core", id="settled today is in the core"),
        pytest.param(90, "core", id="90 days ago still is"),
        pytest.param(91, "history", id="91 days ago is history"),
        pytest.param(731, "history", id="two years ago still is"),
        pytest.param(732, None, id="older than two years is nowhere"),
    ],
)
def test_a_settled_item_rides_where_its_age_belongs(house, core, history, days, place):
    customer = an_account(house, "N1")
    item = a_closed_item(customer, "F-1", days)
    touch(customer)
    where = {name for name in (core, history) if ("closed_item", str(item.id)) in told(name)}
    assert where == {{"core": core, "history": history}[place]} if place else where == set()


def test_a_settled_item_says_when_and_no_longer_what_is_owed(house, core):
    customer = an_account(house, "N1")
    item = an_item(customer, "F-1")
    touch(customer)
    db.session.execute(
        update(Item).values(state="closed", residual_minor=0, closed_on=date(2026, 11, 20))
    )
    touch(customer)
    assert head(core, "item", item.id).deleted
    assert head(core, "closed_item", item.id).payload == [
        item.id, customer.id, "F-1", "invoice", "2026-10-02", "2026-11-01", 100_00, "2026-11-20",
    ]  # fmt: skip
    db.session.execute(update(Item).values(state="open", residual_minor=1, closed_on=None))
    touch(customer)
    assert head(core, "closed_item", item.id).deleted
    assert not head(core, "item", item.id).deleted


def test_payments_are_not_told_beside_what_they_settled(house, core):
    customer = an_account(house, "N1")
    a_closed_item(customer, "V-1", 3, kind="payment", amount_minor=-100_00)
    touch(customer)
    assert kinds(core) == {"customer"}


def test_whatever_is_long_over_is_history_and_what_runs_is_not(house, core, history):
    customer = an_account(house, "N1")
    past, long_ago = NOW - timedelta(days=100), (NOW - timedelta(days=100)).date()
    closed = a_dispute_of(house, customer, state="resolved", resolved_at=past, opened_on=long_ago)
    a_comment_on(house, closed)
    a_note_of(house, customer, 100)
    promise = {
        "customer_id": customer.id, "amount_minor": 1, "promised_on": long_ago, "client_time": past,
        "recorded_by_id": house.rosa.id, "recorded_on": long_ago, "created_at": past,
    }  # fmt: skip
    over, runs = (closed.id, a_note_of(house, customer, 1).id)
    add(Promise(id=over, state="kept", judged_on=long_ago, **promise))
    add(Promise(id=runs, state="active", **promise))
    asked = {"customer_id": customer.id, "requester_id": house.rosa.id, "reason": "season"}
    answered = {"state": "refused", "decided_at": past, "created_at": past, "client_time": past}
    add(LimitRequest(id=over, **asked, **answered))
    db.session.commit()
    touch(customer)
    assert kinds(history) == {"dispute", "dispute_comment", "note", "promise", "request"}
    assert kinds(core) == {"customer", "note", "promise"}
    assert ("promise", str(runs)) in told(core)
    db.session.execute(update(Dispute).values(state="in_progress", resolved_at=None))
    touch(customer)
    assert {"dispute", "dispute_comment"} <= kinds(core)
    assert not {"dispute", "dispute_comment"} & kinds(history)


def test_a_moved_customer_leaves_core_and_history(house, core, history):
    customer = an_account(house, "N1")
    a_note_of(house, customer, 100)
    touch(customer)
    db.session.execute(update(CustomerPortfolio).values(portfolio_id=house.sud.id))
    touch(customer)
    assert (told(core), told(history)) == ([], [])
    assert exits(core) == exits(history) == [customer.id]
    assert kinds(history_bucket(house.sud.id)) == {"note"}


def test_a_customer_without_history_leaves_no_trace_there(house, history):
    customer = an_account(house, "N1")
    touch(customer)
    db.session.execute(update(CustomerPortfolio).values(portfolio_id=house.sud.id))
    touch(customer)
    assert (exits(history), told(history)) == ([], [])


# departments

SHOWN = {"id", "code", "name", "address", "email", "phone", "company_id", "currency", "active"}


@pytest.fixture
def step(house):
    customer = an_account(
        house, "N1", limit_minor=5000_00, address="12 rue des Halles", siren="300000001",
        phone="+33 2 40 11 22 33", hold_reason="Échu", held_on=date(2026, 11, 1),
    )  # fmt: skip
    item = an_item(customer, "F-1")
    add(Contact(customer_id=customer.id, name="Mme Roux"))
    a_note_of(house, customer, 1)
    dispute = a_dispute_of(house, customer, item_id=item.id, amount_minor=10_00)
    a_step(dispute)
    a_step(dispute, "production", asked="Look at the crane")
    a_comment_on(house, dispute)
    a_step(a_dispute_of(house, customer), "sales")
    touch(customer)
    return customer, dispute


def test_a_department_is_told_its_steps_and_a_bare_card(house, step):
    customer, dispute = step
    bucket = department_bucket("logistics")
    assert kinds(bucket) == {"customer", "contact", "dispute", "dispute_comment", "dispute_step"}
    assert [row for row in told(bucket) if row[0] == "dispute"] == [("dispute", str(dispute.id))]
    (asked,) = (each for each in told(bucket) if each[0] == "dispute_step")
    assert head(bucket, *asked).payload[3:5] == ["logistics", "Find the slip"]
    card = head(bucket, "customer", customer.id).payload
    whole = head(core_bucket(house.nord.id), "customer", customer.id).payload
    for name, value, full in zip(CUSTOMER.fields, card, whole, strict=True):
        assert value == full if name in SHOWN else value in (None, False), name
    paper = head(bucket, "dispute", dispute.id).payload[FIELDS.split().index("ref")]
    assert paper == "F-1"  # what to look for


def test_a_customer_leaves_a_department_with_its_last_step(house, step):
    customer, dispute = step
    other = a_dispute_of(house, customer)
    a_step(other)
    touch(customer)
    bucket = department_bucket("logistics")
    db.session.execute(
        update(DisputeStep).where(DisputeStep.dispute_id == dispute.id).values(state="done")
    )
    touch(customer)
    assert (exits(bucket), ("dispute", str(other.id)) in told(bucket)) == ([], True)
    db.session.execute(
        update(Dispute).where(Dispute.id == other.id).values(state="resolved", resolved_at=NOW)
    )
    touch(customer)
    assert (exits(bucket), told(bucket)) == ([customer.id], [])
    assert "dispute" in kinds(department_bucket("sales"))


def test_a_department_has_its_bucket_from_its_first_person_on(app, house):
    transact(
        MACHINE,
        lambda work: people.add(
            work, username="igor", name="Igor", role=Role.CONTRIBUTOR, department="invoicing"
        ),
    )
    assert db.session.get(SyncBucket, "department:invoicing") is not None


def test_a_portfolio_opens_with_core_and_history_above_every_restore(house):
    db.session.execute(update(Installation).values(restore_gen=40))
    agency = db.session.scalars(select(Agency)).first()
    portfolio = transact(MACHINE, lambda work: portfolios.add_portfolio(work, "Est 1", agency.id))
    for bucket in (core_bucket(portfolio.id), history_bucket(portfolio.id)):
        assert counter(bucket) == (0, 0, 41)


# pins


def pin(person, customer):
    add(Pin(user_id=person.id, customer_id=customer.id, pinned_at=NOW))
    touch(customer)


def unpin(person, customer):
    db.session.delete(db.session.get(Pin, (person.id, customer.id)))
    touch(customer)


def test_a_pin_brings_what_the_core_holds_and_is_emptied_by_the_last(house, core):
    customer = an_account(house, "N1")
    an_item(customer, "F-1")
    db.session.execute(update(Installation).values(restore_gen=7))
    pin(house.kofi, customer)
    bucket = pin_bucket(customer.id)
    assert told(bucket) == told(core)
    assert counter(bucket)[2] == 8
    pin(house.claire, customer)
    unpin(house.kofi, customer)
    assert told(bucket) == told(core)
    unpin(house.claire, customer)
    assert db.session.scalars(select(SyncHead).where(SyncHead.bucket == bucket)).all() == []
    assert exits(bucket) == []
    seq, floor, _ = counter(bucket)
    assert floor == seq > 0


def test_pinning_again_tells_everything_with_new_numbers(house, core):
    customer = an_account(house, "N1")
    pin(house.kofi, customer)
    unpin(house.kofi, customer)
    _, floor, epoch = counter(pin_bucket(customer.id))
    pin(house.kofi, customer)
    assert told(pin_bucket(customer.id)) == told(core)
    numbers = db.session.scalars(
        select(SyncHead.seq).where(SyncHead.bucket == pin_bucket(customer.id))
    )
    assert min(numbers) > floor
    assert counter(pin_bucket(customer.id))[2] == epoch


def test_who_left_the_desk_pins_nothing(house):
    customer = an_account(house, "N1")
    pin(house.kofi, customer)
    transact(
        Actor(house.ada.id, house.ada.role),
        lambda work: people.change(work, house.kofi.id, disabled=True),
    )
    touch(customer)
    assert told(pin_bucket(customer.id)) == []

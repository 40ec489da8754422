"""Every figure opens into its lines: what a customer's exposure is made of."""

from datetime import date

from credit.operations.actor import MACHINE
from credit.operations.work import transact
from credit.store.commitments import Delivery, SalesOrder
from credit.store.customers import CustomerFigures
from credit.store.db import db
from tasks.figures import recompute
from tests.builders import add, an_account, an_item
from tests.clients import signed_in_client


def lines_of(app, user, customer):
    return signed_in_client(app, user).get(f"/api/v1/customers/{customer.id}/exposure")


def an_order(customer, number, minor, **more):
    values = {"company_id": customer.company_id, "customer_id": customer.id, "currency": "EUR"}
    return add(
        SalesOrder(number=number, ordered_on=date(2026, 11, 2), amount_minor=minor, **values | more)
    )


def a_delivery(customer, number, minor, **more):
    values = {"company_id": customer.company_id, "customer_id": customer.id, "currency": "EUR"}
    return add(
        Delivery(number=number, delivered_on=date(2026, 11, 9), amount_minor=minor, **values | more)
    )


def test_an_exposure_opens_into_postings_orders_and_deliveries(app, house):
    customer = an_account(house)
    an_item(customer, "F-1", 300_00)
    an_item(customer, "AV-1", -50_00, kind="credit_note")
    an_item(customer, "AC-1", -80_00, kind="deposit")
    an_item(
        customer, "LCR-1", 70_00, kind="bill", account="511400", state="closed", residual_minor=0,
        due_on=date(2026, 12, 31),
    )  # fmt: skip
    an_order(customer, "B-1", 100_00, deposit_minor=80_00)
    a_delivery(customer, "L-1", 40_00, order_ref="B-1")
    db.session.commit()
    said = lines_of(app, house.rosa, customer).json
    assert [(one["part"], one["ref"], one["counted_minor"]) for one in said["lines"]] == [
        ("credits", "AV-1", -50_00),
        ("deposits", "B-1", -80_00),
        ("discounted", "LCR-1", 70_00),
        ("invoice", "F-1", 300_00),
        ("orders", "B-1", 100_00),
        ("unbilled", "L-1", 40_00),
    ]
    assert (said["exposure_minor"], said["as_of"]) == (380_00, "2026-11-20")
    transact(MACHINE, lambda work: work.touch(customer.id, figures=True))
    recompute()
    assert db.session.get_one(CustomerFigures, customer.id).exposure_minor == 380_00


def test_a_stranger_and_a_contributor_learn_nothing(app, house):
    customer = an_account(house)
    assert lines_of(app, house.samir, customer).status_code == 404
    assert lines_of(app, house.lea, customer).status_code == 403


def test_the_page_carries_why_each_figure_is_what_it_is(app, house):
    customer = an_account(house, limit_minor=500_00)
    transact(MACHINE, lambda work: work.touch(customer.id, figures=True))
    recompute()
    browser = signed_in_client(app, house.rosa)
    found = browser.get(f"/api/v1/customers/{customer.id}").json["explain"]
    assert {"exposure", "overdue", "limit", "score", "class"} <= set(found)
    assert all("rule" in each for each in found.values())

"""An order screen asks whether a customer may take so much more."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from api.credit_checks.words import WORDS
from credit.operations import api_keys
from credit.operations.actor import MACHINE
from credit.operations.work import transact
from credit.rules.api_keys import Scope
from credit.rules.risk import AMBER, NO_VERDICT, RED
from credit.store.credit_checks import CreditCheck
from credit.store.customers import Company, Customer
from credit.store.db import db
from credit.store.groups import CustomerGroup
from credit.store.limits import CreditLimit
from tasks.figures import recompute
from tests.builders import add, an_account, an_item
from tests.clients import signed_in_client


@pytest.fixture
def erp(app, house):
    """Give a program whose key may ask, and one customer: 1,000.00 of limit, 500.00 owed, nothing late."""
    customer = an_account(house, "C1", limit_minor=1_000_00)
    an_item(customer, "F-1", 500_00, due_on=date(2026, 12, 10))
    transact(MACHINE, lambda work: work.touch(customer.id, figures=True))
    recompute()
    return asking(app, Scope.CHECK)


def asking(app, *scopes):
    wanted = [scope.value for scope in scopes]
    _, secret = transact(
        MACHINE, lambda work: api_keys.make(work, name="ERP", scopes=wanted, applies=False)
    )
    client = app.test_client()
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {secret}"
    return client


def ask(client, amount_minor=100_00, **more):
    body = {"customer": "C1", "amount_minor": amount_minor, "currency": "EUR"} | more
    return client.post("/api/v1/credit-checks", json=body)


@pytest.mark.parametrize(
    ("amount_minor", "colour", "reasons"),
    [
        pytest.param(299_99, "green", [], id="what fits is green"),
        pytest.param(300_00, "amber", ["near_limit"], id="80 % of the limit is amber"),
        pytest.param(500_00, "amber", ["near_limit"], id="the last cent fits"),
        pytest.param(500_01, "red", ["over_limit"], id="one more does not"),
        pytest.param(2**53 - 1, "red", ["over_limit"], id="nor the most there is"),
    ],
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_amount_decides(erp, amount_minor, colour, reasons):
    said = ask(erp, amount_minor).json
    assert (said["colour"], [one["code"] for one in said["reasons"]]) == (colour, reasons)
    assert (said["available_before_minor"], said["available_after_minor"]) == (
        500_00,
        500_00 - amount_minor,
    )


def test_the_answer_is_dated_and_written_down_and_reserves_nothing(erp, house):
    first, second = ask(erp, 400_00, reference="B-7"), ask(erp, 400_00)
    assert (first.status_code, first.json["as_of"]) == (200, "2026-11-20")
    assert second.json["available_before_minor"] == 500_00
    rows = db.session.scalars(select(CreditCheck).order_by(CreditCheck.asked_at)).all()
    assert len(rows) == 2
    logged = next(one for one in rows if str(one.id) == first.json["id"])
    assert (logged.reference, logged.amount_minor, logged.colour) == ("B-7", 400_00, "amber")
    assert (logged.exposure_minor, logged.limit_minor) == (500_00, 1_000_00)


def test_what_is_not_about_the_amount_stays(erp, house):
    customer = an_account(house, "C2", limit_minor=1_000_00)
    an_item(customer, "F-2", 100_00)  # late
    customer.hold_reason = "late"
    db.session.commit()
    transact(MACHINE, lambda work: work.touch(customer.id, figures=True))
    recompute()
    said = ask(erp, 2_000_00, customer="C2").json
    assert said["colour"] == "red"
    assert {one["code"] for one in said["reasons"]} == {"over_limit", "hold", "overdue"}
    assert all(one["fr"] and one["en"] for one in said["reasons"])


def test_a_limit_that_began_or_ended_at_midnight_counts_before_the_figures_follow(erp, clock):
    customer = db.session.scalars(select(Customer)).one()
    today = clock.now.date()
    dated = {"kind": "temporary", "source": "desk", "created_at": clock.now}
    days = {"starts_on": today + timedelta(days=1), "ends_on": today + timedelta(days=1)}
    more = {"amount_minor": 2_000_00, "state": "scheduled"}
    add(CreditLimit(customer_id=customer.id, **dated, **days, **more))
    transact(MACHINE, lambda work: work.touch(customer.id, figures=True))
    recompute()
    said = []
    for _ in range(3):
        answer = ask(erp, 600_00).json
        said.append((answer["colour"], answer["limit_minor"]))
        clock.now += timedelta(days=1)
    assert said == [("red", 1_000_00), ("green", 2_000_00), ("red", 1_000_00)]


def test_without_a_limit_the_amount_says_nothing(erp, house):
    customer = an_account(house, "C3")
    transact(MACHINE, lambda work: work.touch(customer.id, figures=True))
    recompute()
    said = ask(erp, customer="C3").json
    assert (said["colour"], said["limit_minor"], said["available_after_minor"]) == (
        "amber",
        None,
        None,
    )


@pytest.mark.parametrize(
    ("more", "status", "code", "field"),
    [
        pytest.param({"customer": "C9"}, 404, "missing", "customer", id="nobody of that code"),
        pytest.param({"amount_minor": -1}, 422, "invalid", "amount_minor", id="a negative amount"),
        pytest.param({"amount_minor": 2**53}, 422, "invalid", "amount_minor", id="too much"),
        pytest.param({"amount_minor": 1.5}, 422, "invalid", "amount_minor", id="half a cent"),
        pytest.param({"amount_minor": "100"}, 422, "invalid", "amount_minor", id="a text"),
        pytest.param({"currency": "USD"}, 422, "currency_differs", "currency", id="other money"),
        pytest.param({"currency": "euro"}, 422, "invalid", "currency", id="no currency"),
        pytest.param({"customer": "GONE"}, 422, "customer_closed", "customer", id="a closed one"),
        pytest.param({"customer": "TWICE"}, 422, "customer_ambiguous", "company", id="two of them"),
        pytest.param({"novel": 1}, 422, "invalid", "novel", id="an unknown field"),
    ],
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_cannot_be_asked_names_its_field_and_is_not_logged(
    erp, house, more, status, code, field
):
    an_account(house, "GONE", active=False)
    an_account(house, "TWICE")
    other = add(Company(name="Val Export", siren="732829320"))
    an_account(house, "TWICE", company_id=other.id)
    answer = ask(erp, **more)
    assert (answer.status_code, answer.json["code"]) == (status, code)
    assert field in str(answer.json["facts"])
    assert db.session.scalar(select(func.count()).select_from(CreditCheck)) == 0


def test_the_company_tells_two_of_a_code_apart(erp, house):
    other = add(Company(name="Val Export", siren="732829320"))
    an_account(house, "C1", company_id=other.id)
    said = ask(erp, company="123456782").json
    assert said["available_before_minor"] == 500_00
    assert ask(erp, company="732829320").json["reasons"][0]["code"] == "stale"


def test_a_key_without_the_scope_and_a_person_are_refused(app, erp, house):
    assert ask(asking(app, Scope.FEED_TABLES)).status_code == 403
    assert ask(signed_in_client(app, house.kofi)).status_code == 401


def test_every_reason_has_its_words():
    assert set(WORDS) == RED | AMBER | NO_VERDICT


def test_an_order_that_fits_ones_own_limit_is_stopped_by_the_groups(erp, house):
    group = add(CustomerGroup(name="Groupe Val", currency="EUR", limit_minor=600_00))
    customer = db.session.scalars(select(Customer).where(Customer.code == "C1")).one()
    customer.group_id = group.id
    db.session.commit()
    transact(MACHINE, lambda work: work.touch(customer.id, figures=True))
    recompute()
    said = ask(erp, 100_01).json
    assert (said["colour"], [one["code"] for one in said["reasons"]]) == (
        "red",
        ["group_over_limit"],
    )
    assert (said["available_before_minor"], said["available_after_minor"]) == (100_00, -1)

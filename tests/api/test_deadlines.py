"""What comes due over HTTP: the soonest first, each with its customer, its day and the facts behind it."""

from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import event

from credit.store.db import db
from credit.store.field import Dispute
from credit.store.guarantees import Guarantee
from credit.store.limits import CreditLimit
from credit.store.policies import InsurancePolicy
from tests.api.test_customer_cover import a_line
from tests.builders import NOW, add, an_account, an_item
from tests.clients import signed_in_client

URL = "/api/v1/deadlines"
TODAY = date(2026, 11, 23)


def a_policy(house, **more):
    values = {
        "insurer": "Assureur",
        "number": "P1",
        "basis": "gross",
        "insured_share_bp": 9_000,
        "starts_on": date(2026, 1, 1),
    }
    return add(InsurancePolicy(company_id=house.company.id, **values | more))


def a_guarantee(customer, **more):
    values = {
        "kind": "bank",
        "guarantor": "Banque",
        "amount_minor": 500_00,
        "currency": "EUR",
        "starts_on": date(2026, 1, 1),
        "created_at": NOW,
    }
    return add(Guarantee(customer_id=customer.id, **values | more))


def a_dispute(house, item, minor):
    add(
        Dispute(
            id=uuid4(),
            customer_id=item.customer_id,
            item_id=item.id,
            amount_minor=minor,
            reason="price",
            text="",
            opened_by_id=house.rosa.id,
            opened_on=TODAY,
            client_time=NOW,
            created_at=NOW,
        )
    )


def told(app, user):
    db.session.commit()
    answer = signed_in_client(app, user).get(URL)
    assert answer.status_code == 200, answer.json
    return [
        (row["kind"], row["on"], row["days_left"], row["customer"] and row["customer"]["code"])
        for row in answer.json
    ]


def test_an_insurer_asks_from_the_oldest_undisputed_overdue_item(app, house):
    customer = an_account(house)
    a_line(house, customer)
    a_policy(house, notice_days=60, extension_days=30, stop_days=20)
    oldest = an_item(customer, "F-1", 100_00, due_on=date(2026, 8, 1))
    an_item(customer, "F-2", 100_00, due_on=date(2026, 10, 1))
    an_item(customer, "F-3", 100_00, due_on=date(2026, 7, 1), undetailed=True)
    an_item(customer, "F-4", 100_00, due_on=date(2026, 12, 1))
    assert told(app, house.kofi)[0] == ("stop_delivery", "2026-08-21", -94, "C001")
    a_dispute(house, oldest, 100_00)
    assert told(app, house.kofi) == [
        ("stop_delivery", "2026-10-21", -33, "C001"),
        ("maximum_extension", "2026-10-31", -23, "C001"),
        ("overdue_notice", "2026-11-30", 7, "C001"),
    ]


def test_what_is_disputed_in_part_still_counts(app, house):
    customer = an_account(house)
    a_line(house, customer)
    a_policy(house, notice_days=60)
    a_dispute(house, an_item(customer, due_on=date(2026, 11, 1)), 99_99)
    assert told(app, house.kofi) == [("overdue_notice", "2026-12-31", 38, "C001")]


@pytest.mark.parametrize(
    "policy",
    [
        pytest.param({"number": "P2"}, id="another policy"),
        pytest.param({"ends_on": date(2026, 10, 1)}, id="a policy long over"),
    ],
)
def test_a_buyer_nobody_covers_owes_no_insurer_a_word(app, house, policy):
    customer = an_account(house)
    a_line(house, customer)
    an_item(customer)
    a_policy(house, notice_days=60, **policy)
    assert told(app, house.kofi) == []


def test_what_ends_soon_or_begins_later_is_told_and_what_ends_later_is_not(app, house):
    customer = an_account(house)
    for day in (date(2026, 12, 23), date(2026, 12, 24), date(2026, 11, 20)):
        a_guarantee(customer, ends_on=day)
    a_guarantee(customer, ends_on=date(2026, 12, 1), state="released")
    a_policy(house, ends_on=date(2026, 12, 20))
    a_policy(house, number="P2", ends_on=date(2026, 12, 31))
    limit = {"customer_id": customer.id, "kind": "temporary", "source": "desk", "created_at": NOW}
    for day in (date(2026, 11, 30), date(2026, 12, 1)):
        add(CreditLimit(amount_minor=1, starts_on=TODAY, ends_on=day, **limit))
    later = {"kind": "permanent", "state": "scheduled", "starts_on": date(2027, 1, 4)}
    add(CreditLimit(amount_minor=2, **limit | later))
    assert told(app, house.kofi) == [
        ("guarantee_end", "2026-11-20", -3, "C001"),
        ("limit_end", "2026-11-30", 7, "C001"),
        ("policy_end", "2026-12-20", 27, None),
        ("guarantee_end", "2026-12-23", 30, "C001"),
        ("limit_start", "2027-01-04", 42, "C001"),
    ]


def test_an_insolvency_counts_down_the_claim(app, house):
    an_account(house, insolvency_on=date(2026, 10, 15))
    an_account(house, "C002", insolvency_on=date(2026, 5, 22))
    assert told(app, house.kofi) == [("claim", "2026-12-15", 22, "C001")]


def test_a_manager_sees_the_agency_s_customers_and_no_policies(app, house):
    an_account(house, "N1", insolvency_on=date(2026, 11, 1))
    an_account(house, "S1", portfolio=house.sud, insolvency_on=date(2026, 11, 2))
    a_policy(house, ends_on=date(2026, 12, 1))
    assert [row[3] for row in told(app, house.meriem)] == ["N1"]
    assert [row[3] for row in told(app, house.kofi)] == [None, "N1", "S1"]
    assert signed_in_client(app, house.rosa).get(URL).status_code == 403


def test_one_customer_s_deadlines_are_asked_for_alone(app, house):
    north = an_account(house, "N1", insolvency_on=date(2026, 11, 1))
    south = an_account(house, "S1", portfolio=house.sud, insolvency_on=date(2026, 11, 2))
    done = an_account(house, "N2", insolvency_on=date(2026, 11, 3))
    a_policy(house, ends_on=date(2026, 12, 1))
    db.session.commit()
    kofi, meriem = signed_in_client(app, house.kofi), signed_in_client(app, house.meriem)
    listed = {row["customer"]["code"]: row for row in kofi.get(URL).json if row["customer"]}
    named = ("kind", "subject", "on")
    mark = {name: listed["N2"][name] for name in named} | {
        "customer_id": done.id,
        "done_on": "2026-11-20",
    }
    assert kofi.post(f"{URL}/done", json=mark).status_code == 201

    def told(browser, customer_id):
        answer = browser.get(URL, query_string={"customer": customer_id})
        if answer.status_code != 200:
            return answer.status_code
        return [(row["customer"]["code"], row["done"] is not None) for row in answer.json]

    assert told(kofi, north.id) == told(meriem, north.id) == [("N1", False)]
    assert told(kofi, done.id) == [("N2", True)]
    assert told(kofi, south.id) == [("S1", False)]
    assert told(meriem, south.id) == 404, "another agency's answers as one that is not there"
    assert told(kofi, south.id + 1_000) == 404
    assert told(kofi, "x") == told(kofi, 2**31) == 422


def test_the_calendar_asks_as_much_whatever_the_number_of_customers(app, house):
    a_policy(house, notice_days=60)
    a_line(house, None, named=False)
    kofi = signed_in_client(app, house.kofi)
    asked = []

    def count():
        db.session.commit()
        asked.clear()
        kofi.get(URL)
        return len(asked)

    event.listen(db.engine, "before_cursor_execute", lambda *_: asked.append(1))
    an_item(an_account(house, "C0"))
    count()  # the first answer also reads what is kept from then on
    few = count()
    for number in range(1, 8):
        an_item(an_account(house, f"C{number}"))
    assert count() == few
    assert len(kofi.get(URL).json) == 8

from datetime import date

from credit.store.covers import CoverLine
from credit.store.db import db
from tasks.figures import recompute
from tests.builders import NOW, add, an_account, an_item
from tests.clients import signed_in_client


def a_line(house, customer, policy="P1", **more):
    values = {"named": True, "amount_minor": 500_00, "currency": "EUR", "insured_share_bp": 9_000}
    owner = {"company_id": house.company.id, "customer_id": customer and customer.id}
    return add(CoverLine(policy=policy, **owner, **values | more))


def test_the_customers_page_says_what_is_covered_and_what_is_not(app, house):
    customer, plain = an_account(house), an_account(house, "C002")
    for one in (customer, plain):
        an_item(one, amount_minor=1_000_00)
        one.stale_at = NOW
    a_line(house, customer)
    a_line(house, None, named=False, amount_minor=100_00)  # P1 names the first buyer
    a_line(house, customer, "P2", currency="USD")
    a_line(house, customer, "P3", ends_on=date(2026, 11, 22))
    a_line(house, customer, "P4", state="closed")
    a_line(house, None, "P4", named=False, amount_minor=300_00)  # its naming was withdrawn
    db.session.commit()
    recompute()
    kofi = signed_in_client(app, house.kofi)
    found = kofi.get(f"/api/v1/customers/{customer.id}").json["cover"]
    assert (found["covered_minor"], found["uncovered_minor"]) == (450_00, 550_00)
    assert [line["policy"] for line in found["lines"]] == ["P1"]
    assert found["explain"]["rule"] == "cover"
    unnamed = kofi.get(f"/api/v1/customers/{plain.id}").json["cover"]
    assert unnamed["covered_minor"] == 360_00, "two policies, one after the other"
    assert unnamed["lines"][0]["named"] is False

"""The credit policy over HTTP: read, tried on today's book, adopted, and followed by what it governs."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from credit.operations.actor import MACHINE
from credit.operations.work import transact
from credit.store.commitments import SalesOrder
from credit.store.credit_policies import CreditPolicyVersion
from credit.store.customers import CustomerFigures
from credit.store.db import db
from credit.store.limits import LimitReview
from tasks.figures import recompute
from tasks.limits import review_limits
from tests.builders import add, an_account, an_item
from tests.clients import signed_in_client
from tests.credit.operations.limit_cases import a_request, run_routing

POLICY = "/api/v1/credit-policy"
ANY = {"If-Match": "*"}
TODAY = "2026-11-23"


@pytest.fixture
def claire(app, house):
    return signed_in_client(app, house.claire)


def adopt(browser, values, headers=ANY, **more):
    body = {"values": values, "reason": "decided by the board", "starts_on": TODAY} | more
    return browser.put(POLICY, json=body, headers=headers)


def late_account(house, code="C1", days_due=date(2026, 10, 5)):
    """Fifty days late: not yet sixty."""
    customer = an_account(house, code, limit_minor=10_000_00)
    an_item(customer, f"F-{code}", 5_000_00, due_on=days_due)
    transact(MACHINE, lambda work: work.touch(customer.id, figures=True))
    recompute()
    return customer


def test_before_the_first_version_the_defaults_are_in_force(claire):
    shown = claire.get(POLICY).json
    assert (shown["version"], shown["in_force"], shown["versions"]) == (0, 0, [])
    assert shown["values"]["limits.cfo_minor"] == 250_000_00
    settings = {one.pop("name"): one for one in shown["settings"]}
    days = {"unit": "days", "currency": None, "least": 1, "most": 730}
    assert settings["reviews.overdue_days"] == days


def test_amounts_are_in_the_currency_of_the_books(house, claire):
    house.company.currency = "XPF"
    db.session.commit()
    told = {one["name"]: one["currency"] for one in claire.get(POLICY).json["settings"]}
    assert (told["limits.cfo_minor"], told["limits.manager_days"]) == ("XPF", None)


def test_a_version_says_how_it_differs_who_made_it_and_why(claire):
    shown = adopt(claire, {"reviews.overdue_days": 45}).json
    (version,) = shown["versions"]
    assert version["differences"] == [{"name": "reviews.overdue_days", "before": 60, "after": 45}]
    assert (version["by"], version["reason"]) == ("Claire", "decided by the board")
    second = adopt(claire, {"reviews.broken_promises": 3}).json
    assert second["versions"][0]["differences"] == [
        {"name": "reviews.broken_promises", "before": 2, "after": 3}
    ]
    assert second["values"]["reviews.overdue_days"] == 45, "what is not said stays"


def test_the_review_follows_the_policy(app, house, claire):
    customer = late_account(house)
    review_limits()
    assert db.session.scalars(select(LimitReview)).all() == []
    adopt(claire, {"reviews.overdue_days": 45, "reviews.overdue_cut_percent": 50})
    review_limits()
    (row,) = db.session.scalars(select(LimitReview))
    assert (row.customer_id, row.rule, row.to_minor) == (customer.id, "overdue", 5_000_00)


def test_the_exposure_follows_the_policy(house, claire):
    customer = late_account(house)
    add(
        SalesOrder(
            company_id=customer.company_id, customer_id=customer.id, number="B1", currency="EUR",
            ordered_on=date(2026, 11, 2), amount_minor=1_000_00,
        )
    )  # fmt: skip
    db.session.commit()
    adopt(claire, {"exposure.order_weight_percent": 40})
    recompute()
    kept = db.session.get(CustomerFigures, customer.id, populate_existing=True)
    assert kept.exposure_minor == 5_400_00
    lines = claire.get(f"/api/v1/customers/{customer.id}/exposure").json
    assert lines["exposure_minor"] == 5_400_00, "the lines too"


def test_authority_follows_the_policy(app, house, claire):
    request = a_request(late_account(house), house.rosa, 40_000_00)
    run_routing()
    adopt(claire, {"limits.credit_manager_minor": 30_000_00})
    kofi = signed_in_client(app, house.kofi)
    path = f"/api/v1/limit-requests/{request.id}/decision"
    answer = kofi.put(path, json={"outcome": "approved"}, headers=ANY)
    assert (answer.status_code, request.state) == (200, "in_review"), "the CFO has still to approve"


def test_the_password_is_asked_again_from_where_the_policy_says(app, house, claire, clock):
    request = a_request(late_account(house), house.rosa, 40_000_00)
    run_routing()
    kofi = signed_in_client(app, house.kofi)
    adopt(claire, {"limits.fresh_sign_in_above_minor": 30_000_00})
    clock.now += timedelta(hours=1)
    path = f"/api/v1/limit-requests/{request.id}/decision"
    answer = kofi.put(path, json={"outcome": "approved"}, headers=ANY)
    assert (answer.status_code, answer.json["code"]) == (403, "fresh_sign_in_needed")


def test_a_request_lapses_when_the_policy_says(house, claire, clock):
    request = a_request(late_account(house), house.rosa, 40_000_00)
    adopt(claire, {"limits.lapses_after_business_days": 1})
    clock.now += timedelta(days=1)
    run_routing()
    assert request.state != "lapsed", "the last day is still a day"
    clock.now += timedelta(days=1)
    run_routing()
    assert request.state == "lapsed"


def test_reviews_are_listed_as_long_as_the_policy_pauses(house, claire, clock):
    late_account(house)
    adopt(claire, {"reviews.overdue_days": 45})
    review_limits()
    (row,) = db.session.scalars(select(LimitReview))
    row.state = "dismissed"
    db.session.commit()
    clock.now += timedelta(days=3)
    assert len(claire.get("/api/v1/limit-reviews").json["rows"]) == 1
    adopt(claire, {"reviews.same_rule_pause_days": 2}, starts_on="2026-11-26")
    assert claire.get("/api/v1/limit-reviews").json["rows"] == []


def test_a_trial_says_what_would_change_and_changes_nothing(app, house, claire):
    late_account(house)
    request = a_request(late_account(house, "C2", date(2026, 11, 20)), house.rosa, 40_000_00)
    run_routing()
    values = {"reviews.overdue_days": 45, "limits.credit_manager_minor": 30_000_00}
    said = claire.post(f"{POLICY}/trial", json={"values": values}).json
    assert [one["name"] for one in said["differences"]] == [
        "limits.credit_manager_minor", "reviews.overdue_days",
    ]  # fmt: skip
    assert (said["reviews"]["before"]["proposed"], said["reviews"]["changed"]) == (0, 1)
    first = said["reviews"]["lines"][0]
    assert (first["customer"], first["currency"]) == ("Client C1", "EUR")
    assert said["requests"]["lines"] == [
        {"customer": "Client C2", "before": ["credit_manager"], "after": ["credit_manager", "cfo"]}
    ]
    assert said["lights"] == {"tried": 0, "changed": 0, "lines": []}
    assert db.session.scalars(select(CreditPolicyVersion)).all() == []
    assert (db.session.scalars(select(LimitReview)).all(), request.state) == ([], "in_review")


def test_a_trial_looks_at_the_lights_where_figures_rest_on_what_is_tried(house, claire):
    customer = late_account(house)
    add(
        SalesOrder(
            company_id=customer.company_id, customer_id=customer.id, number="B1", currency="EUR",
            ordered_on=date(2026, 11, 2), amount_minor=6_000_00,
        )
    )  # fmt: skip
    db.session.commit()
    said = claire.post(
        f"{POLICY}/trial", json={"values": {"exposure.order_weight_percent": 0}}
    ).json
    assert (said["lights"]["tried"], said["lights"]["changed"]) == (1, 1)
    assert said["lights"]["lines"] == [
        {"customer": "Client C1", "before": "red/unrated", "after": "amber/unrated"}
    ]


@pytest.mark.parametrize(
    ("values", "field", "why"),
    [
        ({"reviews.overdue_days": -1}, "reviews.overdue_days", "out_of_bounds"),
        ({"reviews.overdue_days": "45"}, "reviews.overdue_days", "not_whole"),
        ({"limits.nothing": 1}, "limits.nothing", "unknown"),
        ({"limits.cfo_minor": 1_00}, "limits.cfo_minor", "not_ascending"),
    ],
)
def test_a_bad_value_is_named_and_changes_nothing(claire, values, field, why):
    for answer in (adopt(claire, values), claire.post(f"{POLICY}/trial", json={"values": values})):
        assert (answer.status_code, answer.json["code"]) == (422, "policy_invalid")
        assert (answer.json["facts"]["field"], answer.json["facts"]["why"]) == (field, why)
    assert claire.get(POLICY).json["versions"] == []


def test_who_read_an_older_version_writes_none(claire):
    assert adopt(claire, {"reviews.overdue_days": 45}, {"If-Match": '"0"'}).status_code == 200
    late = adopt(claire, {"reviews.overdue_days": 50}, {"If-Match": '"0"'})
    assert (late.status_code, late.json["code"]) == (412, "credit_policy_changed")
    assert adopt(claire, {"reviews.overdue_days": 45}).json["facts"]["why"] == "nothing_changes"


def test_a_policy_begins_today_or_later(claire):
    late = adopt(claire, {"reviews.overdue_days": 45}, starts_on="2026-11-22")
    assert (late.status_code, late.json["code"]) == (422, "begins_in_the_past")
    later = adopt(claire, {"reviews.overdue_days": 45}, starts_on="2026-11-24").json
    assert (later["version"], later["in_force"], later["values"]["reviews.overdue_days"]) == (
        1,
        0,
        60,
    )


def test_the_desk_reads_and_only_the_top_sets(app, house):
    kofi = signed_in_client(app, house.kofi)
    assert kofi.get(POLICY).status_code == 200
    assert adopt(kofi, {"reviews.overdue_days": 45}).status_code == 403

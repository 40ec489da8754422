from datetime import timedelta

import pytest

from credit.operations import limit_grants
from credit.operations.actor import MACHINE, Actor
from credit.operations.limit_decisions import NotYours
from credit.operations.limit_setting import RequestOpen, set_limit
from credit.operations.work import transact
from credit.rules.errors import Missing
from credit.store.db import db
from credit.store.limits import LimitDeputy
from credit.store.people import ScopeGrant
from tasks.limits import route_requests
from tests.builders import LONG_AGO, NOW, add, an_account
from tests.credit.operations.limit_cases import (
    a_request,
    decide,
    figures_of,
    journal,
    limits_of,
    notices_of,
)


@pytest.fixture
def customer(house):
    customer = an_account(house)
    figures_of(customer)
    return customer


def put(customer, by, amount_minor, days=None):
    return transact(
        Actor(by.id, by.role),
        lambda work: set_limit(
            work, customer.id, amount_minor, max_overdue_days=days, reason="premier plafond"
        ),
    )


def test_the_desk_sets_a_first_limit_within_its_authority(house, customer):
    assert put(customer, house.paul, 10_000_00, 20) is None
    put(customer, house.paul, 10_000_00, 20)  # twice is once
    put(customer, house.kofi, 0)
    assert limits_of(customer) == [
        ("permanent", 10_000_00, "superseded"),
        ("permanent", 0, "effective"),
    ]
    assert journal() == ["limit.set", "limit.set"]


def test_above_ones_authority_it_becomes_a_request_to_those_above(house, customer):
    request = put(customer, house.paul, 20_000_00)
    assert (request.state, request.route) == ("in_review", ["credit_manager"])
    assert put(customer, house.paul, 20_000_00) is request
    assert limits_of(customer) == []
    decide(request, house.kofi)
    assert limits_of(customer) == [("permanent", 20_000_00, "effective")]
    assert notices_of(house.paul) == ["limit_approved"]


def test_two_signatures_are_two_even_for_the_cfo(house, customer):
    request = put(customer, house.claire, 200_000_00)
    assert request.route == ["managing_director"]


def test_an_open_request_is_decided_not_bypassed(house, customer):
    a_request(customer, house.rosa)
    with pytest.raises(RequestOpen):
        put(customer, house.kofi, 5_000_00)


def test_the_accounts_rep_sets_no_limit_whatever_their_role(house, customer):
    grant = {"user_id": house.kofi.id, "portfolio_id": house.nord.id, "starts_on": LONG_AGO}
    add(ScopeGrant(**grant))
    db.session.commit()
    with pytest.raises(NotYours):
        put(customer, house.kofi, 5_000_00)


def test_a_customer_nobody_may_see_is_missing(house, customer):
    with pytest.raises(Missing):
        put(customer, house.samir, 1_00)


def test_a_temporary_limit_ends_by_itself_and_says_so_a_week_ahead(house, customer, clock):
    put(customer, house.kofi, 20_000_00)
    until = clock.now.date() + timedelta(days=20)
    grant = limit_grants.Grant(30_000_00, None, "desk", "chantier", until, house.kofi.id)
    transact(MACHINE, lambda work: limit_grants.write(work, customer.id, grant))

    clock.now += timedelta(days=12)
    route_requests()
    assert notices_of(house.rosa) == []
    clock.now += timedelta(days=1)
    route_requests()
    route_requests()
    assert notices_of(house.rosa) == notices_of(house.kofi) == ["limit_ending"]
    clock.now += timedelta(days=7)
    route_requests()
    assert limits_of(customer)[-1] == ("temporary", 30_000_00, "effective")
    clock.now += timedelta(days=1)
    route_requests()
    route_requests()
    assert limits_of(customer) == [
        ("permanent", 20_000_00, "effective"),
        ("temporary", 30_000_00, "expired"),
    ]
    assert notices_of(house.rosa) == ["limit_ending", "limit_ended"]


def test_a_deputy_sets_no_limit_with_their_principals_rank(house, customer, clock):
    today = clock.now.date()
    row = {"principal_id": house.kofi.id, "deputy_id": house.paul.id, "created_at": NOW}
    add(LimitDeputy(starts_on=today, ends_on=today, **row))
    db.session.commit()
    asked = put(customer, house.paul, 40_000_00)
    assert asked.route == ["credit_manager"]
    assert limits_of(customer) == []

"""Limits decided for later, called off, and requests nobody answers in time."""

from datetime import date, timedelta
from functools import partial
from random import Random

import pytest
from sqlalchemy import select

from credit.operations import limit_grants, limit_revoking
from credit.operations.actor import MACHINE, Actor
from credit.operations.limit_decisions import EndsInThePast, NotYours, StartsInThePast
from credit.operations.limit_revoking import NotRevocable
from credit.operations.work import transact
from credit.rules import exposure
from credit.rules.errors import Missing
from credit.store.books import books_of
from credit.store.db import db
from credit.store.journal import JournalEntry
from credit.store.limits import CreditLimit, find_in_force
from tasks.limits import review_limits, route_requests
from tests.builders import an_account
from tests.clients import signed_in_client
from tests.credit.operations.limit_cases import (
    a_request,
    decide,
    figures_of,
    journal,
    limits_of,
    notices_of,
)

TODAY = date(2026, 11, 23)
WEEK = timedelta(days=7)


@pytest.fixture
def customer(house):
    customer = an_account(house, limit_minor=20_000_00)
    figures_of(customer)
    return customer


def grant(customer, amount_minor, starts_on=None, until=None, by=None):
    wanted = limit_grants.Grant(
        amount_minor, None, "desk", "saison", until, by and by.id, starts_on=starts_on
    )
    return transact(MACHINE, lambda work: limit_grants.write(work, customer.id, wanted))


def revoke(limit, by):
    call_off = partial(limit_revoking.revoke, limit_id=limit.id, reason="trop tôt")
    return transact(Actor(by.id, by.role), call_off)


def amount_on(customer, day):
    limit = find_in_force(customer.id, day)
    return limit.amount_minor if limit else None


def test_a_limit_decided_for_later_is_in_force_from_its_day_and_not_before(house, customer, clock):
    request = a_request(customer, house.rosa, 40_000_00)
    route_requests()
    decide(request, house.kofi, starts_on=TODAY + WEEK)
    assert (request.state, request.granted_from) == ("approved", TODAY + WEEK)
    assert limits_of(customer)[-1] == ("permanent", 40_000_00, "scheduled")
    assert notices_of(house.rosa) == ["limit_scheduled"]
    route_requests()
    assert (
        amount_on(customer, TODAY) == amount_on(customer, TODAY + WEEK - timedelta(1)) == 20_000_00
    )
    clock.now += WEEK
    assert amount_on(customer, clock.now.date()) == 40_000_00, "whether or not the job has run"
    route_requests()
    route_requests()
    assert limits_of(customer) == [
        ("permanent", 20_000_00, "superseded"),
        ("permanent", 40_000_00, "effective"),
    ]
    assert notices_of(house.rosa) == ["limit_scheduled", "limit_begun"]
    assert journal().count("limit.begin") == 1


def test_a_start_lies_ahead_and_before_the_end(house, customer):
    request = a_request(customer, house.rosa, 40_000_00)
    route_requests()
    with pytest.raises(StartsInThePast):
        decide(request, house.kofi, starts_on=TODAY - timedelta(1))
    with pytest.raises(EndsInThePast):
        decide(request, house.kofi, starts_on=TODAY + WEEK, temporary_until=TODAY)
    decide(request, house.kofi, starts_on=TODAY)
    assert limits_of(customer)[-1] == ("permanent", 40_000_00, "effective"), "today is at once"


def test_an_agency_manager_extends_at_once_and_schedules_nothing(house, customer):
    request = a_request(customer, house.rosa, 21_000_00, temporary_until=TODAY + WEEK)
    route_requests()
    with pytest.raises(NotYours):
        decide(request, house.meriem, starts_on=TODAY + timedelta(1))
    decide(request, house.meriem)
    assert limits_of(customer)[-1] == ("temporary", 21_000_00, "effective")


def test_two_approve_the_same_start(house, customer):
    request = a_request(customer, house.rosa, 60_000_00)
    route_requests()
    decide(request, house.kofi, starts_on=TODAY + WEEK)
    decide(request, house.claire)
    assert limits_of(customer)[-1] == ("permanent", 60_000_00, "scheduled")
    assert request.granted_from == TODAY + WEEK, (
        "what the first said holds unless the next says other"
    )


def test_another_start_is_another_question(house, customer, clock):
    request = a_request(customer, house.rosa, 60_000_00)
    route_requests()
    decide(request, house.kofi, starts_on=TODAY + WEEK)
    decide(request, house.claire, starts_on=TODAY)
    assert (request.state, [row.fallen for row in request.approvals]) == (
        "in_review",
        [True, False],
    )


def test_a_start_that_passed_while_the_second_was_awaited_is_today(house, customer, clock):
    request = a_request(customer, house.rosa, 60_000_00)
    route_requests()
    decide(request, house.kofi, starts_on=TODAY + timedelta(days=1))
    clock.now += timedelta(days=2)
    decide(request, house.claire)
    assert limits_of(customer)[-1] == ("permanent", 60_000_00, "effective")
    assert notices_of(house.rosa) == ["limit_answered"], "in force, though not as asked"


def test_what_is_decided_since_takes_the_place_of_what_was_to_begin(house, customer, clock):
    grant(customer, 40_000_00, starts_on=TODAY + WEEK)
    grant(customer, 10_000_00)
    clock.now += WEEK
    route_requests()
    assert [state for _, _, state in limits_of(customer)] == [
        "superseded",
        "superseded",
        "effective",
    ]
    assert amount_on(customer, clock.now.date()) == 10_000_00


def test_the_desk_calls_off_what_was_to_begin_and_what_runs_for_a_time(house, customer, nudged):
    later = grant(customer, 40_000_00, starts_on=TODAY + WEEK, by=house.kofi)
    running = grant(customer, 30_000_00, until=TODAY + WEEK, by=house.kofi)
    for limit in (later, running):
        with pytest.raises(NotYours):
            revoke(limit, house.paul)
        revoke(limit, house.claire)
        revoke(limit, house.claire)
    assert [state for _, _, state in limits_of(customer)] == ["effective", "revoked", "revoked"]
    assert amount_on(customer, TODAY) == amount_on(customer, TODAY + WEEK) == 20_000_00
    assert notices_of(house.rosa) == notices_of(house.kofi) == ["limit_revoked"] * 2
    assert journal().count("limit.revoke") == 2
    assert "recompute" in nudged


def test_what_cannot_be_called_off(house, customer, clock):
    [permanent] = db.session.scalars(select(CreditLimit))
    with pytest.raises(NotRevocable):
        revoke(permanent, house.denis)
    running = grant(customer, 30_000_00, until=TODAY, by=house.kofi)
    for stranger, error in ((house.samir, Missing), (house.rosa, NotYours)):
        with pytest.raises(error):
            revoke(running, stranger)
    clock.now += timedelta(days=1)
    with pytest.raises(NotRevocable):
        revoke(running, house.denis)


def test_a_manager_calls_off_what_they_granted_and_nothing_else(app, house, customer):
    mine = grant(customer, 21_000_00, until=TODAY + WEEK, by=house.meriem)
    other = grant(customer, 22_000_00, until=TODAY + WEEK, by=house.kofi)
    meriem = signed_in_client(app, house.meriem)
    shown = meriem.get(f"/api/v1/customers/{customer.id}").json["limits"]
    assert [(row["id"], row["may_revoke"]) for row in shown[:2]] == [
        (other.id, False),
        (mine.id, True),
    ]
    path = "/api/v1/limits/{}"
    body = {"reason": "accordée deux fois"}
    assert meriem.delete(path.format(other.id), json=body).json["code"] == "not_your_decision"
    assert meriem.delete(path.format(mine.id), json=body).json["state"] == "revoked"
    assert meriem.delete(path.format(mine.id), json={"reason": ""}).status_code == 422
    kofi = signed_in_client(app, house.kofi)
    permanent = shown[2]["id"]
    assert kofi.delete(path.format(permanent), json=body).json["code"] == "limit_not_revocable"


@pytest.mark.parametrize("seed", range(2))
def test_whatever_the_order_the_highest_active_applies_and_then_the_permanent_again(
    house, clock, seed
):
    dice, customer = Random(seed), an_account(house)  # no secret
    permanents, temporaries = {}, {}  # id -> (start, [end,] amount), as decided and not called off
    for _ in range(30):
        today = clock.now.date()
        what, amount = dice.choice(["wait", "permanent", "temporary", "revoke"]), dice.randint(0, 9)
        start = today + timedelta(days=dice.choice([0, 0, 3, 8]))
        if what == "wait":
            clock.now += timedelta(days=dice.randint(1, 4))
            if dice.random() < 0.5:
                route_requests()
        elif what == "permanent":
            limit = grant(customer, amount, start)
            permanents = {id_: row for id_, row in permanents.items() if row[0] <= today}
            permanents[limit.id] = (start, limit.id, amount)
        elif what == "temporary":
            end = start + timedelta(days=dice.randint(0, 6))
            temporaries[grant(customer, amount, start, end).id] = (start, end, amount)
        else:
            callable_off = [
                *(id_ for id_, row in permanents.items() if row[0] > today),
                *(id_ for id_, row in temporaries.items() if row[1] >= today),
            ]
            if callable_off:
                limit = db.session.get(CreditLimit, dice.choice(callable_off))
                revoke(limit, house.denis)
                permanents.pop(limit.id, None)
                temporaries.pop(limit.id, None)
        for day in (clock.now.date() + timedelta(days=n) for n in range(12)):
            begun = [row for row in permanents.values() if row[0] <= day]
            expected = [max(begun)[2]] if begun else []
            expected += [row[2] for row in temporaries.values() if row[0] <= day <= row[1]]
            assert amount_on(customer, day) == max(expected, default=None)
            assert rules_amount(customer, day) == max(expected, default=None)


def rules_amount(customer, day):
    """Give what the figures and lights of a day count with."""
    rows = books_of([customer.id], paid_since=day, today=day).limits[customer.id]
    limits = [
        exposure.Limit(
            row.amount_minor, None, row.starts_on, row.ends_on, temporary=row.kind == "temporary"
        )
        for row in rows
    ]
    found = exposure.effective_limit(limits, day)
    return found.amount_minor if found else None


def test_the_review_knows_a_limit_that_is_to_begin(house, customer, clock):
    customer.insolvency_on = TODAY
    db.session.commit()
    grant(customer, 40_000_00, starts_on=TODAY + WEEK)
    review_limits()
    clock.now += WEEK
    route_requests()
    assert amount_on(customer, clock.now.date()) == 0, "prepayment stays prepayment"


def test_a_request_nobody_answers_in_time_goes_up_once_per_rank_and_is_never_approved(
    house, customer, clock
):
    request = a_request(customer, house.rosa, 40_000_00)
    route_requests()
    assert notices_of(house.claire) == notices_of(house.denis) == []
    heard = []
    for _ in range(5):
        clock.now = request.answer_by + timedelta(minutes=1)
        route_requests()
        route_requests()
        escalations = [row for row in journal() if row == "limit_request.escalate"]
        heard.append((request.escalated_to, len(escalations)))
        assert request.state == "in_review"
    assert heard[:3] == [("cfo", 1), ("managing_director", 2), ("managing_director", 2)]
    assert "limit_escalated" in notices_of(house.claire)
    assert notices_of(house.denis).count("limit_escalated") == 1
    assert "limit_escalated" not in notices_of(house.kofi)
    decide(request, house.kofi)
    assert request.state == "approved", "those below may still decide"


def test_a_rank_nobody_holds_is_passed_over_and_the_lapse_stays(house, customer, clock):
    house.claire.disabled_at = clock.now
    db.session.commit()
    request = a_request(customer, house.rosa, 40_000_00)
    route_requests()
    clock.now = request.answer_by + timedelta(minutes=1)
    route_requests()
    assert request.escalated_to == "managing_director"
    clock.now = request.answer_by - timedelta(hours=1)
    route_requests()
    assert notices_of(house.denis) == ["limit_escalated", "limit_deadline"]
    before = db.session.scalars(select(JournalEntry.id)).all()
    clock.now += timedelta(days=60)
    route_requests()
    assert request.state == "lapsed"
    assert len(db.session.scalars(select(JournalEntry.id)).all()) == len(before) + 1

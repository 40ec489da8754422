from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from credit.operations import limit_queue
from credit.operations.limit_decisions import AlreadyDecided, EndsInThePast, NamesNoAmount, NotYours
from credit.rules.errors import Changed, Missing
from credit.store.customers import Customer, CustomerFigures
from credit.store.db import db
from credit.store.field import Note
from credit.store.journal import JournalEntry
from credit.store.limits import LimitDeputy
from credit.store.push import Notice
from tests.builders import NOW, add, an_account
from tests.credit.operations.limit_cases import (
    a_request,
    decide,
    figures_of,
    journal,
    limits_of,
    notices_of,
    run_routing,
)


@pytest.fixture
def customer(house):
    customer = an_account(house, limit_minor=50_000_00)
    figures_of(customer)
    return customer


def test_a_request_goes_to_the_one_who_may_decide_it_once(house, customer):
    request = a_request(customer, house.rosa, 45_000_00)
    run_routing()
    run_routing()
    assert request.state == "in_review"
    assert request.route == ["credit_manager"]
    assert request.facts["exposure_minor"] == 30_000_00
    assert notices_of(house.kofi) == ["limit_to_decide"]
    assert notices_of(house.claire) == notices_of(house.paul) == notices_of(house.rosa) == []
    assert journal() == ["limit_request.route"]


def test_an_approval_writes_the_limit_and_tells_the_requester(house, customer, nudged):
    request = a_request(customer, house.rosa, 45_000_00)
    run_routing()
    decide(request, house.kofi)
    assert request.state == "approved"
    assert (request.granted_minor, request.decided_by_id) == (45_000_00, house.kofi.id)
    assert limits_of(customer) == [
        ("permanent", 50_000_00, "superseded"),
        ("permanent", 45_000_00, "effective"),
    ]
    assert notices_of(house.rosa) == ["limit_approved"]
    link = db.session.scalar(select(Notice.link).where(Notice.user_id == house.rosa.id))
    assert link == f"/demandes/{request.id}"
    assert "recompute" in nudged
    assert db.session.get(Customer, customer.id).stale_at is not None


def test_a_counter_offer_is_an_approval_at_other_terms(house, customer):
    request = a_request(customer, house.rosa, 60_000_00)
    run_routing()
    assert request.route == ["credit_manager", "cfo"]
    decide(request, house.kofi, granted_minor=50_000_00, granted_days=20)
    assert request.state == "approved"  # within the credit manager's own authority
    assert (request.granted_minor, request.granted_days) == (50_000_00, 20)
    assert notices_of(house.rosa) == ["limit_answered"]


def test_above_fifty_thousand_the_cfo_signs_after_the_credit_manager(house, customer):
    request = a_request(customer, house.rosa, 60_000_00)
    run_routing()
    decide(request, house.kofi)
    assert (request.state, request.route) == ("in_review", ["cfo"])
    assert limits_of(customer) == [("permanent", 50_000_00, "effective")]
    assert notices_of(house.claire) == ["limit_to_decide"]
    assert notices_of(house.rosa) == []
    decide(request, house.claire)
    assert request.state == "approved"
    assert limits_of(customer)[-1] == ("permanent", 60_000_00, "effective")


def test_the_second_may_lower_what_the_first_approved_but_not_raise_it(house, customer):
    request = a_request(customer, house.rosa, 100_000_00)
    decide(request, house.kofi, granted_minor=80_000_00)
    decide(request, house.claire, granted_minor=90_000_00)
    assert request.state == "in_review"  # the CFO's yes to more stands alone
    decide(request, house.denis, granted_minor=90_000_00)
    assert request.state == "approved"


def test_a_refusal_gives_its_reason_and_leaves_the_limit(house, customer):
    request = a_request(customer, house.rosa)
    run_routing()
    decide(request, house.kofi, "refused", reason="échu de plus de 30 jours")
    assert (request.state, request.decision_reason) == ("refused", "échu de plus de 30 jours")
    assert limits_of(customer) == [("permanent", 50_000_00, "effective")]
    assert notices_of(house.rosa) == ["limit_answered"]


def test_who_cannot_decide(house, customer):
    request = a_request(customer, house.rosa, 60_000_00)
    for person, why in [(house.paul, "above_authority"), (house.meriem, "above_authority")]:
        with pytest.raises(NotYours) as no:
            decide(request, person)
        assert no.value.facts == {"why": why}
        with pytest.raises(NotYours):
            decide(request, person, "refused")
    with pytest.raises(NotYours):
        decide(request, house.rosa)
    with pytest.raises(Missing):
        decide(request, house.samir)
    decide(request, house.kofi)
    with pytest.raises(NotYours) as no:
        decide(request, house.kofi, granted_minor=59_000_00)
    assert request.state == "in_review"


def test_nobody_decides_their_own_request(house, customer):
    request = a_request(customer, house.kofi, 40_000_00)
    run_routing()
    assert request.route == ["cfo"]
    assert notices_of(house.claire) == ["limit_to_decide"]
    assert notices_of(house.kofi) == []
    with pytest.raises(NotYours) as no:
        decide(request, house.kofi)
    assert no.value.facts == {"why": "requester"}


@pytest.fixture
def appoint(clock):
    def appoint(principal, deputy, *, by=None, ends_in=0):
        today = clock.now.date()
        add(
            LimitDeputy(
                principal_id=principal.id,
                deputy_id=deputy.id,
                starts_on=today,
                ends_on=today + timedelta(days=ends_in),
                appointed_by_id=by and by.id,
                created_at=NOW,
            )
        )
        db.session.commit()

    return appoint


def test_above_the_ceiling_a_deputy_stands_in_for_the_cfo_who_asked(house, customer, appoint):
    request = a_request(customer, house.claire, 300_000_00)
    decide(request, house.denis)
    with pytest.raises(NotYours):
        decide(request, house.kofi)
    appoint(house.claire, house.kofi, by=house.claire)
    with pytest.raises(NotYours):
        decide(request, house.kofi)
    appoint(house.claire, house.kofi, by=house.ada)
    decide(request, house.kofi)
    assert (request.state, request.decided_for_id) == ("approved", house.claire.id)


def said_for():
    rows = db.session.scalars(select(JournalEntry).order_by(JournalEntry.id))
    return [
        (row.action, (row.after or {}).get("decided_for"))
        for row in rows
        if row.action.startswith("limit_request.a")
    ]


def test_a_deputy_approves_for_the_credit_manager_and_every_record_says_so(
    house, customer, appoint, clock
):
    request = a_request(customer, house.rosa, 200_000_00)
    appoint(house.kofi, house.paul)
    run_routing()
    run_routing()
    assert notices_of(house.paul) == notices_of(house.kofi) == ["limit_to_decide"]
    shown = limit_queue.file(house.paul, request.id, clock.now.date())
    assert (shown["may_decide"], shown["deciding_for"]) == (True, "Kofi")
    decide(request, house.paul)
    with pytest.raises(NotYours) as no:
        decide(request, house.kofi)
    assert no.value.facts == {"why": "deputy_approved"}
    decide(request, house.claire)
    shown = limit_queue.file(house.paul, request.id, clock.now.date())
    assert shown["request"]["decided_for"] is None
    assert [one["decided_for"] for one in shown["approvals"]] == ["Kofi", None]
    assert said_for() == [("limit_request.approve", "Kofi"), ("limit_request.approved", None)]


def test_a_refusal_and_a_question_say_for_whom_too(house, customer, appoint):
    request = a_request(customer, house.rosa, 40_000_00)
    appoint(house.kofi, house.paul)
    decide(request, house.paul, "needs_info", reason="combien ?")
    assert request.decided_for_id == house.kofi.id
    add(
        Note(
            id=uuid4(), customer_id=customer.id, author_id=house.rosa.id, text="dix",
            client_time=NOW, created_at=NOW + timedelta(days=1),
        )
    )  # fmt: skip
    db.session.commit()
    run_routing()
    assert request.decided_for_id is None
    decide(request, house.claire, "refused", reason="trop tard")
    assert (request.state, request.decided_for_id) == ("refused", None)


def test_an_absence_that_has_ended_lends_nothing(house, customer, appoint, clock):
    request = a_request(customer, house.rosa, 40_000_00)
    appoint(house.kofi, house.paul, ends_in=1)
    clock.now += timedelta(days=2)
    with pytest.raises(NotYours):
        decide(request, house.paul)


def test_nor_does_somebody_who_has_left(house, customer, appoint):
    request = a_request(customer, house.rosa, 40_000_00)
    appoint(house.kofi, house.paul)
    house.kofi.disabled_at = NOW
    db.session.commit()
    with pytest.raises(NotYours):
        decide(request, house.paul)


def test_a_deputy_never_decides_what_their_principal_asked(house, customer, appoint):
    request = a_request(customer, house.kofi, 200_000_00)
    appoint(house.kofi, house.claire)
    for outcome in ("approved", "refused", "needs_info"):
        with pytest.raises(NotYours) as no:
            decide(request, house.claire, outcome)
        assert no.value.facts == {"why": "principal_asked"}
    decide(request, house.denis)
    assert request.state == "approved"


def test_a_deputy_appointed_while_a_request_waits_hears_of_it_once(house, customer, appoint):
    a_request(customer, house.rosa, 40_000_00)
    run_routing()
    assert notices_of(house.paul) == []
    appoint(house.kofi, house.paul)
    run_routing()
    run_routing()
    assert notices_of(house.paul) == notices_of(house.kofi) == ["limit_to_decide"]


def test_a_deputy_of_higher_rank_hears_of_it_and_decides_in_their_own_right(
    house, customer, appoint
):
    request = a_request(customer, house.rosa, 40_000_00)
    appoint(house.kofi, house.claire)
    run_routing()
    assert notices_of(house.claire) == ["limit_to_decide"]
    decide(request, house.claire)
    assert (request.state, request.decided_for_id) == ("approved", None)


def test_the_loser_hears_who_decided(house, customer):
    request = a_request(customer, house.rosa, 40_000_00)
    run_routing()
    seen = request.version
    decide(request, house.claire, unless_changed=seen)
    with pytest.raises(AlreadyDecided) as no:
        decide(request, house.kofi, unless_changed=seen)
    assert no.value.facts["by"] == "Claire"
    assert no.value.facts["state"] == "approved"


def test_a_stale_view_is_refused_while_undecided(house, customer):
    request = a_request(customer, house.rosa, 60_000_00)
    run_routing()
    seen = request.version
    decide(request, house.kofi, unless_changed=seen)
    with pytest.raises(Changed) as no:
        decide(request, house.claire, unless_changed=seen)
    assert no.value.facts["by"] == "Kofi"


@pytest.mark.parametrize("outcome", ["approved", "refused", "needs_info"])
def test_the_same_decision_again_is_the_same_decision(house, customer, outcome):
    request = a_request(customer, house.rosa, 40_000_00)
    run_routing()
    seen = request.version
    decide(request, house.kofi, outcome, unless_changed=seen)
    rows = len(journal()), len(limits_of(customer)), notices_of(house.rosa)
    decide(request, house.kofi, outcome, unless_changed=seen)
    assert (len(journal()), len(limits_of(customer)), notices_of(house.rosa)) == rows


def test_the_first_of_two_approvals_again_is_the_same_approval(house, customer):
    request = a_request(customer, house.rosa, 60_000_00)
    seen = request.version
    decide(request, house.kofi, unless_changed=seen)
    decide(request, house.kofi, unless_changed=seen)
    assert len(request.approvals) == 1


def test_a_question_goes_back_and_an_answer_returns(house, customer, clock):
    request = a_request(customer, house.rosa, 40_000_00)
    run_routing()
    decide(request, house.kofi, "needs_info", reason="quel chantier ?")
    assert request.state == "needs_info"
    assert notices_of(house.rosa) == ["limit_needs_info"]
    run_routing()
    assert request.state == "needs_info"
    clock.now += timedelta(minutes=5)
    add(
        Note(
            id=uuid4(),
            customer_id=customer.id,
            author_id=house.rosa.id,
            client_time=clock.now,
            created_at=clock.now,
        )
    )
    db.session.commit()
    run_routing()
    assert request.state == "in_review"
    assert notices_of(house.kofi) == ["limit_to_decide", "limit_to_decide"]


def test_approvals_fall_when_the_facts_move(house, customer, clock):
    request = a_request(customer, house.rosa, 60_000_00)
    run_routing()
    decide(request, house.kofi)
    figures_row(customer).exposure_minor = 34_000_00
    db.session.commit()
    clock.now += timedelta(minutes=1)
    run_routing()
    run_routing()
    assert request.route == ["credit_manager", "cfo"]
    assert [row.fallen for row in request.approvals] == [True]
    assert notices_of(house.kofi) == ["limit_to_decide"] * 2
    decide(request, house.kofi)
    decide(request, house.claire)
    assert request.state == "approved"


def figures_row(customer):
    return db.session.get(CustomerFigures, customer.id)


def test_facts_moving_between_two_approvals_are_seen_by_the_second(house, customer):
    request = a_request(customer, house.rosa, 60_000_00)
    run_routing()
    decide(request, house.kofi)
    figures_row(customer).score = 40
    db.session.commit()
    decide(request, house.claire)
    assert (request.state, request.route) == ("in_review", ["cfo"])
    decide(request, house.denis)
    assert request.state == "approved"


def test_two_hours_before_the_answer_is_due_they_are_reminded_once(house, customer, clock):
    request = a_request(customer, house.rosa, 40_000_00)
    run_routing()
    assert request.answer_by.hour == 16  # 17:00 in Paris
    clock.now = request.answer_by - timedelta(hours=2)
    run_routing()
    run_routing()
    assert notices_of(house.kofi) == ["limit_to_decide", "limit_deadline"]


def test_a_request_lapses_after_fifteen_business_days(house, customer, clock):
    request = a_request(customer, house.rosa, 40_000_00)
    run_routing()
    clock.now += timedelta(days=21)  # Monday the 14th, the fifteenth business day
    run_routing()
    assert request.state == "in_review"
    clock.now += timedelta(days=1)
    run_routing()
    run_routing()
    assert request.state == "lapsed"
    assert notices_of(house.rosa) == ["limit_lapsed"]


def test_an_agency_manager_grants_a_small_extension_alone_and_only_once(house, customer, clock):
    until = clock.now.date() + timedelta(days=30)
    request = a_request(customer, house.rosa, 55_000_00, temporary_until=until)
    run_routing()
    assert "limit_to_decide" in notices_of(house.meriem)
    decide(request, house.meriem)
    assert request.state == "approved"
    assert limits_of(customer) == [
        ("permanent", 50_000_00, "effective"),
        ("temporary", 55_000_00, "effective"),
    ]
    again = a_request(customer, house.rosa, 55_000_00, temporary_until=until)
    with pytest.raises(NotYours):
        decide(again, house.meriem)


def test_what_a_decision_must_say(house, clock):
    customer = an_account(house, "C9")
    figures_of(customer)
    request = a_request(customer, house.rosa, None, requested_days=20)
    with pytest.raises(NamesNoAmount):
        decide(request, house.kofi)
    with pytest.raises(EndsInThePast):
        decide(request, house.kofi, granted_minor=1_00, temporary_until=date(2026, 11, 22))
    decide(request, house.kofi, granted_minor=8_000_00)
    assert (request.granted_minor, request.granted_days) == (8_000_00, 20)

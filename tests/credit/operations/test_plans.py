"""A payment plan from the desk's answer to its end: who may, what is chased, what the ledger says."""

from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import select

from credit.operations import plan_desk, plans
from credit.operations.actor import MACHINE, Actor
from credit.operations.plan_desk import Decision, Terms
from credit.operations.work import transact
from credit.store.customers import Company
from credit.store.db import db
from credit.store.dunning import DunningDecision
from credit.store.items import Item
from credit.store.people import ScopeGrant
from credit.store.push import Notice
from tasks.dunning import decide_all, judge_promises
from tests.builders import LONG_AGO, a_payment_plan, add, an_account, an_item

TODAY = date(2026, 11, 23)
FIRST, SECOND = date(2026, 12, 1), date(2027, 1, 4)
SCHEDULE = [[FIRST.isoformat(), 60_00], [SECOND.isoformat(), 60_00]]
YES = Decision("approved")


@pytest.fixture
def customer(house):
    return an_account(house, "C001", email="compta@client.example")


@pytest.fixture
def invoices(customer):
    return [an_item(customer, "F-1", 50_00), an_item(customer, "F-2", 70_00)]


@pytest.fixture
def plan(house, customer, invoices):
    return a_payment_plan(customer, house.rosa, invoices, SCHEDULE)


def say(user, verb, plan, *args, version=None):
    transact(Actor(user.id), partial(_say, verb, plan.id, args, version))
    db.session.expire_all()


def _say(verb, plan_id, args, version, work):
    verb(work, plan_id, *args, version=version)


def agree(house, plan, decision=YES):
    say(house.kofi, plan_desk.decide, plan, decision)
    say(house.paul, plan_desk.accept, plan, TODAY)


def the_ledger_says(house, clock, as_of, **residuals):
    """Import the books of a day: what is still owed on each item, by the residuals of the fixture."""
    for ref, (residual, closed_on) in residuals.items():
        item = db.session.scalars(select(Item).where(Item.ref == ref.replace("_", "-"))).one()
        item.residual_minor, item.closed_on = residual, closed_on
        item.state = "open" if residual else "closed"
    company = db.session.get(Company, house.company.id)
    clock.now = datetime(as_of.year, as_of.month, as_of.day, 9, 0, tzinfo=UTC) + timedelta(days=1)
    company.as_of, company.imported_at = as_of, clock.now
    db.session.commit()
    clock.now += timedelta(minutes=1)
    judge_promises()
    judge_promises()
    db.session.expire_all()


def chased():
    """Run dunning by hand; give reason and amount by invoice."""
    for row in db.session.scalars(select(DunningDecision)):
        db.session.delete(row)
    db.session.commit()
    decide_all(MACHINE, by_hand=True)
    found = select(Item.ref, DunningDecision.reason, DunningDecision.amount_minor).join(
        Item, Item.id == DunningDecision.item_id
    )
    return {ref: (reason, minor) for ref, reason, minor in db.session.execute(found)}


def told(event):
    wanted = select(Notice.user_id).where(Notice.event == event).order_by(Notice.user_id)
    return list(db.session.scalars(wanted))


def test_what_is_agreed_is_not_chased_and_what_is_called_off_is(house, plan):
    assert chased() == {"F-1": ("level_due", 50_00), "F-2": ("level_due", 70_00)}
    say(house.kofi, plan_desk.decide, plan, YES)
    assert chased() == {"F-1": ("plan_respected", 50_00), "F-2": ("plan_respected", 70_00)}
    say(house.kofi, plan_desk.cancel, plan, "they paid another way")
    assert chased() == {"F-1": ("level_due", 50_00), "F-2": ("level_due", 70_00)}
    assert (plan.state, plan.cancel_reason, plan.ended_on) == ("cancelled", "desk", TODAY)
    assert told("plan_answered") == [house.rosa.id, house.rosa.id]


def test_a_missed_instalment_breaks_it_once_the_ledger_can_know(house, plan, clock):
    agree(house, plan)
    the_ledger_says(house, clock, date(2026, 12, 3))
    assert plan.state == "active"
    the_ledger_says(house, clock, date(2026, 12, 4))
    assert (plan.state, plan.ended_on) == ("broken", date(2026, 12, 5))
    assert told("instalment_missed") == sorted((house.rosa.id, house.paul.id))
    assert chased() == {"F-1": ("level_due", 50_00), "F-2": ("level_due", 10_00)}, (
        "the second instalment keeps its day: nobody wrote acceleration in"
    )
    clock.now += timedelta(days=32)
    company = db.session.get(Company, house.company.id)
    company.as_of = date(2027, 1, 5)
    db.session.commit()
    assert chased()["F-2"][1] == 70_00


def test_acceleration_written_in_makes_everything_due(house, plan, clock):
    agree(house, plan, Decision("approved", acceleration=True))
    the_ledger_says(house, clock, date(2026, 12, 4))
    assert chased() == {"F-1": ("level_due", 50_00), "F-2": ("level_due", 70_00)}


def test_payments_keep_it_to_the_end(house, plan, clock):
    agree(house, plan)
    the_ledger_says(house, clock, date(2026, 12, 4), F_1=(0, FIRST), F_2=(60_00, None))
    assert (plan.state, plan.paid_minor) == ("active", 60_00)
    assert chased() == {"F-2": ("plan_respected", 60_00)}
    the_ledger_says(house, clock, date(2027, 1, 7), F_2=(0, date(2027, 1, 7)))
    assert (plan.state, plan.paid_minor) == ("completed", 120_00)
    assert told("instalment_missed") == []


def test_what_was_paid_too_late_by_its_value_date_breaks_it(house, plan, clock):
    agree(house, plan)
    the_ledger_says(house, clock, date(2026, 12, 9), F_2=(0, date(2026, 12, 9)))
    assert plan.state == "broken"


def test_cash_on_the_account_counts(house, customer, plan, clock):
    agree(house, plan)
    paid = {"kind": "payment", "document_on": FIRST, "due_on": FIRST}
    an_item(customer, "VIR", -60_00, **paid)
    the_ledger_says(house, clock, date(2026, 12, 4))
    assert (plan.state, plan.paid_minor) == ("active", 60_00)


def test_what_the_debtor_does_not_accept_in_fifteen_days_is_called_off(house, plan, clock):
    say(house.kofi, plan_desk.decide, plan, YES)
    clock.now += timedelta(days=15)
    judge_promises()
    db.session.expire_all()
    assert plan.state == "approved"
    clock.now += timedelta(days=1)
    judge_promises()
    db.session.expire_all()
    assert (plan.state, plan.cancel_reason) == ("cancelled", "not_accepted")


def test_a_plan_overtaken_by_payment_asks_nobody_any_more(house, plan, clock):
    the_ledger_says(house, clock, TODAY, F_1=(0, TODAY), F_2=(0, TODAY))
    assert (plan.state, plan.cancel_reason) == ("cancelled", "moot")


def test_other_terms_take_the_place_of_those_proposed(house, plan):
    say(house.kofi, plan_desk.decide, plan, Decision("approved", "", Terms(3, FIRST, "weekly")))
    assert plan.asked == SCHEDULE
    assert plan.instalments == [
        ["2026-12-01", 40_00],
        ["2026-12-08", 40_00],
        ["2026-12-15", 40_00],
    ]


def test_the_second_to_answer_learns_who_was_first(house, plan):
    no = Decision("refused", "we want it at once")
    say(house.kofi, plan_desk.decide, plan, no, version=1)
    say(house.kofi, plan_desk.decide, plan, no, version=1)
    assert plan.version == 2, "the same answer again is the same answer"
    with pytest.raises(plan_desk.PlanMoved) as late:
        say(house.claire, plan_desk.decide, plan, YES, version=1)
    assert (late.value.facts["state"], late.value.facts["by"]) == ("refused", "Kofi")


def test_a_plan_that_moved_on_is_not_called_off_unread(house, plan):
    agree(house, plan)
    with pytest.raises(plan_desk.PlanChanged) as late:
        say(house.claire, plan_desk.cancel, plan, "never mind", version=2)
    assert (late.value.facts["state"], late.value.facts["by"]) == ("active", "Kofi")


def test_neither_who_proposed_nor_the_account_s_rep_decides(house, plan):
    add(ScopeGrant(user_id=house.paul.id, portfolio_id=house.nord.id, starts_on=LONG_AGO))
    plan.proposed_by_id = house.kofi.id
    db.session.commit()
    for user, why in ((house.kofi, "requester"), (house.paul, "account_rep")):
        with pytest.raises(plan_desk.NotYours) as refused:
            say(user, plan_desk.decide, plan, YES)
        assert refused.value.facts == {"reason": why}


def test_no_plan_is_agreed_to_once_the_debtor_is_insolvent(house, customer, plan):
    customer.insolvency_on = TODAY
    db.session.commit()
    with pytest.raises(plan_desk.DebtorInsolvent):
        say(house.kofi, plan_desk.decide, plan, YES)
    say(house.kofi, plan_desk.decide, plan, Decision("refused", "insolvency"))


@pytest.mark.parametrize(
    "day",
    [
        pytest.param(TODAY - timedelta(days=1), id="before it was approved"),
        pytest.param(TODAY + timedelta(days=1), id="tomorrow"),
    ],
)
def test_nobody_accepts_before_the_approval_or_in_the_future(house, plan, day):
    say(house.kofi, plan_desk.decide, plan, YES)
    with pytest.raises(plan_desk.BadAcceptance):
        say(house.kofi, plan_desk.accept, plan, day)


def test_a_first_instalment_in_the_past_is_not_agreed_to(house, plan, clock):
    clock.now = datetime(2026, 12, 2, 9, 0, tzinfo=UTC)
    with pytest.raises(plan_desk.rules.PlanUnsound):
        say(house.kofi, plan_desk.decide, plan, YES)


def test_the_paper_to_sign_says_everything(house, plan):
    agree(house, plan, Decision("approved", acceleration=True))
    paper = plans.document(plan)
    assert (paper.creditor.name, paper.debtor.code) == ("Négoce du Val", "C001")
    assert [(item.ref, item.minor) for item in paper.items] == [("F-1", 50_00), ("F-2", 70_00)]
    assert sum(one.amount_minor for one in paper.instalments) == paper.total_minor == 120_00
    assert "3 jours ouvrés" in paper.default_clause
    assert paper.acceleration_clause
    assert paper.accept_by == date(2026, 12, 8)
    plan.acceleration = False
    assert plans.document(plan).acceleration_clause is None

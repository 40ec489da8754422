"""A dispute asks several departments at the same time; each ends what was asked of it, and only that."""

from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import select

from credit.operations import dispute_steps, disputes
from credit.operations.actor import Actor
from credit.operations.dispute_desk import one
from credit.operations.dispute_steps import Asking, get_step
from credit.operations.work import transact
from credit.rules.dispute_steps import StepEnded
from credit.rules.disputes import NotNow
from credit.rules.errors import Missing
from credit.store.db import db
from credit.store.dispute_steps import DisputeStep
from credit.store.journal import JournalEntry
from credit.store.people import User
from credit.store.push import Notice
from tests.builders import NOW, add, an_account, an_item
from tests.credit.operations.test_dunning import TODAY, a_dispute


@pytest.fixture
def kofi(house):
    return Actor(house.kofi.id, "credit_manager")


@pytest.fixture
def hugo(house):
    return add(
        User(
            username="hugo",
            name="Hugo",
            role="contributor",
            department="production",
            created_at=NOW,
        )
    )


@pytest.fixture
def dispute(house, hugo):
    found = add(a_dispute(an_item(an_account(house)), 40_00, house=house, state="qualified"))
    db.session.commit()
    return found


def do(actor, verb, *args):
    return transact(actor, lambda work: verb(work, *args))


def asked(actor, dispute, department, **more):
    said = Asking(uuid4(), department, f"ask {department}", **more)
    return do(actor, dispute_steps.ask, dispute.id, said)


def ended(user, verb, step, text=""):
    """End a step as the routes do: found in the sight of its person."""
    actor = Actor(user.id, user.role)
    return transact(actor, lambda work: verb(work, get_step(user, step.dispute_id, step.id), text))


def test_several_departments_are_asked_and_each_hears_of_its_own(house, hugo, kofi, dispute):
    asked(kofi, dispute, "logistics", days=3)
    asked(kofi, dispute, "production", owner_id=hugo.id, days=None)
    assert dispute.state == "in_progress"
    told = db.session.execute(select(Notice.event, Notice.user_id)).all()
    assert sorted(told) == sorted(("dispute_assigned", who.id) for who in (house.lea, hugo))
    steps = one(house.kofi, dispute.id, TODAY)["steps"]
    assert [(step["department"], step["owner"], step["due_on"]) for step in steps] == [
        ("logistics", None, date(2026, 11, 26)),
        ("production", "Hugo", None),
    ]


def test_a_deadline_is_counted_in_business_days(kofi, dispute):
    friday_after = asked(kofi, dispute, "logistics", days=4)
    monday_then = asked(kofi, dispute, "logistics", days=5)
    assert (friday_after.due_on, monday_then.due_on) == (date(2026, 11, 27), date(2026, 11, 30))


def test_an_owner_is_somebody_of_the_department(house, kofi, dispute):
    with pytest.raises(Missing):
        asked(kofi, dispute, "production", owner_id=house.lea.id)


def test_asking_twice_with_one_id_is_one_step(kofi, dispute):
    said = Asking(uuid4(), "logistics", "find the slip")
    do(kofi, dispute_steps.ask, dispute.id, said)
    do(kofi, dispute_steps.ask, dispute.id, said)
    assert len(db.session.scalars(select(DisputeStep)).all()) == 1
    assert len(db.session.scalars(select(JournalEntry)).all()) == 1


def test_one_step_done_leaves_the_others_to_do(house, hugo, kofi, dispute):
    slip, crane = asked(kofi, dispute, "logistics"), asked(kofi, dispute, "production")
    ended(house.lea, dispute_steps.finish, slip, "signed by the foreman")
    assert (slip.state, slip.outcome, slip.ended_by_id) == (
        "done",
        "signed by the foreman",
        house.lea.id,
    )
    assert crane.state == "open"
    row = db.session.scalars(select(JournalEntry).order_by(JournalEntry.id.desc())).first()
    assert (row.action, row.before["state"], row.after["state"]) == ("finish.step", "open", "done")
    assert not {"asked", "outcome"} & row.after.keys(), "case files carry the journal to a court"
    answered = select(Notice.user_id).where(Notice.event == "dispute_answered")
    assert db.session.scalars(answered).all() == [house.rosa.id]
    with pytest.raises(StepEnded):
        ended(house.kofi, dispute_steps.finish, slip)


def test_a_department_neither_sees_nor_ends_what_another_was_asked(house, kofi, dispute):
    slip, crane = asked(kofi, dispute, "logistics"), asked(kofi, dispute, "production")
    ended(house.kofi, dispute_steps.drop, asked(kofi, dispute, "logistics"), "found elsewhere")
    seen = one(house.lea, dispute.id, TODAY)["steps"]
    assert [step["id"] for step in seen] == [slip.id]
    with pytest.raises(Missing):
        ended(house.lea, dispute_steps.finish, crane, "I did it")
    assert crane.state == "open"


def test_nothing_is_asked_once_a_dispute_is_over_nor_when_it_is_taken_up_again(kofi, dispute):
    step = asked(kofi, dispute, "logistics", days=1)
    do(kofi, disputes.resolve, dispute.id, "rejected", "delivered in full")
    assert (step.state, step.ended_at is not None) == ("dropped", True)
    with pytest.raises(NotNow):
        asked(kofi, dispute, "logistics")
    do(kofi, disputes.reopen, dispute.id, "the slip turned up")
    assert one(db.session.get_one(User, kofi.user_id), dispute.id, TODAY)["next_step"] is None

"""A step of a dispute that is due or late is told to its department and to whoever is above, once a day."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from sqlalchemy import select

from credit.store.db import db
from credit.store.field import Dispute
from credit.store.people import User
from credit.store.push import Notice
from tasks.notices import tell_steps
from tests import builders
from tests.builders import NOW, add, an_account


@pytest.fixture
def on(house, clock):
    """Let the job run in the morning of a day of November 2026; say who has been told, and where it leads."""

    def on(day):
        clock.now = datetime(2026, 11, day, 7, 0, tzinfo=UTC)
        tell_steps()
        told = select(User.username, Notice.link).join(User, User.id == Notice.user_id)
        rows = db.session.execute(told.where(Notice.event == "step_due"))
        return sorted((name, link.split("/")[1]) for name, link in rows)

    return on


def a_step(house, due_on, **more):
    values = {"state": "in_progress", "owner_id": house.paul.id}
    said = {"reason": "delivery", "opened_on": date(2026, 11, 2), "client_time": NOW}
    customer = an_account(house)
    dispute = add(
        Dispute(id=uuid4(), customer_id=customer.id, created_at=NOW, **said | values | more)
    )
    builders.a_step(dispute, due_on=due_on)
    return dispute


def test_a_step_due_is_told_to_the_department_and_a_late_one_above_it(house, on):
    a_step(house, date(2026, 11, 24))
    assert on(23) == []
    due = [("lea", "etapes")]
    assert on(24) == due
    assert on(24) == due, "twice a day is once"
    late = [*due, ("lea", "etapes"), ("meriem", "litiges"), ("paul", "litiges")]
    assert on(25) == late
    assert on(25) == late


def test_nobody_hears_of_it_on_a_sunday_or_once_it_is_over(house, on):
    a_step(house, date(2026, 11, 20), state="resolved", resolved_at=NOW)
    assert on(24) == []
    db.session.execute(select(Dispute)).scalar_one().state = "in_progress"
    db.session.commit()
    assert on(29) == []
    assert len(on(30)) == 3


def test_each_of_several_steps_is_told_to_those_who_have_it(house, on):
    said = {"role": "contributor", "department": "production", "created_at": NOW}
    hugo, _ = (add(User(username=name, name=name, **said)) for name in ("hugo", "nina"))
    dispute = a_step(house, date(2026, 11, 24))
    builders.a_step(dispute, "production", due_on=date(2026, 11, 25), owner_id=hugo.id)
    done = builders.a_step(dispute, "production", due_on=date(2026, 11, 20))
    done.state = "done"
    db.session.commit()
    assert on(24) == [("lea", "etapes")]
    above = [("meriem", "litiges"), ("paul", "litiges")]
    assert on(25) == [("hugo", "etapes"), ("lea", "etapes"), ("lea", "etapes"), *above]
    assert "nina" in [name for name, _ in on(26)], "late, it is the whole department's"


def test_a_step_nobody_dated_is_never_late(house, on):
    a_step(house, None)
    assert on(30) == []

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from credit.operations import notices
from credit.operations.actor import MACHINE, Actor
from credit.operations.audience import managers_of, reps_of, with_role
from credit.operations.work import transact
from credit.rules.access import Role
from credit.store.db import db
from credit.store.push import Notice
from tests.builders import an_account


def say(people, **more):
    transact(
        MACHINE,
        lambda work: notices.tell(
            work,
            [person.id for person in people],
            "limit_approved",
            subject="limit_request/5",
            **more,
        ),
    )


def told():
    return list(db.session.scalars(select(Notice).order_by(Notice.user_id)))


def test_telling_twice_is_telling_once(house, nudged):
    say([house.rosa])
    say([house.rosa, house.samir])
    assert [row.user_id for row in told()] == [house.rosa.id, house.samir.id]
    assert nudged == ["deliver_notices", "deliver_notices"]
    say([house.rosa, house.samir])
    assert len(nudged) == 2


def test_another_occurrence_is_news(house):
    say([house.rosa], occurrence="1")
    say([house.rosa], occurrence="2")
    assert len(told()) == 2


def test_a_notice_waits_for_the_morning_and_keeps_its_time_to_live(house, clock):
    clock.now = datetime(2026, 11, 27, 20, 0, tzinfo=UTC)  # Friday evening
    say([house.rosa])
    [row] = told()
    assert row.send_after == datetime(2026, 11, 30, 6, 30, tzinfo=UTC)
    assert row.expires_at == row.send_after + timedelta(hours=24)
    assert row.link == "/demandes/5"


def test_nobody_tells_a_person_whose_access_ended(house, clock):
    house.rosa.disabled_at = clock.now
    db.session.commit()
    say([house.rosa])
    assert told() == []


def test_reading_is_for_the_person_alone_and_harmless_twice(house, clock):
    say([house.rosa])
    ids = [told()[0].id]
    transact(Actor(house.samir.id), lambda work: notices.read(work, ids))
    assert told()[0].read_at is None
    first = clock.now
    transact(Actor(house.rosa.id), lambda work: notices.read(work, ids))
    clock.now += timedelta(hours=1)
    transact(Actor(house.rosa.id), lambda work: notices.read(work, ids))
    assert told()[0].read_at == first


def test_the_audience_of_a_customer(house, clock):
    customer = an_account(house)
    today = clock.now.date()
    assert reps_of(customer.id, today) == [house.rosa.id]
    assert managers_of(customer.id, today) == [house.meriem.id]
    assert with_role(Role.CFO, Role.COLLECTOR) == [house.paul.id, house.claire.id]

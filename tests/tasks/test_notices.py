import json
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import select, update

from credit.operations import notices
from credit.operations.actor import MACHINE
from credit.operations.work import transact
from credit.store.db import db
from credit.store.people import Session
from credit.store.push import Notice, PushSubscription
from tasks.notices import deliver, deliver_notices
from tests.builders import an_account
from tests.credit.operations.limit_cases import a_request


def tell(user, event="limit_approved", subject="limit_request/5", **more):
    transact(
        MACHINE, partial(notices.tell, user_ids=[user.id], event=event, subject=subject, **more)
    )


def states():
    db.session.expire_all()
    rows = db.session.scalars(select(Notice).order_by(Notice.created_at, Notice.subject))
    return [(row.state, row.why) for row in rows]


def subscriptions():
    db.session.expire_all()
    return [row.endpoint[-7:] for row in db.session.scalars(select(PushSubscription))]


def test_a_notice_reaches_the_device_once_however_often_the_job_runs(house, listen, service):
    receiver = listen(house.rosa)
    tell(house.rosa)
    deliver_notices()
    deliver_notices()
    [post] = service.posts
    message = json.loads(receiver.open(post.body))
    assert message["web_push"] == 8030
    assert message["notification"]["navigate"] == "http://localhost:8000/demandes/5"
    assert message["notification"]["tag"] == post.headers["topic"]
    assert message["app_badge"] == 1
    assert (post.headers["urgency"], post.headers["ttl"]) == ("high", str(24 * 3600))
    assert states() == [("sent", None)]


def test_what_leaves_names_neither_customer_nor_amount(house, listen, service):
    customer = an_account(house, name="Charpentes Val")
    receiver = listen(house.kofi)
    request = a_request(customer, house.rosa, 61_234_00, state="in_review")
    facts = {"customer": "Charpentes Val", "amount_minor": 61_234_00, "time": "17:00"}
    tell(
        house.kofi,
        "limit_to_decide",
        f"limit_request/{request.id}",
        customer_id=customer.id,
        facts=facts,
    )
    deliver_notices()
    text = receiver.open(service.posts[0].body).decode()
    for said in ("Charpentes", "61234", "61 234", "61,234", "6123400", "C001", "Rosa", "17:00"):
        assert said not in text
    assert "Crédit client : du nouveau" in text


def test_all_devices_of_a_person_hear_it_and_nobody_elses(house, listen, service):
    listen(house.rosa, "/push/1")
    listen(house.rosa, "/push/2")
    listen(house.samir, "/push/3")
    tell(house.rosa)
    deliver_notices()
    assert sorted(post.path for post in service.posts) == ["/push/1", "/push/2"]


@pytest.mark.parametrize("status", [404, 410])
def test_a_device_that_is_gone_is_forgotten(house, listen, service, status):
    listen(house.rosa)
    service.answers["/push/1"] = (status, {})
    tell(house.rosa)
    deliver_notices()
    assert subscriptions() == []
    assert states() == [("dropped", "gone")]


@pytest.mark.parametrize("status", [401, 403])
def test_a_refused_key_alerts_the_administrators_and_keeps_the_device(
    house, listen, service, status
):
    listen(house.rosa)
    service.answers["/push/1"] = (status, {})
    tell(house.rosa)
    tell(house.rosa, subject="limit_request/6")
    deliver_notices()
    assert len(subscriptions()) == 1
    alerts = select(Notice).where(Notice.user_id == house.ada.id)
    assert [row.event for row in db.session.scalars(alerts)] == ["push_refused"]


def test_too_large_is_tried_once_more_with_the_least(house, listen, service):
    receiver = listen(house.rosa)
    service.answers["/push/1"] = [(413, {}), (201, {})]
    tell(house.rosa)
    deliver_notices()
    _first, second = (json.loads(receiver.open(post.body)) for post in service.posts)
    assert set(second) == {"web_push", "notification"}
    assert set(second["notification"]) == {"title", "navigate"}
    assert states() == [("sent", None)]


@pytest.mark.parametrize("status", [429, 503])
def test_busy_is_tried_again_when_the_service_said_and_not_before(
    house, listen, service, clock, status
):
    listen(house.rosa)
    service.answers["/push/1"] = [(status, {"Retry-After": "600"}), (201, {})]
    tell(house.rosa)
    deliver_notices()
    clock.now += timedelta(seconds=599)
    deliver_notices()
    assert len(service.posts) == 1
    clock.now += timedelta(seconds=1)
    deliver_notices()
    assert len(service.posts) == 2
    assert states() == [("sent", None)]


def test_later_than_its_time_to_live_is_never(house, listen, service, clock):
    listen(house.rosa)
    then = clock.now + timedelta(days=2)
    date = then.strftime("%a, %d %b %Y %H:%M:%S GMT")
    service.answers["/push/1"] = (429, {"Retry-After": date})
    tell(house.rosa)
    deliver_notices()
    assert states() == [("dropped", "unreachable")]


def test_a_service_that_stays_down_is_left_alone_after_five_tries(house, listen, service, clock):
    listen(house.rosa)
    service.answers["/push/1"] = (500, {})
    tell(house.rosa)
    for _ in range(9):
        deliver_notices()
        clock.now += timedelta(minutes=64)
    assert len(service.posts) == 5
    assert states() == [("dropped", "unreachable")]


def test_one_device_busy_does_not_push_twice_to_the_other(house, listen, service, clock):
    listen(house.rosa, "/push/1")
    listen(house.rosa, "/push/2")
    service.answers["/push/2"] = [(503, {}), (201, {})]
    tell(house.rosa)
    deliver_notices()
    clock.now += timedelta(minutes=2)
    deliver_notices()
    assert sorted(post.path for post in service.posts) == ["/push/1", "/push/2", "/push/2"]
    assert states() == [("sent", None)]


def test_a_redirect_is_not_followed(house, listen, service):
    listen(house.rosa)
    service.answers["/push/1"] = (307, {"Location": service.url("/elsewhere")})
    tell(house.rosa)
    deliver_notices()
    assert [post.path for post in service.posts] == ["/push/1"]
    assert states() == [("dropped", "refused")]


def test_in_the_evening_it_waits_for_the_morning(house, listen, service, clock):
    listen(house.rosa)
    tell(house.rosa)
    clock.now = datetime(2026, 11, 23, 19, 0, tzinfo=UTC)  # 20:00 in Paris: the worker was away
    deliver_notices()
    assert service.posts == []
    clock.now = datetime(2026, 11, 24, 6, 30, tzinfo=UTC)
    deliver_notices()
    assert len(service.posts) == 1


def test_security_does_not_wait(house, listen, service, clock):
    listen(house.rosa)
    clock.now = datetime(2026, 11, 28, 22, 0, tzinfo=UTC)
    tell(house.rosa, "new_device", "session/1")
    deliver_notices()
    assert len(service.posts) == 1


def test_more_than_three_become_one(house, listen, service):
    receiver = listen(house.rosa)
    for number in range(4):
        tell(house.rosa, subject=f"limit_request/{number}")
    deliver_notices()
    [post] = service.posts
    message = json.loads(receiver.open(post.body))
    assert message["notification"]["body"] == "4 points à voir"
    assert message["notification"]["navigate"] == "http://localhost:8000/"
    assert sorted(states(), key=str) == [("sent", "merged")] * 3 + [("sent", None)]


def test_eight_a_day_and_the_rest_is_read_in_the_app(house, listen, service, clock):
    listen(house.rosa)
    for number in range(12):
        tell(house.rosa, subject=f"limit_request/{number:02}")
        deliver_notices()
    assert len(service.posts) == 8
    assert states()[8:] == [("dropped", "enough_today")] * 4
    clock.now += timedelta(days=1)
    tell(house.rosa, subject="limit_request/99")
    deliver_notices()
    assert len(service.posts) == 9


def test_what_is_over_is_not_pushed(house, listen, service, clock):
    customer = an_account(house)
    request = a_request(customer, house.rosa, 5_000_00, state="in_review")
    subject = f"limit_request/{request.id}"
    listen(house.kofi)
    tell(house.kofi, "limit_to_decide", subject, customer_id=customer.id)
    request.state = "withdrawn"
    db.session.commit()
    deliver_notices()
    tell(house.kofi, "reminder_sent", "dunning_message/1")
    db.session.execute(
        update(Notice).where(Notice.event == "reminder_sent").values(read_at=clock.now)
    )
    db.session.commit()
    deliver_notices()
    tell(house.kofi, "reminder_sent", "dunning_message/2")
    clock.now += timedelta(hours=25)
    deliver_notices()
    assert service.posts == []
    assert sorted(why for _, why in states()) == ["expired", "over", "read"]


def test_a_customer_out_of_sight_is_not_spoken_of(house, listen, service):
    customer = an_account(house)
    listen(house.samir)
    tell(house.samir, "reminder_sent", "dunning_message/1", customer_id=customer.id)
    deliver_notices()
    assert service.posts == []
    assert states() == [("dropped", "out_of_sight")]


def test_without_a_device_it_stays_in_the_inbox(house, listen, service):
    tell(house.rosa)
    deliver_notices()
    assert states() == [("dropped", "no_device")]


def test_a_device_that_subscribed_with_another_key_cannot_hear_us(house, listen, service):
    listen(house.rosa, key_id="older")
    tell(house.rosa)
    deliver_notices()
    assert service.posts == []
    assert len(subscriptions()) == 1


def test_an_ended_session_hears_nothing_more(house, listen, service, clock):
    listen(house.rosa)
    db.session.execute(update(Session).values(ended_at=clock.now))
    tell(house.rosa)
    deliver_notices()
    assert service.posts == []
    assert subscriptions() == []


def test_a_worker_that_died_while_sending_is_followed_by_another(house, listen, service, clock):
    listen(house.rosa)
    tell(house.rosa)

    def die(*_args):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        deliver(die)
    deliver_notices()
    assert service.posts == []
    clock.now += timedelta(minutes=11)
    deliver_notices()
    assert len(service.posts) == 1
    assert states() == [("sent", None)]

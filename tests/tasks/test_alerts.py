"""What reaches a lock screen, by what its person chose."""

import json
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from credit.operations import alerts, notices
from credit.operations.actor import MACHINE, Actor
from credit.operations.work import transact
from credit.rules.alerts import Choice, Level
from credit.store.db import db
from credit.store.field import Promise
from credit.store.push import Notice
from tasks.notices import deliver_notices, prepare_digests, remind_promises
from tests.builders import add, an_account
from tests.credit.operations.limit_cases import a_request

SAID = ("Charpentes", "61234", "61 234", "61,234", "61\u202f234", "61\u00a0234", "6123400")


def choose(person, **what):
    transact(
        Actor(person.id), lambda work: alerts.choose(work, db.session.merge(person), Choice(**what))
    )


def tell(person, event, subject, **more):
    transact(
        MACHINE, partial(notices.tell, user_ids=[person.id], event=event, subject=subject, **more)
    )


def pushed(receiver, service):
    return [json.loads(receiver.open(post.body)) for post in service.posts]


@pytest.fixture
def answered(house):
    """Have a limit of 61,234 approved for Rosa's customer."""
    customer = an_account(house, name="Charpentes Val")
    request = a_request(customer, house.rosa, 61_234_00, state="approved")
    return partial(
        tell,
        house.rosa,
        "limit_approved",
        f"limit_request/{request.id}",
        customer_id=customer.id,
    )


@pytest.mark.parametrize(
    ("chosen", "title", "body"),
    [
        pytest.param({}, "Crédit client : du nouveau", None, id="discreet, unless chosen"),
        pytest.param({"level": Level.NAME}, "Limite accordée", "Charpentes Val", id="the name"),
        pytest.param(
            {"level": Level.FULL},
            "Limite accordée",
            "Charpentes Val · 61\u202f234,00\u00a0€",
            id="the name and the amount",
        ),
    ],
)
def test_a_lock_screen_says_as_much_as_its_person_chose(
    house, listen, service, answered, chosen, title, body
):
    receiver = listen(house.rosa)
    if chosen:
        choose(house.rosa, **chosen)
    answered()
    deliver_notices()
    [message] = pushed(receiver, service)
    assert message["notification"]["title"] == title
    assert message["notification"].get("body") == body
    text = receiver.open(service.posts[0].body).decode()
    assert bool([each for each in SAID if each in text]) is bool(chosen)


def test_a_company_that_keeps_amounts_off_lock_screens_is_obeyed_at_once(
    app, house, listen, service, answered
):
    receiver = listen(house.rosa)
    choose(house.rosa, level=Level.FULL)
    app.config["ENCOURS_ALERT_AMOUNTS"] = False
    answered()
    deliver_notices()
    [message] = pushed(receiver, service)
    assert message["notification"]["body"] == "Charpentes Val"


def test_a_customer_who_left_ones_sight_is_not_named(house, listen, service):
    receiver = listen(house.samir)
    choose(house.samir, level=Level.NAME)
    customer = an_account(house, name="Charpentes Val")
    tell(house.samir, "limit_approved", "limit_request/5", customer_id=customer.id)
    deliver_notices()
    [message] = pushed(receiver, service)
    assert message["notification"]["title"] == "Crédit client : du nouveau"
    assert "Charpentes" not in json.dumps(message)


def test_what_one_turned_off_stays_in_the_inbox(house, listen, service):
    listen(house.rosa)
    choose(house.rosa, events={"reminder_sent": False})
    tell(house.rosa, "reminder_sent", "dunning_message/1")
    tell(house.rosa, "limit_approved", "limit_request/5")
    deliver_notices()
    assert len(service.posts) == 1
    assert len(notices.inbox(house.rosa, datetime.now(UTC).date())["rows"]) == 2


def test_ones_own_quiet_hours_hold_by_ones_own_clock(house, listen, service, clock):
    listen(house.rosa)
    choose(
        house.rosa,
        quiet_from=time(22),
        quiet_to=time(9),
        time_zone="America/Martinique",
    )
    clock.now = datetime(2026, 11, 24, 12, 59, tzinfo=UTC)  # 08:59 there, 13:59 in Paris
    tell(house.rosa, "limit_approved", "limit_request/5")
    deliver_notices()
    assert service.posts == []
    clock.now += timedelta(minutes=1)
    deliver_notices()
    assert len(service.posts) == 1
    clock.now = datetime(2026, 11, 25, 1, 30, tzinfo=UTC)  # 21:30 there
    tell(house.rosa, "limit_approved", "limit_request/6")
    deliver_notices()
    assert len(service.posts) == 2


def paris(text):
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Europe/Paris")).astimezone(UTC)


def digests():
    db.session.expire_all()
    rows = db.session.scalars(select(Notice).where(Notice.event == "digest"))
    return [(row.user_id, row.facts["n"], row.occurrence) for row in rows]


def test_the_digest_comes_once_at_its_hour_with_what_is_unread(house, listen, service, clock):
    receiver = listen(house.meriem)
    clock.now = paris("2026-11-23T18:00")
    for number in range(2):
        tell(house.meriem, "customer_held", f"thing/{number}")
        tell(house.rosa, "reminder_sent", f"thing/{number}")
    deliver_notices()
    before = len(service.posts)
    clock.now = paris("2026-11-24T07:59")
    prepare_digests()
    assert digests() == []
    for minute in ("08:00", "08:05", "11:59", "13:00"):
        clock.now = paris(f"2026-11-24T{minute}")
        prepare_digests()
        deliver_notices()
    assert digests() == [(house.meriem.id, 2, "2026-11-24")]
    assert len(service.posts) == before + 1
    message = pushed(receiver, service)[-1]
    assert message["app_badge"] == 2
    assert message["notification"]["navigate"] == "http://localhost:8000/"


@pytest.mark.parametrize(
    "day", ["2026-10-26", "2027-03-30"], ids=["after winter came", "after summer came"]
)
def test_a_rep_who_wants_it_has_it_at_half_past_seven_whatever_the_clocks_did(house, clock, day):
    clock.now = paris(f"{day}T07:00") - timedelta(days=4)
    tell(house.rosa, "reminder_sent", "thing/1")
    choose(house.rosa, events={"digest": True})
    clock.now = paris(f"{day}T07:29")
    prepare_digests()
    assert digests() == []
    clock.now = paris(f"{day}T07:30")
    prepare_digests()
    assert digests() == [(house.rosa.id, 1, day)]


def test_nothing_to_see_and_days_off_have_no_digest(house, clock):
    clock.now = paris("2026-11-24T08:10")
    tell(house.meriem, "customer_held", "thing/1")  # came after its hour
    prepare_digests()
    clock.now = paris("2026-11-28T08:10")  # a Saturday
    prepare_digests()
    assert digests() == []


def test_a_promise_is_recalled_on_its_day_and_only_while_it_stands(house, listen, service, clock):
    customer = an_account(house)
    promises = [
        add(
            Promise(
                id=uuid4(),
                customer_id=customer.id,
                amount_minor=100_00,
                promised_on=date(2026, 11, day),
                recorded_by_id=house.rosa.id,
                recorded_on=date(2026, 11, 20),
                client_time=clock.now,
                created_at=clock.now,
            )
        )
        for day in (23, 24, 24)
    ]
    db.session.commit()
    receiver = listen(house.rosa)
    clock.now = paris("2026-11-24T07:30")
    remind_promises()
    remind_promises()
    promises[2].state = "kept"
    db.session.commit()
    deliver_notices()
    [message] = pushed(receiver, service)
    assert message["notification"]["navigate"].endswith(f"/promesses/{promises[1].id}")

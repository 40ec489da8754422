"""A second step the company demands: told before the day, and from it on a password alone only enrols."""

from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import select

from credit.operations.moment import read_clock
from credit.operations.second_step_demand import forget_known
from credit.rules.second_step import Act
from credit.store.db import db
from credit.store.journal import JournalEntry
from credit.store.second_factors import Passkey
from tests.api.access.routes import routes_of
from tests.api.access.world import a_world
from tests.api.second_factors.keys import V1, enter, register, said
from tests.authenticator import Authenticator
from tests.clients import give_password, signed_in_client

API, SESSION = f"{V1}/second-step", f"{V1}/session"
OWED = (403, "second_step_owed")

LEAVING = {"GET /session", "DELETE /session", "GET /passkeys"}
ENROLLING = {
    "PUT /session/proof",
    "POST /passkeys/questions",
    "POST /passkeys",
    "POST /codes",
    "PUT /codes/confirmation",
}
PROVING = {
    "POST /passkeys/proofs",
    "PUT /session/proof/passkey",
    "PUT /session/proof/code",
}
SENDING = {
    "POST /sync/push",
    "POST /attachments",
    "PUT /attachments/<uuid:attachment_id>/chunks/<int:number>",
    "POST /attachments/<uuid:attachment_id>/completion",
}


@pytest.fixture
def ada(app, house):
    return signed_in_client(app, house.ada)


@pytest.fixture
def demand(ada, clock):
    """Publish what is asked: role=days from today; gives the answer."""

    def publish(version="*", **days):
        today = read_clock().today
        asked = [
            {"role": role, "from_on": (today + timedelta(days=n)).isoformat()}
            for role, n in days.items()
        ]
        return ada.put(
            API,
            json={"demands": asked, "reason": "our insurer asks"},
            headers={"If-Match": version},
        )

    return publish


def at_the_door(app, person):
    give_password(person)
    browser = app.test_client()
    assert browser.sign_in(person.username).status_code == 200
    return browser


def state(browser):
    return browser.get(SESSION).json["second_step"]["state"]


def test_the_day_is_told_before_it_and_from_it_on_a_password_alone_only_enrols(
    app, house, demand, clock
):
    day = demand(rep=10).json["demands"]
    rosa = at_the_door(app, house.rosa)
    told = rosa.get(SESSION).json["second_step"]
    assert told == {"state": "told", "from_on": day[0]["from_on"]}
    assert rosa.get(f"{V1}/customers").status_code == 200
    clock.now += timedelta(days=10)
    fresh = at_the_door(app, house.rosa)
    assert (state(fresh), said(fresh.get(f"{V1}/customers"))) == ("enrol", OWED)
    assert said(fresh.post(f"{V1}/sync/push", json={})) == OWED
    register(fresh)
    assert (state(fresh), fresh.get(f"{V1}/customers").status_code) == ("free", 200)


def test_a_device_signed_in_before_the_day_still_brings_what_it_was_told(app, house, demand, clock):
    demand(rep=1)
    phone = at_the_door(app, house.rosa)
    clock.now += timedelta(days=1)
    assert said(phone.get(f"{V1}/sync/pull")) == OWED
    pushed = said(phone.post(f"{V1}/sync/push", json={}))
    assert pushed != OWED, "it is read, and judged like any other"
    assert said(phone.put(f"{V1}/session/proof", json={"password": "horse staple 4711"}))[0] < 500


def test_an_app_confirmed_while_enrolling_opens_everything_and_asks_from_then_on(
    app, house, demand, clock
):
    demand(rep=0)
    rosa = at_the_door(app, house.rosa)
    secret = pyotp.TOTP(rosa.post(f"{V1}/codes").json["secret"])
    rosa.put(f"{V1}/codes/confirmation", json={"code": secret.at(clock.now)})
    assert state(rosa) == "free"
    assert said(app.test_client().sign_in("rosa")) == (401, "code_needed")


def test_who_has_a_passkey_proves_it_and_a_stolen_password_adds_none(app, house, demand):
    give_password(house.rosa)
    key, _ = register(signed_in_client(app, house.rosa))
    demand(rep=0)
    thief = at_the_door(app, house.rosa)
    assert state(thief) == "prove"
    assert said(thief.post(f"{V1}/passkeys/questions")) == OWED
    assert said(thief.post(f"{V1}/codes")) == OWED
    assert db.session.query(Passkey).count() == 1
    asked = thief.post(f"{V1}/passkeys/proofs").json
    stranger = {"id": asked["id"], "credential": Authenticator().get(asked["options"])}
    assert thief.put(f"{SESSION}/proof/passkey", json=stranger).status_code == 422
    assert state(thief) == "prove"
    asked = thief.post(f"{V1}/passkeys/proofs").json
    right = {"id": asked["id"], "credential": key.get(asked["options"])}
    assert thief.put(f"{SESSION}/proof/passkey", json=right).status_code == 204
    assert (state(thief), thief.get(f"{V1}/customers").status_code) == ("free", 200)
    assert state_after_passkey(app, key) == "free"


def test_an_app_set_up_on_another_device_opens_a_session_that_a_password_alone_opened(
    app, house, demand, clock
):
    demand(rep=0)
    early, phone = at_the_door(app, house.rosa), at_the_door(app, house.rosa)
    secret = pyotp.TOTP(phone.post(f"{V1}/codes").json["secret"])
    phone.put(f"{V1}/codes/confirmation", json={"code": secret.at(clock.now)})
    assert state(early) == "prove"
    used = early.put(f"{SESSION}/proof/code", json={"code": secret.at(clock.now)})
    assert said(used) == (422, "wrong_code")
    assert said(early.get(f"{V1}/customers")) == OWED
    clock.now += timedelta(seconds=30)
    right = {"code": secret.at(clock.now)}
    assert early.put(f"{SESSION}/proof/code", json=right).status_code == 204
    assert (state(early), early.get(f"{V1}/customers").status_code) == ("free", 200)


def state_after_passkey(app, key):
    browser = app.test_client()
    enter(browser, key)
    return state(browser)


def test_the_last_administrator_is_asked_to_enrol_and_never_locked_out(app, house, ada, demand):
    demand(admin=0)
    fresh = at_the_door(app, house.ada)
    assert (state(fresh), said(fresh.get(API))) == ("enrol", OWED)
    register(fresh)
    assert fresh.get(API).status_code == 200


def test_versions_say_who_asked_what_and_who_is_not_ready(app, house, ada, demand, clock):
    register(signed_in_client(app, house.rosa))
    shown = demand(version='"0"', rep=30, manager=30).json
    roles = {row["role"]: row for row in shown["roles"]}
    assert [who["name"] for who in roles["rep"]["without"]] != []
    assert house.rosa.name not in [who["name"] for who in roles["rep"]["without"]]
    assert (shown["version"], shown["versions"][0]["reason"]) == (1, "our insurer asks")
    assert said(demand(version='"0"', rep=40)) == (412, "publication_changed")
    told = ada.get(f"{API}/differences?before=0&after=1").json["differences"]
    assert [(row["role"], row["before"]) for row in told] == [("rep", None), ("manager", None)]
    past = demand(rep=-1)
    assert (said(past), past.json["facts"]["field"]) == (
        (422, "second_step_unfit"),
        "demands.0.from_on",
    )
    row = db.session.scalars(select(JournalEntry).filter_by(action="second_step.publish")).one()
    assert set(row.after) == {"rep", "manager", "version", "reason"}
    assert demand().json["demands"] == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_every_other_route_is_closed_to_whoever_owes_it(app, clock):
    """The routes that stay open are said here anew: one more is a decision, not an accident."""
    world = a_world(app)
    found = {
        act: {
            route.name
            for route in routes_of(app)
            if getattr(app.view_functions[route.rule.endpoint], "act", Act.ANYTHING) == act
        }
        for act in set(Act) - {Act.ANYTHING}
    }
    assert found == {
        Act.LEAVE: LEAVING,
        Act.ENROL: ENROLLING,
        Act.PROVE: PROVING,
        Act.SEND: SENDING,
    }
    ada = world.browsers["ada"]
    today = read_clock().today.isoformat()
    asked = {"demands": [{"role": "rep", "from_on": today}], "reason": "our insurer asks"}
    assert ada.put(API, json=asked, headers={"If-Match": "*"}).status_code == 200
    db.session.execute(Passkey.__table__.delete())
    db.session.commit()
    forget_known()
    rosa = world.browsers["rosa"]
    closed = [
        route
        for route in routes_of(app)
        if route.guard != "open"
        and not isinstance(route.guard, frozenset)
        and route.name not in LEAVING | ENROLLING
    ]
    answers = {route.name: route.ask(rosa, world) for route in closed}
    assert {name: got for name, got in answers.items() if got != OWED} == {}

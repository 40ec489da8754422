from datetime import timedelta

import pytest
from sqlalchemy import select

from credit.operations import passkeys
from credit.store.db import db
from credit.store.journal import JournalEntry
from credit.store.people import Session
from credit.store.push import Notice
from credit.store.second_factors import Passkey
from tests.api.second_factors.keys import DOOR, V1, enter, knock, register, said
from tests.authenticator import Authenticator
from tests.clients import PASSWORD, give_password, signed_in_client

REFUSED = (401, "passkey_unknown")


@pytest.fixture
def rosa(app, house):
    return signed_in_client(app, house.rosa)


@pytest.fixture
def browser(app):
    return app.test_client()


def actions():
    return list(db.session.scalars(select(JournalEntry.action).order_by(JournalEntry.id)))


def test_a_passkey_signs_in_as_a_password_does(rosa, browser, house):
    key, added = register(rosa, name="Rosa's phone")
    assert (added.status_code, added.json["name"]) == (201, "Rosa's phone")
    kept = db.session.scalars(select(Passkey)).one()
    assert kept.transports == ["internal", "hybrid"]
    answer = enter(browser, key)
    assert (answer.status_code, answer.json["user"]["id"]) == (200, house.rosa.id)
    assert "HttpOnly" in answer.headers["Set-Cookie"]
    assert browser.get(f"{V1}/session").json == answer.json
    assert browser.delete(f"{V1}/session").status_code == 204
    assert actions()[:4] == ["session.start", "passkey.add", "session.start", "session.end"]
    listed = rosa.get(f"{V1}/passkeys").json
    assert [each["last_used_at"] is not None for each in listed["passkeys"]] == [True]
    assert db.session.scalars(select(Notice.event)).all() == ["sign_in_changed"]


def test_what_the_browser_is_asked_for(rosa, browser):
    asked = rosa.post(f"{V1}/passkeys/questions").json["options"]
    assert asked["rp"] == {"id": "localhost", "name": "Encours"}
    assert asked["authenticatorSelection"]["userVerification"] == "required"
    assert asked["authenticatorSelection"]["residentKey"] == "required"
    assert asked["excludeCredentials"] == []
    wanted = knock(browser)["options"]
    assert (wanted["rpId"], wanted["userVerification"]) == ("localhost", "required")
    assert wanted["allowCredentials"] == []
    register(rosa)
    again = rosa.post(f"{V1}/passkeys/questions").json["options"]
    assert [each["type"] for each in again["excludeCredentials"]] == ["public-key"]


def test_a_question_is_answered_once(rosa, browser, app):
    key, _ = register(rosa)
    asked = knock(browser)
    assert enter(browser, key, asked).status_code == 200
    assert said(enter(app.test_client(), key, asked)) == (422, "challenge_over")


def test_a_wrong_answer_spends_the_question_too(rosa, browser):
    key, _ = register(rosa)
    asked, right = knock(browser), key.rp_id
    key.rp_id = "evil.example"
    assert said(enter(browser, key, asked)) == REFUSED
    key.rp_id = right
    assert said(enter(browser, key, asked)) == (422, "challenge_over")


def test_a_question_waits_five_minutes(rosa, browser, clock):
    key, _ = register(rosa)
    asked = knock(browser)
    clock.now += timedelta(minutes=5)
    assert said(enter(browser, key, asked)) == (422, "challenge_over")


LIES = [
    pytest.param({"origin": "https://evil.example"}, id="another origin"),
    pytest.param({"origin": "http://localhost:8001"}, id="another port of the same host"),
    pytest.param({"rp_id": "evil.example"}, id="another relying party"),
    pytest.param({"verifies": False}, id="nobody verified who holds it"),
]


@pytest.mark.parametrize("lie", LIES)
def test_no_passkey_is_added_by_a_lie(rosa, lie):
    assert said(register(rosa, Authenticator(**lie))[1]) == (422, "passkey_refused")
    assert db.session.scalars(select(Passkey)).all() == []


@pytest.mark.parametrize("lie", LIES)
def test_nobody_signs_in_by_a_lie(rosa, browser, lie):
    key, _ = register(rosa)
    vars(key).update(lie)
    assert said(enter(browser, key)) == REFUSED


def test_nobody_signs_in_with_a_key_of_their_own_under_anothers_name(rosa, browser):
    key, _ = register(rosa)
    thief = Authenticator()
    thief.credential_id, thief.handle = key.credential_id, key.handle
    assert said(enter(browser, thief)) == REFUSED


def test_a_passkey_that_says_it_is_somebody_elses_opens_nothing(app, rosa, browser, house):
    of_rosa, _ = register(rosa)
    of_kofi, _ = register(signed_in_client(app, house.kofi))
    of_kofi.handle = of_rosa.handle
    assert said(enter(browser, of_kofi)) == REFUSED


@pytest.mark.parametrize(
    "credential",
    [
        pytest.param({}, id="nothing"),
        pytest.param({"id": "x" * 5000, "response": []}, id="too long, wrong shape"),
        pytest.param({"id": "AAAA", "response": {"userHandle": "é"}}, id="no base64"),
    ],
)
def test_whatever_is_sent_is_refused_in_words(rosa, browser, credential):
    body = {"id": knock(browser)["id"], "credential": credential}
    assert said(browser.post(DOOR, json=body)) == REFUSED
    body = {"id": rosa.post(f"{V1}/passkeys/questions").json["id"], "credential": credential}
    answer = rosa.post(f"{V1}/passkeys", json=body | {"name": "x"})
    assert said(answer) == (422, "passkey_refused")


def test_a_counter_that_goes_back_is_refused_and_told(rosa, browser, app, house):
    key, _ = register(rosa, Authenticator(counts_by=1))
    assert enter(browser, key).status_code == 200
    key.count = 0  # the copy somebody made before
    answer = enter(app.test_client(), key)
    assert said(answer) == (422, "passkey_copied")
    assert "passkey.copied" in actions()
    told = select(Notice.occurrence).where(Notice.event == "sign_in_changed")
    assert set(db.session.scalars(told)) == {"", "copied/1"}


def test_a_counter_that_never_counts_is_believed(rosa, browser):
    key, _ = register(rosa)
    assert [enter(browser, key).status_code for _ in range(3)] == [200] * 3


def test_a_disabled_person_does_not_come_in(rosa, browser, house):
    key, _ = register(rosa)
    house.rosa.disabled_at = house.rosa.created_at
    assert said(enter(browser, key)) == REFUSED


def test_a_removed_passkey_opens_nothing(rosa, browser):
    key, added = register(rosa)
    assert rosa.delete(f"{V1}/passkeys/{added.json['id']}").status_code == 204
    assert said(enter(browser, key)) == REFUSED
    assert "passkey.remove" in actions()


def test_the_same_passkey_is_kept_once(app, rosa, house):
    key, _ = register(rosa)
    assert said(register(signed_in_client(app, house.kofi), key)[1]) == (409, "passkey_known")


def test_a_question_of_another_session_is_not_ones_own(app, rosa, house):
    asked = rosa.post(f"{V1}/passkeys/questions").json
    body = {"id": asked["id"], "credential": Authenticator().create(asked["options"]), "name": "x"}
    kofi = signed_in_client(app, house.kofi)
    assert said(kofi.post(f"{V1}/passkeys", json=body)) == (422, "challenge_over")
    assert rosa.post(f"{V1}/passkeys", json=body).status_code == 201


def test_long_after_the_sign_in_a_change_asks_who_it_is(rosa, house, clock):
    give_password(house.rosa)
    key, added = register(rosa)
    clock.now += timedelta(minutes=16)
    assert said(rosa.post(f"{V1}/passkeys/questions")) == (403, "proof_needed")
    path = f"{V1}/passkeys/{added.json['id']}"
    assert said(rosa.delete(path)) == (403, "proof_needed")
    asked = rosa.post(f"{V1}/passkeys/proofs").json
    body = {"id": asked["id"], "credential": key.get(asked["options"])}
    assert rosa.put(f"{V1}/session/proof/passkey", json=body).status_code == 204
    assert rosa.delete(path).status_code == 204
    clock.now += timedelta(minutes=16)
    assert rosa.put(f"{V1}/session/proof", json={"password": PASSWORD}).status_code == 204
    assert rosa.post(f"{V1}/passkeys/questions").status_code == 201


def test_another_persons_passkey_proves_nothing(app, rosa, house):
    register(rosa)
    theirs, _ = register(signed_in_client(app, house.kofi))
    asked = rosa.post(f"{V1}/passkeys/proofs").json
    body = {"id": asked["id"], "credential": theirs.get(asked["options"])}
    answer = rosa.put(f"{V1}/session/proof/passkey", json=body)
    assert said(answer) == (422, "passkey_refused")


def test_a_passkey_is_named_by_its_person(rosa):
    _, added = register(rosa)
    answer = rosa.patch(f"{V1}/passkeys/{added.json['id']}", json={"name": "The old phone"})
    assert answer.json["name"] == "The old phone"


def test_tries_are_counted_as_with_passwords(rosa, browser):
    key, _ = register(rosa)
    key.verifies = False
    assert [enter(browser, key).status_code for _ in range(6)] == [401] * 5 + [429]
    late = enter(browser, key)
    assert late.headers["Retry-After"] == "900"


def test_nobody_fills_the_table_with_questions(browser, monkeypatch):
    monkeypatch.setattr(passkeys.challenges, "CHALLENGES_PER_ADDRESS", 3)
    begun = [browser.post(f"{DOOR}/questions").status_code for _ in range(4)]
    assert begun == [201] * 3 + [429]


def test_a_new_device_replaces_the_session_of_its_browser(rosa, house):
    key, _ = register(rosa)
    assert enter(rosa, key).status_code == 200
    assert set(db.session.scalars(select(Session.end_reason))) == {"replaced", None}


def test_an_address_that_is_a_number_has_no_passkeys(app, rosa):
    app.config["ENCOURS_URL"] = "http://127.0.0.1:8000"
    assert said(rosa.post(f"{V1}/passkeys/questions")) == (422, "passkeys_unavailable")

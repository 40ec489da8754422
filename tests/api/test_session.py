from datetime import timedelta

import pytest
from sqlalchemy import func, select

from credit.operations import passwords
from credit.store.db import db
from credit.store.journal import JournalEntry
from credit.store.people import Session
from tests.clients import PASSWORD, give_password, signed_in_client

SESSION = "/api/v1/session"


@pytest.fixture
def rosa(house):
    give_password(house.rosa)
    return house.rosa


@pytest.fixture
def browser(app):
    return app.test_client()


def test_signing_in_tells_a_page_what_it_needs(browser, rosa):
    answer = browser.sign_in("rosa")
    assert answer.status_code == 200
    body = answer.json
    assert body["user"] == {
        "id": rosa.id,
        "username": "rosa",
        "name": "Rosa",
        "role": "rep",
        "agency_id": rosa.agency_id,
        "department": None,
        "language": "fr",
    }
    assert body["permissions"] == ["capture", "read_proofs", "see_figures"]
    assert body["time_zone"] == "Europe/Paris"
    assert body["demo"] is False
    assert set(body) == {
        "user",
        "permissions",
        "csrf_token",
        "device_id",
        "installation",
        "time_zone",
        "demo",
        "second_step",
    }
    assert body["second_step"] == {"state": "free", "from_on": None}
    assert browser.get(SESSION).json == body


def test_the_cookie_is_plain_on_http_and_bound_to_the_host_on_https(browser, rosa, app):
    plain = browser.sign_in("rosa").headers["Set-Cookie"]
    assert plain.startswith("encours_session=")
    assert {"HttpOnly", "Path=/", "SameSite=Lax", "Max-Age=2592000"} <= set(plain.split("; "))
    assert "Secure" not in plain
    app.config["ENCOURS_URL"] = "https://encours.example"
    bound = app.test_client().sign_in("rosa").headers["Set-Cookie"]
    assert bound.startswith("__Host-encours_session=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(bound.split("; "))
    assert "Domain" not in bound


def test_the_database_never_holds_the_token(browser, rosa):
    token = browser.sign_in("rosa").headers["Set-Cookie"].split(";")[0].split("=", 1)[1]
    row = db.session.scalars(select(Session)).one()
    assert token not in (row.token_hash, row.csrf_token)
    assert len(row.token_hash) == 64


def test_nobody_is_signed_out_without_a_cookie_or_with_a_made_up_one(browser, house):
    assert browser.get(SESSION).json["code"] == "signed_out"
    browser.set_cookie("encours_session", "made-up")
    answer = browser.get(SESSION)
    assert (answer.status_code, answer.json["code"]) == (401, "signed_out")
    assert answer.mimetype == "application/problem+json"


@pytest.mark.parametrize("taken", [False, True], ids=["alive", "taken by the house"])
def test_a_request_for_somebody_else_finds_nobody_signed_in(app, house, taken):
    browser = signed_in_client(app, house.samir)
    for_rosa = {"Encours-Person": str(house.rosa.id)}
    for_samir = {"Encours-Person": str(house.samir.id)}
    assert browser.get(SESSION, headers=for_samir).status_code == 200
    if taken:
        house.samir.disabled_at = house.samir.created_at
    for answer in (
        browser.get("/api/v1/sync/pull", headers=for_rosa),
        browser.post("/api/v1/sync/push", json={"ops": []}, headers=for_rosa),
        browser.put("/api/v1/me", json={"language": "en"}, headers=for_rosa),
        browser.get(SESSION, headers=for_rosa),
    ):
        assert (answer.status_code, answer.json["code"]) == (401, "signed_out")
    assert house.samir.language != "en"


def test_signing_out_ends_the_session_on_the_server(app, house):
    browser = signed_in_client(app, house.rosa)
    kept = browser.get_cookie("encours_session").value
    answer = browser.delete(SESSION)
    assert answer.status_code == 204
    assert "Clear-Site-Data" not in answer.headers, "it would take others' unsent work along"
    assert browser.get_cookie("encours_session") is None
    browser.set_cookie("encours_session", kept)
    assert browser.get(SESSION).status_code == 401
    assert db.session.scalars(select(Session)).one().end_reason == "signed_out"


def test_a_session_slides_thirty_days_and_ends_after_ninety(app, house, clock):
    browser = signed_in_client(app, house.rosa)
    for _ in range(3):
        clock.now += timedelta(days=29)
        answer = browser.get(SESSION)
        assert answer.status_code == 200
    assert "Max-Age=259200;" in answer.headers["Set-Cookie"], "three of ninety days are left"
    clock.now += timedelta(days=3)
    assert browser.get(SESSION).status_code == 401


def test_a_session_without_contact_ends_after_thirty_days(app, house, clock):
    browser = signed_in_client(app, house.rosa)
    clock.now += timedelta(days=30)
    assert browser.get(SESSION).status_code == 401


def test_the_sliding_date_is_written_at_most_once_an_hour(app, house, clock):
    browser = signed_in_client(app, house.rosa)
    signed_in_at = clock.now
    clock.now += timedelta(minutes=59)
    assert "Set-Cookie" not in browser.get(SESSION).headers
    assert db.session.scalars(select(Session)).one().seen_at == signed_in_at
    clock.now += timedelta(minutes=1)
    assert "Set-Cookie" in browser.get(SESSION).headers
    assert db.session.scalars(select(Session)).one().seen_at == clock.now


def test_a_disabled_person_is_rejected_at_the_next_request(app, house):
    browser = signed_in_client(app, house.rosa)
    house.rosa.disabled_at = house.rosa.created_at
    answer = browser.get(SESSION)
    assert (answer.status_code, answer.json["code"]) == (403, "device_revoked")


@pytest.mark.parametrize(
    ("username", "password"),
    [
        pytest.param("rosa", "not her password", id="a wrong password"),
        pytest.param("nobody", PASSWORD, id="an unknown person"),
        pytest.param("samir", PASSWORD, id="a person without a password"),
        pytest.param("denis", PASSWORD, id="a disabled person"),
    ],
)
def test_every_failed_sign_in_looks_the_same(browser, house, rosa, username, password):
    give_password(house.denis)
    house.denis.disabled_at = house.denis.created_at
    answer = browser.sign_in(username, password)
    assert answer.status_code == 401
    assert answer.json == {
        "type": "about:blank",
        "status": 401,
        "code": "wrong_credentials",
        "title": "Wrong credentials",
        "facts": {},
    }


class Judge:
    """Hashes as the real one does, and remembers against what."""

    def __init__(self):
        self.against = []

    def verify(self, kept, secret):
        self.against.append(passwords.HASHER.check_needs_rehash(kept))
        return REAL.verify(kept, secret)

    def __getattr__(self, name):
        return getattr(REAL, name)


REAL = passwords.HASHER


def test_an_unknown_person_costs_one_hash_like_a_known_one(browser, rosa, monkeypatch):
    judge = Judge()
    monkeypatch.setattr(passwords, "HASHER", judge)
    browser.sign_in("nobody")
    browser.sign_in("rosa", "not her password")
    assert judge.against == [False, False], "twice a hash of today's parameters"
    assert passwords.proves("anything", None) is False


def test_a_username_is_typed_as_one_likes(browser, rosa):
    assert browser.sign_in("  Rosa ").status_code == 200


def test_signing_in_again_replaces_the_session_of_the_browser(browser, rosa):
    browser.sign_in("rosa")
    browser.sign_in("rosa")
    reasons = set(db.session.scalars(select(Session.end_reason)))
    assert reasons == {"replaced", None}


def test_a_hash_with_old_parameters_is_renewed_at_sign_in(browser, rosa):
    rosa.password_hash = passwords.PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash(
        PASSWORD
    )
    assert browser.sign_in("rosa").status_code == 200
    assert not passwords.is_dated(rosa.password_hash)
    assert browser.sign_in("rosa").status_code == 200


def test_changing_the_password_signs_out_the_other_devices_only(app, browser, rosa):
    other = signed_in_client(app, rosa)
    browser.sign_in("rosa")
    new = {"current": PASSWORD, "new": "a brand new password"}
    assert browser.put("/api/v1/password", json=new).status_code == 204
    assert browser.get(SESSION).status_code == 200
    assert other.get(SESSION).status_code == 401
    assert browser.sign_in("rosa").status_code == 401
    assert browser.sign_in("rosa", "a brand new password").status_code == 200


@pytest.mark.parametrize(
    ("body", "code"),
    [
        pytest.param(
            {"current": "wrong", "new": "a brand new password"}, "wrong_password", id="proof"
        ),
        pytest.param({"current": PASSWORD, "new": "short"}, "password_too_weak", id="length"),
        pytest.param({"current": PASSWORD, "new": "x" * 257}, "password_too_weak", id="bound"),
    ],
)
def test_a_password_change_needs_the_old_one_and_a_long_new_one(browser, rosa, body, code):
    browser.sign_in("rosa")
    answer = browser.put("/api/v1/password", json=body)
    assert (answer.status_code, answer.json["code"]) == (422, code)
    assert browser.sign_in("rosa").status_code == 200


def test_everyone_chooses_their_language(app, house):
    browser = signed_in_client(app, house.rosa)
    assert browser.put("/api/v1/me", json={"language": "en"}).json["user"]["language"] == "en"
    assert browser.get(SESSION).json["user"]["language"] == "en"
    assert browser.put("/api/v1/me", json={"language": "tlh"}).status_code == 422


def test_the_journal_names_person_and_device_and_holds_no_secret(browser, rosa):
    browser.sign_in("rosa")
    browser.put("/api/v1/password", json={"current": PASSWORD, "new": "a brand new password"})
    rows = db.session.scalars(select(JournalEntry).order_by(JournalEntry.id)).all()
    assert [row.action for row in rows] == ["session.start", "password.choose"]
    assert {row.actor_id for row in rows} == {rosa.id}
    assert {str(row.device_id) for row in rows} == {browser.device_id}
    assert "brand" not in "".join(f"{row.before}{row.after}" for row in rows)


def test_a_failed_sign_in_leaves_no_session(browser, rosa):
    browser.sign_in("rosa", "not her password")
    assert db.session.scalar(select(func.count()).select_from(Session)) == 0

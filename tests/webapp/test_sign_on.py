from datetime import timedelta

import pytest
from sqlalchemy import select

from credit.operations import sign_on
from credit.operations.actor import MACHINE
from credit.operations.work import transact
from credit.store.db import db
from credit.store.journal import JournalEntry
from credit.store.people import Session, User
from credit.store.publications import Publication
from tests.clients import signed_in_client
from tests.directory import CLIENT_ID, CLIENT_SECRET, a_directory
from webapp.pages.sign_on import own_path

SESSION = "/api/v1/session"


@pytest.fixture
def directory(app, clock):
    with a_directory(clock) as running:
        app.config |= {
            "OIDC_ISSUER": running.url,
            "OIDC_CLIENT_ID": CLIENT_ID,
            "OIDC_CLIENT_SECRET": CLIENT_SECRET,
            "OIDC_LABEL": "Annuaire Maison",
        }
        yield running


@pytest.fixture
def rosa(house):
    house.rosa.email = "Rosa@Maison.example "
    db.session.commit()
    return house.rosa


@pytest.fixture
def browser(app):
    return app.test_client()


def ask(browser, to="/"):
    """Go to the directory and let it send us back; gives the address of the return."""
    there = browser.get("/sign-on", query_string={"to": to, "lang": "en"})
    assert there.status_code == 303
    return there.headers["Location"]


def come_back(browser, directory, to="/"):
    back = directory.say_yes(ask(browser, to))
    return browser.get(back.removeprefix("http://localhost:8000"))


def signed_in_as(browser):
    answer = browser.get(SESSION)
    return answer.json["user"]["username"] if answer.status_code == 200 else None


def bound():
    return db.session.execute(
        select(User.sign_on_issuer, User.sign_on_subject).where(User.username == "rosa")
    ).one()


def test_a_person_the_directory_vouches_for_is_signed_in_where_they_wanted_to_go(
    browser, directory, rosa
):
    answer = come_back(browser, directory, "/clients/7?onglet=notes")
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/clients/7?onglet=notes&arrived"
    assert signed_in_as(browser) == "rosa"
    assert bound() == (directory.url, "u-1")
    session = db.session.scalars(select(Session)).one()
    rows = db.session.scalars(select(JournalEntry).order_by(JournalEntry.id)).all()
    assert [(row.action, row.device_id) for row in rows] == [
        ("sign_on.bind", session.id),
        ("session.start", session.id),
    ]
    assert browser.get_cookie("encours_sign_on") is None


def test_the_page_is_told_that_there_is_a_directory_only_where_there_is_one(app, browser, house):
    assert browser.get(f"{SESSION}/sign-on").json == {"offered": False, "label": None}
    page = browser.get("/sign-on")
    assert (page.status_code, "mot de passe" in page.text) == (403, True)


def test_signing_in_again_replaces_the_session_of_the_browser(browser, app, directory, rosa):
    browser = signed_in_client(app, rosa)
    come_back(browser, directory)
    assert set(db.session.scalars(select(Session.end_reason))) == {"replaced", None}


def test_once_bound_a_person_is_known_by_the_directory_s_own_name(browser, directory, rosa):
    come_back(browser, directory)
    directory.person |= {"email": "rosa.new@maison.example"}
    browser.delete_cookie("encours_session")
    assert come_back(browser, directory).status_code == 303


def strangers(directory, house):
    """Give each way of being nobody here."""
    return {
        "an address the directory has not verified": {"email_verified": False},
        "an address it says nothing about": {"email_verified": None},
        "a word where a yes is needed": {"email_verified": "true"},
        "an address nobody has": {"email": "someone@maison.example"},
        "an address a disabled person has": {"email": "denis@maison.example"},
        "an address two people have": {"email": "both@maison.example"},
        "no address": {"email": None},
    }


def test_whoever_is_nobody_here_reads_the_same_words_and_is_not_created(
    browser, directory, house, rosa
):
    house.denis.email, house.denis.disabled_at = "denis@maison.example", house.denis.created_at
    house.kofi.email = house.samir.email = "both@maison.example"
    db.session.commit()
    before = db.session.query(User).count()
    pages = set()
    for why, claims in strangers(directory, house).items():
        directory.claims = claims
        answer = come_back(browser, directory)
        assert (answer.status_code, signed_in_as(browser)) == (403, None), why
        pages.add(answer.text)
    assert len(pages) == 1
    assert "This account opens nothing here" in pages.pop()
    assert db.session.query(User).count() == before
    assert bound() == (None, None)


def test_another_account_with_the_same_address_is_refused_until_an_administrator_forgets_the_first(
    app, browser, directory, rosa
):
    come_back(browser, directory)
    directory.person |= {"sub": "u-2"}
    stranger = app.test_client()
    assert come_back(stranger, directory).status_code == 403
    assert signed_in_as(stranger) is None
    assert bound() == (directory.url, "u-1")
    transact(MACHINE, lambda work: sign_on.forget(work, rosa.id))
    assert come_back(stranger, directory).status_code == 303
    assert bound() == (directory.url, "u-2")


def test_an_administrator_sees_who_is_bound_and_unbinds_with_a_reason(
    app, house, browser, directory, rosa
):
    come_back(browser, directory)
    by_password = signed_in_client(app, rosa)
    ada = signed_in_client(app, house.ada)
    known = {row["username"]: row["directory"] for row in ada.get("/api/v1/people").json}
    assert known["rosa"] == {"issuer": directory.url, "subject": "u-1"}
    assert known["ada"] is None
    address = f"/api/v1/people/{rosa.id}/directory"
    assert ada.delete(address, json={"reason": ""}).status_code == 422
    assert ada.delete(address, json={"reason": "another's account"}).status_code == 204
    assert bound() == (None, None)
    row = db.session.scalars(select(JournalEntry).filter_by(action="sign_on.forget")).one()
    assert (row.before, row.after) == (
        {"issuer": directory.url},
        {"reason": "another's account"},
    )
    gone = browser.get(SESSION)
    assert (gone.status_code, gone.json["code"]) == (401, "signed_out"), "and forgets nothing"
    assert signed_in_as(by_password) == "rosa"


def test_the_directory_counts_as_the_second_step_the_company_asks_for(
    app, house, browser, directory, rosa
):
    asked = Publication(topic="second_step", number=1, content={"rep": "2026-01-01"})
    asked.reason, asked.by_id, asked.created_at = "insurer", house.ada.id, rosa.created_at
    db.session.add(asked)
    come_back(browser, directory)
    assert browser.get(SESSION).json["second_step"] == {"state": "free", "from_on": None}
    alone = signed_in_client(app, rosa).get(SESSION).json["second_step"]
    assert alone == {"state": "enrol", "from_on": "2026-01-01"}


def test_the_house_may_change_its_directory(browser, directory, rosa):
    rosa.sign_on_issuer, rosa.sign_on_subject = "https://former.example", "7"
    assert come_back(browser, directory).status_code == 303
    assert bound() == (directory.url, "u-1")


def test_a_person_disabled_after_the_first_time_is_refused(app, browser, directory, rosa):
    come_back(browser, directory)
    rosa.disabled_at = rosa.created_at
    assert come_back(app.test_client(), directory).status_code == 403


def test_an_answer_serves_once_and_only_in_the_browser_that_asked(app, browser, directory, rosa):
    back = directory.say_yes(ask(browser)).removeprefix("http://localhost:8000")
    other = app.test_client()
    ask(other)
    assert "begun elsewhere" in other.get(back).text
    assert signed_in_as(other) is None
    kept = browser.get_cookie("encours_sign_on").value
    assert browser.get(back).status_code == 303
    again = app.test_client()
    assert again.get(back).status_code == 403, "no cookie any more"
    again.set_cookie("encours_sign_on", kept)
    assert again.get(back).status_code == 403, "the code is used up"
    assert signed_in_as(again) is None


def test_an_answer_that_took_too_long_or_was_written_by_hand_is_refused(browser, directory, rosa):
    back = directory.say_yes(ask(browser)).removeprefix("http://localhost:8000")
    kept = browser.get_cookie("encours_sign_on").value
    browser.set_cookie("encours_sign_on", f"{kept}x")
    assert browser.get(back).status_code == 403
    assert signed_in_as(browser) is None


def test_what_went_wrong_is_said_in_words(app, browser, directory, rosa, clock):
    directory.denies = "access_denied"
    assert "did not agree" in come_back(browser, directory).text
    directory.denies = None
    directory.claims = {"exp": (clock.now - timedelta(hours=1)).timestamp()}
    assert "time and the server’s differ" in come_back(browser, directory).text
    directory.claims = {"nonce": "another"}
    assert "could not be verified" in come_back(browser, directory).text
    app.config["OIDC_ISSUER"] = "http://127.0.0.1:1"
    down = browser.get("/sign-on?to=/moi", headers={"Accept-Language": "fr"})
    assert (down.status_code, "ne répond pas" in down.text) == (503, True)
    assert "/sign-on?to=%2Fmoi&amp;lang=fr" in down.text, "trying again keeps the page they wanted"
    assert "default-src 'none'" in down.headers["Content-Security-Policy"]


def test_on_https_the_question_is_bound_to_the_host(app, browser, directory, rosa):
    app.config["ENCOURS_URL"] = "https://encours.example"
    answer = browser.get("/sign-on")
    assert answer.headers["Set-Cookie"].startswith("__Host-encours_sign_on=")
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Max-Age=600"} <= set(
        answer.headers["Set-Cookie"].split("; ")
    )
    assert "redirect_uri=https%3A%2F%2Fencours.example%2Fsign-on%2Freturn" in answer.location


@pytest.mark.parametrize(
    ("asked", "path"),
    [
        pytest.param(None, "/", id="nothing"),
        pytest.param("/suivi?part=1", "/suivi?part=1", id="a page of ours"),
        pytest.param("https://else.example/", "/", id="another site"),
        pytest.param("//else.example/", "/", id="another site without a scheme"),
        pytest.param("/\\else.example", "/", id="another site by backslash"),
        pytest.param("////else.example", "/", id="another site behind slashes"),
        pytest.param("javascript:alert(1)", "/", id="a script"),
        pytest.param("/a\r\nSet-Cookie: x", "/", id="a header"),
    ],
)
def test_only_pages_of_ours_are_gone_back_to(asked, path):
    assert own_path(asked) == path

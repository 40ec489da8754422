from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import select

from credit.store.db import db
from credit.store.journal import JournalEntry
from credit.store.people import Session
from credit.store.second_factors import CodeGenerator, RecoveryCode
from tests.api.second_factors.keys import V1, enter, register, said
from tests.clients import PASSWORD, give_password, signed_in_client

SESSION, CODE = f"{V1}/session", f"{V1}/session/code"


@pytest.fixture
def rosa(app, house):
    give_password(house.rosa)
    return signed_in_client(app, house.rosa)


@pytest.fixture
def browser(app):
    return app.test_client()


class App:
    """An authenticator app, by the server's clock."""

    def __init__(self, secret, clock):
        self.totp, self.clock = pyotp.TOTP(secret), clock

    def code(self, late_seconds=0):
        return self.totp.at(self.clock.now - timedelta(seconds=late_seconds))


@pytest.fixture
def phone(rosa, clock):
    """Rosa's app, confirmed half a minute ago; its recovery codes are `phone.recovery`."""
    app = App(rosa.post(f"{V1}/codes").json["secret"], clock)
    answer = rosa.put(f"{V1}/codes/confirmation", json={"code": app.code()})
    app.recovery = answer.json["codes"]
    clock.now += timedelta(seconds=30)
    return app


def bring(browser, code):
    return browser.post(CODE, json={"code": code})


def test_an_app_is_offered_a_secret_to_scan_or_to_type(rosa):
    offer = rosa.post(f"{V1}/codes").json
    assert offer["uri"].startswith("otpauth://totp/Encours:rosa?secret=" + offer["secret"])
    assert offer["path"].startswith("M4 4h7v1h-7z"), "the corner of a QR code in its quiet zone"
    assert 30 < offer["size"] < 70


def test_nothing_is_asked_before_the_app_showed_a_right_code(rosa, browser, clock):
    app = App(rosa.post(f"{V1}/codes").json["secret"], clock)
    wrong = rosa.put(f"{V1}/codes/confirmation", json={"code": "12345"})
    assert said(wrong) == (422, "wrong_code")
    assert browser.sign_in("rosa").status_code == 200
    assert rosa.put(f"{V1}/codes/confirmation", json={"code": app.code()}).status_code == 200
    assert said(app.totp and browser.sign_in("rosa")) == (401, "code_needed")


def test_the_password_alone_opens_no_session(app, rosa, phone, browser):
    before = len(db.session.scalars(select(Session)).all())
    answer = browser.sign_in("rosa")
    assert said(answer) == (401, "code_needed")
    assert browser.get(SESSION).status_code == 401
    assert len(db.session.scalars(select(Session)).all()) == before
    assert bring(browser, phone.code()).status_code == 200
    assert browser.get(SESSION).json["user"]["username"] == "rosa"
    last = db.session.scalars(select(JournalEntry).order_by(JournalEntry.id.desc())).first()
    assert (last.action, last.after["by"]) == ("session.start", "code")


def test_the_proof_stays_in_the_browser_that_gave_it(app, phone, browser):
    browser.sign_in("rosa")
    assert said(bring(app.test_client(), phone.code())) == (401, "sign_in_over")
    assert bring(browser, phone.code()).status_code == 200
    assert said(bring(browser, phone.code())) == (401, "sign_in_over"), "and serves once"


def test_the_proof_waits_ten_minutes(phone, browser, clock):
    browser.sign_in("rosa")
    clock.now += timedelta(minutes=10)
    assert said(bring(browser, phone.code())) == (401, "sign_in_over")


def test_a_code_is_taken_once(app, phone, browser):
    code = phone.code()
    browser.sign_in("rosa")
    assert bring(browser, code).status_code == 200
    other = app.test_client()
    other.sign_in("rosa")
    assert said(bring(other, code)) == (401, "code_refused")


@pytest.mark.parametrize(
    ("late_seconds", "status"),
    [
        pytest.param(30, 200, id="one step late"),
        pytest.param(-30, 200, id="one step early"),
        pytest.param(60, 401, id="two steps late"),
        pytest.param(-60, 401, id="two steps early"),
    ],
)
def test_clocks_may_differ_by_one_step(phone, browser, clock, late_seconds, status):
    clock.now += timedelta(minutes=5)
    browser.sign_in("rosa")
    assert bring(browser, phone.code(late_seconds)).status_code == status


def test_a_typed_code_may_be_grouped(phone, browser):
    browser.sign_in("rosa")
    code = phone.code()
    assert bring(browser, f" {code[:3]} {code[3:]}").status_code == 200


def test_ten_recovery_codes_open_once_each(rosa, phone, browser, app):
    assert len(set(phone.recovery)) == 10
    kept = db.session.scalars(select(RecoveryCode.code_hash)).all()
    assert not set(kept) & set(phone.recovery)
    browser.sign_in("rosa")
    assert bring(browser, phone.recovery[3].lower().replace("-", " ")).status_code == 200
    assert rosa.get(f"{V1}/passkeys").json["recovery_codes"] == 9
    other = app.test_client()
    other.sign_in("rosa")
    assert said(bring(other, phone.recovery[3])) == (401, "code_refused")
    assert rosa.post(f"{V1}/codes/recovery").status_code == 201
    assert said(bring(other, phone.recovery[4])) == (401, "code_refused"), "replaced by new ones"


def test_codes_are_guessed_five_times_wherever_from(app, phone, clock):
    for last in range(5):
        browser = app.test_client()
        browser.environ_base["REMOTE_ADDR"] = f"198.51.100.{last}"
        browser.sign_in("rosa")
        assert bring(browser, "000000").status_code == 401
    answer = bring(browser, phone.code())
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "900")
    clock.now += timedelta(minutes=15)
    browser.sign_in("rosa")
    assert bring(browser, phone.code()).status_code == 200


def test_a_right_password_forgives_no_wrong_code(phone, browser):
    seen = []
    for _ in range(6):
        browser.sign_in("rosa")
        seen.append(bring(browser, "000000").status_code)
    assert seen == [401] * 5 + [429]


def test_a_disabled_person_brings_a_code_for_nothing(phone, browser, house):
    browser.sign_in("rosa")
    house.rosa.disabled_at = house.rosa.created_at
    assert said(bring(browser, phone.code())) == (401, "sign_in_over")


def test_the_database_does_not_hold_the_secret(phone):
    kept = db.session.scalars(select(CodeGenerator)).one()
    assert phone.totp.secret not in kept.sealed_secret


def test_under_another_installations_key_no_code_is_right(app, phone, browser):
    app.secret_key = "of another house"
    browser.sign_in("rosa")
    assert said(bring(browser, phone.code())) == (401, "code_refused")


def test_turning_codes_off_takes_password_and_code(rosa, phone, browser):
    def stop(**said_too):
        return rosa.delete(f"{V1}/codes", json={"password": PASSWORD, "code": "000000"} | said_too)

    assert said(stop(password="a guess", code=phone.code())) == (422, "wrong_password")
    assert said(stop()) == (422, "wrong_code")
    assert browser.sign_in("rosa").status_code == 401
    assert stop(code=phone.code()).status_code == 204
    assert browser.sign_in("rosa").status_code == 200
    assert db.session.scalars(select(RecoveryCode)).all() == []


def test_an_app_in_use_is_not_replaced_in_passing(rosa, phone):
    assert said(rosa.post(f"{V1}/codes")) == (409, "codes_in_use")
    again = rosa.put(f"{V1}/codes/confirmation", json={"code": phone.code()})
    assert said(again) == (409, "no_codes")


def test_setting_an_app_up_asks_for_a_fresh_sign_in(rosa, clock):
    clock.now += timedelta(minutes=16)
    assert said(rosa.post(f"{V1}/codes")) == (403, "proof_needed")


def test_a_passkey_needs_no_code(rosa, phone, browser):
    key, _ = register(rosa)
    assert enter(browser, key).status_code == 200


def test_an_administrator_takes_lost_factors_away(app, rosa, phone, house, browser):
    key, _ = register(rosa)
    ada = signed_in_client(app, house.ada)
    (seen,) = [one for one in ada.get(f"{V1}/people").json if one["username"] == "rosa"]
    assert (seen["passkeys"], seen["codes"]) == (1, True)
    assert ada.delete(f"{V1}/people/{house.rosa.id}/second-factors").status_code == 204
    assert browser.sign_in("rosa").status_code == 200
    assert said(enter(app.test_client(), key)) == (401, "passkey_unknown")
    last = select(JournalEntry).where(JournalEntry.action == "second_factors.reset")
    assert db.session.scalars(last).one().before == {"passkeys": 1, "codes": True}
    told = rosa.get(f"{V1}/notices").json
    assert "sign_in_changed" in str(told)

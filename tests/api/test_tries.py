from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from credit.store.db import db
from credit.store.people import SignInTry
from tests.clients import PASSWORD, give_password


@pytest.fixture
def rosa(house):
    give_password(house.rosa)
    return house.rosa


def guess(app, username="rosa", ip="203.0.113.9", password="not her password"):
    body = {"username": username, "password": password}
    return app.test_client().post(
        "/api/v1/session", json=body, environ_overrides={"REMOTE_ADDR": ip}
    )


def statuses(app, times, **how):
    return [guess(app, **how).status_code for _ in range(times)]


def test_the_sixth_guess_of_an_account_from_an_address_waits(app, rosa, clock):
    assert statuses(app, 6) == [401] * 5 + [429]
    clock.now += timedelta(minutes=4)
    answer = guess(app, password=PASSWORD)
    assert (answer.status_code, answer.json["code"]) == (429, "too_many_tries")
    assert answer.headers["Retry-After"] == "660"
    assert answer.json["facts"] == {"retry_after_seconds": 660}
    clock.now += timedelta(minutes=11)
    assert guess(app, password=PASSWORD).status_code == 200


def test_an_unknown_person_waits_the_same(app, rosa):
    known = [(a.status_code, a.json, a.headers.get("Retry-After")) for a in tries(app, "rosa")]
    unknown = [(a.status_code, a.json, a.headers.get("Retry-After")) for a in tries(app, "ghost")]
    assert known == unknown


def tries(app, username):
    return [guess(app, username) for _ in range(6)]


def test_an_account_is_never_locked_for_its_owner_elsewhere(app, rosa):
    for last in range(20):
        statuses(app, 5, ip=f"198.51.100.{last}")
    assert guess(app, ip="203.0.113.9", password=PASSWORD).status_code == 200


def test_an_address_waits_after_thirty_failures_whoever_it_guesses(app, rosa):
    assert [guess(app, f"someone{n}").status_code for n in range(31)] == [401] * 30 + [429]
    assert guess(app, password=PASSWORD).status_code == 429
    assert guess(app, password=PASSWORD, ip="198.51.100.1").status_code == 200


def test_successes_are_not_counted(app, rosa):
    assert statuses(app, 35, password=PASSWORD) == [200] * 35
    assert db.session.scalar(select(func.count()).select_from(SignInTry)) == 0


def test_a_success_forgives_the_slips_before_it(app, rosa):
    assert statuses(app, 4) == [401] * 4
    assert statuses(app, 1, password=PASSWORD) == [200]
    assert statuses(app, 5) == [401] * 5


def test_guesses_at_the_same_moment_do_not_slip_through(app, rosa):
    with ThreadPoolExecutor(8) as crowd:
        seen = list(crowd.map(lambda _: in_a_thread(app), range(16)))
    assert sorted(seen) == [401] * 5 + [429] * 11


def in_a_thread(app):
    with app.app_context():
        return guess(app).status_code


def test_guesses_of_reset_codes_count_too(app, rosa):
    body = {"username": "rosa", "code": "AAAA-AAAA-AAAA", "new": PASSWORD}
    seen = [app.test_client().post("/api/v1/password/reset", json=body) for _ in range(6)]
    assert [each.status_code for each in seen] == [401] * 5 + [429]

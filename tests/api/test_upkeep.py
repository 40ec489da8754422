"""How the house stands, as its administrator sees it, while its parts are there and while they are not."""

from datetime import timedelta

import pytest
from redis import Redis

from credit.store.db import db
from credit.store.people import Session
from credit.store.push import Notice, PushSubscription
from tasks.queue import Nudger
from tasks.tally import Tally
from tests.builders import NOW, add
from tests.clients import signed_in_client
from webapp import redis_server

UPKEEP = "/api/v1/upkeep"


@pytest.fixture(scope="module")
def redis_url(tmp_path_factory):
    data = tmp_path_factory.mktemp("upkeep")
    server = redis_server.start(data)
    yield redis_server.url_of(data)
    server.terminate()
    server.wait()


@pytest.fixture
def ada(app, house):
    return signed_in_client(app, house.ada)


def a_listener(person, key_id):
    session = add(
        Session(token_hash=key_id, csrf_token="x", user_id=person.id, created_at=NOW, seen_at=NOW)
    )
    add(
        PushSubscription(
            user_id=person.id,
            session_id=session.id,
            endpoint=f"https://push.example/{key_id}",
            p256dh="x",
            auth="x",
            vapid_key_id=key_id,
            created_at=NOW,
        )
    )


def test_it_shows_what_waits_and_what_services_answered(app, house, ada, clock, redis_url):
    clock.now = NOW
    a_listener(house.rosa, ada.get("/api/v1/push-key").json["key_id"])
    a_listener(house.rosa, "an-earlier-key")
    times = {"send_after": NOW - timedelta(hours=1), "created_at": NOW}
    add(
        Notice(
            user_id=house.rosa.id,
            event="new_device",
            subject="session/1",
            link="/",
            expires_at=NOW + timedelta(days=1),
            **times,
        )
    )
    db.session.commit()
    with Redis.from_url(redis_url) as connection:
        connection.flushdb()
        app.extensions["queue"] = connection
        Nudger(connection)("recompute")
        Tally(connection)("push", "push.example", "key_refused")
        shown = ada.get(UPKEEP).json
    assert shown["queue"]["waiting"] == 1
    [owed] = [row for row in shown["owed"] if row["count"]]
    assert (owed["kind"], owed["count"]) == ("pushes", 1)
    [service] = shown["services"]
    assert (service["living"], service["dead"], service["refused"]) == (1, 1, 1)
    assert shown["last_backup_at"] is None


def test_a_queue_that_is_away_is_said_and_what_is_owed_is_still_shown(app, ada):
    app.extensions["queue"] = Redis(port=1)
    shown = ada.get(UPKEEP)
    assert (shown.status_code, shown.json["queue"]) == (200, None)
    assert {row["kind"] for row in shown.json["owed"]} >= {"pushes", "mails", "figures"}
    assert ada.post(f"{UPKEEP}/jobs/recompute/retry").status_code == 503


def test_only_jobs_of_the_timetable_are_woken(app, ada, redis_url):
    with Redis.from_url(redis_url) as connection:
        connection.flushdb()
        app.extensions["queue"] = connection
        assert ada.post(f"{UPKEEP}/jobs/recompute/retry").status_code == 204
        assert ada.get(UPKEEP).json["queue"]["waiting"] == 1
        assert ada.post(f"{UPKEEP}/jobs/os.system/retry").status_code == 404

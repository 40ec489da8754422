from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from redis import Redis

from tasks.queue import end
from tasks.timetable import TIMETABLE
from webapp import redis_server
from webapp.probes import make_probes
from webapp.scheduler import tick

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=ZoneInfo("Europe/Paris"))


@pytest.fixture
def connection(tmp_path):
    server = redis_server.start(tmp_path)
    with Redis.from_url(redis_server.url_of(tmp_path)) as connection:
        yield connection
    server.terminate()
    server.wait()


def test_the_first_tick_wakes_every_job_whose_hour_has_passed_and_the_next_none(connection):
    woken = []
    tick(connection, woken.append, NOW)
    assert set(woken) == {
        name for name, slot in TIMETABLE.items() if slot.at is None or slot.at <= NOW.time()
    }
    woken.clear()
    tick(connection, woken.append, NOW)
    assert woken == []
    tick(connection, woken.append, NOW + timedelta(seconds=60))
    assert set(woken) == {
        name for name, slot in TIMETABLE.items() if slot.at is None and slot.every_minutes == 1
    }


def test_a_daily_job_that_died_is_woken_again_the_same_day_and_one_that_ended_is_not(connection):
    daily = {name for name, slot in TIMETABLE.items() if slot.at and slot.at <= NOW.time()}
    woken = []
    tick(connection, woken.append, NOW)
    for name in daily - {"remind_promises"}:
        end(connection, name, NOW + timedelta(seconds=5))
    woken.clear()
    tick(connection, woken.append, NOW + timedelta(minutes=29))
    assert daily.isdisjoint(woken), "it may still be at work"
    tick(connection, woken.append, NOW + timedelta(minutes=30))
    assert daily.intersection(woken) == {"remind_promises"}
    end(connection, "remind_promises", NOW + timedelta(minutes=31))
    woken.clear()
    tick(connection, woken.append, NOW + timedelta(hours=2))
    assert daily.isdisjoint(woken)


def test_health_hears_the_scheduler_and_misses_the_worker(connection):
    probes = make_probes(connection, lambda: NOW.astimezone(UTC))
    assert probes["scheduler"]() == "not seen"
    tick(connection, lambda _name: None, NOW - timedelta(seconds=300))
    assert probes["scheduler"]() == "silent for 300 s"
    tick(connection, lambda _name: None, NOW)
    assert {name: probe() for name, probe in probes.items()} == {
        "queue": "ok",
        "worker": "not seen",
        "scheduler": "ok",
    }

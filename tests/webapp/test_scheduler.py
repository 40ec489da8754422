from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from redis import Redis

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

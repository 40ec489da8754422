"""Nudges through a real Redis, served by a real worker."""

import gc
from dataclasses import replace
from pathlib import Path

import pytest
from redis import Redis
from redis.exceptions import RedisError
from rq import Queue, SimpleWorker
from sqlalchemy import Column, Integer, MetaData, Table
from sqlalchemy.orm import registry

from tasks.queue import ENDS, QUEUE, Nudger, begin, connect
from tasks.queue_state import look, retry
from tasks.tally import Tally
from tasks.timetable import TIMETABLE
from webapp import garbage, redis_server, worker


@pytest.fixture(scope="module")
def redis_url(tmp_path_factory):
    data = tmp_path_factory.mktemp("queue")
    server = redis_server.start(data)
    yield redis_server.url_of(data)
    server.terminate()
    server.wait()


@pytest.fixture
def connection(redis_url):
    with Redis.from_url(redis_url) as connection:
        connection.flushdb()
        yield connection


@pytest.fixture
def queue(connection):
    return Queue(QUEUE, connection=connection)


def test_many_nudges_wait_as_one(connection, queue):
    for _ in range(5):
        Nudger(connection)("recompute")
    Nudger(connection)("nightly")
    assert [job.args[0] for job in queue.jobs] == ["recompute", "nightly"]


def test_a_queue_that_is_away_holds_nobody_up_and_is_asked_again_later(caplog):
    nudge = Nudger(connect("redis://127.0.0.1:1"))
    nudge("recompute")
    nudge("recompute")
    assert len(caplog.records) == 1
    with pytest.raises(RedisError):
        nudge.put("recompute")


def test_a_failure_is_shown_by_its_class_and_woken_again(app, connection, queue, monkeypatch):
    def stumble():
        raise ValueError("about somebody")

    counted = app.extensions["tally"] = Tally(connection)
    monkeypatch.setitem(TIMETABLE, "recompute", replace(TIMETABLE["recompute"], job=stumble))
    worker.prepare(app, connection)
    Nudger(connection)("recompute")
    assert look(connection).waiting == 1
    SimpleWorker([queue], connection=connection).work(burst=True, logging_level="CRITICAL")
    [failure] = look(connection).failures
    assert (failure.job, failure.count, failure.error) == ("recompute", 1, "ValueError")
    assert counted.read()["job", "recompute", "failed"] == 1
    retry(connection, "recompute")
    state = look(connection)
    assert (state.failed, state.waiting) == (0, 1)


def test_a_worker_lets_what_it_holds_for_good_be_and_looks_at_the_rest_less_often(app, connection):
    gc.unfreeze()
    gc.set_threshold(700, 10, 10)
    worker.prepare(app, connection)
    assert gc.get_freeze_count() > 100_000
    assert gc.get_threshold()[0] == garbage.NEW_OBJECTS


def test_a_nudge_during_a_run_owes_one_more(connection, queue):
    nudge = Nudger(connection)
    nudge("recompute")
    begin(connection, "recompute")  # the worker has taken the first
    nudge("recompute")
    nudge("recompute")
    assert len(queue.jobs) == 2


def test_a_dead_queue_fails_no_commit_and_a_good_end_is_noted(
    app, connection, queue, monkeypatch, tmp_path
):
    Nudger(connect(redis_server.url_of(tmp_path)))("recompute")  # nobody listens there
    monkeypatch.setitem(TIMETABLE, "recompute", replace(TIMETABLE["recompute"], job=list))
    worker.prepare(app, connection)
    Nudger(connection)("recompute")
    SimpleWorker([queue], connection=connection).work(burst=True, logging_level="CRITICAL")
    assert connection.hget(ENDS, "recompute") == app.extensions["clock"]().isoformat().encode()


def test_a_job_that_fails_can_be_woken_again(app, connection, queue, monkeypatch):
    ran = []

    def stumble():
        ran.append(len(ran))
        if len(ran) == 1:
            raise ValueError("the first time it fails")

    monkeypatch.setitem(TIMETABLE, "recompute", replace(TIMETABLE["recompute"], job=stumble))
    worker.prepare(app, connection)
    for _ in range(2):
        Nudger(connection)("recompute")
        SimpleWorker([queue], connection=connection).work(burst=True, logging_level="CRITICAL")
        assert connection.hexists(ENDS, "recompute") == (len(ran) == 2)
    assert ran == [0, 1]


def test_the_tables_are_made_ready_before_the_fork_not_in_every_job(app, connection):
    """Left to the jobs it took four fifths of what an idle one costs."""

    class Late:
        pass

    tables = registry()
    table = Table("late", MetaData(), Column("id", Integer, primary_key=True))
    mapper = tables.map_imperatively(Late, table)
    worker.prepare(app, connection)
    assert mapper.configured
    tables.dispose()


def test_the_server_listens_on_nothing_but_its_socket(redis_url, connection):
    assert connection.config_get("port")["port"] == "0"
    path = redis_url.removeprefix("unix://").split("?")[0]
    assert oct(Path(path).stat().st_mode & 0o777) == "0o700"


def test_waiting_wake_ups_survive_a_killed_server(tmp_path):
    server = redis_server.start(tmp_path)
    with Redis.from_url(redis_server.url_of(tmp_path)) as connection:
        Nudger(connection)("recompute")
    server.kill()
    server.wait()
    again = redis_server.start(tmp_path)
    with Redis.from_url(redis_server.url_of(tmp_path)) as connection:
        assert len(Queue(QUEUE, connection=connection).jobs) == 1
    again.terminate()
    again.wait()


def test_an_older_server_is_refused_rather_than_started_empty(tmp_path):
    (tmp_path / "redis").mkdir()
    (tmp_path / "redis" / "major_version").write_text("99")
    with pytest.raises(redis_server.NoRedis, match="use the newer server"):
        redis_server.start(tmp_path)


def test_a_long_path_moves_the_socket_to_a_short_one(tmp_path):
    deep = tmp_path / ("d" * 90)
    assert len(str(redis_server.socket_in(deep))) < 100
    assert redis_server.socket_in(tmp_path).parent == tmp_path / "redis" or len(str(tmp_path)) > 80

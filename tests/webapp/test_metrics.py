"""The figures Prometheus reads: who may, what they say, and that they add up over processes."""

import json
import multiprocessing
from datetime import timedelta

import pytest
from prometheus_client.parser import text_string_to_metric_families
from redis import Redis

from credit.store.db import db
from credit.store.push import Notice
from tasks.queue import Nudger
from tasks.tally import Tally
from tests.builders import NOW, add
from webapp import measures, redis_server

TOKEN = "a-token-of-sixteen"


@pytest.fixture(scope="module")
def redis_url(tmp_path_factory):
    data = tmp_path_factory.mktemp("figures")
    server = redis_server.start(data)
    yield redis_server.url_of(data)
    server.terminate()
    server.wait()


def figures(answer):
    """Read an answer: (name, labels) -> value."""
    assert answer.status_code == 200
    return {
        (sample.name, *sorted(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def test_without_a_token_only_this_machine_may_read_and_nobody_where_https_is_spoken(app, client):
    assert client.get("/metrics").status_code == 200
    assert client.get("/metrics", environ_base={"REMOTE_ADDR": "10.0.0.7"}).status_code == 404
    app.config["ENCOURS_URL"] = "https://encours.example"
    assert client.get("/metrics").status_code == 404


@pytest.mark.parametrize(("brought", "status"), [(TOKEN, 200), ("another", 404), (None, 404)])
def test_where_a_token_is_set_it_alone_opens_them(app, client, brought, status):
    app.config |= {"ENCOURS_METRICS_TOKEN": TOKEN, "ENCOURS_URL": "https://encours.example"}
    headers = {"Authorization": f"Bearer {brought}"} if brought else {}
    answer = client.get("/metrics", headers=headers, environ_base={"REMOTE_ADDR": "10.0.0.7"})
    assert answer.status_code == status


def test_requests_are_told_by_route_and_strangers_add_no_label(client):
    for address in ("/healthz", "/nowhere/1", "/nowhere/2"):
        client.get(address)
    told = figures(client.get("/metrics"))
    assert told["encours_requests_total", "/healthz", "200", "GET"] >= 1
    assert told["encours_requests_total", "404", "ANY", "none"] >= 2
    assert not any("nowhere" in word for key in told for word in key)


def test_what_is_owed_is_told_with_its_age(app, client, house, clock):
    clock.now = NOW
    add(
        Notice(
            user_id=house.rosa.id,
            event="new_device",
            subject="session/1",
            link="/",
            send_after=NOW - timedelta(minutes=3),
            expires_at=NOW + timedelta(days=1),
            created_at=NOW,
        )
    )
    db.session.commit()
    told = figures(client.get("/metrics"))
    assert told["encours_owed", "pushes"] == 1
    assert told["encours_owed_oldest_seconds", "pushes"] == 180
    assert ("encours_queue_depth",) not in told


def test_the_queue_and_what_jobs_did_are_told_and_a_lost_queue_is_a_figure_too(
    app, client, redis_url
):
    with Redis.from_url(redis_url) as connection:
        connection.flushdb()
        app.extensions["queue"] = connection
        Nudger(connection)("recompute")
        count = Tally(connection)
        count("job", "recompute", "done")
        count("job", "recompute", "failed", by=2)
        count("push", "push.example", "taken")
        told = figures(client.get("/metrics"))
    assert told["encours_queue_depth",] == 1
    assert told["encours_jobs_total", "failed", "recompute"] == 2
    assert told["encours_pushes_total", "push.example", "taken"] == 1
    app.extensions["queue"] = Redis(port=1)
    assert figures(client.get("/metrics"))["encours_queue_up",] == 0


def _answer_some(folder, times):
    measures.share_in(folder)
    requests = measures.Requests()
    for _ in range(times):
        requests.note("GET", "/x", 200, 0.01)
    return requests


def _spell(folder, times, told):
    told.put(_answer_some(folder, times).spell().decode())


def test_whichever_process_is_asked_tells_of_all(tmp_path):
    context, told = multiprocessing.get_context("spawn"), []
    for times in (2, 3):
        queue = context.Queue()
        one = context.Process(target=_spell, args=(tmp_path, times, queue))
        one.start()
        told.append(queue.get(timeout=60))
        one.join()
    assert 'encours_requests_total{method="GET",route="/x",status="200"} 5.0' in told[-1]


def test_what_is_counted_names_nobody(redis_url):
    with Redis.from_url(redis_url) as connection:
        connection.flushdb()
        Tally(connection)("mail", "sent")
        assert [json.loads(words) for words in connection.hkeys("encours:tally")] == [
            ["mail", "sent"]
        ]
        Tally(Redis(port=1))("mail", "sent")  # lost, and nobody is held up

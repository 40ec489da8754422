"""What one process says, the open streams of another hear: through a real Redis, or not at all."""

import time
from uuid import uuid4

import pytest

from api.sync.streams import Stream, Streams
from tasks.news import Publisher
from webapp import redis_server
from webapp.hearing import hear

SECONDS = 10


@pytest.fixture
def server(tmp_path):
    running = [redis_server.start(tmp_path)]
    yield running
    running[0].terminate()
    running[0].wait()


def wait_until(true):
    until = time.monotonic() + SECONDS
    while not true():
        assert time.monotonic() < until
        time.sleep(0.01)


def listening(url):
    streams = Streams()
    hear(url, streams)
    wait_until(lambda: streams.listening)
    return streams


def an_open_stream(streams, *buckets):
    stream = Stream(1, uuid4())
    stream.buckets = frozenset(buckets)
    streams.open(stream)
    return stream


def test_a_word_reaches_every_process_that_listens_and_only_those_it_concerns(server, tmp_path):
    url = redis_server.url_of(tmp_path)
    processes = [listening(url), listening(url)]
    concerned = [an_open_stream(streams, "user:1") for streams in processes]
    other = an_open_stream(processes[0], "user:2")
    Publisher(url)({"user:1", "portfolio:7/core"})
    assert [stream.wait(SECONDS) for stream in concerned] == [(True, False)] * 2
    assert other.wait(0) == (False, False)


def test_when_redis_goes_streams_end_and_when_it_comes_back_words_come_again(server, tmp_path):
    url = redis_server.url_of(tmp_path)
    streams = listening(url)
    stream = an_open_stream(streams, "user:1")
    server[0].kill()
    server[0].wait()
    assert stream.wait(SECONDS) is None
    assert not streams.listening
    server[0] = redis_server.start(tmp_path)
    wait_until(lambda: streams.listening)
    again = an_open_stream(streams, "user:1")
    Publisher(url)({"user:1"})
    assert again.wait(SECONDS) == (True, False)


def test_a_redis_that_is_away_neither_fails_nor_slows_what_was_committed(tmp_path):
    publish = Publisher(f"unix://{tmp_path / 'nobody'}.sock")
    before = time.monotonic()
    for _ in range(100):
        publish({"user:1"})
    assert time.monotonic() - before < 1

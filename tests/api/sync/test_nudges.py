"""Streams: who hears what, how often, how many, and when they end."""

import threading
import time
from contextlib import suppress
from contextvars import Context
from itertools import pairwise
from queue import Empty, Queue
from uuid import uuid4

import pytest
from sqlalchemy import delete

from api.sync import nudges
from api.sync.nudges import BEAT, CHANGED, ENDED, Pace, words
from api.sync.streams import MOST_OF_A_PERSON, MOST_OF_A_SESSION, Away, Full, Stream, Streams
from credit.operations import people, portfolios, sessions
from credit.operations.actor import MACHINE
from credit.operations.work import transact
from credit.store.customers import CustomerPortfolio
from credit.store.db import db
from credit.store.people import Session
from credit.store.standing import Counter
from tests.builders import an_account
from tests.clients import signed_in_client

NUDGES = "/api/v1/sync/nudges"
PATIENT = Pace(apart=0.25, heartbeat=(60, 60), life=(60, 60))
SECONDS = 10  # what a test waits for something that must happen


class Ear:
    """Takes a stream's words as they come, in a thread of its own, as a server does."""

    def __init__(self, said):
        self.heard = Queue()
        self.thread = threading.Thread(target=Context().run, args=(self._take, said), daemon=True)
        self.thread.start()

    def _take(self, said):
        for word in said:
            self.heard.put((word, time.monotonic()))
        self.heard.put((None, time.monotonic()))

    def next(self):
        return self.heard.get(timeout=SECONDS)[0]

    @property
    def is_silent(self):
        return self.heard.empty()


@pytest.fixture
def streams(app):
    """The process's streams, told by its own transactions."""
    found = app.extensions["streams"]
    found.listening = True
    app.extensions["publish"] = found.tell
    yield found
    found.close()


def listen(app, user):
    """Open a stream as a page does."""
    answer = signed_in_client(app, user).get(NUDGES, buffered=False)
    assert answer.status_code == 200, answer.data
    ear = Ear(answer.iter_encoded())
    ear.answer = answer
    assert ear.next() == BEAT
    return ear


def change(customer):
    """Change what phones show of a customer."""
    name = f"{customer.name} bis"

    def rename(work):
        work.lock([customer.id])[0].name = name
        work.touch(customer.id)

    transact(MACHINE, rename, customers=[customer.id])


def test_a_change_is_said_to_those_who_carry_the_customer_and_to_the_desk_and_to_nobody_else(
    app, house, streams
):
    customer = an_account(house, "C0001")
    change(customer)
    ears = {user.username: listen(app, user) for user in house.people.values()}
    change(customer)
    concerned = {"rosa", "meriem", "paul", "kofi", "claire", "denis"}
    assert {name: ears[name].next() for name in concerned} == dict.fromkeys(concerned, CHANGED)
    assert [name for name in ears.keys() - concerned if not ears[name].is_silent] == []


def test_a_word_holds_no_content_and_no_cache_keeps_it(app, house, streams):
    headers = listen(app, house.rosa).answer.headers
    assert headers["Content-Type"].startswith("text/event-stream")
    assert headers["Cache-Control"] == "private, no-store"
    assert headers["X-Accel-Buffering"] == "no"
    assert headers["Encours-Protocol"] == "1"
    assert CHANGED == b"event: changed\ndata: 1\n\n"


def test_nothing_is_said_before_the_commit_nor_after_a_rollback(app, house, streams):
    customer = an_account(house, "C0001")
    ear = listen(app, house.rosa)

    def fail(work):
        work.touch(customer.id)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        transact(MACHINE, fail, customers=[customer.id])
    assert ear.is_silent
    change(customer)
    assert ear.next() == CHANGED


def test_an_idle_stream_holds_no_connection_to_the_database(app, house, streams):
    customer = an_account(house, "C0001")
    ears = [listen(app, house.rosa), listen(app, house.kofi)]
    db.session.rollback()
    assert db.engine.pool.checkedout() == 0
    change(customer)
    assert [ear.next() for ear in ears] == [CHANGED, CHANGED]
    db.session.rollback()
    assert db.engine.pool.checkedout() == 0


def test_a_new_portfolio_is_heard_of_and_from_then_on_listened_to(app, house, streams):
    customer = an_account(house, "C0099", portfolio=house.sud)
    ear = listen(app, house.rosa)
    holders = [house.rosa.id, house.samir.id]
    transact(MACHINE, lambda work: portfolios.set_holders(work, house.sud.id, holders))
    assert ear.next() == CHANGED
    change(customer)
    assert ear.next() == CHANGED


def end(work, user):
    sessions.end_all(work, db.session.get_one(type(user), user.id), "revoked")


@pytest.mark.parametrize(
    "verb",
    [
        pytest.param(end, id="the house revokes the device"),
        pytest.param(
            lambda work, user: people.change(work, user.id, disabled=True),
            id="the person may no longer enter",
        ),
    ],
)
def test_a_stream_ends_with_its_session(app, house, streams, verb):
    ear = listen(app, house.rosa)
    transact(MACHINE, lambda work: verb(work, house.rosa))
    assert ear.next() == ENDED
    assert ear.next() is None


def test_where_no_word_can_come_pages_are_told_to_ask(app, house):
    answer = signed_in_client(app, house.rosa).get(NUDGES)
    assert (answer.status_code, answer.data) == (204, b"")


def test_a_full_process_says_when_to_come_back(app, house, streams):
    streams.most = 1
    ear = listen(app, house.rosa)
    answer = signed_in_client(app, house.samir).get(NUDGES)
    assert (answer.status_code, answer.json["code"]) == (503, "busy")
    low, high = nudges.COME_BACK_SECONDS
    assert low <= int(answer.headers["Retry-After"]) <= high
    transact(MACHINE, lambda work: end(work, house.rosa))
    assert [ear.next(), ear.next()] == [ENDED, None]
    ear.answer.close()
    assert len(streams) == 0
    listen(app, house.samir)


def test_a_page_that_goes_before_the_first_word_leaves_no_trace(app, house, streams):
    browser = signed_in_client(app, house.rosa)
    browser.get(NUDGES, buffered=False).close()
    assert browser.head(NUDGES).status_code == 200
    assert len(streams) == 0


def a_stream(person_id=1, session_id=None):
    return Stream(person_id, session_id or uuid4())


@pytest.fixture
def hub():
    found = Streams(most=20)
    found.listening = True
    return found


def test_a_person_takes_no_more_than_their_share(hub):
    for _ in range(MOST_OF_A_PERSON):
        hub.open(a_stream(person_id=1))
    with pytest.raises(Full):
        hub.open(a_stream(person_id=1))
    hub.open(a_stream(person_id=2))


def test_a_device_that_comes_back_ends_its_own_oldest_stream(hub):
    session_id = uuid4()
    own = [a_stream(session_id=session_id) for _ in range(MOST_OF_A_SESSION + 1)]
    for stream in own:
        hub.open(stream)
    assert [stream.over for stream in own] == [True] + [False] * MOST_OF_A_SESSION
    assert len(hub) == MOST_OF_A_SESSION


def test_a_process_that_stops_ends_every_stream_and_opens_no_other(hub):
    ears = []
    for person_id in range(5):
        stream = a_stream(person_id)
        hub.open(stream)
        ears.append(Ear(words(stream, dict, PATIENT)))
        assert ears[-1].next() == BEAT
    before = time.monotonic()
    hub.close()
    assert [ear.next() for ear in ears] == [None] * 5
    assert time.monotonic() - before < 2
    with pytest.raises(Away):
        hub.open(a_stream())


def known(seq):
    return {"ref": Counter(seq)}


def test_many_changes_in_a_breath_are_few_words_and_none_is_forgotten():
    stream = a_stream()
    ear = Ear(words(stream, lambda: known(1), PATIENT))
    assert ear.next() == BEAT
    at = []
    while len(at) < 2:
        stream.hear({"ref"})
        with suppress(Empty):
            at.append(ear.heard.get(timeout=0.001))
    last = time.monotonic()
    stream.hear({"ref"})
    while at[-1][1] < last:  # the word before may have been on its way
        at.append(ear.heard.get(timeout=SECONDS))
    stream.ring(over=True)
    ear.thread.join(SECONDS)
    assert {word for word, _ in at} == {CHANGED}
    assert min(b - a for (_, a), (_, b) in pairwise(at)) >= 0.24


def test_what_does_not_concern_a_stream_does_not_wake_it():
    stream = a_stream()
    stream.buckets = frozenset({"ref", "user:1"})
    stream.hear({"user:2", "portfolio:7/core", f"session:{uuid4()}"})
    assert stream.wait(0) == (False, False)
    stream.hear({"user:1"})
    assert stream.wait(0) == (True, False)
    stream.hear({"scope"})
    assert stream.wait(0) == (False, True)


def test_a_lost_word_is_found_at_the_next_heartbeat_and_said_once():
    seqs = iter([1, 1, 2, 2, 2])
    stream = a_stream()
    said = words(stream, lambda: known(next(seqs)), Pace(0, (0.01, 0.01), (60, 60)))
    assert [next(said) for _ in range(5)] == [BEAT, BEAT, CHANGED, BEAT, BEAT]


def test_a_word_that_came_is_not_said_again_at_the_heartbeat():
    seqs = iter([1, 2, 2])
    stream = a_stream()
    said = words(stream, lambda: known(next(seqs)), Pace(0, (0.05, 0.05), (60, 60)))
    assert next(said) == BEAT
    stream.hear({"ref"})
    assert [next(said) for _ in range(3)] == [CHANGED, BEAT, BEAT]


def test_who_sees_all_customers_hears_of_one_nobody_carries(app, house, streams):
    customer = an_account(house, "C0001")
    db.session.execute(delete(CustomerPortfolio))
    ear = listen(app, house.kofi)
    change(customer)
    assert ear.next() == CHANGED


def test_a_stream_that_has_lived_long_enough_ends_without_a_word():
    said = list(words(a_stream(), lambda: known(1), Pace(0, (0.01, 0.01), (0.05, 0.05))))
    assert set(said) == {BEAT}


def test_two_hundred_streams_cost_two_hundred_sleeping_threads_and_no_connection(
    app, house, streams
):
    customer = an_account(house, "C0001")
    change(customer)
    before = threading.active_count()
    ears = []
    for _ in range(streams.most):
        stream = Stream(len(ears), uuid4(), hears_all=True)
        streams.open(stream)
        ears.append(Ear(words(stream, lambda: known(1), PATIENT)))
    assert [ear.next() for ear in ears] == [BEAT] * 200
    with pytest.raises(Full):
        streams.open(a_stream(person_id=-1))
    assert threading.active_count() - before == 200
    start = time.monotonic()
    change(customer)
    assert [ear.next() for ear in ears] == [CHANGED] * 200
    print(f"200 streams told within {time.monotonic() - start:.2f} s")
    db.session.rollback()
    assert db.engine.pool.checkedout() == 0


def test_a_session_that_ended_before_the_first_word_is_told_so(app, house, streams):
    browser = signed_in_client(app, house.rosa)
    row = db.session.get_one(Session, browser.device_id)
    answer = browser.get(NUDGES, buffered=False)
    transact(MACHINE, lambda work: sessions.end(work, [row], "revoked"))
    ear = Ear(answer.iter_encoded())
    assert [ear.next(), ear.next(), ear.next()] == [BEAT, ENDED, None]

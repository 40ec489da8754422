import threading

import pytest

from tasks import lanes as under_test
from tasks.lanes import FAILURES, FULL, WAVE, Lanes


@pytest.fixture
def gate():
    gate = threading.Event()
    yield gate
    gate.set()


@pytest.fixture
def lanes(gate):
    """Carry letters; those of the service called slow wait at the gate, those of another one fail."""
    underway, waves = [], []

    def carry(letters):
        underway.extend(letters)
        waves.append(len(letters))
        if letters[0].startswith("slow"):
            gate.wait(10)
        return ["busy" if letter.startswith("down") else "taken" for letter in letters]

    made = Lanes(carry, lambda result: result == "busy")
    made.underway, made.waves = underway, waves
    yield made
    gate.set()
    made.close()


def everything(lanes):
    found = []
    while lanes.outstanding:
        found += lanes.take(10)
    return found


def test_letters_of_a_fast_service_pass_those_of_a_slow_one(lanes, gate):
    for number in range(50):
        assert lanes.put("slow", f"slow/{number}")
        assert lanes.put("fast", f"fast/{number}")
    first = []
    while len(first) < 50:
        first += lanes.take(10)
    assert {letter.partition("/")[0] for letter, _ in first} == {"fast"}
    gate.set()
    assert len(everything(lanes)) == 50


def test_only_so_many_at_once_go_to_one_service(lanes, gate):
    for number in range(3 * WAVE):
        lanes.put("slow", f"slow/{number}")
    lanes.put("fast", "fast/1")
    lanes.take(10)
    assert len(lanes.lanes) == 2
    assert len([letter for letter in lanes.underway if letter.startswith("slow")]) <= WAVE
    gate.set()
    assert len(everything(lanes)) == 3 * WAVE


def test_letters_that_wait_for_one_service_are_handed_over_together(lanes, gate):
    for number in range(3 * WAVE):
        lanes.put("slow", f"slow/{number}")
    gate.set()
    found = everything(lanes)
    assert sorted(letter for letter, _ in found) == sorted(lanes.underway)
    assert WAVE in lanes.waves
    assert max(lanes.waves) == WAVE


def test_the_thread_of_a_lane_ends_once_it_is_closed_and_empty(lanes, gate):
    before = set(threading.enumerate())
    for number in range(3 * WAVE):
        lanes.put("slow", f"slow/{number}")
    threads = set(threading.enumerate()) - before
    assert len(threads) == 1
    lanes.close()
    gate.set()
    assert len(everything(lanes)) == 3 * WAVE
    for thread in threads:
        thread.join(10)
    assert not any(thread.is_alive() for thread in threads)


def test_a_service_that_fails_all_the_time_is_left_alone(lanes):
    for number in range(3 * FAILURES):
        lanes.put("down", f"down/{number}")
    found = everything(lanes)
    assert FAILURES <= len(lanes.underway) < FAILURES + WAVE
    assert len([letter for letter, result in found if result is None]) > 0
    assert not lanes.put("down", "down/again")
    assert lanes.put("fast", "fast/1")


def test_a_full_lane_that_moves_is_waited_for_and_a_slow_one_is_not(lanes, monkeypatch):
    now = [0.0]
    monkeypatch.setattr(under_test, "monotonic", lambda: now[0])
    for number in range(FULL):
        lanes.put("slow", f"slow/{number}")
    assert lanes.busy
    now[0] += 1
    assert not lanes.busy
    now[0] += 9
    assert not lanes.put("slow", "slow/more")
    assert lanes.put("fast", "fast/1")


def test_what_goes_wrong_in_a_thread_is_raised_where_it_is_waited_for():
    def die(_letters):
        raise KeyboardInterrupt

    lanes = Lanes(die, bool)
    lanes.put("any", "letter")
    with pytest.raises(KeyboardInterrupt):
        lanes.take(10)
    lanes.close()

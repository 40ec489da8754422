from datetime import UTC, datetime, timedelta

import pytest

from credit.rules.sessions import ends_at, seconds_to_wait

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def ago(*minutes: float) -> list[datetime]:
    return [NOW - timedelta(minutes=each) for each in minutes]


@pytest.mark.parametrize(
    ("pair", "address", "wait"),
    [
        pytest.param([], [], 0, id="the first try is free"),
        pytest.param(ago(1, 2, 3, 4), ago(1, 2, 3, 4), 0, id="the fifth try of a pair is free"),
        pytest.param(
            ago(1, 2, 3, 4, 5), [], 600, id="the sixth waits for the oldest to be forgotten"
        ),
        pytest.param(ago(1, 2, 3, 4, 5, 6), [], 600, id="six wait until only four are left"),
        pytest.param(
            ago(1, 2, 3, 4, 15), [], 0, id="after a quarter of an hour a try is forgotten"
        ),
        pytest.param([], ago(*[5] * 29), 0, id="the thirtieth try of an address is free"),
        pytest.param([], ago(*[5] * 30), 600, id="the thirty-first of an address waits"),
        pytest.param(ago(*[1] * 5), ago(*[5] * 30), 840, id="the longer wait counts"),
        pytest.param(ago(1, 2, 3, 4, 14.999), [], 1, id="a wait is never zero seconds"),
    ],
)
def test_how_long_a_guesser_waits(pair, address, wait):
    assert seconds_to_wait(NOW, pair, address) == wait


def test_a_session_ends_after_thirty_silent_days_or_ninety_in_all():
    day = timedelta(days=1)
    assert ends_at(NOW, NOW) == NOW + 30 * day
    assert ends_at(NOW, NOW + 50 * day) == NOW + 80 * day
    assert ends_at(NOW, NOW + 80 * day) == NOW + 90 * day

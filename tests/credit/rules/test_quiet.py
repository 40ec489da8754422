from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from credit.rules.quiet import next_allowed

PARIS = ZoneInfo("Europe/Paris")
HOLIDAYS = {date(2026, 12, 25), date(2027, 1, 1)}


def is_working(day):
    return day.weekday() < 5 and day not in HOLIDAYS


def paris(text):
    return datetime.fromisoformat(text).replace(tzinfo=PARIS)


@pytest.mark.parametrize(
    ("now", "then"),
    [
        pytest.param("2026-11-23T09:00", "2026-11-23T09:00", id="in working hours: at once"),
        pytest.param(
            "2026-11-23T07:29", "2026-11-23T07:30", id="a minute early: at half past seven"
        ),
        pytest.param("2026-11-23T07:30", "2026-11-23T07:30", id="the first allowed minute"),
        pytest.param("2026-11-23T18:59", "2026-11-23T18:59", id="the last allowed minute"),
        pytest.param("2026-11-23T19:00", "2026-11-24T07:30", id="evening: next morning"),
        pytest.param("2026-11-23T23:59", "2026-11-24T07:30", id="before midnight: next morning"),
        pytest.param("2026-11-24T00:10", "2026-11-24T07:30", id="after midnight: this morning"),
        pytest.param("2026-11-27T19:30", "2026-11-30T07:30", id="Friday evening: Monday"),
        pytest.param("2026-11-28T11:00", "2026-11-30T07:30", id="Saturday noon: Monday"),
        pytest.param("2026-12-24T20:00", "2026-12-28T07:30", id="over Christmas and a weekend"),
        pytest.param("2027-03-26T20:00", "2027-03-29T07:30", id="over the night clocks go forward"),
        pytest.param("2026-10-23T20:00", "2026-10-26T07:30", id="over the night clocks go back"),
    ],
)
def test_quiet_hours_by_the_wall_clock(now, then):
    allowed = next_allowed(paris(now), PARIS, is_working)
    assert allowed.tzinfo is UTC
    assert allowed == paris(then)


def test_the_hour_follows_the_business_not_the_server():
    now = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)  # 03:00 in New York, 21:00 in Auckland
    new_york = next_allowed(now, ZoneInfo("America/New_York"), is_working)
    auckland = next_allowed(now, ZoneInfo("Pacific/Auckland"), is_working)
    assert new_york == datetime(2026, 11, 23, 12, 30, tzinfo=UTC)
    assert auckland == datetime(2026, 11, 23, 18, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "then"),
    [
        pytest.param("2027-03-28T00:30", "2027-03-28T03:00", id="an hour left out: right after it"),
        pytest.param("2026-10-25T01:00", "2026-10-25T02:30", id="an hour twice: its first time"),
        pytest.param("2026-10-25T21:59", "2026-10-25T21:59", id="late, but within one's hours"),
        pytest.param("2026-10-25T22:00", "2026-10-26T02:30", id="one's own evening"),
    ],
)
def test_hours_of_ones_own_on_days_the_clocks_change(now, then):
    allowed = next_allowed(
        paris(now), PARIS, lambda _day: True, opens=time(2, 30), closes=time(22, 0)
    )
    assert allowed.astimezone(PARIS).replace(tzinfo=None) >= paris(then).replace(tzinfo=None)
    assert allowed - paris(then) < timedelta(minutes=31)

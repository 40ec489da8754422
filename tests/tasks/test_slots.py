from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

from tasks.timetable import Slot

PARIS = ZoneInfo("Europe/Paris")
SWEEP = Slot(print)
DAILY = Slot(print, at=time(16, 0))


def at(day, hour, minute=0):
    return datetime(2026, 11, day, hour, minute, tzinfo=PARIS)


@pytest.mark.parametrize(
    ("slot", "now", "last", "due"),
    [
        pytest.param(SWEEP, at(23, 9), None, True, id="a sweep runs at once"),
        pytest.param(SWEEP, at(23, 9, 1), at(23, 9), True, id="and a minute later"),
        pytest.param(SWEEP, at(23, 9), at(23, 9), False, id="but not twice in one"),
        pytest.param(DAILY, at(23, 15, 59), at(20, 16), False, id="the hour has not come"),
        pytest.param(DAILY, at(23, 16), at(20, 16), True, id="it has"),
        pytest.param(DAILY, at(23, 23), None, True, id="a machine that slept catches up"),
        pytest.param(DAILY, at(23, 17), at(23, 16), False, id="once a day is enough"),
    ],
)
def test_when_a_job_is_due(slot, now, last, due):
    assert slot.is_due(now, last) is due

"""The forecast tried on somebody else's receivables: 2,466 invoices of a hundred customers, all settled."""

import os
from datetime import date
from pathlib import Path

import pytest

from credit.formats.tables.reading import read
from credit.rules.forecast import Debt
from credit.rules.habits import Habits
from credit.rules.hindsight import Past, look_back

FILE = (
    Path(os.environ.get("ENCOURS_SAMPLES", "/nowhere"))
    / "ar"
    / "WA_Fn-UseC_-Accounts-Receivable.csv"
)
pytestmark = pytest.mark.skipif(
    not FILE.is_file(), reason="ENCOURS_SAMPLES names no folder with ar/"
)
DAYS = [date(2012, month, 28) for month in range(7, 13)] + [
    date(2013, month, 28) for month in range(1, 10)
]


def looked_back():
    records = read(FILE, currency="USD").records
    numbers = {code: n for n, code in enumerate(sorted({one.code for one in records}))}
    items = [
        Past(
            Debt(n, numbers[one.code], one.amount_minor, one.due_on), one.issued_on, one.settled_on
        )
        for n, one in enumerate(records)
    ]
    return look_back(items, [], DAYS, max(one.settled_on for one in records))


def test_it_is_six_days_off_and_right_about_its_own_range(monkeypatch):
    seen = looked_back()
    assert (seen.items, seen.still_open) == (1403, 0)
    assert seen.days_off <= 6.5
    assert abs(seen.days_late) <= 1.5
    assert 75 <= seen.within_percent <= 87  # eight in ten, as told
    assert abs(seen.told_minor - seen.came_minor) <= seen.came_minor * 0.03
    assert seen.week_off_percent <= 30
    monkeypatch.setattr(Habits, "dates", lambda _, since, today: (max(since, today),) * 3)
    on_time = looked_back()  # as if everybody paid on the due date
    assert seen.days_off < on_time.days_off * 0.8
    assert seen.week_off_percent < on_time.week_off_percent * 0.8

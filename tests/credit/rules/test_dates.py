from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credit.rules.calendar import (
    add_business_days,
    business_days_missed,
    house_holidays,
    is_business_day,
    stale_on,
)
from credit.rules.countries.holidays import easter
from credit.rules.dates import due_on, half_year, months_before, overdue_days

DAYS = st.dates(date(2000, 1, 1), date(2060, 1, 1))


@pytest.mark.parametrize(
    ("terms", "end_of_month", "expected"),
    [
        pytest.param(30, None, date(2026, 2, 14), id="thirty days"),
        pytest.param(45, "then_days", date(2026, 3, 17), id="month-end, then 45 days"),
        pytest.param(45, "days_then", date(2026, 3, 31), id="45 days, then month-end"),
        pytest.param(45, "days_then_10", date(2026, 4, 10), id="45 days, month-end, on the 10th"),
        pytest.param(45, "days_then_31", date(2026, 4, 30), id="on the 31st of a shorter month"),
        pytest.param(0, None, date(2026, 1, 15), id="cash"),
    ],
)
def test_due_dates(terms, end_of_month, expected):
    assert due_on(date(2026, 1, 15), terms, end_of_month) == expected


def test_an_item_is_not_overdue_on_its_due_date():
    assert overdue_days(date(2026, 1, 15), date(2026, 1, 15)) == 0
    assert overdue_days(date(2026, 1, 15), date(2026, 1, 16)) == 1


@pytest.mark.parametrize(
    ("year", "expected"),
    [(2000, (4, 23)), (2008, (3, 23)), (2025, (4, 20)), (2026, (4, 5)), (2038, (4, 25))],
)
def test_easter(year, expected):
    assert easter(year) == date(year, *expected)


def test_the_holidays_of_2026():
    assert sorted(house_holidays(2026)) == [
        date(2026, m, d)
        for m, d in [
            (1, 1), (4, 6), (5, 1), (5, 8), (5, 14), (5, 25),
            (7, 14), (8, 15), (11, 1), (11, 11), (12, 25),
        ]
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("as_of", "today", "missed"),
    [
        pytest.param(date(2026, 11, 20), date(2026, 11, 23), 0, id="Friday's books on Monday"),
        pytest.param(date(2026, 11, 20), date(2026, 11, 24), 1, id="Friday's books on Tuesday"),
        pytest.param(date(2026, 11, 10), date(2026, 11, 12), 0, id="Armistice does not count"),
        pytest.param(date(2026, 11, 20), date(2026, 11, 20), 0, id="the same day"),
        pytest.param(date(2026, 12, 1), date(2026, 11, 20), 0, id="books of tomorrow"),
        pytest.param(date(2022, 8, 31), date(2022, 9, 6), 3, id="three"),
    ],
)
def test_how_far_the_ledger_is_behind(as_of, today, missed):
    assert business_days_missed(as_of, today) == missed


@given(DAYS, st.integers(0, 900))
def test_missed_days_are_those_a_calendar_counts(as_of, span):
    today = as_of + timedelta(days=span)
    between = (as_of + timedelta(days=n) for n in range(1, span))
    assert business_days_missed(as_of, today) == sum(map(is_business_day, between))


@given(DAYS, st.integers(1, 20))
def test_the_stale_day_is_the_first_that_misses_so_many(as_of, missed):
    day = stale_on(as_of, missed)
    assert business_days_missed(as_of, day) == missed
    assert business_days_missed(as_of, day - timedelta(days=1)) == missed - 1


@given(DAYS, st.integers(1, 60))
def test_business_days_land_on_business_days(day, days):
    assert is_business_day(add_business_days(day, days))
    assert is_business_day(add_business_days(day, -days))


def test_months_back_and_half_years():
    assert months_before(date(2026, 8, 31), 6) == date(2026, 2, 28)
    assert months_before(date(2026, 1, 15), 12) == date(2025, 1, 15)
    assert half_year(date(2026, 7, 1)) == (date(2026, 7, 1), date(2026, 12, 31))

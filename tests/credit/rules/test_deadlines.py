from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credit.rules.deadlines import (
    Deadline,
    InsurerDays,
    claim_shows,
    claim_until,
    days_after,
    ending_shows,
    in_order,
    insurer_deadlines,
)

DUE = date(2026, 9, 30)


def test_an_insurer_s_days_count_from_the_oldest_due_date():
    assert insurer_deadlines(InsurerDays(60, 30, 90), DUE) == [
        ("overdue_notice", date(2026, 11, 29)),
        ("maximum_extension", date(2026, 10, 30)),
        ("stop_delivery", date(2026, 12, 29)),
    ]


def test_a_policy_that_asks_nothing_has_no_deadline():
    assert insurer_deadlines(InsurerDays(None, None, None), DUE) == []
    assert insurer_deadlines(InsurerDays(0, None, None), DUE) == [("overdue_notice", DUE)]


@pytest.mark.parametrize(
    ("judged_on", "last"),
    [
        pytest.param(date(2026, 10, 15), date(2026, 12, 15), id="the same day two months on"),
        pytest.param(date(2026, 12, 31), date(2027, 2, 28), id="the last day of a shorter month"),
        pytest.param(date(2027, 12, 30), date(2028, 2, 29), id="of a leap year too"),
        pytest.param(date(9999, 11, 1), date.max, id="the end of the calendar"),
    ],
)
def test_a_claim_is_declared_within_two_months(judged_on, last):
    assert claim_until(judged_on) == last


@pytest.mark.parametrize(
    ("today", "shows"),
    [
        pytest.param(date(2026, 4, 30), False, id="before the judgment"),
        pytest.param(date(2026, 5, 1), True, id="from its day"),
        pytest.param(date(2026, 11, 1), True, id="while one may be relieved"),
        pytest.param(date(2026, 11, 2), False, id="and no longer"),
    ],
)
def test_a_claim_shows_until_nobody_can_be_relieved(today, shows):
    assert claim_shows(date(2026, 5, 1), today) is shows


def test_an_end_shows_a_month_ahead_and_a_month_past():
    today = date(2026, 11, 23)
    shown = [days for days in range(-40, 41) if ending_shows(days_after(today, days), today)]
    assert (shown[0], shown[-1]) == (-30, 30)


@given(st.dates(), st.integers(0, 3650))
def test_no_number_of_days_leaves_the_calendar(day, days):
    assert day <= days_after(day, days) <= date.max


def test_the_soonest_leads_and_what_is_past_before_it():
    past, soon, later = (
        Deadline("claim", date(2026, 11, day), day - 23, "customer/1") for day in (20, 24, 30)
    )
    assert in_order([later, past, soon]) == [past, soon, later]

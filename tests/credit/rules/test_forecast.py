"""When what is owed will likely come in: the order of what tells, the sums, the ranges."""

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from credit.rules.calendar import is_business_day
from credit.rules.forecast import (
    BILL,
    DELAY,
    DISPUTE,
    DISPUTED,
    DOUBTFUL,
    FACTORED,
    INSTALMENT,
    LEFT_OUT,
    MONTH,
    PROMISE,
    WEEK,
    Contest,
    Debt,
    Expected,
    Said,
    forecast,
    lay,
    owed_late,
    period_ends,
    periods,
    put_off,
    set_off,
)
from credit.rules.habits import Delays, Habits

TODAY = date(2026, 11, 23)  # a Monday
NOBODY = Habits(Delays(), Delays())
TEN_LATE = Delays.learn([(100, late) for late in (8, 9, 10, 11, 12)])
HABITS = Habits(TEN_LATE, TEN_LATE)
CLOSING = Habits(Delays(), Delays.learn([(1, 20)] * 5))


def told(debt, habits=HABITS, closing=NOBODY, today=TODAY):
    return forecast([debt], {debt.customer_id: habits}, closing, today)


def a_debt(minor=100_00, due_on=date(2026, 12, 1), **more):
    return Debt(1, 7, minor, due_on, **more)


def days_of(found):
    return [(one.why, one.on, one.minor) for one in found.expected]


ON = date(2026, 12, 11)  # ten days after the due date
SAID = Said(PROMISE, date(2026, 12, 18), 100_00)
AGREED = Said(INSTALMENT, date(2026, 12, 15), 40_00)
CONTEST = Contest(100_00, date(2026, 11, 13))


@pytest.mark.parametrize(
    ("debt", "expected"),
    [
        pytest.param(a_debt(), [(DELAY, ON, 100_00)], id="due and the weighted delay"),
        pytest.param(
            a_debt(said=[SAID]), [(PROMISE, date(2026, 12, 18), 100_00)], id="a promise before it"
        ),
        pytest.param(
            a_debt(said=[AGREED, SAID]),
            [(INSTALMENT, date(2026, 12, 15), 40_00), (PROMISE, date(2026, 12, 18), 60_00)],
            id="an instalment before a promise, of which the rest is told",
        ),
        pytest.param(
            a_debt(said=[AGREED]),
            [(INSTALMENT, date(2026, 12, 15), 40_00), (DELAY, ON, 60_00)],
            id="what nobody spoke of keeps its habit",
        ),
        pytest.param(
            a_debt(contest=Contest(30_00, date(2026, 11, 13))),
            [(DISPUTE, ON, 30_00), (DELAY, ON, 70_00)],
            id="what is disputed comes no sooner than what is not",
        ),
        pytest.param(
            a_debt(due_on=date(2026, 11, 2), contest=CONTEST),
            [(DISPUTE, date(2026, 12, 3), 100_00)],
            id="a dispute ends as late as disputes do",
        ),
        pytest.param(
            a_debt(contest=Contest(100_00, date(2026, 11, 13), date(2026, 12, 21))),
            [(DISPUTE, date(2026, 12, 21), 100_00)],
            id="or by its next step",
        ),
        pytest.param(
            a_debt(due_on=date(2026, 12, 31), bill=True),
            [(BILL, date(2026, 12, 31), 100_00)],
            id="a bill is paid on its day",
        ),
        pytest.param(
            a_debt(due_on=date(2026, 12, 2)),
            [(DELAY, date(2026, 12, 14), 100_00)],
            id="nobody pays on a Saturday",
        ),
    ],
)
def test_what_tells_the_date(debt, expected):
    assert days_of(told(debt, closing=CLOSING)) == expected


def test_a_dispute_of_which_nobody_can_say_when_is_left_out():
    found = told(a_debt(contest=Contest(30_00, date(2026, 11, 13))))
    assert found.left_out == {DISPUTED: 30_00}
    assert days_of(found) == [(DELAY, ON, 70_00)]


@pytest.mark.parametrize("why", [DOUBTFUL, FACTORED])
def test_what_will_not_come_from_the_customer_is_left_out(why):
    found = told(a_debt(left_out=why, said=[SAID]))
    assert (found.expected, found.left_out) == ([], {why: 100_00})


def test_who_is_later_than_ever_is_judged_by_those_who_were_as_late():
    everybody = Delays.learn([(100, late) for late in (8, 9, 10, 60, 60, 66)])
    found = told(a_debt(due_on=TODAY - timedelta(days=40)), Habits(TEN_LATE, everybody))
    assert days_of(found) == [(DELAY, date(2026, 12, 15), 100_00)]  # due and 62 days


def test_who_is_later_than_anybody_ever_was_takes_as_long_again():
    found = told(a_debt(due_on=TODAY - timedelta(days=40)))
    assert found.expected[0].on == date(2027, 1, 4)  # 2 January is a Saturday
    assert found.expected[0].earliest_on == TODAY


def test_a_broken_word_is_expected_by_habit_at_the_latest():
    early = Said(PROMISE, date(2026, 11, 25), 100_00)
    (one,) = told(a_debt(said=[early])).expected
    assert (one.on, one.earliest_on) == (early.on, early.on)
    assert one.latest_on == date(2026, 12, 14)  # due and 12 days: a Sunday, so the Monday


@pytest.mark.parametrize("bill", [True, False])
def test_a_due_date_that_means_never_is_far_away_and_breaks_nothing(bill):
    found = told(a_debt(due_on=date.max, bill=bill, said=[Said(PROMISE, date.max, 1)]))
    later = put_off(found.expected, 7, 365)
    rows = periods(later, period_ends(WEEK, TODAY), TODAY)
    assert (rows[-1].minor, rows[-1].ends_on) == (100_00, None)


def test_a_customer_without_history_pays_like_everybody_and_nobody_s_on_the_due_date():
    own = Delays.learn([(100, 90)] * 4)  # too few to say anything
    assert told(a_debt(), Habits(own, TEN_LATE)).expected[0].on == ON
    assert told(a_debt(), NOBODY).expected[0].on == date(2026, 12, 1)


# Properties.

amounts = st.integers(min_value=1, max_value=10**9)
near = st.dates(min_value=date(2025, 1, 1), max_value=date(2027, 12, 31))
saids = st.lists(st.builds(Said, st.sampled_from((INSTALMENT, PROMISE)), near, amounts), max_size=3)
contests = st.none() | st.builds(
    Contest, amounts, st.dates(date(2025, 1, 1), TODAY), st.none() | near
)
debts = st.lists(
    st.builds(
        Debt,
        item_id=st.integers(0, 10**6),
        customer_id=st.integers(0, 3),
        minor=amounts,
        due_on=near,
        bill=st.booleans(),
        left_out=st.none() | st.sampled_from(LEFT_OUT),
        said=saids,
        contest=contests,
    ),
    max_size=8,
)
delays = st.builds(Delays.learn, st.lists(st.tuples(amounts, st.integers(-60, 400)), max_size=12))
habits = st.builds(Habits, delays, delays)
forecasts = st.builds(
    lambda owed, mine, closing: (
        owed,
        forecast(owed, {one.customer_id: mine for one in owed}, closing, TODAY),
    ),
    debts,
    habits,
    habits,
)


@settings(max_examples=50)
@given(forecasts, st.sampled_from((WEEK, MONTH)))
def test_everything_owed_is_in_some_period_or_left_out_with_a_reason(pair, by):
    owed, found = pair
    rows = periods(found.expected, period_ends(by, TODAY), TODAY)
    assert sum(row.minor for row in rows) == found.total_minor == rows[-1].sum_minor
    assert found.total_minor + sum(found.left_out.values()) == sum(one.minor for one in owed)
    assert all(one.minor > 0 for one in found.expected)


@settings(max_examples=50)
@given(forecasts)
def test_no_day_is_past_or_a_holiday_and_the_likely_one_lies_within_the_range(pair):
    for one in pair[1].expected:
        assert TODAY <= one.earliest_on <= one.on <= one.latest_on
        assert all(is_business_day(day) for day in (one.earliest_on, one.on, one.latest_on))


@settings(max_examples=50)
@given(forecasts, st.sampled_from((WEEK, MONTH)))
def test_what_has_come_in_grows_and_lies_between_the_least_and_the_most(pair, by):
    rows = periods(pair[1].expected, period_ends(by, TODAY), TODAY)
    assert all(row.low_minor <= row.sum_minor <= row.high_minor for row in rows)
    for name in ("low_minor", "sum_minor", "high_minor"):
        grown = [getattr(row, name) for row in rows]
        assert grown == sorted(grown)


@settings(max_examples=50)
@given(debts, st.integers(0, 10**9))
def test_credits_pay_the_oldest_debts_and_no_cent_is_lost(owed, credits_minor):
    kept = set_off(owed, credits_minor)
    total = sum(one.minor for one in owed)
    assert sum(one.minor for one in kept) == max(0, total - credits_minor)
    if kept:
        untouched = Counter((one.item_id, one.due_on, one.minor) for one in kept[1:])
        assert untouched <= Counter((one.item_id, one.due_on, one.minor) for one in owed)


@settings(max_examples=50)
@given(forecasts, st.integers(1, 365))
def test_who_pays_later_pays_as_much(pair, days):
    _, found = pair
    later = put_off(found.expected, 1, days)
    assert sum(one.minor for one in later) == found.total_minor
    assert all(
        (after == before) if before.customer_id != 1 else after.on > before.on
        for before, after in zip(found.expected, later, strict=True)
    )


# Schedules and periods.


def test_instalments_are_laid_over_the_oldest_debts():
    first, second = date(2026, 12, 1), date(2027, 1, 1)
    assert lay(INSTALMENT, [(first, 60), (second, 60)], [(1, 50), (2, 50), (3, 50)]) == {
        1: [Said(INSTALMENT, first, 50)],
        2: [Said(INSTALMENT, first, 10), Said(INSTALMENT, second, 40)],
        3: [Said(INSTALMENT, second, 20)],
    }


def test_what_is_past_due_and_forecast_at_all_can_be_planned():
    owed = [
        Debt(1, 7, 10, date(2026, 11, 22)),
        Debt(2, 7, 20, date(2026, 10, 22)),
        Debt(3, 7, 40, TODAY),
        Debt(4, 7, 80, date(2026, 10, 22), left_out=DOUBTFUL),
    ]
    assert list(owed_late(owed, TODAY)) == [(2, 20), (1, 10)]


def test_weeks_end_on_sundays_and_months_on_their_last_day():
    assert period_ends(WEEK, TODAY)[:2] == [date(2026, 11, 29), date(2026, 12, 6)]
    assert period_ends(WEEK, date(2026, 11, 29))[0] == date(2026, 11, 29)
    assert period_ends(MONTH, TODAY)[:2] == [date(2026, 11, 30), date(2026, 12, 31)]


def test_a_period_takes_both_its_days():
    def on(day, minor):
        return Expected(1, 7, minor, DELAY, day, day, day)

    ends = [date(2026, 11, 29), date(2026, 12, 6)]
    rows = periods(
        [on(date(2026, 11, 30), 1), on(date(2026, 12, 4), 2), on(date(2026, 12, 7), 4)],
        ends,
        TODAY,
    )
    assert [(row.starts_on, row.ends_on, row.minor) for row in rows] == [
        (TODAY, ends[0], 0),
        (date(2026, 11, 30), ends[1], 3),
        (date(2026, 12, 7), None, 4),
    ]

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credit.rules.plans import (
    ACTIVE,
    APPROVED,
    BROKEN,
    CANCELLED,
    COMPLETED,
    FIRST,
    LAST,
    LIFE,
    RHYTHMS,
    Instalment,
    PlanUnsound,
    accept_by,
    check,
    check_ahead,
    days,
    deadline,
    deferred_minor,
    held_back,
    judge,
    may_become,
    split,
    standings,
    sum_of,
    why_not,
)

START = date(2026, 12, 1)
THREE = split(300_01, days(START, 3, "monthly"))

amounts = st.integers(min_value=36, max_value=10**12)
counts = st.integers(min_value=2, max_value=36)
starts = st.dates(min_value=date(2024, 1, 1), max_value=date(2040, 12, 31))


@given(amounts, counts, starts, st.sampled_from(RHYTHMS), st.sampled_from((FIRST, LAST)))
def test_no_cent_is_lost_and_no_two_instalments_share_a_day(total, count, first, rhythm, rest_on):
    schedule = split(total, days(first, count, rhythm), rest_on)
    check(schedule, total)
    assert sum_of(schedule) == total
    assert schedule[0].due_on == first
    assert all(before.due_on < after.due_on for before, after in pairwise(schedule))
    even = schedule[1:] if rest_on == FIRST else schedule[:-1]
    assert len({one.amount_minor for one in even}) == 1, "only one instalment carries the rest"
    assert (
        max(schedule, key=lambda one: one.amount_minor).amount_minor - even[0].amount_minor < count
    )


def test_the_odd_cent_goes_where_it_was_said_to_go():
    due = days(START, 3, "weekly")
    assert [one.amount_minor for one in split(100_00, due)] == [33_33, 33_33, 33_34]
    assert [one.amount_minor for one in split(100_00, due, FIRST)] == [33_34, 33_33, 33_33]


@pytest.mark.parametrize(
    ("first", "rhythm", "expected"),
    [
        pytest.param(
            date(2027, 1, 31),
            "monthly",
            [date(2027, 1, 31), date(2027, 2, 28), date(2027, 3, 31)],
            id="a month without the 31st gives its last day, the next one the 31st again",
        ),
        pytest.param(
            date(2026, 12, 15),
            "monthly",
            [date(2026, 12, 15), date(2027, 1, 15), date(2027, 2, 15)],
            id="the year turns",
        ),
        pytest.param(
            date(2026, 12, 24),
            "fortnightly",
            [date(2026, 12, 24), date(2027, 1, 7), date(2027, 1, 21)],
            id="every two weeks",
        ),
    ],
)
def test_a_rhythm_gives_days(first, rhythm, expected):
    assert days(first, 3, rhythm) == expected


@pytest.mark.parametrize(
    ("schedule", "why"),
    [
        pytest.param(THREE[:1], "count", id="one instalment is no plan"),
        pytest.param([THREE[1], THREE[0], THREE[2]], "order", id="days must follow each other"),
        pytest.param([THREE[0], THREE[0], THREE[2]], "order", id="and differ"),
        pytest.param([*THREE, Instalment(date(2027, 6, 1), 0)], "too_small", id="nothing due"),
        pytest.param(THREE[:2], "sum", id="a cent less than the items"),
    ],
)
def test_an_unsound_schedule_says_what_is_wrong(schedule, why):
    with pytest.raises(PlanUnsound) as refused:
        check(schedule, 300_01)
    assert refused.value.facts["why"] == why


def test_what_is_agreed_lies_ahead():
    check_ahead(THREE, START)
    with pytest.raises(PlanUnsound) as refused:
        check_ahead(THREE, START + timedelta(days=1))
    assert refused.value.facts["field"] == "first_on"


def test_an_amount_too_small_for_its_instalments_is_refused():
    with pytest.raises(PlanUnsound):
        split(2, days(START, 3, "weekly"))


def test_a_plan_lives_as_it_should():
    assert may_become("proposed", "approved")
    assert not may_become("proposed", "active"), "nobody skips the approval"
    assert not may_become("approved", "completed"), "nor the debtor's word"
    for state, others in LIFE.items():
        ends_early = state in ("draft", "proposed", "approved", "active")
        assert (CANCELLED in others) == ends_early
    assert not LIFE[BROKEN], "a broken plan stays broken: another one is proposed"


def test_the_debtor_has_fifteen_days_and_an_instalment_three_business_days():
    assert accept_by(date(2026, 11, 23)) == date(2026, 12, 8)
    assert deadline(date(2026, 12, 23)) == date(2026, 12, 29), "christmas and a weekend between"


def judged(paid_minor, as_of, late=None):
    """Judge THREE; late: what was paid by a deadline, where that is less."""
    return judge(
        THREE,
        paid_minor=paid_minor,
        paid_by=lambda _day: paid_minor if late is None else late,
        as_of=as_of,
    )


@pytest.mark.parametrize(
    ("paid", "as_of", "expected"),
    [
        pytest.param(0, None, (ACTIVE, None), id="without a ledger it waits"),
        pytest.param(0, date(2026, 12, 3), (ACTIVE, None), id="a day before the deadline"),
        pytest.param(0, date(2026, 12, 4), (BROKEN, 0), id="on the deadline unpaid"),
        pytest.param(99_99, date(2026, 12, 4), (BROKEN, 0), id="a cent short"),
        pytest.param(100_00, date(2026, 12, 4), (ACTIVE, None), id="the first one paid"),
        pytest.param(100_00, date(2027, 1, 6), (BROKEN, 1), id="the second one missed"),
        pytest.param(200_00, date(2027, 1, 31), (ACTIVE, None), id="paid ahead of the third"),
        pytest.param(300_01, date(2026, 12, 1), (COMPLETED, None), id="all paid at once"),
        pytest.param(300_00, date(2027, 3, 1), (BROKEN, 2), id="all but the odd cent"),
    ],
)
def test_a_plan_is_judged_like_a_promise(paid, as_of, expected):
    assert judged(paid, as_of) == expected


def test_value_dates_count_but_whoever_paid_everything_kept_the_plan():
    assert judged(100_00, date(2026, 12, 4), late=0) == (BROKEN, 0)
    assert judged(300_01, date(2027, 3, 4), late=0) == (COMPLETED, None)


def test_payments_fill_the_earliest_instalments():
    found = standings(THREE, 150_00, date(2027, 1, 2))
    assert [(one.paid_minor, one.state) for one in found] == [
        (100_00, "paid"),
        (50_00, "late"),
        (0, "due"),
    ]
    assert [one.state for one in standings(THREE, 50_00, START)] == ["partly_paid", "due", "due"]


@pytest.mark.parametrize(
    ("state", "acceleration", "expected"),
    [
        pytest.param(APPROVED, False, None, id="approved: nothing is chased"),
        pytest.param(ACTIVE, True, None, id="active: nor then"),
        pytest.param(BROKEN, False, 200_01, id="broken: the later instalments keep their days"),
        pytest.param(BROKEN, True, 0, id="broken with acceleration written in: all is due"),
        pytest.param(CANCELLED, False, 0, id="cancelled: all is due"),
        pytest.param("proposed", False, 0, id="proposed only: all is due"),
    ],
)
def test_what_a_plan_puts_off(state, acceleration, expected):
    day = date(2026, 12, 4)
    assert deferred_minor(state, THREE, acceleration=acceleration, today=day) == expected


def test_what_is_put_off_is_of_the_newest_debts():
    owed = [(1, 100), (2, 100), (3, 50)]
    assert held_back(owed, None) == {1: 100, 2: 100, 3: 50}
    assert held_back(owed, 120) == {3: 50, 2: 70}
    assert held_back(owed, 0) == {}


def test_nobody_decides_their_own_plan_nor_their_own_account_s():
    reps = frozenset({7})
    assert why_not(5, proposed_by_id=5, rep_ids=reps) == "requester"
    assert why_not(7, proposed_by_id=5, rep_ids=reps) == "account_rep"
    assert why_not(8, proposed_by_id=5, rep_ids=reps) is None

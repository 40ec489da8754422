"""What a portfolio is to come down to, and how far it is."""

from datetime import date, timedelta

import pytest

from credit.rules.goals import (
    OVERDUE,
    PROMISES,
    SHARE,
    GoalDays,
    GoalNotBetter,
    GoalShare,
    check,
    measured,
    progress_bp,
)

TODAY = date(2026, 11, 23)
LATER = TODAY + timedelta(days=30)


@pytest.mark.parametrize(
    ("measure", "overdue", "owed", "stands"),
    [
        (OVERDUE, 1_234_56, 9_999_99, 1_234_56),
        (OVERDUE, -5, 10, 0),
        (SHARE, 1_00, 3_00, 3_333),
        (SHARE, 2_00, 3_00, 6_667),
        (SHARE, 1_00, 0, 0),
    ],
)
def test_where_a_portfolio_stands(measure, overdue, owed, stands):
    assert measured(measure, overdue, owed) == stands


@pytest.mark.parametrize(
    ("now", "progress"),
    [(100, 0), (75, 5_000), (50, 10_000), (20, 10_000), (130, 0), (99, 200)],
)
def test_progress_is_the_part_of_the_way_that_is_done(now, progress):
    assert progress_bp(OVERDUE, 100, now, 50) == progress


def test_a_goal_asks_for_something_and_leaves_time_for_it():
    check(OVERDUE, 100, 99, LATER, TODAY)
    with pytest.raises(GoalNotBetter) as refused:
        check(SHARE, 100, 100, LATER, TODAY)
    assert refused.value.facts == {"field": "target", "value": 100}
    for day in (TODAY, TODAY - timedelta(days=1), TODAY + timedelta(days=400)):
        with pytest.raises(GoalDays):
            check(OVERDUE, 100, 50, day, TODAY)


def test_promises_are_to_be_kept_and_a_share_reached_before_may_be_asked_for_again():
    check(PROMISES, 9_000, 8_000, LATER, TODAY)
    for target in (0, 10_001):
        with pytest.raises(GoalShare):
            check(PROMISES, 0, target, LATER, TODAY)


@pytest.mark.parametrize(
    ("now", "progress"), [(0, 0), (4_000, 5_000), (8_000, 10_000), (10_000, 10_000)]
)
def test_of_promises_the_way_begins_with_the_month(now, progress):
    assert progress_bp(PROMISES, 7_000, now, 8_000) == progress

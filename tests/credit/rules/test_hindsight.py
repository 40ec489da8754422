"""What a forecast would have said on a past day: nothing learned since may tell."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from credit.rules.forecast import INSOLVENT, INSTALMENT, PROMISE, Contest, Debt, Said
from credit.rules.habits import Delays, Habits
from credit.rules.hindsight import Known, Past, as_of, look_back

DAY = date(2026, 6, 1)  # a Monday


def past(item_id, due_on, paid_on, customer_id=7, minor=100_00, **more):
    debt = Debt(item_id, customer_id, minor, due_on)
    return Past(debt, due_on - timedelta(days=30), paid_on, **more)


def paid_late(days, count=5, first=100):
    """Bills of the months before, each paid so many days late."""
    due = [date(2026, 1, 5) + timedelta(days=14 * n) for n in range(count)]
    return [past(first + n, on, on + timedelta(days=days)) for n, on in enumerate(due)]


def test_a_payment_after_the_day_tells_nothing_of_it():
    before, later = paid_late(10), past(1, date(2026, 5, 25), date(2026, 9, 1))
    alone = as_of([*before, past(1, date(2026, 5, 25), None)], [], DAY)
    assert as_of([*before, later], [], DAY).expected == alone.expected
    assert alone.expected[0].on == date(2026, 6, 4)


def test_a_word_given_later_or_judged_before_tells_nothing():
    said = Said(PROMISE, date(2026, 7, 1), 100_00)
    for since, until, heard in [
        (DAY, None, True),
        (DAY + timedelta(days=1), None, False),
        (date(2026, 5, 1), DAY, False),
        (date(2026, 5, 1), DAY + timedelta(days=1), True),
    ]:
        one = past(1, date(2026, 5, 25), None, said=[Known(said, since, until)])
        (found,) = as_of([*paid_late(10), one], [], DAY).expected
        assert (found.why == PROMISE) == heard


def test_an_insolvency_leaves_out_from_its_day_on():
    one = past(1, date(2026, 5, 25), None, insolvency_on=DAY)
    assert as_of([one], [], DAY).left_out == {INSOLVENT: 100_00}
    assert as_of([one], [], DAY - timedelta(days=1)).left_out == {}


def test_a_dispute_is_known_while_it_runs_and_closes_as_those_before():
    contest = Known(Contest(100_00, date(2026, 5, 20)), date(2026, 5, 20), date(2026, 8, 1))
    one = past(1, date(2026, 5, 25), date(2026, 8, 2), contests=[contest])
    closed = [(date(2026, 1, 1), date(2026, 1, 31))] * 5
    (found,) = as_of([*paid_late(0), one], closed, DAY).expected
    assert (found.why, found.on) == ("dispute", date(2026, 6, 19))
    after = [*closed, (date(2026, 5, 20), date(2026, 8, 1))]
    assert as_of([*paid_late(0), one], after, DAY).expected == [found]


def test_the_error_is_told_in_days_and_in_weeks():
    items = [
        *paid_late(10),
        past(1, date(2026, 5, 25), date(2026, 6, 5)),  # told for the 4th: a day later, same week
        past(
            2, date(2026, 5, 26), date(2026, 6, 16), minor=50_00
        ),  # told for the 5th: 11 days later
        past(3, date(2026, 5, 27), None, minor=25_00),  # told for the 8th, and never came
    ]
    seen = look_back(items, [], [DAY], date(2026, 7, 31))
    assert (seen.items, seen.still_open) == (2, 1)
    assert (seen.days_off, seen.days_late, seen.within_percent) == (6.0, 6.0, 0.0)
    assert (seen.told_minor, seen.came_minor) == (175_00, 150_00)
    # Week 1: 150 told, 100 came; week 2: 25 told (Monday the 8th); week 3: 50 came.
    assert seen.week_off_percent == 83.3


def test_only_those_asked_for_are_compared_but_everybody_teaches():
    other = past(9, date(2026, 5, 25), date(2026, 6, 30), customer_id=8)
    seen = look_back(
        [*paid_late(10), other], [], [DAY], date(2026, 7, 31), only=lambda customer: customer == 8
    )
    assert (seen.items, seen.days_off) == (1, 26.0)


def test_where_nothing_came_there_is_no_error_to_tell():
    seen = look_back([past(1, date(2026, 5, 25), None)], [], [DAY], date(2026, 7, 31))
    assert (seen.items, seen.still_open, seen.days_off, seen.week_off_percent) == (0, 1, None, None)


pasts = st.lists(
    st.builds(
        lambda n, due, late, minor, said: past(
            n, due, None if late is None else due + timedelta(days=late), minor=minor, said=said
        ),
        st.integers(0, 10**6),
        st.dates(date(2025, 7, 1), date(2026, 8, 1)),
        st.none() | st.integers(-20, 90),
        st.integers(1, 10**6),
        st.lists(
            st.builds(
                Known,
                st.builds(
                    Said,
                    st.just(INSTALMENT),
                    st.dates(date(2026, 1, 1), date(2026, 12, 1)),
                    st.integers(1, 10**6),
                ),
                st.dates(date(2026, 1, 1), date(2026, 12, 1)),
            ),
            max_size=2,
        ),
    ),
    max_size=20,
)


@settings(max_examples=50)
@given(pasts)
def test_nothing_that_happened_after_a_day_changes_what_was_told_on_it(items):
    def blind(one):
        paid_on = one.paid_on if one.paid_on and one.paid_on <= DAY else None
        said = [each for each in one.said if each.since <= DAY]
        return Past(one.debt, one.dated_on, paid_on, said)

    known = [blind(one) for one in items if one.dated_on <= DAY]
    assert as_of(items, [], DAY).expected == as_of(known, [], DAY).expected


def test_a_habit_needs_five_of_one_s_own():
    everybody = Delays.learn([(100, 30)] * 10)
    for count, likely in ((4, date(2026, 7, 1)), (5, date(2026, 6, 1))):
        own = Delays.learn([(100, 0)] * count)
        assert Habits(own, everybody).dates(DAY, DAY)[0] == likely


def test_eight_in_ten_lie_between_the_earliest_and_the_latest():
    seen = Delays.learn([(1, days) for days in range(1, 20)])  # 19 seen: the 20th is one of twenty
    assert seen.spread() == (2, 18)
    assert Delays.learn([(1, 3), (1, 9)]).spread() == (3, 9)

"""When invoices were paid, as letters and the bank tell it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credit.rules.penalties import Settlement
from credit.rules.settlements import Debt, Lettered, by_letter, settlements

JAN, FEB, MARCH = date(2026, 1, 10), date(2026, 2, 10), date(2026, 3, 10)


def test_payments_settle_the_oldest_debt_first():
    found = by_letter(
        [
            Lettered(1, "invoice", JAN, 100),
            Lettered(2, "invoice", FEB, 50),
            Lettered(3, "payment", FEB, -120),
            Lettered(4, "payment", MARCH, -30),
        ]
    )
    assert found == {
        1: [Settlement(100, FEB)],
        2: [Settlement(20, FEB), Settlement(30, MARCH)],
    }


def test_a_credit_note_is_no_payment():
    group = [Lettered(1, "invoice", JAN, 100), Lettered(2, "credit_note", MARCH, -100)]
    assert by_letter(group) == {1: [Settlement(100, None)]}
    assert by_letter(group, dated_notes=True) == {1: [Settlement(100, MARCH)]}


@pytest.mark.parametrize(
    ("debt", "lettered", "expected"),
    [
        pytest.param(
            Debt(100, 0, MARCH),
            [Settlement(60, JAN), Settlement(40, FEB)],
            [Settlement(60, JAN), Settlement(40, FEB)],
            id="its letters say when",
        ),
        pytest.param(
            Debt(100, 0, FEB),
            [Settlement(100, MARCH)],
            [Settlement(100, FEB)],
            id="never after the day it was closed",
        ),
        pytest.param(
            Debt(100, 0, MARCH, booked=((FEB, 70),)),
            [Settlement(10, JAN)],
            [Settlement(70, FEB), Settlement(30, MARCH)],
            id="letters that tell less give way to the bank",
        ),
        pytest.param(
            Debt(100, 0, MARCH),
            [Settlement(40, JAN)],
            [Settlement(40, JAN), Settlement(60, MARCH)],
            id="what they do not tell was paid in the end",
        ),
        pytest.param(
            Debt(100, 80, None),
            [Settlement(40, JAN)],
            [Settlement(20, None)],
            id="letters that tell too much are another's",
        ),
        pytest.param(Debt(100, 0, MARCH), [], [Settlement(100, MARCH)], id="closed is paid then"),
        pytest.param(
            Debt(100, 40, None),
            [],
            [Settlement(60, None)],
            id="paid in part nobody knows when: from the due date, for the debtor",
        ),
        pytest.param(
            Debt(100, 40, None, lowered=((FEB, 25), (MARCH, 35))),
            [],
            [Settlement(25, FEB), Settlement(35, MARCH)],
            id="on the days tables showed less left",
        ),
        pytest.param(
            Debt(100, 0, MARCH, booked=((JAN, 30),), lowered=((FEB, 30),)),
            [],
            [Settlement(30, JAN), Settlement(30, FEB), Settlement(40, MARCH)],
            id="the bank first, then tables, and what is left in the end",
        ),
        pytest.param(
            Debt(100, 100, None, pending=((FEB, 100),)),
            [],
            [Settlement(100, FEB)],
            id="at the bank, not yet in the books",
        ),
    ],
)
def test_what_lowered_a_debt(debt, lettered, expected):
    assert settlements(debt, lettered) == expected


LETTERED = st.lists(
    st.builds(
        Lettered,
        st.integers(1, 10**6),
        st.sampled_from(["invoice", "payment", "credit_note"]),
        st.dates(JAN, MARCH),
        st.integers(-1000, 1000),
    ),
    unique_by=lambda one: one.id,
    max_size=8,
)


SEEN = st.lists(st.tuples(st.dates(JAN, MARCH), st.integers(1, 80)), max_size=4).map(tuple)


@given(st.integers(0, 100), SEEN, SEEN)
def test_all_that_lowered_a_debt_is_told_once_and_as_much_of_it_dated_as_was_seen(
    left, booked, lowered
):
    found = settlements(Debt(100, left, None, booked=booked, lowered=lowered), [])
    assert sum(one.minor for one in found) == 100 - left
    dated = sum(one.minor for one in found if one.on is not None)
    assert dated == min(100 - left, sum(minor for _, minor in (*booked, *lowered)))


@given(LETTERED)
def test_no_debt_is_settled_beyond_what_it_was_nor_money_spent_twice(group):
    found = by_letter(group)
    owed = {one.id: one.minor for one in group if one.minor > 0}
    assert found.keys() == owed.keys()
    assert all(sum(part.minor for part in found[id_]) <= minor for id_, minor in owed.items())
    spent = sum(part.minor for parts in found.values() for part in parts)
    credits = -sum(one.minor for one in group if one.minor < 0)
    assert spent == min(credits, sum(owed.values()))

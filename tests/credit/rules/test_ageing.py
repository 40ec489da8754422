from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credit.rules.ageing import (
    Month,
    age,
    average_days_delinquent,
    balance_dso,
    bucket,
    count_back_dso,
    due_list,
    oldest_days,
    overdue,
    weighted_delay_days,
)
from credit.rules.exposure import OpenItem, measure

TODAY = date(2026, 11, 23)
NOVEMBER = [Month(120, 30), Month(90, 31), Month(80, 30)]
ITEMS = st.lists(
    st.builds(
        OpenItem,
        kind=st.sampled_from(["invoice", "payment", "bill", "doubtful", "opening"]),
        due_on=st.dates(date(2026, 1, 1), date(2027, 6, 1)),
        residual_minor=st.integers(-(10**9), 10**9),
    )
)


@pytest.mark.parametrize(
    ("due", "residual", "expected"),
    [
        (date(2026, 11, 23), 1, "not_due"),
        (date(2026, 11, 22), 1, "1_30"),
        (date(2026, 10, 24), 1, "1_30"),
        (date(2026, 10, 23), 1, "31_60"),
        (date(2026, 9, 23), 1, "61_90"),
        (date(2026, 8, 24), 1, "91_120"),
        (date(2026, 7, 26), 1, "91_120"),
        (date(2026, 7, 25), 1, "over_120"),
        (date(2026, 7, 25), -1, "credits"),
    ],
)
def test_buckets(due, residual, expected):
    assert bucket(OpenItem("invoice", due, residual), TODAY) == expected


def test_a_bill_is_never_overdue():
    bill = OpenItem("bill", date(2026, 1, 1), 100)
    assert bucket(bill, TODAY) == "not_due"
    assert due_list([bill]) == []


@given(ITEMS)
def test_the_buckets_sum_to_the_balance(items):
    exposure = measure(items)
    buckets = age(items, TODAY)
    assert sum(buckets.values()) == exposure.accounting_minor
    assert sum(buckets.values()) == sum(item.residual_minor for item in items)
    assert -buckets["credits"] == exposure.credits_minor


@given(ITEMS)
def test_overdue_is_what_the_late_buckets_hold(items):
    buckets = age(items, TODAY)
    late = sum(minor for name, minor in buckets.items() if name not in ("not_due", "credits"))
    due = due_list(items)
    assert overdue(due, TODAY) == late
    assert (oldest_days(due, TODAY) > 0) == (late > 0)


def test_count_back_dso_as_the_domain_page_works_it_out():
    dso = count_back_dso(250, NOVEMBER)
    assert dso.rounded == 76.0
    assert not dso.at_least
    assert balance_dso(250, 290, 91).rounded == 78.4


def test_best_possible_and_days_delinquent_as_the_domain_page_works_them_out():
    dso, best = count_back_dso(250, NOVEMBER), count_back_dso(160, NOVEMBER)
    assert best.rounded == 43.8
    assert average_days_delinquent(dso, best).rounded == 32.2


@pytest.mark.parametrize(
    ("receivables", "months", "days", "at_least"),
    [
        pytest.param(50, [Month(-10, 30), Month(60, 31)], 61.0, False, id="a negative month is subtracted"),
        pytest.param(50, [Month(0, 30), Month(100, 31)], 45.5, False, id="an empty month counts its days"),
        pytest.param(500, NOVEMBER, 91.0, True, id="history exhausted: at least"),
        pytest.param(290, NOVEMBER, 91.0, False, id="exactly the history"),
        pytest.param(120, [Month(120, 30), Month(-5, 31)], 30.0, False, id="nothing left to count"),
        pytest.param(30, [Month(60, 12), Month(80, 31)], 6.0, False, id="a partial month"),
        pytest.param(0, NOVEMBER, 0.0, False, id="nothing receivable"),
    ],
)  # fmt: skip
def test_the_edges_of_count_back(receivables, months, days, at_least):
    dso = count_back_dso(receivables, months)
    assert (dso.rounded, dso.at_least) == (days, at_least)


def test_without_sales_there_is_no_dso():
    assert count_back_dso(100, [Month(0, 30), Month(-5, 31)]) is None
    assert count_back_dso(100, []) is None
    assert balance_dso(100, 0, 30) is None


@given(
    st.integers(0, 500),
    st.integers(0, 500),
    st.lists(st.builds(Month, st.integers(-50, 200), st.just(30))),
)
def test_best_possible_never_exceeds_dso(current, late, months):
    dso, best = count_back_dso(current + late, months), count_back_dso(current, months)
    if dso is not None:
        assert best.days <= dso.days


def test_weighted_delay():
    assert weighted_delay_days([(100, 10), (300, -2)]) == 1
    assert weighted_delay_days([]) is None

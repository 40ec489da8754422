"""Interest and fee for late payment, by the worked example of domain.md 2.4 and by what must always hold."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credit.rules.countries import FRANCE
from credit.rules.penalties import (
    EU,
    HOSPITAL,
    PUBLIC,
    RateBelowFloor,
    RateOfPublicBuyer,
    Settlement,
    Terms,
    judge_terms,
    penalty,
)
from credit.rules.penalty_rates import RATES, Rate

DUE, PAID = date(2025, 5, 31), date(2025, 8, 14)


def lines(found):
    return [(one.days, one.rate_bp, one.amount_minor) for one in found.segments]


def test_each_day_takes_the_rate_of_its_half_year():
    found = penalty(12_000_00, DUE, PAID)
    assert lines(found) == [(30, 1315, 129_70), (45, 1215, 179_75)]
    assert found.interest_minor + found.fee_minor == 349_45


def test_a_payment_lowers_the_balance_from_the_next_day():
    found = penalty(
        3_000_00, date(2025, 1, 31), date(2025, 8, 31), [Settlement(1_000_00, date(2025, 4, 30))]
    )
    assert [(one.base_minor, str(one.ends_on)) for one in found.segments] == [
        (3_000_00, "2025-04-30"),
        (2_000_00, "2025-06-30"),
        (2_000_00, "2025-08-31"),
    ]
    assert found.interest_minor == 181_42
    assert found.fee_minor == 40_00, "once, however often it was paid on"


@pytest.mark.parametrize(
    ("settled", "until"),
    [
        pytest.param([], DUE, id="paid on the due date"),
        pytest.param([Settlement(100_00, DUE)], PAID, id="paid whole by the due date"),
        pytest.param([Settlement(100_00)], PAID, id="credited whole, whenever"),
        pytest.param([Settlement(60_00), Settlement(40_00, DUE)], PAID, id="credited and paid"),
    ],
)
def test_what_was_not_late_costs_nothing(settled, until):
    assert penalty(100_00, DUE, until, settled) is None


def test_a_credit_note_counts_from_the_original_due_date():
    credited = penalty(12_000_00, DUE, PAID, [Settlement(2_000_00)])
    assert credited.segments == penalty(10_000_00, DUE, PAID).segments
    assert credited.base_minor == 10_000_00


@pytest.mark.parametrize(
    ("terms", "rates"),
    [
        pytest.param(Terms(EU), [1115, 1015], id="another member state: 8 points"),
        pytest.param(Terms(contract_bp=1200), [1200, 1200], id="as agreed"),
        pytest.param(
            Terms(PUBLIC), [1115, 1115], id="a public buyer: of the half-year it began in"
        ),
        pytest.param(
            Terms(HOSPITAL, 2000), [1115, 1115], id="no rate is agreed with a public buyer"
        ),
    ],
)
def test_whose_rate_it_is(terms, rates):
    found = penalty(12_000_00, DUE, PAID, terms=terms)
    assert [one.rate_bp for one in found.segments] == rates


def test_an_agreed_rate_below_the_floor_of_some_days_is_told_and_not_raised():
    known = RATES | {date(2025, 7, 1): Rate(215, 500)}
    found = penalty(
        12_000_00, DUE, PAID, terms=Terms(contract_bp=1200), pack=replace(FRANCE, rates=known)
    )
    assert [(one.rate_bp, one.floor_bp) for one in found.segments] == [(1200, None), (1200, 1500)]


def test_an_unknown_half_year_has_no_figure():
    known = {start: rate for start, rate in RATES.items() if start.year < 2026}
    found = penalty(100_00, date(2025, 12, 1), date(2026, 1, 31), pack=replace(FRANCE, rates=known))
    assert [one.rate_bp for one in found.segments] == [1215, None]
    assert found.interest_minor is None
    before = penalty(100_00, date(2019, 1, 1), date(2019, 2, 1))
    assert before.interest_minor is None, "nor has one before the first we know"


@pytest.mark.parametrize(
    ("judged", "days", "fee"),
    [
        pytest.param(date(2025, 6, 10), 10, 0, id="interest stops with the judgment, no fee"),
        pytest.param(None, 75, 40_00, id="solvent"),
    ],
)
def test_an_insolvency_stops_interest_and_bars_the_fee(judged, days, fee):
    found = penalty(12_000_00, DUE, PAID, insolvent_on=judged)
    assert (sum(one.days for one in found.segments), found.fee_minor) == (days, fee)


def test_insolvent_before_it_fell_due_it_never_ran():
    assert penalty(100_00, DUE, PAID, insolvent_on=DUE) is None


@pytest.mark.parametrize(
    ("terms", "refusal"),
    [
        pytest.param(Terms(contract_bp=785), RateBelowFloor, id="a hair below three times"),
        pytest.param(Terms(contract_bp=786), None, id="three times the legal rate"),
        pytest.param(Terms(EU, 1), None, id="the floor is of French law"),
        pytest.param(Terms(PUBLIC, 2000), RateOfPublicBuyer, id="a public buyer's is set"),
        pytest.param(Terms(PUBLIC), None, id="by law"),
    ],
)
def test_which_agreed_rates_are_allowed(terms, refusal):
    today = date(2026, 3, 1)
    if refusal is None:
        judge_terms(terms, today)
        return
    with pytest.raises(refusal) as said:
        judge_terms(terms, today)
    assert said.value.facts["field"] == "penalty_rate_bp"


def test_the_default_rate_may_be_below_three_times_the_legal_one():
    found = penalty(100_00, date(2024, 8, 1), date(2024, 9, 1))
    assert found.segments[0].rate_bp == 1425 < 3 * RATES[date(2024, 7, 1)].legal_bp


FIRST, LAST = date(2021, 1, 1), date(2026, 12, 31)
DAY = st.dates(FIRST, LAST)
AMOUNT = st.integers(1, 10**11)
PAYMENT = st.builds(Settlement, AMOUNT, st.none() | DAY)
PAYMENTS = st.lists(PAYMENT, max_size=4)


def interest(*args, **more):
    found = penalty(*args, **more)
    return 0 if found is None else found.interest_minor


@given(AMOUNT, DAY, DAY, PAYMENTS)
def test_the_segments_are_the_late_days_each_once(amount, due, until, payments):
    found = penalty(amount, due, until, payments)
    starts = due + timedelta(days=1)
    for one in found.segments if found else ():
        assert one.starts_on == starts <= one.ends_on <= until
        assert one.base_minor > 0
        starts = one.ends_on + timedelta(days=1)


@given(AMOUNT, DAY, DAY, DAY, PAYMENTS)
def test_later_payment_never_lowers_interest(amount, due, one, other, payments):
    sooner, later = sorted((one, other))
    assert interest(amount, due, sooner, payments) <= interest(amount, due, later, payments)


@given(AMOUNT, DAY, DAY, DAY)
def test_a_period_and_the_rest_of_it_add_up_within_rounding(amount, due, cut, until):
    due, cut, until = sorted((due, cut, until))
    parts = interest(amount, due, cut) + interest(amount, cut, until)
    assert abs(parts - interest(amount, due, until)) <= 1, "one segment more is rounded"


@given(AMOUNT, AMOUNT, DAY, DAY, PAYMENTS)
def test_paying_more_never_costs_more(amount, paid, due, until, payments):
    more = [*payments, Settlement(paid, due + timedelta(days=3))]
    assert (
        interest(amount, due, until, more)
        <= interest(amount, due, until, payments) + len(payments) + 3
    )


@given(AMOUNT, DAY, DAY)
def test_interest_is_simple_and_never_on_interest(amount, due, until):
    found = penalty(amount, due, until)
    assert found is None or {one.base_minor for one in found.segments} == {amount}

"""Worked examples: 2 % within 8 days of an invoice of 1 000 € due in 30."""

from datetime import date

import pytest

from credit.rules.discounts import (
    GRANTED,
    PROPOSED,
    DiscountUnfit,
    Offer,
    check_offer,
    discount_of,
    judge,
    last_day,
    offer_on,
    terms_of,
)

DATED, DUE = date(2026, 11, 2), date(2026, 12, 2)
TWO = Offer(200, 8, date(2026, 1, 1))


def test_two_percent_within_eight_days_of_a_thousand():
    terms = terms_of([TWO], DATED, DUE, 1_000_00)
    assert terms is not None
    assert (terms.discount_minor, terms.payable_minor) == (20_00, 980_00)
    assert terms.until_on == date(2026, 11, 10)


@pytest.mark.parametrize(
    ("paid_minor", "paid_on", "said"),
    [
        pytest.param(980_00, date(2026, 11, 10), GRANTED, id="on the last day"),
        pytest.param(980_00, date(2026, 11, 11), PROPOSED, id="a day late: a person decides"),
        pytest.param(980_01, date(2026, 11, 4), None, id="short by less"),
        pytest.param(979_99, date(2026, 11, 4), None, id="short by more"),
        pytest.param(1_000_00, date(2026, 11, 4), None, id="paid whole"),
    ],
)
def test_only_what_is_short_by_exactly_the_discount_took_it(paid_minor, paid_on, said):
    terms = terms_of([TWO], DATED, DUE, 1_000_00)
    assert judge(terms, paid_minor, paid_on) == said


def test_nothing_is_taken_off_what_is_disputed():
    terms = terms_of([TWO], DATED, DUE, 1_000_00, disputed_minor=200_00)
    assert (terms.base_minor, terms.discount_minor, terms.payable_minor) == (800_00, 16_00, 784_00)
    assert terms_of([TWO], DATED, DUE, 1_000_00, disputed_minor=1_000_00) is None


@pytest.mark.parametrize(
    ("days", "due_on", "until"),
    [
        pytest.param(8, DUE, date(2026, 11, 10), id="counted from the document"),
        pytest.param(60, DUE, date(2026, 12, 1), id="never the due date itself"),
        pytest.param(8, DATED, None, id="payable at once: nothing is early"),
    ],
)
def test_early_is_before_the_due_date(days, due_on, until):
    assert last_day(Offer(200, days, DATED), DATED, due_on) == until


def test_a_document_keeps_what_was_offered_when_it_was_written():
    lower = Offer(100, 8, date(2026, 11, 3))
    none = Offer(0, 0, date(2026, 11, 20))
    offers = [none, TWO, lower]
    assert offer_on(offers, DATED) == TWO
    assert offer_on(offers, date(2026, 11, 3)) == lower
    assert offer_on(offers, date(2026, 11, 20)) is None
    assert offer_on(offers, date(2025, 12, 31)) is None


@pytest.mark.parametrize(
    ("base", "percent_bp", "off"),
    [(12_345, 200, 247), (12_325, 200, 247), (12_324, 200, 246), (25, 200, 1), (24, 200, 0)],
)
def test_half_a_cent_goes_up(base, percent_bp, off):
    assert discount_of(base, percent_bp) == off


def test_what_is_worth_nothing_is_no_discount():
    assert terms_of([TWO], DATED, DUE, 24) is None
    assert terms_of([], DATED, DUE, 1_000_00) is None


@pytest.mark.parametrize(
    ("percent_bp", "days", "field"),
    [
        (-1, 8, "percent_bp"),
        (1001, 8, "percent_bp"),
        (200, 0, "within_days"),
        (200, 121, "within_days"),
    ],
)
def test_an_offer_beyond_all_use_is_refused(percent_bp, days, field):
    with pytest.raises(DiscountUnfit) as refused:
        check_offer(percent_bp, days)
    assert refused.value.facts["field"] == field


def test_ending_an_offer_takes_no_days():
    check_offer(0, 0)

"""A company's closing days: no business day is counted on them, wherever days are counted."""

from collections.abc import Iterator
from datetime import date

import pytest

from credit.rules import calendar
from credit.rules.calendar import add_business_days, business_days_missed, is_business_day
from credit.rules.closings import Closing, ClosingUnfit, check, days_of, differences, read

BRIDGE = Closing(date(2026, 12, 24), date(2026, 12, 24), "Pont")
SUMMER = Closing(date(2026, 8, 3), date(2026, 8, 14), "Été")


@pytest.fixture
def closed() -> Iterator[None]:
    calendar.follow(days_of([BRIDGE, SUMMER]))
    yield
    calendar.follow(())


def test_a_closing_day_is_no_business_day(closed):
    assert not is_business_day(date(2026, 12, 24))
    assert add_business_days(date(2026, 12, 23), 1) == date(2026, 12, 28)  # the 25th is Christmas
    assert add_business_days(date(2026, 7, 31), 1) == date(2026, 8, 17)


def test_a_ledger_misses_nothing_while_the_company_is_closed(closed):
    assert business_days_missed(date(2026, 7, 31), date(2026, 8, 17)) == 0
    assert business_days_missed(date(2026, 7, 31), date(2026, 8, 18)) == 1


def test_without_closing_days_the_public_calendar_holds():
    assert add_business_days(date(2026, 12, 23), 1) == date(2026, 12, 24)
    assert business_days_missed(date(2026, 7, 31), date(2026, 8, 17)) == 10


@pytest.mark.parametrize(
    ("closings", "field", "why"),
    [
        pytest.param(
            [Closing(*2 * [date(2026, 5, 4)], " ")], "closings.0.label", "missing", id="a"
        ),
        pytest.param(
            [SUMMER, Closing(date(2026, 9, 2), date(2026, 9, 1), "x")],
            "closings.1.ends_on",
            "ends_before",
            id="ends before it starts",
        ),
        pytest.param(
            [Closing(date(2026, 1, 1), date(2026, 6, 1), "x")],
            "closings.0.ends_on",
            "too_long",
            id="b",
        ),
        pytest.param(
            [Closing(date(2026, 8, 14), date(2026, 8, 14), "x"), SUMMER],
            "closings.0.starts_on",
            "overlaps",
            id="twice the same day",
        ),
    ],
)
def test_what_cannot_be_is_said_with_its_field(closings, field, why):
    with pytest.raises(ClosingUnfit) as refused:
        check(closings)
    assert (refused.value.facts["field"], refused.value.facts["why"]) == (field, why)


def test_they_are_kept_in_order_and_compared_by_period():
    kept = [one.as_json() for one in check([BRIDGE, SUMMER])]
    assert read(kept) == [SUMMER, BRIDGE]
    longer = Closing(SUMMER.starts_on, date(2026, 8, 21), "Été")
    inventory = Closing(*2 * [date(2027, 1, 4)], "Inventaire")
    assert differences([BRIDGE, SUMMER], [longer, inventory]) == [
        (SUMMER, longer),
        (BRIDGE, None),
        (None, inventory),
    ]

from datetime import date

import pytest

from credit.rules.exercises import began_on, is_earlier

FIRST = date(2026, 1, 1)


@pytest.mark.parametrize(
    ("first_on", "opened_on", "closing_on", "expected"),
    [
        pytest.param(date(2026, 1, 2), FIRST, date(2026, 12, 31), FIRST, id="its openings say so"),
        pytest.param(date(2026, 1, 5), None, None, date(2026, 1, 5), id="the first entry"),
        pytest.param(date(2026, 1, 5), None, date(2026, 12, 31), date(2026, 1, 5), id="a usual year"),
        pytest.param(
            date(2021, 3, 1), None, date(2023, 12, 31), date(2023, 1, 1), id="a ledger never closed",
        ),
        pytest.param(
            date(2023, 3, 1), None, date(2024, 2, 29), date(2023, 3, 1), id="a year that ends on a leap day",
        ),
        pytest.param(
            date(2025, 1, 1), FIRST, date(2026, 12, 31), FIRST, id="two years in one file: the later one",
        ),
    ],
)  # fmt: skip
def test_when_an_exercise_began(first_on, opened_on, closing_on, expected):
    assert began_on(first_on, opened_on, closing_on) == expected


@pytest.mark.parametrize(
    ("last_on", "books", "earlier"),
    [
        pytest.param(date(2025, 12, 31), FIRST, True, id="the year before"),
        pytest.param(date(2026, 3, 31), FIRST, False, id="an older export of the same year"),
        pytest.param(FIRST, FIRST, False, id="the first day"),
        pytest.param(date(2020, 1, 1), None, False, id="nothing imported yet"),
    ],
)
def test_an_earlier_exercise(last_on, books, earlier):
    assert is_earlier(last_on, books) is earlier

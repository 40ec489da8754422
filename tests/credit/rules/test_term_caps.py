"""Terms against the longest the law allows."""

from datetime import date

import pytest

from credit.rules.penalties import COMPANY, EU, HOSPITAL, PUBLIC, PUBLIC_COMPANY
from credit.rules.term_caps import ALCOHOL, LIVESTOCK, PERISHABLE, TRANSPORT, cap_of, exceeded


@pytest.mark.parametrize(
    ("buyer", "sector", "days", "end_of_month", "over"),
    [
        pytest.param(COMPANY, None, 60, None, False, id="60 days of the invoice"),
        pytest.param(COMPANY, None, 61, None, True, id="a day more"),
        pytest.param(COMPANY, None, 45, "then_days", False, id="45 end of month, one reading"),
        pytest.param(COMPANY, None, 45, "days_then", False, id="45 end of month, the other"),
        pytest.param(COMPANY, None, 46, "days_then", True, id="46 end of month"),
        pytest.param(COMPANY, None, 45, "days_then_10", True, id="45 end of month, the 10th"),
        pytest.param(COMPANY, None, 15, "days_then_10", False, id="15 end of month, the 10th"),
        pytest.param(COMPANY, PERISHABLE, 31, None, True, id="perishables"),
        pytest.param(COMPANY, LIVESTOCK, 21, None, True, id="livestock and fresh meat"),
        pytest.param(COMPANY, LIVESTOCK, 20, None, False, id="livestock in time"),
        pytest.param(COMPANY, ALCOHOL, 30, "then_days", False, id="alcohol, 30 after the month"),
        pytest.param(COMPANY, ALCOHOL, 45, None, True, id="alcohol, 45 days"),
        pytest.param(EU, TRANSPORT, 45, None, True, id="transport, whoever buys it"),
        pytest.param(EU, None, 90, None, False, id="the law of another state"),
        pytest.param(PUBLIC, None, 31, None, True, id="the state"),
        pytest.param(HOSPITAL, None, 50, None, False, id="a hospital"),
        pytest.param(HOSPITAL, None, 51, None, True, id="a hospital, a day more"),
        pytest.param(PUBLIC_COMPANY, None, 60, None, False, id="a public company"),
    ],
)
def test_terms_beyond_the_law_are_seen(buyer, sector, days, end_of_month, over):
    assert exceeded(cap_of(buyer, sector, end_of_month), days, end_of_month) is over


def test_the_latest_due_date_of_an_invoice():
    day = date(2026, 1, 15)
    assert cap_of(COMPANY, None, None).last_on(day) == date(2026, 3, 16)
    assert cap_of(COMPANY, None, "then_days").last_on(day) == date(2026, 3, 17)
    assert cap_of(COMPANY, None, "days_then").last_on(day) == date(2026, 3, 31)
    assert cap_of(COMPANY, ALCOHOL, None).last_on(day) == date(2026, 3, 2)

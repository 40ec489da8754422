from datetime import date

import pytest

from credit.rules.receipts import is_settled

VALUE = date(2026, 11, 18)  # a Wednesday


@pytest.mark.parametrize(
    ("as_of", "seen", "settled"),
    [
        pytest.param(None, True, False, id="no ledger, nothing settled"),
        pytest.param(
            date(2026, 11, 17), True, False, id="a ledger of the day before cannot hold it"
        ),
        pytest.param(date(2026, 11, 18), True, True, id="a ledger that reaches it and shows it"),
        pytest.param(date(2026, 11, 20), False, False, id="it may lack the bank's entries"),
        pytest.param(date(2026, 11, 24), False, False, id="four business days later still"),
        pytest.param(date(2026, 11, 25), False, True, id="but not without end"),
    ],
)
def test_when_the_ledger_has_taken_over(as_of, seen, settled):
    assert is_settled(VALUE, as_of, seen=seen) is settled

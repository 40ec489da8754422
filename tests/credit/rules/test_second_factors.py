from datetime import UTC, datetime

import pytest

from credit.rules.second_factors import is_copied, normal_digits, steps_of

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
STEP = int(NOON.timestamp()) // 30


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        pytest.param(0, [STEP, STEP - 1, STEP + 1], id="this half-minute first, one either way"),
        pytest.param(STEP - 1, [STEP, STEP + 1], id="none at the last one taken"),
        pytest.param(STEP, [STEP + 1], id="nor before it"),
        pytest.param(STEP + 1, [], id="none is left of a clock that runs ahead"),
    ],
)
def test_which_half_minutes_a_code_may_be_of(last, expected):
    assert list(steps_of(NOON, last)) == expected


@pytest.mark.parametrize(
    ("kept", "said", "copied"),
    [
        pytest.param(0, 0, False, id="it never counts"),
        pytest.param(0, 1, False, id="the first count"),
        pytest.param(7, 8, False, id="it goes on"),
        pytest.param(7, 7, True, id="the same again"),
        pytest.param(7, 3, True, id="it went back"),
        pytest.param(7, 0, True, id="it stopped counting"),
    ],
)
def test_when_a_passkey_was_copied(kept, said, copied):
    assert is_copied(kept, said) is copied


@pytest.mark.parametrize(
    ("typed", "digits"),
    [
        ("123456", "123456"),
        (" 123 456 ", "123456"),
        ("12345", None),
        ("1234567", None),
        ("١٢٣٤٥٦", None),
        ("ABCD-EFGH-JKMN", None),
    ],
)
def test_how_a_code_is_typed(typed, digits):
    assert normal_digits(typed) == digits

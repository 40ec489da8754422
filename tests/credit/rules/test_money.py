import pytest
from hypothesis import given
from hypothesis import strategies as st

from credit.rules.money import (
    MixedCurrencies,
    Money,
    NotAnAmount,
    format_decimal,
    half_up,
    parse_decimal,
)


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        pytest.param("52517,24", "EUR", 5251724, id="a decimal comma"),
        pytest.param("52517.24", "EUR", 5251724, id="a decimal point"),
        pytest.param("1 500,00", "EUR", 150000, id="a space between thousands"),
        pytest.param("1\u202f500\u00a0000,5", "EUR", 150000050, id="narrow and hard spaces"),
        pytest.param("1.500,00", "EUR", 150000, id="points between thousands"),
        pytest.param("1,500.00", "EUR", 150000, id="commas between thousands"),
        pytest.param(" 000000000007760,45", "EUR", 776045, id="padded with zeros"),
        pytest.param("-000000000001437,12", "EUR", -143712, id="a sign in front"),
        pytest.param("34,71-", "EUR", -3471, id="a sign behind"),
        pytest.param("+12", "EUR", 1200, id="no decimals"),
        pytest.param(",5", "EUR", 50, id="no units"),
        pytest.param("12,3400", "EUR", 1234, id="more zeros than the currency has digits"),
        pytest.param("500000,00", "XPF", 500000, id="francs without cents"),
        pytest.param("0" * 6000 + "1", "EUR", 100, id="padded beyond reason"),
        pytest.param("1,005", "KWD", 1005, id="a currency of three digits"),
    ],
)
def test_amounts_are_read_as_ledgers_write_them(text, currency, minor):
    assert parse_decimal(text, currency) == minor


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "-",
            "abc",
            "1,005",
            "1,500",
            "1.234.567,8.9",
            "1,2,3",
            "12 €",
            "--3",
            "0x10",
            "1e5",
            "٣",
        ),
        *("9" * 17, "9" * 6000),
    ],
)
def test_what_is_no_amount_is_refused(text):
    with pytest.raises(NotAnAmount):
        parse_decimal(text)


@given(st.integers(-(10**15), 10**15), st.sampled_from(["EUR", "XPF", "KWD"]))
def test_what_is_spelled_reads_back(minor, currency):
    assert parse_decimal(format_decimal(minor, currency), currency) == minor


def test_currencies_do_not_mix():
    assert str(Money(5251724, "EUR") + Money(1, "EUR")) == "52517.25 EUR"
    assert str(-Money(375000, "XPF")) == "-375000 XPF"
    with pytest.raises(MixedCurrencies):
        Money(1, "EUR") + Money(1, "XPF")


@pytest.mark.parametrize(("n", "d", "expected"), [(5, 2, 3), (-5, 2, -3), (4, 3, 1), (5, -2, -3)])
def test_halves_go_up(n, d, expected):
    assert half_up(n, d) == expected

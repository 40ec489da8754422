import pytest
from hypothesis import given
from hypothesis import strategies as st

from credit.formats import bank, ebcdic
from credit.formats.cfonb import FORMAT, overpunched
from credit.rules.money import NotAnAmount
from tests.credit.formats.bank_cases import (
    QUICK,
    amounts,
    errors,
    mutations,
    read,
    reason,
    survives,
)

ACCOUNT = "12345678901"


def overpunch(minor):
    last = ("}JKLMNOPQR" if minor < 0 else "{ABCDEFGHI")[abs(minor) % 10]
    return f"{abs(minor) // 10:013}{last}"


def record(kind, minor, *, day="020326", label="", reject="  ", ref="", code="  ", **head):
    account, currency = head.get("account", ACCOUNT), head.get("currency", "EUR")
    start = f"{kind}30006    00001{currency}2 {account}{code}{day}{reject}{day}"
    return f"{start}{label:<31}  {'0' * 7}  {overpunch(minor)}{ref:<16}"


def more(name, text):
    return f"0530006    00001EUR2 {ACCOUNT}  020326     {name}{text:<70}  "


def file(*records):
    return "\r\n".join(records) + "\r\n"


OPEN = record("01", 10000)


def test_a_movement_with_its_complements():
    contents = read(
        FORMAT,
        file(
            OPEN, record("04", 4050, label="VIR SEPA ACME", ref="B1", code="05"), more("LCC", "INV-7"),
            more("NPY", "ACME SARL"), more("RCN", "E-1"), record("07", 14050),
        ),
    )  # fmt: skip
    (one,) = contents.entries
    assert one.as_json() == {
        "booked_on": "2026-03-02",
        "amount": "40.50",
        "currency": "EUR",
        "reference": "VIR SEPA ACME INV-7",
        "counterparty": "ACME SARL",
    }
    assert (one.account, one.key) == ("FR7630006000011234567890189", "20260302:4050EUR:B1")
    assert (one.bank_code, one.end_to_end, one.line) == ("05", "E-1", 2)
    assert not contents.errors.total


def test_the_account_is_its_iban():
    assert bank.french_account("30006", "00001", "12345678901") == "FR7630006000011234567890189"
    assert bank.french_account("20041", "01005", "0500013M026") == "FR1420041010050500013M02606"
    assert bank.french_account("1", " ", "2") == "1 2"


@pytest.mark.parametrize(
    ("text", "decimals", "currency", "minor"),
    [
        ("0000000001904}", "2", "EUR", -19040), ("0000000166956E", "2", "EUR", 1669565),
        ("0000000000000{", "2", "EUR", 0), ("0000000000123D", "3", "TND", 1234),
        ("0000000000120{", "2", "JPY", 12), ("0000000000012C", "0", "EUR", 12300),
    ],
)  # fmt: skip
def test_the_last_sign_holds_digit_and_side(text, decimals, currency, minor):
    assert overpunched(text, decimals, currency) == minor


@pytest.mark.parametrize(
    ("text", "currency"),
    [("00000000012345", "EUR"), ("", "EUR"), ("000000x000001A", "EUR"), ("0000000000012C", "JPY")],
)
def test_what_is_no_overpunched_amount(text, currency):
    with pytest.raises(NotAnAmount):
        overpunched(text, "2", currency)


def test_a_reject_code_marks_what_came_back():
    back = record("04", -4050, label="IMPAYE", reject="60")
    contents = read(FORMAT, file(OPEN, back, record("07", 5950)))
    assert [one.reversal for one in contents.entries] == [True]


@pytest.mark.parametrize(
    ("records", "found"),
    [
        pytest.param(
            [OPEN, record("04", 1), record("07", 10002)],
            (3, "statement_unbalanced"),
            id="misses its balance",
        ),
        pytest.param([OPEN, record("04", 1)], (1, "closing_missing"), id="cut off"),
        pytest.param([record("07", 1)], (1, "record_out_of_place"), id="end without beginning"),
        pytest.param(
            [record("04", 1)], (1, "record_out_of_place"), id="movement without statement"
        ),
        pytest.param(
            [OPEN, more("LIB", "x"), record("07", 10000)],
            (2, "record_out_of_place"),
            id="complement of nothing",
        ),
        pytest.param(
            [OPEN, record("07", 10000, account="99999999999")],
            (2, "account_differs"),
            id="another account",
        ),
        pytest.param(
            [OPEN, record("04", 1, day="310226"), record("07", 10000)],
            (2, "date_unknown"),
            id="no such day",
        ),
        pytest.param(
            [OPEN, "08" + OPEN[2:], record("07", 10000)], (2, "record_unknown"), id="unknown record"
        ),
        pytest.param(
            [OPEN, record("04", 1)[:90], record("07", 10000)], (2, "line_short"), id="cut record"
        ),
        pytest.param([OPEN, record("07", 10000) + "x"], (2, "line_long"), id="long record"),
        pytest.param(
            [OPEN, record("04", 1, currency="USD"), record("07", 10000)],
            (2, "currency_differs"),
            id="another currency",
        ),
    ],
)
def test_broken_structures_are_refused_by_line(records, found):
    assert found in errors(read(FORMAT, file(*records)))


def test_records_without_line_ends_and_with_blanks_cut_off():
    records = OPEN, record("04", 5), record("07", 10005)
    solid = "".join(one.ljust(120) for one in records)
    assert amounts(read(FORMAT, solid)) == [5]
    contents = read(FORMAT, file(*(one.rstrip() for one in records)))
    assert (amounts(contents), contents.errors.total) == ([5], 0)


RECORDS = OPEN, record("04", 10, label="GÉRARD ET FILS"), record("04", -25), record("07", 9985)


@pytest.mark.parametrize("between", [b"", b"\x15", b"\x0d\x25"], ids=["none", "NEL", "CR LF"])
def test_a_mainframes_file_reads_as_any_other(between):
    def spelled(one):
        body = ebcdic.encode(one.ljust(120).replace("{", "é").replace("}", "è"))
        assert len(body) == 120
        return body + between

    content = b"".join(spelled(one) for one in RECORDS)
    assert FORMAT.recognises(content)
    told, plain = read(FORMAT, content), read(FORMAT, file(*RECORDS))
    assert (amounts(told), told.errors.total) == ([10, -25], 0)
    assert [one.as_json() for one in told.entries] == [one.as_json() for one in plain.entries]


def test_a_mainframes_file_that_was_cut_off_is_refused():
    content = ebcdic.encode(
        "".join(one.ljust(120) for one in RECORDS).replace("{", "é").replace("}", "è")
    )
    contents = read(FORMAT, content[:-60])
    assert contents.errors.total


def test_twins_keep_their_keys_in_another_file():
    twin = record("04", 5, label="ABO")
    first = read(FORMAT, file(OPEN, twin, twin, record("07", 10010)))
    again = read(FORMAT, file(OPEN, record("04", 1), twin, twin, record("07", 10011)))
    keys = [one.key for one in first.entries]
    assert keys[1] == f"{keys[0]}#2"
    assert [one.key for one in again.entries[1:]] == keys


@pytest.mark.parametrize(
    ("content", "why"),
    [("", "empty"), (OPEN + "\n\0", "binary"), (OPEN + "\n" + "x" * 200_000, "line_too_long")],
)
def test_hostile_files_are_refused_with_a_reason(content, why):
    assert reason(FORMAT, content) == why


VALID = file(
    OPEN,
    record("04", 4050, label="VIR"),
    more("LIB", "INV-7"),
    record("07", 14050),
    OPEN,
    record("07", 10000),
).encode()


MAINFRAME = ebcdic.encode(
    "".join(one.ljust(120) for one in RECORDS).replace("{", "é").replace("}", "è")
)


@QUICK
@given(
    st.one_of(
        st.binary(max_size=300),
        mutations(VALID),
        mutations(VALID.replace(b"\r\n", b"")),
        mutations(MAINFRAME),
    )
)
def test_whatever_the_bytes_it_says_why_or_what(content):
    survives(FORMAT, content)

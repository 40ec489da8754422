import pytest
from hypothesis import given
from hypothesis import strategies as st

from credit.formats.mt940 import FORMAT
from tests.credit.formats.bank_cases import (
    QUICK,
    amounts,
    errors,
    mutations,
    read,
    reason,
    survives,
)


def statement(*fields, opening=":60F:C260301EUR100,00", closing="", account="NL91ABNA0417164300"):
    lines = [":20:START", f":25:{account}", ":28C:7/1", opening, *fields, closing]
    return "\r\n".join(line for line in lines if line) + "\r\n-\r\n"


PAID = ":61:2603020302C40,5NTRFINV-7//B1\r\n:86:invoice INV-7"


def test_a_movement_says_when_how_much_and_what_for():
    contents = read(FORMAT, statement(PAID, closing=":62F:C260302EUR140,50"))
    (one,) = contents.entries
    assert one.as_json() == {
        "booked_on": "2026-03-02",
        "amount": "40.50",
        "currency": "EUR",
        "reference": "invoice INV-7",
        "counterparty": "",
    }
    assert (one.account, one.key) == ("NL91ABNA0417164300", "20260302:4050EUR:B1")
    assert (one.end_to_end, one.bank_code, one.line) == ("INV-7", "NTRF", 5)
    assert contents.statements[0].number == "7"


@pytest.mark.parametrize(
    ("mark", "minor", "reversal"),
    [
        ("C", 100, False),
        ("D", -100, False),
        ("RC", -100, True),
        ("RD", 100, True),
        ("CR", 100, False),
    ],
)
def test_the_reversal_of_a_credit_takes_money_out(mark, minor, reversal):
    (one,) = read(
        FORMAT, statement(f":61:260302{mark}1,NMSCNONREF", opening="", closing=":62F:C260302EUR1,")
    ).entries
    assert (one.amount_minor, one.reversal) == (minor, reversal)


@pytest.mark.parametrize(
    ("days", "booked", "valued"),
    [
        ("2603020303", "2026-03-03", "2026-03-02"),
        ("260302", "2026-03-02", "2026-03-02"),
        ("2512311231", "2025-12-31", "2025-12-31"),
        ("2512310102", "2026-01-02", "2025-12-31"),
        ("2601021231", "2025-12-31", "2026-01-02"),
        ("2602300301", "2026-03-01", "2026-02-28"),
    ],
)
def test_days_around_new_year_and_the_thirtieth_of_february(days, booked, valued):
    (one,) = read(FORMAT, statement(f":61:{days}C1,NMSC", closing=":62F:C260302EUR101,")).entries
    assert (one.booked_on.isoformat(), one.value_on.isoformat()) == (booked, valued)


def test_pages_between_intermediate_balances_are_one_statement():
    pages = statement(PAID, closing=":62M:C260302EUR140,50") + statement(
        ":61:260303D0,5NCHGNONREF", opening=":60M:C260302EUR140,50", closing=":62F:C260303EUR140,"
    )
    contents = read(FORMAT, pages)
    (one,) = contents.statements
    assert (one.opening_minor, one.closing_minor, one.off_by_minor) == (10000, 14000, 0)
    assert amounts(contents) == [4050, -50]


def test_a_page_that_does_not_go_on_is_an_error():
    pages = statement(PAID, closing=":62M:C260302EUR140,50") + statement(
        opening=":60M:C260302EUR141,50", closing=":62F:C260303EUR141,50"
    )
    assert errors(read(FORMAT, pages)) == [(9, "pages_differ")]


def test_a_page_in_between_must_meet_its_balance_too():
    pages = statement(PAID, closing=":62M:C260302EUR140,49") + statement(
        opening=":60M:C260302EUR140,49", closing=":62F:C260303EUR140,49"
    )
    assert [code for _, code in errors(read(FORMAT, pages))] == ["statement_unbalanced"]


def test_several_accounts_and_currencies_in_one_file():
    pages = statement(PAID, closing=":62F:C260302EUR140,50") + statement(
        ":61:260303C7,NTRF", opening=":60F:D260302JPY7,", closing=":62F:C260303JPY0,", account="J1"
    )
    contents = read(FORMAT, pages)
    assert [(one.account, one.currency, one.opening_minor) for one in contents.statements] == [
        ("NL91ABNA0417164300", "EUR", 10000),
        ("J1", "JPY", -7),
    ]
    assert not contents.errors.total


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        pytest.param(
            [PAID, ":62F:C260302EUR140,51"], "statement_unbalanced", id="misses its balance"
        ),
        pytest.param([PAID], "closing_missing", id="cut off"),
        pytest.param([":61:hello", ":62F:C260302EUR100,"], "record_unknown", id="no movement"),
        pytest.param(
            [":61:260231C1,NTRF", ":62F:C260302EUR100,"], "date_unknown", id="no such day"
        ),
        pytest.param(
            [":61:260302C1,001NTRF", ":62F:C260302EUR100,"],
            "amount_unreadable",
            id="a tenth of a cent",
        ),
        pytest.param([":62F:C260302USD100,"], "currency_differs", id="another currency"),
    ],
)
def test_what_is_wrong_refuses_the_file(fields, code):
    assert [found for _, found in errors(read(FORMAT, statement(*fields)))] == [code]


@pytest.mark.parametrize(
    ("lines", "reference", "party", "account"),
    [
        pytest.param(
            "166?00GUTSCHRIFT?20EREF+E-1?21SVWZ+INV-7 und ein langer?22 Text?31DE89370400440532013000"
            "?32Muster?33 GmbH",
            "INV-7 und ein langer Text", "Muster GmbH", "DE89370400440532013000", id="numbered",
        ),
        pytest.param(
            "/TRTP/SEPA/IBAN/NL91ABNA0417164300/NAME/Jansen/REMI/INV-7/EREF/E-1",
            "INV-7", "Jansen", "NL91ABNA0417164300", id="named",
        ),
        pytest.param("paiement\r\nfacture 7", "paiement facture 7", "", "", id="free text"),
    ],
)  # fmt: skip
def test_banks_write_details_in_three_ways(lines, reference, party, account):
    field = f":61:260302C1,NTRFNONREF\r\n:86:{lines}"
    (one,) = read(FORMAT, statement(field, closing=":62F:C260302EUR101,")).entries
    assert (one.reference, one.counterparty, one.counterparty_account) == (
        reference,
        party,
        account,
    )


def test_a_time_inside_a_text_begins_no_field():
    field = ":61:260302C1,NTRF\r\n:86:at 2017-01-01T13\r\n:12:11"
    (one,) = read(FORMAT, statement(field, closing=":62F:C260302EUR101,")).entries
    assert one.reference == "at 2017-01-01T13 :12:11"


def test_a_structured_reference_is_found_across_hard_breaks():
    first = "Rechnung RF18539007547034"[:-3].rjust(27, ".")
    field = f":61:260302C1,NTRF\r\n:86:166?20{first}?21034 danke"
    (one,) = read(FORMAT, statement(field, closing=":62F:C260302EUR101,")).entries
    assert one.structured == "RF18539007547034"


def test_an_interim_report_has_no_balances():
    text = ":20:X\n:25:GB1\n:28C:1/1\n:34F:GBPD0,00\n:13D:2603021730+0000\n:61:260302D0,42NMSC\n"
    contents = read(FORMAT, text)
    assert (amounts(contents), contents.statements[0].currency, contents.errors.total) == (
        [-42],
        "GBP",
        0,
    )


def test_keys_are_the_same_in_another_file_and_differ_among_twins():
    twin = ":61:260302C1,NTRFNONREF\r\n:86:same"
    first = read(FORMAT, statement(twin, twin, closing=":62F:C260302EUR102,"))
    again = read(FORMAT, statement(PAID, twin, twin, opening="", closing=":62F:C260302EUR102,"))
    keys = [one.key for one in first.entries]
    assert keys[1] == f"{keys[0]}#2"
    assert [one.key for one in again.entries[1:]] == keys


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("", "empty"),
        (":20:X\n", "no_statement"),
        (":60F:C100318EUR380115,12\n", "no_statement"),
        (":20:X\n:25:Y\n:60F:\0\n", "binary"),
        (":20:X\n:25:Y\n:86:" + "x" * 300_000, "line_too_long"),
        (":20:X\n:25:Y\n:61:260302C1,NTRF\n:86:x\n" + "more\n" * 1000, "line_too_long"),
    ],
)
def test_hostile_files_are_refused_with_a_reason(content, why):
    assert reason(FORMAT, content) == why


VALID = (
    statement(PAID, ":61:260303D1,NMSC\r\n:86:166?20SVWZ+x?32y", closing=":62M:C260303EUR139,50")
    + statement(opening=":60M:C260303EUR139,50", closing=":62F:C260303EUR139,50")
).encode()


@QUICK
@given(st.one_of(st.binary(max_size=300), mutations(VALID)))
def test_whatever_the_bytes_it_says_why_or_what(content):
    survives(FORMAT, content)

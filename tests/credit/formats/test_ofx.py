import pytest
from hypothesis import given
from hypothesis import strategies as st

from credit.formats.ofx import CHUNK_BYTES, FORMAT
from tests.credit.formats.bank_cases import (
    QUICK,
    amounts,
    errors,
    mutations,
    read,
    reason,
    survives,
)

HEADER = "OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\n\n"
XML = '<?xml version="1.0"?><?OFX OFXHEADER="200" VERSION="211"?>'


def moved(
    amount="40.50", fitid="F1", name="ACME", memo="INV-7", day="20260302120000[-5:EST]", more=""
):
    return (
        f"<STMTTRN><TRNTYPE>CREDIT<DTPOSTED>{day}<TRNAMT>{amount}<FITID>{fitid}\n"
        f"<NAME>{name}<MEMO>{memo}{more}</STMTTRN>\n"
    )


def account(*movements, currency="EUR", number="A1", balance=""):
    return (
        f"<STMTTRNRS><STMTRS><CURDEF>{currency}<BANKACCTFROM><ACCTID>{number}</BANKACCTFROM>"
        f"<BANKTRANLIST><DTSTART>20260301<DTEND>20260331{''.join(movements)}</BANKTRANLIST>"
        f"{balance}</STMTRS></STMTTRNRS>"
    )


def file(*accounts, header=HEADER):
    return f"{header}<OFX><BANKMSGSRSV1>{''.join(accounts)}</BANKMSGSRSV1></OFX>\n"


def test_a_movement_of_the_first_version():
    contents = read(
        FORMAT, file(account(moved(), balance="<LEDGERBAL><BALAMT>7,5<DTASOF>20260331</LEDGERBAL>"))
    )
    (one,) = contents.entries
    assert one.as_json() == {
        "booked_on": "2026-03-02",
        "amount": "40.50",
        "currency": "EUR",
        "reference": "INV-7",
        "counterparty": "ACME",
    }
    assert (one.key, one.bank_code) == ("20260302:4050EUR:F1", "CREDIT")
    assert contents.statements[0].closing_minor == 750
    assert contents.statements[0].last_on.isoformat() == "2026-03-31"


def test_the_second_version_closes_its_tags_and_quotes_its_texts():
    text = file(
        account(
            moved(
                name="A &amp; B</NAME>", memo="<![CDATA[a <b> & c]]></MEMO>", amount="-1</TRNAMT>"
            )
        ),
        header=XML,
    )
    (one,) = read(FORMAT, text).entries
    assert (one.amount_minor, one.counterparty, one.reference) == (-100, "A & B", "a <b> & c")


def test_texts_survive_wherever_a_chunk_ends():
    memo = "<![CDATA[" + "<x> " * 20 + "RF18539007547034]]></MEMO>"
    for shift in range(0, 120, 7):
        padding = " " * (CHUNK_BYTES - len(HEADER) - 330 + shift)
        text = file(account(moved(memo=memo)), header=HEADER + padding)
        assert [one.structured for one in read(FORMAT, text).entries] == ["RF18539007547034"]


def test_a_french_account_is_named_by_its_iban():
    text = file(account(moved())).replace(
        "<ACCTID>A1", "<BANKID>30006<BRANCHID>00001<ACCTID>12345678901"
    )
    assert read(FORMAT, text).statements[0].account == "FR7630006000011234567890189"


def test_accounts_keep_their_currencies():
    pages = account(moved("1")), account(moved("7.00"), currency="JPY", number="A2")
    assert [
        (one.currency, one.entries[0].amount_minor) for one in read(FORMAT, file(*pages)).statements
    ] == [
        ("EUR", 100),
        ("JPY", 7),
    ]


def test_an_empty_currency_is_taken_from_the_movements():
    other = "<CURRENCY><CURRATE>1.0<CURSYM>AUD</CURRENCY>"
    contents = read(FORMAT, file(account(moved(more=other), currency="")))
    assert [one.currency for one in contents.entries] == ["AUD"]


@pytest.mark.parametrize(
    ("movement", "code"),
    [
        (moved(amount="1.005"), "amount_unreadable"),
        (moved(amount=""), "amount_unreadable"),
        (moved(day="20260231"), "date_unknown"),
        (moved(day=""), "date_missing"),
        (moved(more="<CURRENCY><CURSYM>USD</CURRENCY>"), "currency_differs"),
        (moved().replace("</STMTTRN>", "") + moved(), "record_out_of_place"),
    ],
)
def test_what_is_wrong_refuses_the_file(movement, code):
    assert [found for _, found in errors(read(FORMAT, file(account(movement))))] == [code]


def test_files_number_anew_so_keys_hold_day_and_amount_too():
    first = read(FORMAT, file(account(moved("1", "1"), moved("2", "2"))))
    other = read(FORMAT, file(account(moved("3", "1"))))
    assert not {one.key for one in first.entries} & {one.key for one in other.entries}


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("", "empty"),
        (HEADER + "<OFX></OFX>", "no_statement"),
        (file(account(moved()))[:-60], "truncated"),
        (
            HEADER
            + "<OFX><SONRS><STATUS><CODE>15500<SEVERITY>ERROR<MESSAGE>No</STATUS></SONRS></OFX>",
            "bank_refused",
        ),
        (XML + '<!DOCTYPE x [<!ENTITY a "b">]>' + file(), "xml_dtd"),
        (file(account(moved(memo="\0"))), "binary"),
        (file(account(moved(memo="x" * 500_000))), "xml_too_large"),
        (file(account(moved(memo="<![CDATA[" + "<" * 500_000))), "xml_too_large"),
    ],
)
def test_hostile_files_are_refused_with_a_reason(content, why):
    assert reason(FORMAT, content) == why


def test_endless_nesting_does_no_harm():
    assert amounts(read(FORMAT, file("<STATUS><PAYEE>" * 100_000, account(moved())))) == [4050]


VALID = file(
    account(moved(), moved("-1", "F2", memo="<![CDATA[x]]>")), account(number="A2")
).encode()


@QUICK
@given(st.one_of(st.binary(max_size=300), mutations(VALID)))
def test_whatever_the_bytes_it_says_why_or_what(content):
    survives(FORMAT, content)

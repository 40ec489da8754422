import pytest
from hypothesis import given
from hypothesis import strategies as st

from credit.formats.camt import FORMAT
from tests.credit.formats.bank_cases import (
    QUICK,
    amounts,
    errors,
    mutations,
    read,
    reason,
    survives,
    warnings,
)

SPACE = "urn:iso:std:iso:20022:tech:xsd:camt.053.001."


def message(*statements, version="08", root="BkToCstmrStmt", kind="053"):
    name = f"urn:iso:std:iso:20022:tech:xsd:camt.{kind}.001.{version}"
    return f'<?xml version="1.0"?><Document xmlns="{name}"><{root}>{"".join(statements)}</{root}></Document>'


def statement(
    *entries, opening="100.00", closing=None, currency="EUR", iban="FR7630006000011234567890189"
):
    balances = balance("OPBD", opening, currency) + (
        balance("CLBD", closing, currency) if closing else ""
    )
    account = f"<Acct><Id><IBAN>{iban}</IBAN></Id><Ccy>{currency}</Ccy></Acct>"
    return f"<Stmt><Id>S1</Id>{account}{balances}{''.join(entries)}</Stmt>"


def balance(kind, amount, currency="EUR", side="CRDT"):
    return (
        f"<Bal><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp>"
        f'<Amt Ccy="{currency}">{amount}</Amt><CdtDbtInd>{side}</CdtDbtInd></Bal>'
    )


def entry(
    amount, *details, side="CRDT", ref="R1", more="", currency="EUR", status="<Sts>BOOK</Sts>"
):
    own = f"<AcctSvcrRef>{ref}</AcctSvcrRef>" if ref else ""
    return (
        f'<Ntry><Amt Ccy="{currency}">{amount}</Amt><CdtDbtInd>{side}</CdtDbtInd>{status}'
        f"<BookgDt><Dt>2026-03-02</Dt></BookgDt>{own}{more}"
        f"<NtryDtls>{''.join(details)}</NtryDtls></Ntry>"
    )


def detail(text="", amount="", name="ACME", more="", currency="EUR"):
    amount = f'<Amt Ccy="{currency}">{amount}</Amt>' if amount else ""
    return (
        f"<TxDtls>{amount}<RltdPties><Dbtr><Pty><Nm>{name}</Nm></Pty></Dbtr></RltdPties>"
        f"<RmtInf><Ustrd>{text}</Ustrd>{more}</RmtInf></TxDtls>"
    )


def strd(reference):
    return f"<Strd><CdtrRefInf><Ref>{reference}</Ref></CdtrRefInf></Strd>"


def test_a_payment_says_who_paid_what_for():
    contents = read(FORMAT, message(statement(entry("40.50", detail("INV-7")), closing="140.50")))
    (one,) = contents.entries
    assert one.as_json() == {
        "booked_on": "2026-03-02",
        "amount": "40.50",
        "currency": "EUR",
        "reference": "INV-7",
        "counterparty": "ACME",
    }
    assert one.key == "20260302:4050EUR:R1"
    assert not contents.errors.total


def test_a_batch_becomes_its_parts_when_they_sum_to_it():
    parts = detail("INV-1", "10"), detail("INV-2", "30.50", name="Beta")
    contents = read(FORMAT, message(statement(entry("40.50", *parts), closing="140.50")))
    batch = "20260302:4050EUR:R1"
    assert [(one.amount_minor, one.key, one.batch, one.reference) for one in contents.entries] == [
        (1000, f"{batch}/1", batch, "INV-1"),
        (3050, f"{batch}/2", batch, "INV-2"),
    ]
    assert [one.counterparty for one in contents.entries] == ["ACME", "Beta"]


@pytest.mark.parametrize(
    "parts",
    [
        pytest.param(("10", "30"), id="parts that miss the batch"),
        pytest.param(("10", ""), id="a part without an amount"),
        pytest.param(("10", "x"), id="a part that is no number"),
    ],
)
def test_a_batch_that_is_not_its_parts_stays_one(parts):
    details = [detail(f"INV-{at}", part) for at, part in enumerate(parts)]
    contents = read(FORMAT, message(statement(entry("40.50", *details), closing="140.50")))
    assert amounts(contents) == [4050]
    assert contents.entries[0].reference == "INV-0; INV-1"
    assert warnings(contents) == ["batch_unsplit"]


def test_a_reversal_keeps_the_direction_the_bank_gives_and_names_the_payer():
    back = entry("40.50", detail("INV-7"), side="DBIT", more="<RvslInd>true</RvslInd>")
    contents = read(FORMAT, message(statement(back, closing="59.50")))
    (one,) = contents.entries
    assert (one.amount_minor, one.reversal, one.counterparty) == (-4050, True, "ACME")


def test_an_unpaid_debit_comes_back_as_a_reversal():
    returned = "<TxDtls><RtrInf><Rsn><Cd>MD01</Cd></Rsn></RtrInf></TxDtls>"
    contents = read(FORMAT, message(statement(entry("5", returned, side="DBIT"), closing="95")))
    assert contents.entries[0].reversal


def test_a_statement_that_misses_its_balance_is_refused():
    contents = read(FORMAT, message(statement(entry("40.50"), closing="140.51")))
    assert errors(contents) == [(1, "statement_unbalanced")]
    assert "0.01 EUR" in contents.errors.kept[0].words("en")


def test_the_previous_closing_balance_opens_where_no_opening_is_said():
    page = statement(entry("1"), closing="101").replace("OPBD", "PRCD")
    assert read(FORMAT, message(page)).statements[0].opening_minor == 10000


def test_debit_balances_are_negative():
    page = statement(entry("1")).replace("</Stmt>", balance("CLBD", "9", side="DBIT") + "</Stmt>")
    assert read(FORMAT, message(page)).statements[0].closing_minor == -900


@pytest.mark.parametrize(
    ("currency", "amount", "minor"),
    [
        ("JPY", "1234.00000", 1234), ("EUR", "8.85000", 885), ("EUR", "18.150", 1815),
        ("TND", "1.234", 1234), ("EUR", "8.85001", None), ("JPY", "1.5", None), ("EUR", "-1", None),
        ("EUR", "1,5e3", None), ("EUR", "99999999999999.00", None), ("EUR", "", None),
    ],
)  # fmt: skip
def test_amounts_are_exact_in_their_currency(currency, amount, minor):
    page = statement(entry(amount, currency=currency), currency=currency, opening="1")
    contents = read(FORMAT, message(page))
    assert amounts(contents) == ([] if minor is None else [minor])
    assert [code for _, code in errors(contents)] == (
        [] if minor is not None else ["amount_unreadable"]
    )


def test_every_account_keeps_its_currency_and_no_entry_brings_another():
    pages = statement(entry("1")), statement(entry("2", currency="CHF"), currency="CHF", iban="CH1")
    contents = read(FORMAT, message(*pages))
    assert [(one.currency, one.entries[0].amount_minor) for one in contents.statements] == [
        ("EUR", 100),
        ("CHF", 200),
    ]
    stranger = read(FORMAT, message(statement(entry("1", currency="USD"))))
    assert [code for _, code in errors(stranger)] == ["currency_differs"]


@pytest.mark.parametrize("status", ["<Sts>PDNG</Sts>", "<Sts><Cd>PDNG</Cd></Sts>"])
def test_what_is_not_booked_yet_is_left_out(status):
    contents = read(FORMAT, message(statement(entry("1", status=status), closing="100")))
    assert (contents.entries, warnings(contents)) == ([], ["entry_pending"])


@pytest.mark.parametrize(
    ("text", "more", "structured"),
    [
        ("", strd("RF18 5390 0754 7034"), "RF18539007547034"),
        ("facture rf18539007547034 merci", "", "RF18539007547034"),
        ("+++090/9337/55493+++", "", "090933755493"),
        ("", strd("210000000003139471430009017"), "210000000003139471430009017"),
        ("", strd("4654654654654654"), ""),
    ],
)
def test_structured_references_are_verified_wherever_they_stand(text, more, structured):
    contents = read(FORMAT, message(statement(entry("1", detail(text, more=more)))))
    assert contents.entries[0].structured == structured
    assert warnings(contents) == []


def test_a_wrong_check_is_told_and_not_taken():
    contents = read(FORMAT, message(statement(entry("1", detail(more=strd("RF19539007547034"))))))
    assert (contents.entries[0].structured, warnings(contents)) == ("", ["reference_check"])


def test_keys_are_the_same_in_another_file_and_differ_among_twins():
    twins = [entry("5", detail("abo"), ref="") for _ in range(2)]
    first = read(FORMAT, message(statement(*twins, entry("9", ref="X"))))
    again = read(FORMAT, message(statement(entry("1", ref="new"), *twins), version="02"))
    keys = [one.key for one in first.entries]
    assert keys[1] == f"{keys[0]}#2"
    assert [one.key for one in again.entries[1:]] == keys[:2]


def test_a_statement_written_twice_counts_once():
    page = statement(entry("1", ref=""), closing="101")
    contents = read(FORMAT, message(page, page))
    assert (amounts(contents), warnings(contents)) == ([100], ["statement_twice"])


def test_reports_and_notices_prove_nothing_and_prefixes_do_no_harm():
    page = statement(entry("1"), closing="900").replace("Stmt>", "Rpt>")
    text = message(page, root="BkToCstmrAcctRpt", kind="052")
    text = text.replace("</", "</n:").replace("<D", "<n:D").replace("xmlns=", "xmlns:n=")
    for name in (
        "BkTo",
        "Rpt",
        "Id",
        "Acct",
        "IBAN",
        "Ccy>",
        "Bal",
        "Tp",
        "Cd",
        "Amt",
        "Ntry",
        "Sts",
        "Bookg",
        "Dt>",
    ):
        text = text.replace(f"<{name}", f"<n:{name}")
    assert FORMAT.recognises(text.encode())
    contents = read(FORMAT, text)
    assert (amounts(contents), contents.errors.total) == ([100], 0)


def test_sixteen_bit_text_is_read():
    text = message(statement(entry("1"))).encode("utf-16")
    assert FORMAT.recognises(text)
    assert amounts(read(FORMAT, text)) == [100]


BOMB = '<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'


@pytest.mark.parametrize(
    ("content", "why"),
    [
        pytest.param(
            message(statement(entry("1"))).replace("<Doc", f"{BOMB}<Doc"), "xml_dtd", id="entities"
        ),
        pytest.param(
            message().replace("<Doc", '<!DOCTYPE d SYSTEM "file:///etc/passwd"><Doc'),
            "xml_dtd",
            id="a DTD from outside",
        ),
        pytest.param(
            message(statement(entry("1"))).replace("<Doc", "<!DOCTYPE Document><Doc"),
            "xml_dtd",
            id="a DTD that does nothing",
        ),
        pytest.param(message(statement(entry("1")))[:-40], "xml_malformed", id="cut off"),
        pytest.param(message("<a>" * 5000), "xml_too_deep", id="nested without end"),
        pytest.param(
            message("<Stmt>" + "<a/>" * 200_000), "xml_too_large", id="one endless element"
        ),
        pytest.param(
            message("<Stmt><a>" + "x" * 5_000_000), "xml_too_large", id="one endless text"
        ),
        pytest.param(
            message(f'<Stmt a="{"x" * 3_000_000}"/>'), "xml_too_large", id="one endless tag"
        ),
        pytest.param(
            message().replace('1.0"', '1.0" encoding="klingon"'), "xml_malformed", id="no encoding"
        ),
        pytest.param(
            message(statement()).replace("IBAN", "IB\0AN"), "xml_malformed", id="NUL bytes"
        ),
        pytest.param(
            message(statement(entry("1", detail("\xe9")))).encode("latin-1"),
            "xml_malformed",
            id="Latin-1 as UTF-8",
        ),
        pytest.param(message(), "no_statement", id="no statement"),
    ],
)
def test_hostile_files_are_refused_with_a_reason(content, why):
    assert reason(FORMAT, content) == why


VALID = message(
    statement(
        entry(
            "40.50", detail("INV-1", "10", more=strd("RF18539007547034")), detail("INV-2", "30.50")
        ),
        entry("5", side="DBIT", ref=""),
        closing="135.50",
    )
).encode()


@QUICK
@given(st.one_of(st.binary(max_size=300), mutations(VALID)))
def test_whatever_the_bytes_it_says_why_or_what(content):
    survives(FORMAT, content)

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credit.formats.bank_csv import FORMAT
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

FRENCH = "Date opération;Libellé;Débit;Crédit;Devise;Référence;Compte\n"
PLAIN = "Date;Libellé;Montant;Compte;Devise\n"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "Date opération;Libellé;Débit;Crédit;Devise\n02/03/2026;INV-7;;40,50;EUR\n",
            id="French, split",
        ),
        pytest.param(
            "Buchungstag;Verwendungszweck;Betrag;Währung\n02.03.2026;INV-7;40,50;EUR\n", id="German"
        ),
        pytest.param(
            "Buchungstag;Buchungstext;Betrag;Soll/Haben;CCY\n02.03.26;INV-7;40,50;H;EUR\n",
            id="German, by side",
        ),
        pytest.param("Booking Date,Details,Amount,CCY\n2026-03-02,INV-7,40.50,EUR\n", id="English"),
        pytest.param(
            "Date\tDescription\tAmount (EUR)\n2026-03-02\tINV-7\t+40.50 EUR\n",
            id="tabs, unit in the header",
        ),
        pytest.param(
            '\ufeff"Date";"Libellé";"Montant";"Devise"\n"20260302";"INV-7";"40,50 €";"EUR"\n',
            id="quoted, marked",
        ),
        pytest.param(
            "Banque X\nCompte courant;123\n\nDate;Libellé;Montant;Devise\n02/03/2026;INV-7;40,50;EUR\n",
            id="below a greeting",
        ),
        pytest.param(
            "Date;Libellé;Montant;Devise\n02/03/2026;INV-7;40,50;EUR\nSolde au 03/03\n;;;\n",
            id="above a farewell",
        ),
    ],
)
def test_headers_and_amounts_as_portals_write_them(text):
    assert FORMAT.recognises(text.encode())
    (one,) = read(FORMAT, text).entries
    assert one.as_json() == {
        "booked_on": "2026-03-02",
        "amount": "40.50",
        "currency": "EUR",
        "reference": "INV-7",
        "counterparty": "",
    }


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "iso8859-15"])
def test_encodings(encoding):
    text = (FRENCH + "02/03/2026;Café;1,00;;EUR;R;A\n").encode(encoding)
    assert [one.reference for one in read(FORMAT, text).entries] == ["Café"]


@pytest.mark.parametrize(
    ("written", "minor"),
    [
        ("1.234,56", 123456), ("1,234.56", 123456), ("1 234,56", 123456), ("1'234.56", 123456),
        ("-4,50", -450), ("−4,50", -450), ("4,50-", -450), ("12", 1200), ("1.234", None), ("x", None),
        ("9" * 30, None),
    ],
)  # fmt: skip
def test_decimals_of_either_kind_and_never_a_guess(written, minor):
    contents = read(FORMAT, f"{PLAIN}02/03/2026;x;{written};A;EUR\n")
    assert amounts(contents) == ([] if minor is None else [minor])
    assert [code for _, code in errors(contents)] == (
        [] if minor is not None else ["amount_unreadable"]
    )


@pytest.mark.parametrize(
    ("debits", "moved"),
    [
        pytest.param(("5,00", "2,00"), [-500, -200], id="debits without sign"),
        pytest.param(("-5,00", "-2,00"), [-500, -200], id="debits with their sign"),
        pytest.param(("5,00", "-2,00"), [-500, 200], id="a corrected debit among others"),
    ],
)
def test_debits_are_money_out_however_they_are_signed(debits, moved):
    rows = "".join(f"02/03/2026;x;{debit};;EUR;R{debit};A\n" for debit in debits)
    assert amounts(read(FORMAT, FRENCH + rows)) == moved


@pytest.mark.parametrize("backwards", [False, True])
def test_a_running_balance_proves_the_statement(backwards):
    rows = ["2026-03-02,a,5.00,105.00", "2026-03-03,b,-1.00,104.00", "2026-03-03,c,2.00,106.00"]
    text = "Date,Description,Amount,Balance\n" + "\n".join(rows[::-1] if backwards else rows)
    (one,) = read(FORMAT, text).statements
    assert (one.opening_minor, one.closing_minor, one.off_by_minor) == (10000, 10600, 0)


def test_a_missing_line_is_told():
    text = "Date,Description,Amount,Balance\n2026-03-02,a,5.00,105.00\n2026-03-03,c,2.00,106.00\n"
    assert "balances_broken" in warnings(read(FORMAT, text))


def test_accounts_and_currencies_become_statements_of_their_own():
    rows = "02/03/2026;x;1;A;EUR\n02/03/2026;x;7;B;JPY\n02/03/2026;x;2;A;EUR\n"
    contents = read(FORMAT, PLAIN + rows)
    assert [(one.account, one.currency, len(one.entries)) for one in contents.statements] == [
        ("A", "EUR", 2),
        ("B", "JPY", 1),
    ]
    assert amounts(contents) == [100, 200, 7]


def test_what_the_file_does_not_say_is_told():
    assert warnings(read(FORMAT, "Date;Libellé;Montant\n02/03/2026;x;1,00\n")) == [
        "account_unsaid",
        "currency_assumed",
    ]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("31/02/2026;x;1,00;;EUR;R;A", "date_unknown"),
        (";x;1,00;;EUR;R;A", "date_missing"),
        ("02/03/2026;x;1,00;1,00;EUR;R;A", "amount_both"),
        ("02/03/2026;x;1,005;;EUR;R;A", "amount_unreadable"),
        ("02/03/2026;x;1,00;;EURO;R;A", "currency_unknown"),
    ],
)
def test_what_is_wrong_refuses_the_file_by_line(row, code):
    assert errors(read(FORMAT, f"{FRENCH}{row}\n")) == [(2, code)]


@pytest.mark.parametrize(
    "header",
    [
        "JournalCode;EcritureDate;CompteNum;Libellé;Date;Debit;Credit",
        "Date;Journal;Compte;Libellé;Débit;Crédit",
        "Date;N° pièce;Compte;Libellé;Débit;Crédit;Lettrage",
        "Code client;Date;Libellé;Montant",
        "Client;Date;Libellé;Montant",
        "Date;Numéro de facture;Libellé;Montant;Échéance",
        "Date,Invoice number,Description,Amount,Due date",
        "Date;Libellé",
        "Date;Montant",
        "Date;Libellé;Débit",
        "Libellé;Montant",
    ],
)
def test_ledgers_invoices_and_customers_are_no_bank(header):
    assert not FORMAT.recognises(f"{header}\n1;2;3;4;5;6;7\n".encode())
    assert reason(FORMAT, f"{header}\n") == "columns_missing"


def test_twins_keep_their_keys_in_another_file():
    twin = "02/03/2026;abo;5,00;A;EUR\n"
    first = read(FORMAT, PLAIN + twin + twin)
    again = read(FORMAT, PLAIN + "01/03/2026;other;1,00;A;EUR\n" + twin + twin)
    keys = [one.key for one in first.entries]
    assert keys[1] == f"{keys[0]}#2"
    assert [one.key for one in again.entries[1:]] == keys


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("", "empty"),
        ("\0", "binary"),
        (PLAIN + "02/03/2026;x\0;1;A;EUR\n", "binary"),
        (PLAIN + "x" * 3_000_000, "line_too_long"),
    ],
)
def test_hostile_files_are_refused_with_a_reason(content, why):
    assert reason(FORMAT, content) == why


@pytest.mark.parametrize(
    "row",
    [
        pytest.param('02/03/2026;"a"\rb;1,00;A;EUR\n', id="a lone carriage return"),
        pytest.param(
            '02/03/2026;"' + ("x" * 60_000 + "\n") * 5 + '";1,00;A;EUR\n', id="a page in quotes"
        ),
    ],
)
def test_quotes_that_make_no_sense_are_text(row):
    survives(FORMAT, (PLAIN + row).encode())


VALID = (FRENCH + '02/03/2026;INV-7;;40,50;EUR;R1;A\n03/03/2026;"x; y";1,00;;EUR;R2;A\n').encode()


@QUICK
@given(st.one_of(st.binary(max_size=300), mutations(VALID)))
def test_whatever_the_bytes_it_says_why_or_what(content):
    survives(FORMAT, content)

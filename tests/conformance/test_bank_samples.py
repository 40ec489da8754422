"""Bank files of others: what each holds, as read by eye, and why the broken ones are refused.

A statement that misses its own closing balance is refused whole, also where a sample was made up that way.
"""

import os
from pathlib import Path

import pytest

from credit.formats import registry
from credit.formats.records import Contents
from credit.formats.table import Unreadable
from credit.rules.money import format_decimal

SAMPLES = Path(os.environ.get("ENCOURS_SAMPLES", "/nowhere")) / "bank"
pytestmark = pytest.mark.skipif(
    not SAMPLES.is_dir(), reason="ENCOURS_SAMPLES names no folder with bank/"
)

# name: statements, entries, sum of all entries by currency
READ = {
    "camt/bsp_camt.053.001.02.xml": (1, 3, {"SEK": "-64321.50"}),
    "camt/bsp_camt053_multicurrency.xml": (2, 3, {"EUR": "750.25", "USD": "-99.99"}),
    "camt/genkgo_camt052.v2.xml": (1, 1, {"SEK": "-200000.00"}),
    "camt/genkgo_camt053.v2.minimal.xml": (1, 1, {"EUR": "8.85"}),
    "camt/genkgo_camt053.v2.multi.statement.xml": (2, 2, {"EUR": "1.85"}),
    "camt/genkgo_camt053.v2.with-account-name.xml": (1, 1, {"EUR": "8.85"}),
    "camt/genkgo_camt053.v2.with-party-ids.xml": (1, 1, {"EUR": "8.85"}),
    "camt/genkgo_camt053.v3.xml": (1, 1, {"EUR": "8.85"}),
    "camt/genkgo_camt053.v4.xml": (1, 1, {"EUR": "8.85"}),
    "camt/genkgo_camt053.v8.xml": (1, 1, {"EUR": "8.85"}),
    "camt/genkgo_camt054.v2.xml": (1, 1, {"SEK": "-200000.00"}),
    "camt/genkgo_camt054.v8.xml": (1, 1, {"SEK": "-200000.00"}),
    "camt/resilio_camt053_payment_suggestions.xml": (2, 6, {"CHF": "-637.44", "EUR": "210.00"}),
    "cfonb/pennylane_example.txt": (2, 6, {"EUR": "26.68"}),
    "cfonb/silarhi_complex-test.txt": (8, 5, {"EUR": "-5210.90"}),
    "cfonb/silarhi_simple-test.txt": (1, 0, {}),
    "cfonb/silarhi_test-unused-parts.txt": (8, 0, {}),
    "csv/bsp_csv_european_decimals.csv": (1, 3, {"EUR": "2260.94"}),
    "csv/bsp_csv_french_headers.csv": (1, 3, {"EUR": "2260.94"}),
    "csv/bsp_sample_split_amounts.csv": (1, 2, {"EUR": "1050.25"}),
    "csv/bsp_sample_statement.csv": (1, 2, {"EUR": "1300.00"}),
    "mt940/bsp_sample.mt940": (1, 2, {"EUR": "1170.25"}),
    "mt940/cmxl_mt940.sta": (3, 16, {"DEM": "87.30", "EUR": "2200.00", "PLN": "10040.00"}),
    "mt940/jejik_generic.sta": (2, 2, {"EUR": "-20.00"}),
    "mt940/jejik_rabobank-iban.sta": (2, 4, {"EUR": "-70.00"}),
    "mt940/mBank_mt940.sta": (1, 3, {"PLN": "0.03"}),
    "mt940/self-provided_long_statement_number.sta": (1, 0, {}),
    "mt940/self-provided_mt942.sta": (1, 1, {"EUR": "-0.42"}),
    "mt940/self-provided_raphaelm.sta": (2, 9, {"DEM": "95000.00"}),
    "mt940/self-provided_transaction_details_wrapped.sta": (1, 1, {"EUR": "-6.00"}),
    "ofx/bank_medium.ofx": (1, 3, {"CAD": "-345.27"}),
    "ofx/bsp_sample.ofx": (1, 2, {"EUR": "1170.25"}),
    "ofx/checking.ofx": (1, 3, {"USD": "-59.50"}),
    "ofx/multiple_accounts2.ofx": (2, 0, {}),
    "ofx/ofx-v102-empty-tags.ofx": (1, 1, {"AUD": "12.34"}),
    "ofx/suncorp.ofx": (1, 1, {"AUD": "-16.85"}),
}
# name: the reason it cannot be read, or the codes and values found wrong
REFUSED = {
    # 1.01 + 8.85 is not 4.04; 18.150 + 8.850 is not 27.050; 5000 + 1500 - 250 + 1000 is not 6250
    "camt/genkgo_camt053.v2.all-balance-types.xml": [("statement_unbalanced", "-5.82 EUR")],
    "camt/genkgo_camt053.v2.five.decimals.xml": [("statement_unbalanced", "0.05 EUR")],
    "camt/resilio_sample_camt053_invoice_ref.xml": [("statement_unbalanced", "-1000.00 EUR")],
    "cfonb/pennylane_end_of_statement_without_beginning.txt": [
        ("record_out_of_place", "07"),
        ("statement_unbalanced", "-40.11 EUR"),
    ],
    "cfonb/pennylane_operation.txt": [("record_out_of_place", "04"), ("record_out_of_place", "05")],
    "cfonb/pennylane_operation_already_defined.txt": [
        ("record_out_of_place", "04"),
        ("record_out_of_place", "05"),
    ],
    "cfonb/pennylane_operation_detail_without_operation.txt": [
        ("record_out_of_place", "05"),
        ("statement_unbalanced", "-40.11 EUR"),
    ],
    "mt940/betterplace_amount_formats.sta": "no_statement",
    "mt940/betterplace_empty_line.sta": "no_statement",
    "mt940/betterplace_missing_crlf_at_end.sta": "no_statement",
    "mt940/betterplace_sepa_snippet.sta": [("statement_unbalanced", "300.08 EUR")],
    "mt940/jejik_knab.sta": [("statement_unbalanced", "4500.00 EUR")],
    "mt940/jejik_postfinance.sta": [("statement_unbalanced", "0.20 CHF")],
    "mt940/jejik_triodos.sta": [("statement_unbalanced", "111.40 EUR")],
    "mt940/self-provided_details_60-63.sta": [("statement_unbalanced", "234.01 EUR")],
    "mt940/self-provided_gv_codes.sta": [("closing_missing", "")],
    "mt940/self-provided_sparkassen.sta": "no_statement",
    "ofx/bank_small.ofx": "no_statement",
    "ofx/signon_fail.ofx": "bank_refused",
}
NAMES = (
    sorted(str(path.relative_to(SAMPLES)) for path in SAMPLES.glob("*/*"))
    if SAMPLES.is_dir()
    else []
)


def contents_of(name: str) -> Contents:
    path = SAMPLES / name
    return registry.recognise(path).read(path, lambda _: None)


def what_it_holds(contents: Contents) -> tuple[int, int, dict[str, str]]:
    sums: dict[str, int] = {}
    for one in contents.entries:
        sums[one.currency] = sums.get(one.currency, 0) + one.amount_minor
    spelled = {currency: format_decimal(minor, currency) for currency, minor in sums.items()}
    return len(contents.statements), len(contents.entries), spelled


def outcome(name: str) -> object:
    """Give what a file holds, or why it is refused."""
    try:
        contents = contents_of(name)
    except Unreadable as error:
        return error.facts["reason"]
    if contents.errors.total:
        return sorted({(one.code, one.value) for one in contents.errors.kept})
    return what_it_holds(contents)


def test_every_sample_is_accounted_for():
    assert set(NAMES) == READ.keys() | REFUSED.keys()
    assert not READ.keys() & REFUSED.keys()


@pytest.mark.parametrize("name", NAMES)
def test_a_sample_is_read_or_refused_as_it_should(name):
    assert outcome(name) == (READ.get(name) or REFUSED[name])


@pytest.mark.parametrize("name", NAMES)
def test_a_sample_is_known_for_what_it_is(name):
    folder = name.partition("/")[0]
    assert registry.recognise(SAMPLES / name).name == {"csv": "bank_csv"}.get(folder, folder)


@pytest.mark.parametrize("name", READ)
def test_reading_again_gives_the_same_keys_and_meets_every_balance(name):
    first, again = contents_of(name), contents_of(name)
    keys = [(one.account, one.key) for one in first.entries]
    assert keys == [(one.account, one.key) for one in again.entries]
    assert len(set(keys)) == len(keys)
    assert [one.off_by_minor for one in first.statements] == [0] * len(first.statements)


@pytest.mark.parametrize(
    ("name", "reference", "counterparty", "minor"),
    [
        (
            "camt/resilio_sample_camt053_invoice_ref.xml",
            "Invoice payment INV-2024-001",
            "ACME Corporation",
            150000,
        ),
        (
            "camt/resilio_camt053_payment_suggestions.xml",
            "Payment for IN2606-0001",
            "CAMT Test Partner SA",
            123456,
        ),
        (
            "camt/resilio_camt053_payment_suggestions.xml",
            "Payment for IN2606-0002 (EUR)",
            "CAMT Test Partner SA",
            21000,
        ),
        ("camt/bsp_camt053_multicurrency.xml", "Invoice 2026-117", "ACME GMBH", 125050),
        ("camt/genkgo_camt053.v8.xml", "4654654654654654", "NAME NAME", 885),
        (
            "cfonb/pennylane_example.txt",
            "PRLV SEPA TEST CABINET MENSUEAUHTR13133 MENSUEAUHTR13DUP",
            "INTERNET SFR",
            -3221,
        ),
        (
            "mt940/betterplace_sepa_snippet.sta",
            "Verw CTSc-01 BC-PPP TFNr 22 004",
            "KARL KAUFMANN",
            5099005,
        ),
        ("mt940/jejik_rabobank-iban.sta", "Reference 201301234", "JOHN DOE", -1000),
        (
            "mt940/jejik_knab.sta",
            "FACTUUR 201403110, 201403113 REK: NL65INGB0123456789/NAAM: PICQER",
            "",
            -726000,
        ),
        (
            "ofx/suncorp.ofx",
            "EFTPOS WDL HANDYWAY ALDI STORE GEELONG WEST VICAU",
            "EFTPOS WDL HANDYWAY ALDI STORE",
            -1685,
        ),
        ("csv/bsp_csv_french_headers.csv", "Loyer Avril", "", -123456),
    ],
)
def test_texts_that_matching_lives_on(name, reference, counterparty, minor):
    told = [
        (one.reference, one.counterparty, one.amount_minor) for one in contents_of(name).entries
    ]
    assert (reference, counterparty, minor) in told


@pytest.mark.parametrize(
    ("name", "balances"),
    [
        ("camt/bsp_camt.053.001.02.xml", [(50000000, 43567850)]),
        ("camt/genkgo_camt053.v2.multi.statement.xml", [(1815, 2700), (2700, 2000)]),
        ("camt/genkgo_camt053.v3.xml", [(1815, None)]),
        ("cfonb/pennylane_example.txt", [(-19040, -24121), (-24121, -16372)]),
        ("mt940/self-provided_raphaelm.sta", [(0, 14500000), (14500000, 9500000)]),
        ("mt940/mBank_mt940.sta", [(40, 43)]),
        ("ofx/bank_medium.ofx", [(None, 38234)]),
        ("csv/bsp_sample_split_amounts.csv", [(100000, 205025)]),
    ],
)
def test_balances_at_both_ends(name, balances):
    statements = contents_of(name).statements
    assert [(one.opening_minor, one.closing_minor) for one in statements] == balances


def test_a_thirtieth_of_february_is_the_last_of_the_month():
    (one,) = contents_of("mt940/self-provided_transaction_details_wrapped.sta").entries
    assert (one.value_on.isoformat(), one.booked_on.isoformat()) == ("2016-02-29", "2016-03-01")


def test_the_table_of_formats():
    print(f"\n{'format':8} {'read':>5} {'refused as it should':>21} {'wrong':>6}")
    for folder in sorted({name.partition("/")[0] for name in NAMES}):
        names = [name for name in NAMES if name.startswith(f"{folder}/")]
        right = [name for name in names if outcome(name) == (READ.get(name) or REFUSED.get(name))]
        read = sum(name in READ for name in right)
        print(f"{folder:8} {read:5} {len(right) - read:21} {len(names) - len(right):6}")

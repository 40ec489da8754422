"""Receivables of others: a data-analysis sample and Sage-style exports, by guessed mappings."""

import json
import os
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from credit.formats.tables.reading import read
from credit.rules.money import format_decimal

SAMPLES = Path(os.environ.get("ENCOURS_SAMPLES", "/nowhere")) / "ar"
EXPECTED = SAMPLES / "EXPECTED.json"
pytestmark = pytest.mark.skipif(
    not EXPECTED.is_file(), reason="ENCOURS_SAMPLES names no folder with ar/"
)


@pytest.fixture(scope="module")
def watson():
    return read(SAMPLES / "WA_Fn-UseC_-Accounts-Receivable.csv", currency="USD")


def age(days):
    return (
        "not_due"
        if days <= 0
        else next((f"{low}-{low + 29}" for low in (1, 31, 61) if days < low + 30), "over_90")
    )


@pytest.mark.parametrize("number", [0, 1])
def test_invoices_with_american_dates_give_the_expected_figures(watson, number):
    expected = json.loads(EXPECTED.read_text())["snapshots"][number]
    as_of = date.fromisoformat(expected["as_of"])
    invoices = watson.records
    assert (watson.lines, len({one.code for one in invoices})) == (
        expected["rows"],
        expected["customers"],
    )
    assert watson.totals == {"count": expected["rows"], "sums": {"USD": expected["total"]}}
    assert watson.errors.total == 0
    late = [(one.settled_on - one.due_on).days for one in invoices if one.settled_on > one.due_on]
    assert (len(late), sum(late)) == (expected["late_invoices"], expected["sum_days_late"])
    assert sum(one.disputed for one in invoices) == expected["disputed"]
    still_open = [one for one in invoices if one.issued_on <= as_of < one.settled_on]
    assert len(still_open) == expected["open_invoices"]
    ages, owed = Counter(), Counter()
    for one in still_open:
        ages[age((as_of - one.due_on).days)] += one.amount_minor
        owed[one.code] += one.amount_minor
    for name, amount in expected["open_by_age"].items():
        assert format_decimal(ages[name]).removesuffix(".00") == amount.removesuffix(".00")
    assert [[code, format_decimal(minor)] for code, minor in owed.most_common(5)] == expected[
        "top5_open"
    ]


def test_sage_invoices_are_read_in_francs_with_what_remains():
    file = read(SAMPLES / "sage_style_factures_clients.csv", currency="XPF")
    assert (file.mapping.kind, file.errors.total) == ("invoices", 0)
    assert file.totals == {"count": 5, "sums": {"XPF": "13108000"}}
    assert [(one.number, one.balance_minor, one.due_on) for one in file.records] == [
        ("FC2026-001", 3480000, date(2026, 2, 28)),
        ("FC2026-002", 2320000, None),
        ("FC2026-003", 1240000, date(2026, 3, 31)),
        ("FC2026-004", 4640000, date(2026, 3, 31)),
        ("FC2026-005", 0, date(2026, 4, 30)),
    ]


def test_sage_customers_are_read_with_their_terms():
    file = read(SAMPLES / "sage_style_clients.csv")
    assert (file.mapping.kind, file.errors.total) == ("customers", 0)
    assert [one.terms for one in file.records] == [
        (30, "days_then"),
        (30, "days_then"),
        (45, "days_then_10"),
        (60, None),
        (30, "days_then"),
    ]
    assert file.warnings.kept == []

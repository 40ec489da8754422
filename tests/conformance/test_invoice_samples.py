"""Electronic invoices of others: every file gives the values EXPECTED.json states for it."""

import json
import os
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from credit.formats import registry
from credit.rules.money import format_decimal

SAMPLES = Path(os.environ.get("ENCOURS_SAMPLES", "/nowhere")) / "invoices"
pytestmark = pytest.mark.skipif(
    not SAMPLES.is_dir(), reason="ENCOURS_SAMPLES names no folder with invoices/"
)
EXPECTED = (
    json.loads((SAMPLES / "EXPECTED.json").read_text("utf-8"))["files"] if SAMPLES.is_dir() else {}
)
# Five samples say that FR23342 is a SIREN (ISO 6523, 0002).
ODD = "Allowance-example Vat-category-S base-creditnote-correction base-example sales-order-example"
REMARKS = {f"peppol/{name}.xml": {"siren_unreadable"} for name in ODD.split()}
NO_ORDER = "Dummywert"  # UBL cannot leave an order's number out where it names the seller's own


def plain(text):
    """Spell a decimal without idle zeros, as two writers of one number may differ in them."""
    return text.rstrip("0").rstrip(".") if "." in text else text


def read(name):
    path = SAMPLES / name
    found = registry.recognise(path)
    return found, found.read(path, lambda _: None)


def differences(name):
    """Say in which values a file's document differs from what is stated."""
    _, contents = read(name)
    if contents.errors.total or len(contents.documents) != 1:
        return [one.as_json() for one in contents.errors.kept] or ["no document"]
    document, stated = contents.documents[0], EXPECTED[name]
    found = {
        "number": document.number,
        "type": document.type_code,
        "issue": document.issued_on and document.issued_on.isoformat(),
        "currency": document.currency,
        "seller": document.seller.name,
        "buyer": document.buyer.name,
        "due": document.due_on and document.due_on.isoformat(),
        "total": plain(format_decimal(document.total_minor, document.currency)),
        "prepaid": plain(format_decimal(document.prepaid_minor, document.currency)),
        "payable": plain(format_decimal(document.payable_minor, document.currency)),
    }
    wanted = {key: stated.get(key) for key in found} | {
        "due": max(stated.get("due", []), default=None),
        **{key: plain(stated.get(key, "0")) for key in ("total", "prepaid", "payable")},
    }
    return [(key, found[key], wanted[key]) for key in found if found[key] != wanted[key]]


@pytest.mark.parametrize("name", EXPECTED)
def test_every_file_gives_its_stated_values(name):
    assert differences(name) == []


@pytest.mark.parametrize("name", EXPECTED)
def test_nothing_is_remarked_but_what_is_odd(name):
    _, contents = read(name)
    assert {one.code for one in contents.warnings.kept} == REMARKS.get(name, set())


@pytest.mark.parametrize("name", sorted(one.name for one in SAMPLES.glob("ubl/XR_*.xml")))
def test_the_same_invoice_in_both_syntaxes_gives_one_record(name):
    _, ubl = read(f"ubl/{name}")
    _, cii = read(f"cii/{name}")
    (told,) = ubl.documents
    assert [replace(told, order_ref=told.order_ref.replace(NO_ORDER, ""))] == cii.documents


def test_a_discounts_date_is_no_instalment():
    _, contents = read("facturx-pdf/ZF2_EXTENDED_Fremdwaehrung.pdf")
    document = contents.documents[0]
    assert (document.due_on, document.instalments) == (date(2018, 11, 20), ())
    assert all(day in document.terms for day in ("2018-11-20", "2018-11-14"))
    assert document.tax_minor == 163_16, "pounds, though euros are told beside"


def test_how_every_format_fares():
    read_well, wrong = Counter(), Counter()
    for name in EXPECTED:
        form = registry.recognise(SAMPLES / name).name
        (wrong if differences(name) else read_well)[form] += 1
    print(f"\n{'format':10}{'read':>6}{'refused as it should':>22}{'wrong':>7}")
    for form in sorted(read_well | wrong):
        print(f"{form:10}{read_well[form]:6}{0:22}{wrong[form]:7}")
    assert not wrong

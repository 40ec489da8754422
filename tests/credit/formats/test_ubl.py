import contextlib
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings

from credit.formats import cii, registry, ubl, xml
from credit.formats.table import Unreadable
from tests import invoice_files
from tests.invoice_files import spoiled
from tests.invoice_files import ubl as invoice


def read(text):
    return ubl.read_tree(xml.parse(text.encode() if isinstance(text, str) else text))


def only(text):
    contents = read(text)
    assert contents.errors.kept == []
    return contents.documents[0]


def remarks(text):
    return [(one.field, one.code, one.value) for one in read(text).warnings.kept]


def test_the_same_invoice_in_both_syntaxes_gives_one_record():
    told = cii.read_tree(xml.parse(invoice_files.cii().encode())).documents[0]
    assert only(invoice()) == told
    assert remarks(invoice()) == []


def test_a_credit_note_is_known_by_its_root_and_due_with_its_means_of_payment():
    means = "<cbc:PaymentDueDate>2026-12-15</cbc:PaymentDueDate>"
    document = only(invoice(root="CreditNote", kind="", due="", means=means))
    assert (document.type_code, document.due_on) == ("381", date(2026, 12, 15))
    assert document.total_minor == 120_00, "positive, as written"


def test_a_written_type_counts_more_than_the_root():
    kind = "<cbc:CreditNoteTypeCode>396</cbc:CreditNoteTypeCode>"
    assert only(invoice(root="CreditNote", kind=kind)).type_code == "396"


def test_instalments_are_told_each():
    terms = "".join(
        f"<cac:PaymentTerms><cbc:Note>{note}</cbc:Note><cbc:Amount currencyID='EUR'>{share}</cbc:Amount>"
        f"<cbc:InstallmentDueDate>{day}</cbc:InstallmentDueDate></cac:PaymentTerms>"
        for note, share, day in (("un", "40.00", "2026-12-15"), ("deux", "60.00", "2027-01-15"))
    )
    text = invoice(due="", terms=terms)
    document = only(text)
    assert document.due_on == date(2027, 1, 15)
    assert document.instalments == ((date(2026, 12, 15), 40_00), (date(2027, 1, 15), 60_00))
    assert remarks(text) == []


@pytest.mark.parametrize(
    ("field", "text"),
    [
        pytest.param("ID", invoice(number=""), id="no number"),
        pytest.param("DocumentCurrencyCode", invoice(currency=""), id="no currency"),
        pytest.param("TaxInclusiveAmount", invoice(total=""), id="no total"),
        pytest.param("PayableAmount", invoice(payable=""), id="no amount due"),
    ],
)
def test_what_no_invoice_lacks_is_named_by_its_element(field, text):
    contents = read(text)
    assert contents.documents == []
    assert (field, "element_missing") in [(one.field, one.code) for one in contents.errors.kept]


def test_a_currency_is_three_capitals():
    contents = read(invoice(currency="euro"))
    assert ("DocumentCurrencyCode", "currency_unknown") in [
        (one.field, one.code) for one in contents.errors.kept
    ]


def test_an_optional_amount_that_is_none_is_an_error_too():
    found = [(one.field, one.code) for one in read(invoice(prepaid="beaucoup")).errors.kept]
    assert found == [("PrepaidAmount", "amount_unreadable")]


def test_totals_that_contradict_each_other_are_remarked():
    assert remarks(invoice(payable="120.00")) == [("PayableAmount", "totals_differ", "100.00")]
    assert remarks(invoice(payable="100.03", rounding="0.03")) == []


@pytest.mark.parametrize("zone", ["Z", "+01:00", "-05:00", ""])
def test_a_date_may_carry_a_time_zone(zone):
    assert only(invoice(due=f"<cbc:DueDate>2026-12-31{zone}</cbc:DueDate>")).due_on == date(
        2026, 12, 31
    )


@pytest.mark.parametrize("root", ["Invoice", "CreditNote"])
def test_the_registry_knows_it_by_its_root(tmp_path, root):
    path = tmp_path / "facture.pdf"
    path.write_text('\ufeff<?xml version="1.0"?>' + invoice(root=root), "utf-8")
    found = registry.recognise(path)
    assert (found.name, found.gives) == ("ubl", "documents")
    assert found.read(path, lambda _: None).documents[0].number == "FA-1"


def test_an_order_is_no_invoice(tmp_path):
    path = tmp_path / "order.xml"
    path.write_text(invoice(root="Order"), "utf-8")
    with pytest.raises(Unreadable):
        registry.recognise(path)


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=300, deadline=None)
@given(spoiled(invoice().encode()))
def test_a_spoiled_invoice_is_refused_or_reported(content):
    with contextlib.suppress(Unreadable):
        contents = read(content)
        assert len(contents.documents) + contents.errors.total >= 1

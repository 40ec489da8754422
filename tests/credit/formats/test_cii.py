import contextlib
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings

from credit.formats import cii, registry, xml
from credit.formats.records import Document, Party
from credit.formats.table import Unreadable
from tests.invoice_files import BILLION_LAUGHS, cii_terms, spoiled, zugferd_1
from tests.invoice_files import cii as invoice


def read(text):
    return cii.read_tree(xml.parse(text.encode() if isinstance(text, str) else text))


def only(text):
    contents = read(text)
    assert contents.errors.kept == []
    return contents.documents[0]


def faults(text):
    contents = read(text)
    assert contents.documents == [], "a file with an error is none"
    return [(one.field, one.code) for one in contents.errors.kept]


def remarks(text):
    return [(one.field, one.code, one.value) for one in read(text).warnings.kept]


def test_everything_an_invoice_tells():
    text = invoice(terms=cii_terms("20261231", "30 jours\n  fin de mois"))
    assert only(text) == Document(
        number="FA-1",
        type_code="380",
        issued_on=date(2026, 11, 30),
        due_on=date(2026, 12, 31),
        currency="EUR",
        total_minor=120_00,
        payable_minor=100_00,
        prepaid_minor=20_00,
        tax_minor=20_00,
        seller=Party("Au bon moulin", "732829320", "FR44732829320", "FR"),
        buyer=Party("Ma jolie boutique", code="C0001"),
        order_ref="PO-9",
        buyer_ref="SERVICE 7",
        payment_ref="RF18539007547034",
        terms="30 jours fin de mois",
    )
    assert remarks(text) == []


def test_what_a_document_spells_for_a_page():
    assert only(invoice()).as_json() == {
        "number": "FA-1",
        "type_code": "380",
        "issued_on": "2026-11-30",
        "due_on": "2026-12-31",
        "currency": "EUR",
        "total": "120.00",
        "payable": "100.00",
        "seller": "Au bon moulin",
        "buyer": "Ma jolie boutique",
    }


@pytest.mark.parametrize(
    ("field", "text"),
    [
        pytest.param("ID", invoice(number=""), id="no number"),
        pytest.param("TypeCode", invoice(kind=""), id="no type"),
        pytest.param("InvoiceCurrencyCode", invoice(currency=""), id="no currency"),
        pytest.param("GrandTotalAmount", invoice(total=""), id="no total"),
        pytest.param("DuePayableAmount", invoice(payable=""), id="no amount due"),
        pytest.param("GrandTotalAmount", invoice(total="  "), id="a blank total"),
    ],
)
def test_what_no_invoice_lacks_is_named_by_its_element(field, text):
    assert (field, "element_missing") in faults(text)


def test_every_missing_element_is_named_at_once():
    found = faults(invoice(number="", total="", payable=""))
    assert [field for field, _ in found] == ["ID", "GrandTotalAmount", "DuePayableAmount"]


@pytest.mark.parametrize(
    "written",
    ["1,50", "1 000.00", "1e3", "NaN", "12 EUR", "0x10", "1.005", "--1", "9" * 19, "9" * 6000, "٣"],
)
def test_what_is_no_decimal_of_the_currency_is_an_error(written):
    assert faults(invoice(payable=written)) == [("DuePayableAmount", "amount_unreadable")]


@pytest.mark.parametrize(
    ("currency", "total", "prepaid", "payable", "minor"),
    [
        pytest.param("EUR", "1.500", "0", "1.5", 150, id="XML knows no groups of thousands"),
        pytest.param("EUR", "12.340000", "0.0", "+12.34", 1234, id="idle zeros"),
        pytest.param("EUR", "-120.00", "-20", "-100.00", -12000, id="a negative invoice"),
        pytest.param("JPY", "1200.00", "200", "1000", 1200, id="a currency without cents"),
        pytest.param("KWD", "1.005", "", "1.005", 1005, id="a currency of three digits"),
        pytest.param("EUR", "00012.", "", "12", 1200, id="a bare point"),
    ],
)
def test_amounts_become_minor_units_of_the_currency(currency, total, prepaid, payable, minor):
    text = invoice(currency=currency, total=total, prepaid=prepaid, payable=payable)
    assert only(text).total_minor == minor
    assert remarks(text) == []


def test_an_amount_in_another_currency_is_no_amount_of_ours():
    text = invoice().replace("<ram:DuePayableAmount>", '<ram:DuePayableAmount currencyID="USD">')
    assert faults(text) == [("DuePayableAmount", "amount_in_another_currency")]


def test_of_two_taxes_the_one_in_the_documents_currency_counts():
    other = '<ram:TaxTotalAmount currencyID="USD">23.00</ram:TaxTotalAmount>'
    text = invoice().replace("<ram:TaxTotalAmount", other + "<ram:TaxTotalAmount", 1)
    assert only(text).tax_minor == 20_00


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(invoice(payable="99.00"), "100.00", id="a euro too little"),
        pytest.param(invoice(prepaid=""), "120.00", id="less due though nothing was prepaid"),
        pytest.param(invoice(rounding="0.01"), "100.01", id="a rounding that was not made"),
    ],
)
def test_totals_that_contradict_each_other_are_remarked(text, expected):
    assert remarks(text) == [("DuePayableAmount", "totals_differ", expected)]


def test_a_rounding_that_was_made_explains_the_difference():
    assert remarks(invoice(payable="100.02", rounding="0.02")) == []


def test_the_profile_minimum_names_no_prepayment():
    assert remarks(invoice(prepaid="", guideline="urn:factur-x.eu:1p0:minimum")) == []


def test_instalments_are_told_each_and_the_last_is_the_due_date():
    terms = cii_terms("20270228", "solde", "70.00") + cii_terms("20261231", "acompte", "30.00")
    document = only(invoice(terms=terms))
    assert document.due_on == date(2027, 2, 28)
    assert document.instalments == ((date(2026, 12, 31), 30_00), (date(2027, 2, 28), 70_00))
    assert document.terms == "solde 2027-02-28; acompte 2026-12-31"


def test_instalments_that_do_not_make_the_amount_due_are_remarked():
    terms = cii_terms("20270228", share="70.00") + cii_terms("20261231", share="20.00")
    assert remarks(invoice(terms=terms)) == [
        ("PartialPaymentAmount", "instalments_differ", "90.00")
    ]


def test_a_discounts_date_is_no_instalment():
    document = only(invoice(terms=cii_terms("20261231", "net") + cii_terms("20261210", "2 %")))
    assert (document.due_on, document.instalments) == (date(2026, 12, 31), ())


@pytest.mark.parametrize("written", ["20260230", "2026", "31/12/2026", "demain", "99999999"])
def test_a_due_date_that_does_not_exist_is_remarked(written):
    text = invoice(terms=cii_terms(written))
    assert remarks(text) == [("DueDateDateTime", "date_unknown", written)]
    assert only(text).due_on is None


def test_an_invoice_may_be_silent_about_its_dates():
    text = invoice(terms="", issued="")
    assert (only(text).issued_on, only(text).due_on) == (None, None)
    assert remarks(text) == [("IssueDateTime", "date_missing", "")]


@pytest.mark.parametrize(
    ("said", "siren"),
    [
        pytest.param(
            '<ram:GlobalID schemeID="0009">552 100 554 00013</ram:GlobalID>', "552100554", id="a SIRET"
        ),
        pytest.param('<ram:GlobalID schemeID="0088">552100554</ram:GlobalID>', "", id="a GLN is no SIREN"),
        pytest.param(
            '<ram:SpecifiedTaxRegistration><ram:ID schemeID="VA">FR83 404 833 048</ram:ID>'
            "</ram:SpecifiedTaxRegistration>",
            "404833048",
            id="inside the VAT number",
        ),
        pytest.param(
            '<ram:SpecifiedTaxRegistration><ram:ID schemeID="VA">FR84404833048</ram:ID>'
            "</ram:SpecifiedTaxRegistration>",
            "",
            id="not inside a VAT number that cannot exist",
        ),
    ],
)  # fmt: skip
def test_the_buyers_siren(said, siren):
    assert only(invoice(buyer=said)).buyer.siren == siren


def test_a_siren_with_a_wrong_check_digit_is_remarked_and_left_out():
    text = invoice(buyer='<ram:GlobalID schemeID="0002">552100555</ram:GlobalID>')
    assert remarks(text) == [("GlobalID", "siren_unreadable", "552100555")]
    assert only(text).buyer.siren == ""


def test_prefixes_mean_nothing():
    text = invoice().replace("ram:", "a:").replace("xmlns:ram", "xmlns:a").replace("rsm", "x")
    assert only(text) == only(invoice())


def test_the_same_names_in_another_namespace_are_another_form():
    with pytest.raises(Unreadable) as refused:
        read(invoice().replace("CrossIndustryInvoice:100", "CrossIndustryInvoice:999"))
    assert refused.value.facts["reason"] == "format_unknown"


def test_zugferd_1_says_the_same_below_other_names():
    document = only(zugferd_1())
    assert (document.number, document.issued_on) == ("FA-1", date(2014, 6, 30))
    assert (document.seller.name, document.buyer.name) == ("S", "B")
    assert (document.total_minor, document.prepaid_minor, document.payable_minor) == (
        12000,
        2000,
        10000,
    )


def test_zugferd_1_may_leave_the_amount_due_to_the_others():
    assert only(zugferd_1(payable="")).payable_minor == 100_00


@pytest.mark.parametrize("text", [invoice(), zugferd_1()])
def test_the_registry_knows_it_by_its_root(tmp_path, text):
    path = tmp_path / "whatever.txt"
    path.write_text("<!-- a licence -->\n" + text, "utf-8")
    found = registry.recognise(path)
    assert (found.name, found.gives) == ("cii", "documents")
    seen = []
    assert found.read(path, seen.append).documents[0].number == "FA-1"
    assert seen == [path.stat().st_size]


def test_a_billion_laughs_is_recognised_and_refused(tmp_path):
    path = tmp_path / "laughs.xml"
    path.write_text(BILLION_LAUGHS + invoice(number="&l9;"), "utf-8")
    with pytest.raises(Unreadable) as refused:
        registry.recognise(path).read(path, lambda _: None)
    assert refused.value.facts["reason"] == "xml_dtd"


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=300, deadline=None)
@given(spoiled(invoice().encode()))
def test_a_spoiled_invoice_is_refused_or_reported(content):
    with contextlib.suppress(Unreadable):
        contents = read(content)
        assert len(contents.documents) + contents.errors.total >= 1
        for one in contents.errors.kept + contents.warnings.kept:
            assert one.as_json()["text_fr"]

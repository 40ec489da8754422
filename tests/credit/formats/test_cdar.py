import contextlib
from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings

from credit.formats import cdar, registry
from credit.formats.records import InvoiceStatus
from credit.formats.table import Unreadable
from tests.invoice_files import cdar as message
from tests.invoice_files import reference, spoiled


@pytest.fixture
def read(tmp_path):
    def read(content):
        path = tmp_path / "statut.xml"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return cdar.read(path)

    return read


def characteristic(kind, amount, currency="EUR"):
    return (
        f"<ram:SpecifiedDocumentCharacteristic><ram:TypeCode>{kind}</ram:TypeCode>"
        f'<ram:ValueAmount currencyID="{currency}">{amount}</ram:ValueAmount>'
        "</ram:SpecifiedDocumentCharacteristic>"
    )


DISPUTE = (
    "<ram:ReasonCode>TX_TVA_ERR</ram:ReasonCode><ram:Reason>Taux de TVA erroné</ram:Reason>"
    "<ram:RequestedActionCode>NIN</ram:RequestedActionCode><ram:SequenceNumeric>1</ram:SequenceNumeric>"
    "<ram:IncludedNote><ram:Content>10 % et non 20 %</ram:Content></ram:IncludedNote>"
)


def test_a_dispute_tells_its_reason_and_its_amount(read):
    contents = read(message(reference("207", status=DISPUTE + characteristic("MNATTC", "12.00"))))
    assert contents.statuses == [
        InvoiceStatus(
            number="FA-1",
            code="207",
            at=datetime(2026, 12, 2, 9, 15, tzinfo=UTC),
            issued_on=date(2026, 11, 30),
            seller_siren="732829320",
            reason="TX_TVA_ERR",
            text="Taux de TVA erroné; 10 % et non 20 %",
            amount_minor=12_00,
        )
    ]
    assert (contents.errors.total, contents.warnings.total, contents.lines) == (0, 0, 1)


def test_what_a_status_spells_for_a_page(read):
    (status,) = read(message(reference("212", status=characteristic("MEN", "5")))).statuses
    assert status.as_json() == {
        "number": "FA-1",
        "code": "212",
        "at": "2026-12-02T09:15:00+00:00",
        "issued_on": "2026-11-30",
        "seller_siren": "732829320",
        "reason": "",
        "text": "",
        "amount": "5.00",
        "currency": "EUR",
    }


@pytest.mark.parametrize("code", [str(code) for code in range(200, 214)])
def test_every_status_of_an_invoice_is_read(read, code):
    (status,) = read(message(reference(code))).statuses
    assert (status.code, status.amount_minor) == (code, None)


def test_what_was_received_is_told_by_rate_of_vat_and_added_up(read):
    said = (
        characteristic("MEN", "100.00")
        + characteristic("RAP", "7.00")
        + characteristic("MEN", "20.5")
    )
    (status,) = read(message(reference("212", status=said))).statuses
    assert status.amount_minor == 120_50


def test_amounts_in_two_currencies_are_not_added_up(read):
    said = characteristic("MEN", "100.00") + characteristic("MEN", "20.00", "USD")
    contents = read(message(reference("212", status=said)))
    assert [(one.field, one.code) for one in contents.errors.kept] == [
        ("ValueAmount", "amount_in_another_currency")
    ]


def test_one_message_may_speak_of_several_invoices(read):
    contents = read(message(reference("205"), reference("210", number="FA-2")))
    assert [(one.number, one.code) for one in contents.statuses] == [
        ("FA-1", "205"),
        ("FA-2", "210"),
    ]
    assert contents.lines == 2


@pytest.mark.parametrize("code", ["501", "601", "205b", "2050"])
def test_a_status_of_a_message_is_left_out_and_said(read, code):
    contents = read(message(reference(code)))
    assert contents.statuses == []
    assert [(one.field, one.code, one.value) for one in contents.warnings.kept] == [
        ("ProcessConditionCode", "status_left_out", code)
    ]


@pytest.mark.parametrize(
    ("field", "text"),
    [
        pytest.param("IssuerAssignedID", message(reference(number="")), id="no number"),
        pytest.param("ProcessConditionCode", message(reference(code="")), id="no status"),
        pytest.param("ReferenceReferencedDocument", message(), id="no invoice at all"),
    ],
)
def test_what_no_status_lacks_is_named_by_its_element(read, field, text):
    contents = read(text)
    assert contents.statuses == []
    assert [(one.field, one.code) for one in contents.errors.kept] == [(field, "element_missing")]


@pytest.mark.parametrize(
    ("written", "at"),
    [
        pytest.param("20260702101500", datetime(2026, 7, 2, 8, 15, tzinfo=UTC), id="summer time"),
        pytest.param("20261202", datetime(2026, 12, 1, 23, tzinfo=UTC), id="a day only"),
        pytest.param("00010101000000", None, id="before any clock"),
        pytest.param("20261302101500", None, id="a thirteenth month"),
    ],
)
def test_the_hour_is_that_of_france(read, written, at):
    contents = read(message(reference(), at=written))
    assert contents.statuses[0].at == at
    assert contents.warnings.total == (at is None)


@pytest.mark.parametrize(
    ("issuer", "siren"),
    [
        pytest.param('schemeID="0009">73282932000074', "732829320", id="a SIRET"),
        pytest.param('schemeID="0225">732829320_FACTURES', "732829320", id="an address"),
        pytest.param('schemeID="0238">9998', "", id="a platform"),
        pytest.param('schemeID="0002">732829321', "", id="a wrong check digit"),
    ],
)
def test_who_issued_the_invoice(read, issuer, siren):
    assert read(message(reference(issuer=issuer))).statuses[0].seller_siren == siren


def test_the_registry_knows_it_by_its_root(tmp_path):
    path = tmp_path / "x"
    path.write_text(message(reference()), "utf-8")
    found = registry.recognise(path)
    assert (found.name, found.gives) == ("cdar", "statuses")


@settings(
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
    max_examples=300,
    deadline=None,
)
@given(content=spoiled(message(reference("207", status=DISPUTE)).encode()))
def test_a_spoiled_message_is_refused_or_reported(read, content):
    with contextlib.suppress(Unreadable):
        contents = read(content)
        assert len(contents.statuses) + contents.errors.total + contents.warnings.total >= 1

import pytest
from hypothesis import given

from credit.formats import registry
from credit.formats.sbdh import FORMAT, UNECE
from tests.credit.formats.bank_cases import QUICK, read, reason
from tests.invoice_files import BILLION_LAUGHS, cii, spoiled, ubl

NAME = "h:StandardBusinessDocumentHeader"
HEADER = f"<{NAME}><h:HeaderVersion>1.0</h:HeaderVersion></{NAME}>"


def envelope(*documents):
    inside = "".join((HEADER, *documents))
    return (
        f'<h:StandardBusinessDocument xmlns:h="{UNECE[1:-1]}">{inside}</h:StandardBusinessDocument>'
    )


@pytest.mark.parametrize("document", [ubl(), cii()], ids=["ubl", "cii"])
def test_the_document_in_an_envelope_reads_as_it_does_alone(document, tmp_path):
    path = tmp_path / "message"
    path.write_text(document)
    alone = registry.recognise(path)
    path.write_text(envelope(document))
    assert registry.recognise(path) is FORMAT
    told = [found.read(path, lambda _: None).as_json() for found in (FORMAT,)]
    path.write_text(document)
    assert told == [alone.read(path, lambda _: None).as_json()]


@pytest.mark.parametrize(
    "documents",
    [(), (ubl(), ubl()), ("<x/>",), (envelope(ubl()),)],
    ids=["nothing", "two invoices", "something else", "an envelope"],
)
def test_an_envelope_without_its_one_invoice_is_refused(documents):
    assert reason(FORMAT, envelope(*documents)) == "no_invoice_inside"


def test_entities_in_an_envelope_are_refused():
    assert reason(FORMAT, BILLION_LAUGHS + envelope(ubl()).replace("FA-1", "&l9;")) == "xml_dtd"


@QUICK
@given(spoiled(envelope(ubl()).encode()))
def test_a_spoiled_envelope_is_refused_or_reported(content):
    if not reason(FORMAT, content):
        read(FORMAT, content)

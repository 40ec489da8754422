import contextlib
import time
import zlib
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfWriter
from pypdf._codecs._codecs import LzwCodec
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    NameObject,
    StreamObject,
    TextStringObject,
)

from credit.formats import facturx, registry
from credit.formats.table import Unreadable
from tests.invoice_files import BILLION_LAUGHS, cii, spoiled, ubl, zugferd_1

SECONDS = 20


def written(writer):
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def a_pdf(*attachments, password=None, owner_only=False):
    """Write a page with some attachments, each a name and its text."""
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    for name, content in attachments:
        writer.add_attachment(name, content.encode() if isinstance(content, str) else content)
    if password:
        user = "" if owner_only else password
        writer.encrypt(user, password, algorithm="AES-256")
    return written(writer)


def with_stream(data, filters):
    """Write a PDF whose attached factur-x.xml is a stream that says it is packed so."""
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    writer.add_attachment("factur-x.xml", b"")
    stream = StreamObject()
    stream._data = data
    stream[NameObject("/Filter")] = ArrayObject(NameObject(one) for one in filters)
    names = writer.root_object["/Names"]["/EmbeddedFiles"]["/Names"]
    names[1].get_object()["/EF"][NameObject("/F")] = writer._add_object(stream)
    names[1].get_object()["/EF"].pop("/UF", None)
    return written(writer)


@pytest.fixture
def read(tmp_path):
    def read(content):
        path = tmp_path / "facture.pdf"
        path.write_bytes(content)
        return facturx.read(path)

    return read


def reason(read, content):
    with pytest.raises(Unreadable) as refused:
        read(content)
    return refused.value.facts["reason"]


@pytest.mark.parametrize(
    "name",
    [
        "factur-x.xml",
        "ZUGFeRD-invoice.xml",
        "zugferd-invoice.xml",
        "xrechnung.xml",
        "facture 12.dat",
    ],
)
def test_the_invoice_is_found_whatever_its_name(read, name):
    contents = read(a_pdf(("conditions.txt", "sans escompte"), (name, cii())))
    assert contents.documents[0].number == "FA-1"
    assert contents.errors.total == 0


@pytest.mark.parametrize("text", [cii(), zugferd_1(), ubl(), ubl(root="CreditNote")])
def test_whatever_syntax_is_inside(read, text):
    assert read(a_pdf(("factur-x.xml", text))).documents[0].number == "FA-1"


def test_the_usual_name_counts_more_than_its_place(read):
    content = a_pdf(("autre.xml", cii(number="AUTRE")), ("factur-x.xml", cii()))
    assert read(content).documents[0].number == "FA-1"


def test_a_file_that_is_only_associated_is_found(read):
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    stream = StreamObject()
    stream.set_data(cii().encode())
    entry = DictionaryObject(
        {
            NameObject("/UF"): TextStringObject("factur-x.xml"),
            NameObject("/EF"): DictionaryObject({NameObject("/F"): writer._add_object(stream)}),
        }
    )
    writer.root_object[NameObject("/AF")] = ArrayObject([writer._add_object(entry)])
    assert read(written(writer)).documents[0].number == "FA-1"


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(a_pdf(), id="nothing attached"),
        pytest.param(a_pdf(("notes.txt", "bonjour")), id="a text attached"),
        pytest.param(a_pdf(("order-x.xml", "<Order/>")), id="another XML attached"),
        pytest.param(
            a_pdf(*((f"{n}.txt", "x") for n in range(20)), ("z.xml", cii())), id="hidden behind others"
        ),
    ],
)  # fmt: skip
def test_a_pdf_without_an_invoice_says_so(read, content):
    assert reason(read, content) == "no_invoice_inside"


def test_a_pdf_that_asks_for_a_password_says_so(read):
    assert reason(read, a_pdf(("factur-x.xml", cii()), password="secret")) == "pdf_encrypted"


def test_a_pdf_that_only_its_owner_may_change_is_read(read):
    content = a_pdf(("factur-x.xml", cii()), password="secret", owner_only=True)
    assert read(content).documents[0].number == "FA-1"


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"%PDF-1.7\n", id="a mark and nothing"),
        pytest.param(b"%PDF-1.7\n" + b"garbage " * 1000, id="garbage"),
        pytest.param(a_pdf(("factur-x.xml", cii()))[:400], id="cut after 400 bytes"),
    ],
)
def test_a_damaged_pdf_is_refused(read, content):
    assert reason(read, content) in ("pdf_malformed", "no_invoice_inside")


def test_what_is_wrong_with_the_xml_is_said_as_for_any_xml(read):
    assert reason(read, a_pdf(("factur-x.xml", BILLION_LAUGHS + cii(number="&l9;")))) == "xml_dtd"
    assert reason(read, a_pdf(("factur-x.xml", cii()[:900]))) == "xml_malformed"


def zeros(megabytes):
    packer = zlib.compressobj(9)
    return (
        packer.compress(b"<!--")
        + b"".join(packer.compress(b" " * 2**20) for _ in range(megabytes))
        + packer.flush()
    )


@pytest.mark.parametrize(
    ("data", "filters"),
    [
        pytest.param(zeros(200), ["/FlateDecode"], id="200 megabytes of nothing"),
        pytest.param(zlib.compress(zeros(2000)), ["/FlateDecode"] * 2, id="packed twice"),
        pytest.param(zlib.compress(b"x"), ["/FlateDecode"] * 17, id="packed seventeen times"),
        pytest.param(b"\x81 " * 4_000_000, ["/RunLengthDecode"], id="runs"),
        pytest.param(b"\xff" * 5_000_000, ["/FlateDecode"], id="nothing a packer ever wrote"),
        pytest.param(LzwCodec().encode(b" " * 2**21), ["/LZWDecode"], id="LZW"),
    ],
)
def test_a_pdf_bomb_is_refused_in_little_time(read, data, filters):
    content = with_stream(data, filters)
    began = time.monotonic()
    with pytest.raises(Unreadable) as refused:
        read(content)
    assert refused.value.facts == {"reason": "pdf_malformed", "seen": "LimitReachedError"}
    assert time.monotonic() - began < SECONDS


def test_a_packed_invoice_is_no_bomb(read):
    content = with_stream(zlib.compress(zlib.compress(cii().encode())), ["/FlateDecode"] * 2)
    assert read(content).documents[0].number == "FA-1"


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"%PDF-1.7\n" + b"1 0 obj <<>> endobj\n" * 400_000, id="endless objects"),
        pytest.param(b"%PDF-1.7\n" + b"<<" * 2_000_000, id="endless nesting"),
        pytest.param(
            b"%PDF-1.7\nxref\n0 99999999\n" + b"0000000000 65535 f \n" * 200_000, id="endless table"
        ),
        pytest.param(
            b"%PDF-1.7\n1 0 obj\n" + b"[" * 500_000 + b"\nendobj\ntrailer<</Root 1 0 R>>\n%%EOF",
            id="a root that never ends",
        ),
        pytest.param(b"%PDF-1.7\n" + b"trailer<</Root 1 0 R>>\n" * 60_000, id="endless trailers"),
        pytest.param(b"%PDF-1.7\n" + b"startxref\n9\n" * 1_000_000 + b"%%EOF", id="endless tables of tables"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("tail", [b"", b"\nstartxref\n9\n%%EOF\n"], ids=["cut", "ended"])
def test_a_pdf_without_bottom_is_refused_in_little_time(read, content, tail):
    began = time.monotonic()
    assert reason(read, content + tail) in ("pdf_malformed", "no_invoice_inside")
    assert time.monotonic() - began < SECONDS


def test_a_pdf_too_large_is_not_looked_into(tmp_path):
    path = tmp_path / "large.pdf"
    with path.open("wb") as file:
        file.write(b"%PDF-1.7\n")
        file.truncate(facturx.LARGEST_BYTES + 1)
    with pytest.raises(Unreadable) as refused:
        facturx.read(path)
    assert refused.value.facts["reason"] == "file_too_large"


def test_the_registry_knows_it_by_its_mark(tmp_path):
    path = tmp_path / "x"
    path.write_bytes(b"\r\n" + a_pdf(("factur-x.xml", cii())))
    found = registry.recognise(path)
    assert (found.name, found.gives) == ("facturx", "documents")
    assert found.read(path, lambda _: None).documents[0].number == "FA-1"


SMALL = a_pdf(("factur-x.xml", cii()))


@settings(
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
    max_examples=300,
    deadline=None,
)
@given(content=spoiled(SMALL) | st.binary(max_size=400).map(b"%PDF-1.7\n".__add__))
def test_a_spoiled_pdf_is_refused_or_read(read, content):
    with contextlib.suppress(Unreadable):
        contents = read(content)
        assert len(contents.documents) + contents.errors.total >= 1

"""Factur-X and ZUGFeRD: a PDF that carries its invoice as an attached XML, whatever the attachment's name.

The PDF itself is read by pypdf, with every expansion bounded; this module is the one place that knows how
many ways it has to stumble over a broken file.
"""

import logging
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from pypdf import Configuration, PdfReader, apply_configuration
from pypdf.generic import ArrayObject, EmbeddedFile

from credit.formats import cii, ubl, xml
from credit.formats.format import HEAD_BYTES, Format, Progress, in_silence
from credit.formats.records import Contents
from credit.formats.table import Unreadable

LARGEST_BYTES = 16 * 1024 * 1024
LARGEST_INSIDE = 16 * 1024 * 1024  # bytes of one stream, decompressed
MOST_ATTACHMENTS = 10  # looked into, those with a usual name first
USUAL_NAMES = ("factur-x.xml", "zugferd-invoice.xml", "xrechnung.xml")
MARK, MARK_WITHIN = b"%PDF-", 1024
END, END_WITHIN = b"%%EOF", 64 * 1024  # last line, and the bytes some leave behind it
BOUNDS = Configuration(
    maximum_declared_stream_length=LARGEST_BYTES,
    zlib_maximum_output_length=LARGEST_INSIDE,
    zlib_maximum_recovery_input_length=1024 * 1024,
    brotli_maximum_output_length=LARGEST_INSIDE,
    lzw_maximum_output_length=1024 * 1024,  # in Python, and no invoice uses it
    run_length_maximum_output_length=1024 * 1024,
    array_based_stream_maximum_output_length=LARGEST_INSIDE,
    stream_decoding_work_maximum_length=4 * LARGEST_INSIDE,
    stream_filters_maximum_length=4,
)

logging.getLogger("pypdf").setLevel(logging.ERROR)  # a stranger's file must not fill our log


def recognises(head: bytes) -> bool:
    """Say whether a file begins as a PDF; whether an invoice is inside shows when it is read."""
    return MARK in head[:MARK_WITHIN]


def read(path: Path, progress: Progress = in_silence) -> Contents:
    """Read the invoice inside a PDF.

    Raises `Unreadable` (file_too_large, pdf_encrypted, pdf_malformed, no_invoice_inside, or as `xml.parse`).
    """
    with path.open("rb") as file:
        content = file.read(LARGEST_BYTES + 1)
    if len(content) > LARGEST_BYTES:
        raise Unreadable(reason="file_too_large", most_bytes=LARGEST_BYTES)
    root = xml.parse(find_invoice(content))
    progress(len(content))
    return cii.read_tree(root) if root.tag in cii.SYNTAXES else ubl.read_tree(root)


def find_invoice(content: bytes) -> bytes:
    """Give the XML of the invoice attached to a PDF. Raises `Unreadable` as `read` does."""
    try:
        with apply_configuration(BOUNDS):
            found = _search(content)
    except Unreadable:
        raise
    except Exception as error:  # pypdf: "broken PDF files might cause other exceptions"
        raise Unreadable(reason="pdf_malformed", seen=type(error).__name__) from error
    if found is None:
        raise Unreadable(reason="no_invoice_inside")
    return found


def _search(content: bytes) -> bytes | None:
    if END not in content[-END_WITHIN:]:  # pypdf looks for it line by line, back to the beginning
        raise Unreadable(reason="pdf_malformed", seen=END.decode())
    reader = PdfReader(BytesIO(content), xref_stream_maximum_entries=200_000)
    if reader.is_encrypted and not reader.decrypt(""):
        raise Unreadable(reason="pdf_encrypted")
    files = sorted(_attached(reader), key=lambda one: str(one.name).lower() not in USUAL_NAMES)
    for file in files[:MOST_ATTACHMENTS]:
        inside = file.content
        root = xml.root_of(inside[:HEAD_BYTES])
        if root in cii.SYNTAXES or root in ubl.SYNTAXES:
            return inside
    return None


def _attached(reader: PdfReader) -> Iterator[EmbeddedFile]:
    """Give the document's attachments, and the files it says belong to it (/AF, PDF/A-3)."""
    yield from reader.attachment_list
    for entry in reader.root_object.get("/AF", ArrayObject()).get_object():
        file = entry.get_object()
        yield EmbeddedFile(str(file.get("/UF") or file.get("/F") or ""), file, ArrayObject())


FORMAT: Format[Contents] = Format("facturx", "documents", recognises, read)

"""Many documents as one, to print them in one go; each keeps its own page numbers."""

from collections.abc import Iterable
from io import BytesIO

from pypdf import PdfReader, PdfWriter, apply_configuration

from credit.formats.facturx import BOUNDS

ACTIVE = (
    "/Annots",
    "/AA",
    "/B",
    "/PieceInfo",
)  # what hangs on a page and could act or hide something


class TooManyPages(Exception):
    """A document with more pages than may be copied, or with none."""


def join(documents: Iterable[bytes]) -> bytes:
    """Put documents of ours one behind the other."""
    with PdfWriter() as writer:
        for content in documents:
            writer.append(BytesIO(content), import_outline=False)
        whole = BytesIO()
        writer.write(whole)
    return whole.getvalue()


def behind(document: bytes, others: Iterable[bytes]) -> bytes:
    """Put the pages of strangers' documents behind one of ours, which keeps what is attached to it.

    others: documents `count_pages` has counted.
    """
    writer = PdfWriter(clone_from=BytesIO(document))  # under `with` it would begin empty
    for content in others:
        _copy(writer, content)
    whole = BytesIO()
    writer.write(whole)
    return whole.getvalue()


def count_pages(content: bytes, *, most: int) -> int:
    """Count the pages of a stranger's document by copying them.

    Raises TooManyPages, and whatever pypdf stumbles over in a broken, encrypted or hostile file.
    """
    with PdfWriter() as writer:
        pages = _copy(writer, content, most)
        writer.write(BytesIO())
    if not pages:
        raise TooManyPages(pages)
    return pages


def _copy(writer: PdfWriter, content: bytes, most: int | None = None) -> int:
    """Copy pages without what hangs on them; expansions are bounded, as of any file of others."""
    count = 0
    with apply_configuration(BOUNDS):
        for page in PdfReader(BytesIO(content), xref_stream_maximum_entries=200_000).pages:
            count += 1
            if most is not None and count > most:
                raise TooManyPages(count)
            writer.add_page(page, excluded_keys=ACTIVE)
    return count

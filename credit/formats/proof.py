"""What may prove a delivery: a photo, encoded anew, or a PDF whose pages we can copy; both untrusted bytes.

A PDF is kept byte for byte, so that its hash stays the sender's; nothing in it is ever run or shown by us but
its pages, without what hangs on them.
"""

from dataclasses import dataclass

from credit.formats.facturx import recognises
from credit.formats.pdf.joined import count_pages
from credit.formats.photo import NotAPhoto, clean

JPEG, PDF = "image/jpeg", "application/pdf"
HEAD_BYTES = 1024
MOST_PAGES = 50


class NotAProof(Exception):
    """These bytes are neither a JPEG nor a PDF we can copy; the message says why, for the log."""


@dataclass(frozen=True, slots=True)
class Proof:
    """A document as it is kept."""

    mime: str
    content: bytes
    pages: int


def read(data: bytes) -> Proof:
    """Read a document. Raises NotAProof."""
    if not recognises(data[:HEAD_BYTES]):
        try:
            return Proof(JPEG, clean(data).jpeg, 1)
        except NotAPhoto as error:
            raise NotAProof(str(error)) from error
    try:
        pages = count_pages(data, most=MOST_PAGES)
    except Exception as error:  # whatever a reader stumbles over is the file's fault
        raise NotAProof(f"{type(error).__name__}: {error}") from error
    return Proof(PDF, data, pages)

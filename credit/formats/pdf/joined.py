"""Many documents as one, to print them in one go; each keeps its own page numbers."""

from collections.abc import Iterable
from io import BytesIO

from pypdf import PdfWriter


def join(documents: Iterable[bytes]) -> bytes:
    """Put documents of ours one behind the other."""
    with PdfWriter() as writer:
        for content in documents:
            writer.append(BytesIO(content), import_outline=False)
        whole = BytesIO()
        writer.write(whole)
    return whole.getvalue()

"""What a PDF says, as text."""

import io

from pypdf import PdfReader


def text_of(content: bytes) -> str:
    """Read every page; the spaces that never break are plain ones."""
    found = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    return found.replace("\xa0", " ").replace("\u202f", " ")

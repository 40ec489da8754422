"""What a PDF says, as text."""

import io

from pypdf import PdfReader, PdfWriter
from pypdf.annotations import Link


def text_of(content: bytes) -> str:
    """Read every page; the spaces that never break are plain ones."""
    found = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    return found.replace("\xa0", " ").replace("\u202f", " ")


def a_pdf(pages: int = 1, *, script: str = "", password: str = "") -> bytes:
    """Write blank pages; script: what a click on the first would run."""
    with PdfWriter() as writer:
        for _ in range(pages):
            writer.add_blank_page(200, 200)
        if script:
            writer.add_annotation(0, Link(rect=(0, 0, 200, 200), url=f"javascript:{script}"))
        if password:
            writer.encrypt(password)
        file = io.BytesIO()
        writer.write(file)
    return file.getvalue()

"""Find a file inside a PDF that anybody may have altered; every expansion is bounded."""

from io import BytesIO

from pypdf import PdfReader, apply_configuration

from credit.formats.facturx import BOUNDS

LARGEST_BYTES = 64 * 1024 * 1024


def attached(content: bytes, name: str) -> bytes | None:
    """Give the attached file of this name; None where there is none, or this is no PDF we can read."""
    if len(content) > LARGEST_BYTES:
        return None
    try:
        with apply_configuration(BOUNDS):
            reader = PdfReader(BytesIO(content), xref_stream_maximum_entries=200_000)
            return next((one.content for one in reader.attachment_list if one.name == name), None)
    except Exception:  # noqa: BLE001  (pypdf: "broken PDF files might cause other exceptions")
        return None

"""Answers that are paper: PDF files to keep, under a name of ours."""

from io import BytesIO
from typing import Any

from flask import Response, send_file

PDF = "application/pdf"
SHAPE: dict[str, Any] = {"schema": {"type": "string", "contentMediaType": PDF}}
PAPER_ANSWER = {"200": {"description": "The paper, as PDF.", "content": {PDF: SHAPE}}}


def paper(content: bytes, name: str) -> Response:
    """Hand over a PDF to be saved."""
    return send_file(BytesIO(content), mimetype=PDF, as_attachment=True, download_name=name)

"""What may prove a delivery: a photo without its place, a PDF as it came; anything else is turned away."""

import io

import pytest
from pypdf import PdfReader

from credit.formats.pdf.joined import behind
from credit.formats.proof import JPEG, PDF, NotAProof, read
from tests.papers import a_pdf
from tests.photos import from_rennes


def test_a_photo_is_encoded_anew_and_a_pdf_stays_as_it_came():
    photo = read(from_rennes())
    assert (photo.mime, photo.pages, b"Exif" in photo.content) == (JPEG, 1, False)
    content = a_pdf(3)
    assert read(content) == type(photo)(PDF, content, 3)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"%PDF-1.7 and no more", id="the mere mark of a PDF"),
        pytest.param(b"<html><script>alert(1)</script>", id="a page"),
        pytest.param(a_pdf(0), id="no page"),
        pytest.param(a_pdf(51), id="too many pages"),
        pytest.param(a_pdf(password="secret"), id="a locked one"),
        pytest.param(a_pdf(2)[:-300], id="one cut off"),
    ],
)
def test_what_cannot_be_copied_page_by_page_is_turned_away(content):
    with pytest.raises(NotAProof):
        read(content)


def test_what_hangs_on_a_strangers_page_does_not_come_along():
    strange = a_pdf(script="alarm")
    assert b"alarm" in strange
    whole = behind(a_pdf(2), [strange])
    assert len(PdfReader(io.BytesIO(whole)).pages) == 3
    assert b"alarm" not in whole
    assert b"/Annots" not in whole

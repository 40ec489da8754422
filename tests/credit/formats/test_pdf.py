import io
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from credit.formats.pdf.paper import Paper
from credit.formats.pdf.table import Column
from credit.formats.pdf.typeface import advance, printable

AT = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
COLUMNS = [
    Column("Pièce"),
    Column("Échéance", fit=True),
    Column("Observations", share=2),
    Column("Montant", fit=True, number=True),
]


def a_paper(**more):
    values = {"language": "fr", "sender": "Négoce du Val", "about": "Relevé · C001", "at": AT}
    return Paper("Relevé de compte", **values | more)


def a_list(count, *, ref="FA-{}", remark=""):
    paper = a_paper()
    rows = [(ref.format(i), "1 nov. 2026", remark, f"{i},00 €") for i in range(count)]
    paper.table(COLUMNS, rows, [("Total", "", "", "999 999 999 999,99 €")])
    return paper.finish()


def pages(content):
    return [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]


def test_a_document_says_its_title_its_language_and_its_day():
    found = PdfReader(io.BytesIO(a_list(1)))
    assert found.metadata.title == "Relevé de compte"
    assert found.metadata.creation_date == AT
    assert found.trailer["/Root"]["/Lang"] == "fr"
    assert found.pages[0].mediabox.width == pytest.approx(595, abs=1)  # A4


def test_a_table_goes_on_with_its_head_and_every_page_has_its_number():
    found = pages(a_list(300))
    assert len(found) > 5
    for number, text in enumerate(found, 1):
        assert "Négoce du Val" in text
        assert "Échéance" in text
        assert f"Page {number} sur {len(found)}" in text
    rows = [line for text in found for line in text.split() if line.startswith("FA-")]
    assert rows == [f"FA-{i}" for i in range(300)]
    assert "999\xa0999\xa0999\xa0999,99" in found[-1].replace(" ", "\xa0")


def test_the_same_document_has_the_same_bytes():
    assert a_list(40) == a_list(40)
    other = a_paper(at=datetime(2026, 11, 24, tzinfo=UTC))
    other.title("x")
    assert other.finish() != a_list(40)


def test_two_thousand_lines_stay_small():
    content = a_list(
        2_000, remark="contesté : 12,00 €, et une raison qui ne tient pas sur une ligne"
    )
    assert len(content) < 500_000


def test_letters_of_three_alphabets_are_those_that_were_written():
    names = "Ελληνική Εταιρεία Α.Ε. · ООО «Ромашка» · Żółć, Čeněk & Ðorđe · 1 234,00 €"
    paper = a_paper()
    paper.paragraph(names)
    assert names in pages(paper.finish())[0].replace("\n", " ")


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        pytest.param("株式会社", "????", id="an alphabet the typeface lacks"),
        pytest.param("ﬁn", "ﬁn", id="a ligature it has"),
        pytest.param("２０ ㎞", "20 km", id="wide digits and signs are spelled plainly"),
        pytest.param("a\x00b\u200bc\ud800", "abc?", id="control signs go, half a pair is unknown"),
        pytest.param("one\r\ntwo\x85three", "one\ntwo\nthree", id="all line ends are one"),
        pytest.param("e\u0301", "é", id="an accent that came apart"),
        pytest.param("◊◊", "??", id="nobody writes the sign for the number of pages"),
    ],
)
def test_what_is_printed_of_a_text(text, printed):
    assert printable(text) == printed


@settings(max_examples=300, deadline=None)
@given(st.text(st.characters(exclude_categories=[]), max_size=100))
def test_every_sign_of_a_text_can_be_measured_and_set(text):
    for line in printable(text).split("\n"):
        assert advance(line) >= 0
        assert advance(line, bold=True) >= 0


@pytest.mark.parametrize("text", ["", "\x1e0\n\n", "株\ud800\U0010ffff", " ", "\n" * 90])
def test_no_text_stops_a_document(text):
    paper = a_paper(sender=text, about=text)
    paper.title(text)
    paper.heading(text)
    paper.paragraph(text)
    paper.table([Column(text), Column(text, fit=True, number=True)], [(text, text)] * 3)
    assert pages(paper.finish())


def test_a_word_longer_than_its_column_breaks_and_a_long_cell_is_cut():
    text = pages(a_list(1, ref="X" * 120, remark="une raison sans fin " * 200))[0]
    assert text.count("X") == 120
    assert "…" in text


def test_what_stands_at_a_height_stays_there_and_the_next_comes_below():
    paper = a_paper()
    paper.down_to(100)
    paper.paragraph("low")
    paper.down_to(50)
    paper.paragraph("lower")
    assert "low\nlower" in pages(paper.finish())[0]


def test_an_attached_file_comes_back_as_it_was():
    paper = a_paper()
    paper.paragraph("see beside")
    paper.attach("journal.json", b'{"a": 1}', about="Journal", at=AT)
    found = PdfReader(io.BytesIO(paper.finish()))
    assert found.attachments["journal.json"] == [b'{"a": 1}']

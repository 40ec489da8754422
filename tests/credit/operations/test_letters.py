import re
from datetime import date
from html import unescape

import pytest

from credit.operations.letters import Letter, Line, render, render_html

EVIL = '<script src="https://x.example/a.js">&"'


def a_letter(**more):
    values = {
        "company": "Négoce du Val",
        "customer": "Charpentes & Fils",
        "code": "C001",
        "language": "fr",
        "currency": "EUR",
        "level": "L2",
        "lines": [
            Line(1, "FA-1", date(2026, 11, 1), 23, 100_00, "L1", 1, disputed_minor=20_00),
            Line(2, "FA-2", date(2026, 11, 9), 1, 900_00, "L2", 1, credit_minor=30_00),
        ],
        "credits": [("AV-1", 30_00)],
        "reminders": [Line(3, "FA-3", date(2026, 11, 2), 22, 50_00, "L1", 1)],
    }
    return Letter(**values | more)


def words_of(html):
    """Read the words of a body, whatever holds them."""
    body = html.split("</head>")[1]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", body))).strip()


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("level", ["L1", "L2", "L3"])
def test_html_says_what_the_text_says(language, level):
    letter = a_letter(language=language, level=level)
    html = words_of(render_html(letter))
    _, body = render(letter)
    above, _, rest = body.partition("- ")
    below = rest[rest.rindex("- ") :].partition("\n\n")[2]
    for paragraph in (*above.split("\n\n"), *below.split("\n\n")):
        assert re.sub(r"\s+", " ", paragraph).strip() in html
    amounts = re.findall(r"[€\d][\d\s.,]*\d\s?€?", re.sub(r"\s", " ", body))
    assert set(re.findall(r"FA-\d|AV-\d", html)) == {"FA-1", "FA-2", "FA-3", "AV-1"}
    for amount in {one.strip() for one in amounts if "," in one or "." in one}:
        assert amount in html


def test_the_invoices_are_a_table_in_the_midst_of_the_words():
    html = render_html(a_letter())
    assert html.index("reste à régler") < html.index("<table") < html.index("Merci de régler")
    assert html.count("<tr>") == 4
    assert "\f" not in html


def test_nothing_in_it_is_markup_of_others_or_comes_from_elsewhere():
    line = Line(1, EVIL, date(2026, 11, 1), 23, 100_00, "L1", 1)
    html = render_html(
        a_letter(customer=EVIL, company=EVIL, code=EVIL, lines=[line], credits=[(EVIL, 1)])
    )
    assert "<script" not in html
    assert re.findall(r"(?:src|href|url)\s*[=(]", html.replace(" src=&#34;https", "")) == []
    assert "https://x.example" in unescape(html)


def test_lines_broken_for_want_of_room_flow_and_a_signature_keeps_its_lines():
    html = render_html(a_letter())
    assert "Dites-nous lequel" in html
    assert re.search(r"cordialement,<br>\s*Négoce du Val<br>\s*Votre compte", html)

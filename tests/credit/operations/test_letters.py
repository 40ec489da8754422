import re
from datetime import UTC, date, datetime
from html import unescape
from pathlib import Path

import pytest

from credit.formats.cells import LETTER_LANGUAGES
from credit.operations import letters
from credit.operations.letter_paper import Posted, letter_pdf
from credit.operations.letters import Letter, Line, render, render_html
from credit.operations.paper_words import LANGUAGES, PAPERS
from credit.rules.countries import PACKS
from credit.rules.countries.reading import read_pack
from tests.credit.rules.test_countries import ATLANTIS, FOLDER

NOW = datetime(2026, 11, 28, 9, tzinfo=UTC)
FACT = re.compile(r"\{\w+\}")
EVIL = '<script src="https://x.example/a.js">&"'


def a_letter(**more):
    values = {
        "company": "Négoce du Val",
        "customer": "Charpentes & Fils",
        "code": "C001",
        "language": "fr",
        "country": "FR",
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


@pytest.mark.parametrize("language", sorted(LANGUAGES))
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


LEVELS = ("pre_due", "L1", "L2", "L3", "formal_notice")
TEXTS = Path(letters.__file__).parent / "letters_text"
COUNTRY_OF = {"nl": "BE", "de": "DE", "es": "ES", "it": "IT"}
SPOKEN = [(code, language) for code, pack in PACKS.items() for language in pack.wording]


@pytest.mark.parametrize(("country", "language"), SPOKEN)
def test_every_country_has_every_letter_in_each_of_its_languages(country, language):
    for level in LEVELS:
        letter = a_letter(country=country, language=language, level=level)
        subject, body = render(letter)
        assert subject.strip()
        assert "{" not in body
        assert f'lang="{language}"' in render_html(letter)
    law = PACKS[country].wording[language]
    assert (
        law["effects"].strip()
        in render(a_letter(country=country, language=language, level=level))[1]
    )
    paper = letter_pdf(Posted(letter, 1, None, None), date(2026, 11, 28), NOW)
    assert paper.startswith(b"%PDF")


def test_a_language_is_one_file_of_words_and_one_text_a_level():
    names = sorted(path.name for path in TEXTS.iterdir())
    own = [f"{one}.{language}.txt" for one in LEVELS for language in LANGUAGES]
    words = [f"_papers.{language}.toml" for language in LANGUAGES]
    shared = ["_close.txt", "_lines.txt", "_mail.html", "_table.html"]
    assert names == sorted([*own, *words, *shared])


@pytest.mark.parametrize(
    ("language", "one", "several"),
    [
        ("de", "1 Tag überfällig", "23 Tage überfällig"),
        ("en", "1 day late", "23 days late"),
        ("es", "1 día de retraso", "23 días de retraso"),
        ("fr", "1 jour de retard", "23 jours de retard"),
        ("it", "1 giorno di ritardo", "23 giorni di ritardo"),
        ("nl", "1 dag te laat", "23 dagen te laat"),
    ],
)
def test_days_late_are_counted_as_the_language_counts(language, one, several):
    body = render(a_letter(language=language, country=COUNTRY_OF.get(language, "FR")))[1]
    assert f"({several})" in body
    assert f"({one})" in body


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_a_language_has_the_words_of_every_paper(language):
    french = PAPERS["fr"]
    mine = PAPERS[language]
    assert mine.keys() == french.keys()
    for kind in ("letter", "statement", "plan", "clauses"):
        assert mine[kind].keys() == french[kind].keys(), kind
        for key, said in french[kind].items():
            assert sorted(FACT.findall(mine[kind][key])) == sorted(FACT.findall(said)), key


def test_the_file_of_a_new_country_brings_its_own_wording(tmp_path, monkeypatch):
    path = tmp_path / "xa.toml"
    path.write_text(ATLANTIS, encoding="utf-8")
    monkeypatch.setitem(PACKS, "XA", read_pack(path, shared=FOLDER))
    _, body = render(a_letter(country="XA", language="fr", level="formal_notice"))
    assert "formal notice (Tidal Code 4) to pay us €1,000.00" in body
    assert "Interest and €15 are due" in body


def test_the_import_knows_the_languages_letters_are_in():
    assert sorted(LETTER_LANGUAGES) == sorted(LANGUAGES)


@pytest.mark.parametrize(
    ("country", "language", "currency", "says"),
    [
        ("DE", "de", "EUR", ["01.11.2026", "100,00\xa0€", "BGB § 288"]),
        ("GB", "fr", "GBP", ["1er nov. 2026", "100,00\xa0£", "Banque d’Angleterre"]),
        ("GB", "de", "GBP", ["1 Nov 2026", "£100.00", "sections 1, 5A and 6"]),
        ("BE", "nl", "EUR", ["1 nov 2026", "€\xa0100,00", "wet van 2 augustus 2002"]),
        ("IT", "it", "EUR", ["1 nov 2026", "100,00\xa0€", "231"]),
        ("ES", "es", "EUR", ["1 nov 2026", "100,00\xa0€", "Ley 3/2004"]),
        ("FR", "nl", "EUR", ["1 nov 2026", "Frans Burgerlijk Wetboek"]),
        ("FR", "pt", "EUR", ["1er nov. 2026", "Code civil, article 1344"]),
    ],
)
def test_numbers_dates_and_law_are_those_of_the_debtor(country, language, currency, says):
    body = render(
        a_letter(country=country, language=language, currency=currency, level="formal_notice")
    )[1]
    flat = re.sub(r"[ \n]+", " ", body)
    assert [one for one in says if one not in flat] == []

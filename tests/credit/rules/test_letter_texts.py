"""A reminder's text as people edit it: names in braces, checked before anybody gets it."""

from pathlib import Path

import pytest

from credit.rules.letter_texts import (
    LetterTextUnfit,
    Text,
    check,
    mentions_of,
    source_of,
    spell,
    tidy,
)
from credit.rules.versions import line_differences

FOLDER = Path(__file__).parents[3] / "credit/operations/letters_text"
DELIVERED = sorted(path.name for path in FOLDER.glob("[!_]*.txt"))


def read(name):
    return spell((FOLDER / name).read_text())


@pytest.mark.parametrize("name", DELIVERED)
def test_a_delivered_text_is_edited_without_a_sign_of_its_template_and_comes_back_the_same(name):
    text, pieces = read(name)
    assert "{{" not in str(text)
    assert "{%" not in str(text)
    assert "{invoices}" in text.body
    assert source_of(text, pieces).strip() == (FOLDER / name).read_text().strip()
    check(text, text, pieces)


def test_a_formal_notice_quotes_the_law():
    text, pieces = read("formal_notice.fr.txt")
    assert mentions_of(text, pieces) == ["{demand}", "{effects}"]
    own = Text("Rappel", "Selon l’article 1344 et L. 441-10 :\n\n{invoices}\n\n{effects}")
    assert mentions_of(own, pieces) == ["{effects}", "1344", "L441-10"]


@pytest.mark.parametrize(
    ("change", "field", "why", "name"),
    [
        pytest.param({"subject": " "}, "subject", "empty", None, id="no subject"),
        pytest.param({"body": ""}, "body", "empty", None, id="no words"),
        pytest.param({"subject": "x" * 201}, "subject", "too_long", None, id="too long a subject"),
        pytest.param({"subject": "a\nb"}, "subject", "several_lines", None, id="two lines"),
        pytest.param(
            {"subject": "Payez {amount}"}, "subject", "unknown_placeholder", "amount", id="unknown"
        ),
        pytest.param(
            {"subject": "{invoices}"}, "subject", "unknown_placeholder", "invoices", id="a table"
        ),
        pytest.param({"more": "{{ 7 * 7 }}"}, "body", "stray_brace", "{", id="a template"),
        pytest.param({"more": "{% raw"}, "body", "stray_brace", "{", id="a template's word"),
        pytest.param(
            {"invoices": ""}, "body", "invoices_alone", "invoices", id="nothing to pay named"
        ),
        pytest.param(
            {"invoices": "Voici {invoices}"}, "body", "invoices_alone", "invoices", id="not alone"
        ),
        pytest.param({"law": ""}, "body", "legal_mention", "{effects}", id="a right not named"),
    ],
)
def test_what_cannot_be_sent_is_said_with_its_field(change, field, why, name):
    delivered, pieces = read("formal_notice.fr.txt")
    body = delivered.body.replace("{invoices}", change.get("invoices", "{invoices}"))
    if "law" in change:
        body = body.replace("{effects}", change["law"])
    body = change.get("body", body + change.get("more", ""))
    text = Text(change.get("subject", delivered.subject), body)
    with pytest.raises(LetterTextUnfit) as refused:
        check(text, delivered, pieces)
    facts = refused.value.facts
    assert (facts["field"], facts["why"], facts.get("name")) == (field, why, name)


def test_blanks_nobody_sees_are_dropped():
    assert tidy(" Rappel ", "\r\nBonjour  \r\n\n\n\n{invoices}\n\n", "fr") == Text(
        "Rappel", "Bonjour\n\n{invoices}"
    )


def test_what_a_person_writes_in_french_never_breaks_before_a_double_sign():
    said = "À régler : 40 € ; « vite » ? 9:30, http://x ?"
    kept = "À régler\xa0: 40\xa0€\xa0; «\xa0vite\xa0»\xa0? 9:30, http://x\xa0?"
    assert tidy(said, said, "fr") == Text(kept, kept)
    assert tidy(said, said, "en") == Text(said, said)


def test_two_versions_are_compared_line_by_line():
    assert [*line_differences("a\nb\nc", "a\nx\nc\nd")] == [
        ("same", "a"),
        ("gone", "b"),
        ("new", "x"),
        ("same", "c"),
        ("new", "d"),
    ]

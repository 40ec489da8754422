"""Whatever a reader of files finds wrong, or refuses a file for, reads as words of both languages."""

import ast
from collections.abc import Iterator

import pytest

from credit.formats.findings import WORDS
from credit.operations import refusals
from tests.house.floors import read_house

READERS = {name: text for name, text in read_house().items() if name.startswith("credit.formats.")}


def calls(source: str) -> Iterator[tuple[str, ast.Call]]:
    """List each call in a module with the bare name of what it calls."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            yield getattr(node.func, "attr", getattr(node.func, "id", "")), node


def findings_of(source: str) -> Iterator[str]:
    """List the codes a module adds to its findings, as far as they stand there in words."""
    for name, call in calls(source):
        if name == "add" and len(call.args) >= 3 and isinstance(call.args[2], ast.Constant):
            yield str(call.args[2].value)


def refusals_of(source: str) -> Iterator[str]:
    """List the reasons a module refuses a file for."""
    for name, call in calls(source):
        if name == "Unreadable":
            said = {one.arg: one.value for one in call.keywords}.get("reason")
            if isinstance(said, ast.Constant):
                yield str(said.value)


@pytest.mark.parametrize("name", sorted(READERS))
def test_every_finding_and_every_refusal_has_words(name):
    assert [code for code in findings_of(READERS[name]) if code not in WORDS] == []
    known = refusals.WORDS
    assert [one for one in refusals_of(READERS[name]) if f"unreadable_{one}" not in known] == []


def test_the_readers_are_read_at_all():
    assert "element_missing" in set(findings_of(READERS["credit.formats.xml_part"]))
    assert "no_invoice_inside" in set(refusals_of(READERS["credit.formats.facturx"]))


def test_a_code_without_words_is_seen():
    planted = 'def f(found):\n    found.add(0, "ID", "never_said")\n    raise Unreadable(reason="nor_this")'
    assert [*findings_of(planted), *refusals_of(planted)] == ["never_said", "nor_this"]

"""No French line ends before a double sign: letters, mails, PDFs and whatever else the server says."""

import ast
import re
from collections.abc import Iterator

import pytest

from credit.operations import letters
from credit.operations.paper_words import PAPERS
from credit.rules.countries import PACKS
from tests.house.floors import read_house

LOOSE = re.compile(r"(?<=\w|[)»}?]) [:;?!»](?![^\s.,)])|« |[\d}] [%€](?!\w)")
MODULES = {name: text for name, text in read_house().items() if LOOSE.search(text)}


def loose_in(texts: Iterator[str] | list[str]) -> list[str]:
    """List the texts with a blank a line may end at where it must not."""
    return [text for text in texts if LOOSE.search(text)]


def said_in(source: str) -> Iterator[str]:
    """List the strings of a module, without docstrings and regular expressions."""
    nodes = list(ast.walk(ast.parse(source)))
    unsaid = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    for node in nodes:
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "compile":
            unsaid |= set(map(id, ast.walk(node)))
    for node in nodes:
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in unsaid
        ):
            yield node.value


@pytest.mark.parametrize("name", [name for name in letters.names() if name.endswith(".fr")])
def test_a_french_letter_never_breaks_before_a_double_sign(name):
    assert loose_in(letters.source(name).splitlines()) == []


def test_nor_do_the_words_of_french_papers_and_of_the_law():
    assert (
        loose_in(
            [
                said
                for kind in PAPERS["fr"].values()
                if isinstance(kind, dict)
                for said in kind.values()
            ]
        )
        == []
    )
    wordings = [pack.wording["fr"] for pack in PACKS.values() if "fr" in pack.wording]
    assert loose_in([said for words in wordings for said in words.values()]) == []


@pytest.mark.parametrize("name", sorted(MODULES))
def test_nor_does_anything_else_the_server_says(name):
    assert loose_in(said_in(MODULES[name])) == []


def test_a_blank_that_breaks_is_seen():
    planted = 'SAID = ("Reste à payer : {amount}", "Un désaccord ?", "« vite »", "12 %")'
    assert len(loose_in(said_in(planted))) == 4
    assert loose_in(said_in(planted.replace(" :", "\xa0:"))) != loose_in(said_in(planted))

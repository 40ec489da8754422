"""Everything people are told has words of its own in the browser, in both languages."""

import re
from pathlib import Path

import pytest

from credit.rules.notices import CATALOGUE

WORDS = Path(__file__).parents[2] / "static" / "app" / "words"
LINE = re.compile(r'^  event_(\w+):\s+"([^"]+)",$', re.MULTILINE)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_event_has_words_in_the_inbox(language):
    said = dict(LINE.findall((WORDS / f"phone.{language}.ts").read_text("utf-8")))
    assert set(said) - {"other"} == set(CATALOGUE)
    for event, text in said.items():
        assert set(re.findall(r"\{(\w+)\}", text)) <= {"name"}, event


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_inbox_and_the_push_use_the_same_title(language):
    said = dict(LINE.findall((WORDS / f"phone.{language}.ts").read_text("utf-8")))
    different = {
        event: (said[event], row.title[language])
        for event, row in CATALOGUE.items()
        if said[event].endswith(", {name}")
        and said[event].removesuffix(", {name}") not in row.title[language]
    }
    assert different == {}

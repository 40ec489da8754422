"""Every reason a match gives has words on the desk, in both languages."""

import re

import pytest

from tests.house.floors import ROOT

RULES = (
    "credit/rules/matching.py",
    "credit/rules/matching_case.py",
    "credit/operations/receipts.py",
)
SAID = re.compile(r'\(\s*"([a-z_]+)", \{')
CHOSEN = re.compile(r'"((?:pays_|oldest_|only_)[a-z_]+)"')


def reasons() -> set[str]:
    source = "".join((ROOT / path).read_text("utf-8") for path in RULES)
    return {
        *SAID.findall(source),
        *CHOSEN.findall(source),
        "payer_account",
        "payer_name",
        "by_hand",
    }


def test_the_reasons_are_found():
    assert {"named", "fits", "pays_part", "oldest_add_up", "payer_shared"} <= reasons()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_reason_of_a_match_has_words(language):
    text = (ROOT / f"static/app/words/desk.{language}.ts").read_text("utf-8")
    words = set(re.findall(r"^  receipt_reason_(\w+):", text, re.MULTILINE))
    assert reasons() == words

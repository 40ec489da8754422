"""`docs/checklist.md`: what a good PWA and this one's own design ask for, and what proves each line."""

from tests.checklists import complaints
from tests.house.floors import ROOT

IDS = (
    *(f"P{number:02}" for number in range(1, 31)),
    *(f"A-{number}" for number in range(1, 12)),
    *(f"U-{number}" for number in range(1, 10)),
)
TEXT = (ROOT / "docs/checklist.md").read_text("utf-8")


def test_every_line_holds_by_a_test_that_exists_or_says_since_when_and_why_not():
    assert complaints(TEXT, IDS) == []


def test_a_line_without_proof_a_renamed_test_and_a_missing_line_are_noticed():
    here = "tests/house/test_checklist.py"
    planted = "\n".join(
        [
            "| P01 | something that holds | `tests/house/test_checklist.py::test_gone` |",
            "| P02 | something that holds | one day |",
            "| P03 | something that holds | 2026-11-28: nobody can script a person's judgement |",
            f"| P04 | something that holds | `{here}::test_a_line_without_proof_a_renamed_test"
            "_and_a_missing_line_are_noticed` |",
        ]
    )
    assert complaints(planted, ("P01", "P02", "P03", "P04", "P05")) == [
        "P05: no row",
        f"P01: no test {here}::test_gone",
        "P02: neither a test nor a dated reason",
    ]

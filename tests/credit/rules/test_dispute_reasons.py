"""The tree of reasons: two levels, and each leaf with its root."""

from pathlib import Path

import pytest

from credit.rules.dispute_reasons import ROOTS, TREE, ReasonUnfit, check_reason, department_of


def test_the_tree_has_two_levels_and_every_code_once():
    assert ROOTS == ("delivery", "quality", "price", "quantity", "invoice_error", "other")
    assert {reason.parent for reason in TREE} <= {None, *ROOTS}
    assert len({reason.code for reason in TREE}) == len(TREE)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_names_of_the_roots_are_those_the_screens_know(language):
    words = Path(f"static/app/words/later.{language}.ts").read_text()
    for reason in TREE:
        known = f'reason_dispute_{reason.code}: "{getattr(reason, language)}"'
        assert (known in words) == (reason.parent is None), reason.code


@pytest.mark.parametrize("said", [("quantity", None), ("quantity", "damaged"), ("other", None)])
def test_a_root_is_enough_and_a_leaf_may_be_added(said):
    check_reason(*said)


@pytest.mark.parametrize(
    ("reason", "detail", "field"),
    [
        pytest.param("weather", None, "reason", id="no such root"),
        pytest.param("damaged", None, "reason", id="a leaf is no root"),
        pytest.param("price", "damaged", "detail", id="a leaf of another root"),
        pytest.param("price", "quantity", "detail", id="a root is no leaf"),
    ],
)
def test_a_reason_outside_the_tree_is_refused(reason, detail, field):
    with pytest.raises(ReasonUnfit) as refused:
        check_reason(reason, detail)
    assert refused.value.facts["field"] == field


def test_a_leaf_says_better_than_its_root_whose_work_it_is():
    assert department_of("quality") == "production"
    assert department_of("quality", "service") == "after_sales"
    assert department_of("long_gone", "as_well") is None

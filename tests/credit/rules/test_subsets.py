from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credit.rules.subsets import MOST_AMOUNTS, chance, the_subset

AMOUNTS = st.lists(st.integers(-500, 500), max_size=9)


@pytest.mark.parametrize(
    ("amounts", "target", "places"),
    [
        pytest.param([100, 250, 75], 325, (1, 2), id="two add up"),
        pytest.param([100, 250, 75], 100, (0,), id="one is enough"),
        pytest.param([100, 100, 75], 100, None, id="two answers are none"),
        pytest.param([100, 250, -30], 320, (0, 1, 2), id="a credit is deducted"),
        pytest.param([100, 250], 99, None, id="nothing adds up"),
        pytest.param([], 0, None, id="nothing is no answer"),
        pytest.param([100, 0], 100, (0,), id="zeros do not double it"),
    ],
)
def test_the_one_choice(amounts, target, places):
    assert the_subset(amounts, target) == places


def test_beyond_its_bound_it_does_not_begin():
    assert the_subset([1] + [1000] * MOST_AMOUNTS, 1) is None


@given(AMOUNTS, st.integers(-800, 800))
def test_it_agrees_with_trying_everything(amounts, target):
    places = [place for place, amount in enumerate(amounts) if amount]
    answers = [
        some
        for size in range(1, len(places) + 1)
        for some in combinations(places, size)
        if sum(amounts[place] for place in some) == target
    ]
    # nothing chosen makes zero as well: then no other choice is the only one
    alone = len(answers) == 1 and target != 0
    assert the_subset(amounts, target) == (answers[0] if alone else None)


def test_round_amounts_meet_by_accident_more_often():
    assert chance([10_000, 20_000, 30_000, 40_000]) > chance([10_013, 20_057, 30_011, 40_091])

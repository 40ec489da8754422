import pytest
from hypothesis import given
from hypothesis import strategies as st

from credit.rules.credit_policy import (
    DEFAULT,
    LADDER,
    SETTINGS,
    PolicyInvalid,
    differences,
    read,
    spell,
)

WITHIN = st.fixed_dictionaries(
    {},
    optional={
        one.name: st.integers(one.least, one.most) for one in SETTINGS if one.name not in LADDER
    },
)


@given(WITHIN)
def test_what_is_spelt_is_read_back(values):
    policy = read(values)
    assert read(spell(policy)) == policy
    assert spell(policy) == spell(DEFAULT) | values


@given(WITHIN)
def test_a_difference_names_what_changed_and_nothing_else(values):
    found = {name: after for name, _, after in differences(DEFAULT, read(values))}
    assert found == {name: value for name, value in values.items() if value != spell(DEFAULT)[name]}


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"limits.nothing": 1}, "unknown"),
        ({"limits.collector_minor": -1}, "out_of_bounds"),
        ({"limits.collector_minor": 10**14}, "out_of_bounds"),
        ({"reviews.overdue_days": 0}, "out_of_bounds"),
        ({"reviews.overdue_cut_percent": 101}, "out_of_bounds"),
        ({"reviews.overdue_days": "60"}, "not_whole"),
        ({"reviews.overdue_days": 60.5}, "not_whole"),
        ({"reviews.overdue_days": True}, "not_whole"),
        ({"limits.credit_manager_minor": 5_000_00}, "not_ascending"),
    ],
)
def test_a_bad_value_is_named(values, why):
    with pytest.raises(PolicyInvalid) as refused:
        read(values)
    assert (refused.value.facts["field"], refused.value.facts["why"]) == (next(iter(values)), why)


def test_every_setting_is_within_its_own_bounds_by_default():
    assert read(spell(DEFAULT)) == DEFAULT

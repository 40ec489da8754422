from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from credit.rules.exposure import available
from credit.rules.groups import GroupStanding, add_up
from credit.rules.limits import may_set_group_limit
from credit.rules.risk import LightFacts, light_on, with_order

DAY = date(2026, 11, 23)
AMOUNTS = st.integers(-(10**12), 10**12)


def reasons_of(group, **more):
    return light_on(LightFacts(exposure_minor=0, risk_class="A", group=group, **more), DAY)


def test_a_credit_of_one_entity_pays_nothing_of_anothers_debt():
    assert add_up([300_00, -500_00, 200_00], 1_000_00).exposure_minor == 500_00
    assert add_up([-500_00], 1_000_00).left_minor == 1_000_00


@given(st.lists(AMOUNTS), AMOUNTS, st.integers(0, 10**12))
def test_another_entity_never_leaves_more_of_the_common_limit(exposures, another, limit):
    before, after = (
        add_up(exposures, limit).left_minor,
        add_up([*exposures, another], limit).left_minor,
    )
    assert after <= before <= limit


@given(AMOUNTS, st.integers(0, 10**12), st.none() | AMOUNTS)
def test_both_limits_pass_or_none_does(exposure, limit, group_left):
    left = [limit - exposure] + [each for each in (group_left,) if each is not None]
    assert available(limit, exposure, group_left) == min(left)


def test_a_group_without_a_limit_bars_nothing():
    assert add_up([300_00], None).left_minor is None
    assert "group_over_limit" not in reasons_of(GroupStanding(10**12, None))[1]


def test_over_the_common_limit_is_red_and_close_to_it_amber():
    assert reasons_of(GroupStanding(1_000_01, 1_000_00)) == (
        "red",
        ["group_over_limit", "limit_unset"],
    )
    assert reasons_of(GroupStanding(800_00, 1_000_00)) == (
        "amber",
        ["limit_unset", "group_near_limit"],
    )
    assert reasons_of(GroupStanding(799_99, 1_000_00)) == ("amber", ["limit_unset"])
    assert reasons_of(GroupStanding(0, 0))[0] == "red", "zero is prepayment only"


def test_an_order_within_ones_own_limit_is_stopped_by_the_groups():
    over = GroupStanding(1_000_01, 1_000_00)
    assert with_order(("green", []), 100_00, 5_000_00, over) == ("red", ["group_over_limit"])
    under = GroupStanding(500_00, 1_000_00)
    assert with_order(("red", ["group_over_limit"]), 100_00, 5_000_00, under) == ("green", [])


def test_an_order_leaves_an_unset_limit_unset():
    assert with_order(("amber", ["limit_unset"]), 100_00, None) == ("amber", ["limit_unset"])


def test_the_rank_that_reaches_an_amount_sets_a_groups_limit():
    ladder = ("rep", "collector", "credit_manager", "cfo", "managing_director")
    for minor, lowest in ((10_000_00, 1), (10_000_01, 2), (50_000_01, 3), (250_000_01, 4)):
        assert [may_set_group_limit(role, minor) for role in ladder] == [
            rank >= lowest for rank in range(len(ladder))
        ]

from dataclasses import replace
from datetime import date, timedelta

import pytest

from credit.rules.dunning import decide, give_way
from credit.rules.dunning_case import PLAN, Debt, Debtor, Level, Policy, Release, next_level
from credit.rules.dunning_policy import (
    BUILT_IN,
    DunningPolicyInvalid,
    Traits,
    differences,
    read,
    spell,
)

TODAY = date(2026, 11, 23)
REACHABLE = Debtor(contact="compta@client.example")
L1 = {"name": "L1", "after_days": 5}


def a_strategy(name="Standard", levels=(L1,), **when):
    return {"name": name, "levels": list(levels), "when": when}


def a_debt(days, **more):
    return Debt(due_on=TODAY - timedelta(days=days), residual_minor=100_00, **more)


def test_what_is_built_in_is_today_s_plan_word_for_word():
    assert BUILT_IN.plan_for(Traits()) == Policy()
    again = read(spell(BUILT_IN.every), 1)
    assert differences(BUILT_IN.every, again.every) == []
    assert [level.after_days for level in again.plan_for(Traits()).plan] == [3, 10, 20, 30, 45]


@pytest.mark.parametrize(
    ("traits", "chosen"),
    [
        (Traits(segment="BTP", risk_class="D", open_minor=5_000_00), "Risky builders"),
        (Traits(segment="BTP", risk_class="B", open_minor=5_000_00), "Small"),
        (Traits(segment="BTP", risk_class="D", open_minor=9_99), "Small"),
        (Traits(segment="Mairie", risk_class="D", open_minor=5_000_01), "Standard"),
        (Traits(language="en", open_minor=9_000_00), "English"),
        (Traits(country="BE", open_minor=9_000_00), "Belgium"),
        (Traits(country="BE", language="en", open_minor=9_000_00), "English"),
        (Traits(open_minor=9_000_00), "Standard"),
    ],
)
def test_the_first_strategy_that_fits_applies(traits, chosen):
    strategies = read(
        [
            a_strategy(
                "Risky builders", segments=["BTP"], risk_classes=["D", "E"], least_minor=10_00
            ),
            a_strategy("Small", most_minor=5_000_00),
            a_strategy("English", languages=["en"]),
            a_strategy("Belgium", countries=["BE", "LU"]),
            a_strategy(),
        ],
        version=3,
    )
    plan = strategies.plan_for(traits)
    assert (plan.strategy, plan.version) == (chosen, 3)


@pytest.mark.parametrize(
    ("strategies", "field", "why"),
    [
        pytest.param([], "strategies", "out_of_bounds", id="none at all"),
        pytest.param(
            [a_strategy(levels=[L1, {"name": "L2", "after_days": 5}])],
            "strategies.0.levels.1.after_days",
            "not_ascending",
            id="two levels on one day",
        ),
        pytest.param(
            [a_strategy(levels=[L1, {"name": "L4", "after_days": 9}])],
            "strategies.0.levels.1.name",
            "unknown",
            id="a level nobody knows",
        ),
        pytest.param(
            [a_strategy(levels=[{"name": "L2", "after_days": 9}, L1 | {"after_days": 12}])],
            "strategies.0.levels.1.name",
            "not_ascending",
            id="down the ladder",
        ),
        pytest.param(
            [a_strategy(levels=[{"name": "L2", "after_days": 9}])],
            "strategies.0.levels",
            "first_level",
            id="harsh words first",
        ),
        pytest.param([a_strategy(levels=[])], "strategies.0.levels", "first_level", id="no level"),
        *[
            pytest.param(
                [a_strategy(levels=[L1, {"name": n, "after_days": 30, "needs_release": False}])],
                "strategies.0.levels.1.needs_release",
                "needs_release",
                id=f"{n} without a person",
            )
            for n in ("formal_notice", "litigation")
        ],
        pytest.param(
            [a_strategy(levels=[{"name": "pre_due", "after_days": 1}, L1])],
            "strategies.0.levels.0.after_days",
            "out_of_bounds",
            id="a courtesy after the due date",
        ),
        pytest.param(
            [a_strategy(levels=[L1 | {"after_days": "5"}])],
            "strategies.0.levels.0.after_days",
            "not_whole",
            id="days in words",
        ),
        pytest.param(
            [a_strategy(levels=[L1 | {"tone": "formal_notice"}])],
            "strategies.0.levels.0.tone",
            "unknown",
            id="a reminder that claims to be a notice",
        ),
        pytest.param(
            [a_strategy(levels=[L1 | {"channel": "visit", "deadline_days": 31}])],
            "strategies.0.levels.0.deadline_days",
            "out_of_bounds",
            id="a visit by next month",
        ),
        pytest.param(
            [a_strategy("A", countries=["Belgique"]), a_strategy()],
            "strategies.0.when.countries",
            "unknown",
            id="a country by its name",
        ),
        pytest.param(
            [a_strategy(languages=["fr"])],
            "strategies.0.when",
            "last_fits_all",
            id="somebody fits nowhere",
        ),
        pytest.param(
            [a_strategy("A"), a_strategy("B")],
            "strategies.0.when",
            "needs_condition",
            id="one that nobody reaches",
        ),
        pytest.param(
            [a_strategy("A", languages=["fr"]), a_strategy("A")],
            "strategies.1.name",
            "twice",
            id="one name twice",
        ),
        pytest.param(
            [a_strategy("A", risk_classes=["F"]), a_strategy("B")],
            "strategies.0.when.risk_classes",
            "unknown",
            id="a class nobody is in",
        ),
        pytest.param(
            [a_strategy("A", least_minor=2, most_minor=1), a_strategy("B")],
            "strategies.0.when.most_minor",
            "not_ascending",
            id="no amount between",
        ),
        pytest.param(
            [a_strategy() | {"colour": "red"}], "strategies.0.colour", "unknown", id="another word"
        ),
    ],
)
def test_a_policy_that_cannot_be_names_the_field(strategies, field, why):
    with pytest.raises(DunningPolicyInvalid) as refused:
        read(strategies)
    assert (refused.value.facts["field"], refused.value.facts["why"]) == (field, why)


def test_a_difference_names_strategy_level_and_value():
    before = read([a_strategy("A", languages=["fr"]), a_strategy("B")]).every
    after = read(
        [
            a_strategy("C", languages=["en"]),
            a_strategy("A", languages=["fr", "de"]),
            a_strategy("B", [L1 | {"after_days": 6}, {"name": "L2", "after_days": 12}]),
        ]
    ).every
    found = [tuple(each.values()) for each in differences(before, after)]
    assert found == [
        ("A", None, "languages", ["fr"], ["fr", "de"]),
        ("B", "L1", "after_days", 5, 6),
        ("B", "L2", "level", None, 12),
        ("C", None, "strategy", None, True),
    ]


@pytest.mark.parametrize(
    ("stage", "days", "expected"),
    [
        ("not_due", -7, "pre_due"),
        ("not_due", 0, "L1"),
        ("not_due", 40, "L1"),
        ("pre_due", 4, "L1"),
        ("L1", 40, "L3"),
        ("L2", 40, "L3"),
        ("L3", 40, None),
        ("formal_notice", 90, None),
    ],
)
def test_whatever_spoke_before_no_level_is_heard_twice_and_none_below(stage, days, expected):
    plan = [Level("pre_due", -7), Level("L1", 3), Level("L3", 20)]
    level = next_level(plan, stage, days)
    assert (level.name if level else None) == expected


COURTEOUS = Policy(plan=(Level("pre_due", -7), *PLAN))


@pytest.mark.parametrize(
    ("debt", "debtor", "said"),
    [
        pytest.param(a_debt(-8), REACHABLE, ("silent", "too_early"), id="eight days before: quiet"),
        pytest.param(a_debt(-7), REACHABLE, ("send", "level_due"), id="seven days before: a word"),
        pytest.param(
            a_debt(-7),
            replace(REACHABLE, direct_debit=True),
            ("silent", "direct_debit_pending"),
            id="not to whom the bank debits",
        ),
        pytest.param(
            a_debt(-3, stage="pre_due"), REACHABLE, ("silent", "too_early"), id="once is enough"
        ),
    ],
)
def test_a_courtesy_speaks_before_the_due_date(debt, debtor, said):
    decision = decide(debt, debtor, TODAY, COURTEOUS)
    assert (decision.action, decision.reason) == said


def test_a_courtesy_gives_way_to_a_reminder_and_all_to_a_formal_notice():
    policy = Policy(plan=COURTEOUS.plan)
    release = Release("formal_notice", TODAY, ripe=True)
    courtesy = decide(a_debt(-7), REACHABLE, TODAY, policy)
    reminder = decide(a_debt(5), REACHABLE, TODAY, policy)
    notice = decide(a_debt(40, stage="L3", release=release), REACHABLE, TODAY, policy)
    assert [each.action for each in (courtesy, reminder, notice)] == ["send"] * 3
    both = give_way([courtesy, reminder])
    assert [each.reason for each in both] == ["gives_way", "level_due"]
    every = give_way([courtesy, reminder, notice])
    assert [each.reason for each in every] == ["gives_way", "gives_way", "level_due"]


@pytest.mark.parametrize(
    ("release", "said"),
    [
        pytest.param(None, ("task", "needs_release"), id="nobody released it"),
        pytest.param(
            Release("formal_notice", TODAY + timedelta(days=2), ripe=False),
            ("silent", "notice_announced"),
            id="the 48 hours run",
        ),
        pytest.param(
            Release("formal_notice", TODAY, ripe=True, held_until=TODAY),
            ("silent", "notice_held"),
            id="the rep's hold, its last day included",
        ),
        pytest.param(
            Release("formal_notice", TODAY, ripe=True, held_until=TODAY - timedelta(days=1)),
            ("send", "level_due"),
            id="a hold ends by itself",
        ),
        pytest.param(
            Release("litigation", TODAY, ripe=True),
            ("task", "needs_release"),
            id="a word about another level",
        ),
    ],
)
def test_a_formal_notice_goes_by_a_person_s_word_and_after_its_notice(release, said):
    debt = a_debt(40, stage="L3", stage_on=TODAY - timedelta(days=9), release=release)
    decision = decide(debt, REACHABLE, TODAY)
    assert (decision.action, decision.reason) == said


def test_a_level_keeps_its_own_gap_and_speaks_in_its_own_tone():
    policy = Policy(plan=(Level("L1", 3), Level("L2", 4, gap_days=2, tone="L1")))
    debt = a_debt(9, stage="L1", stage_on=TODAY - timedelta(days=1))
    assert decide(debt, REACHABLE, TODAY, policy).facts["gap_days"] == 2
    later = decide(debt, REACHABLE, TODAY + timedelta(days=1), policy)
    assert (later.level, later.tone) == ("L2", "L1")

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credit.rules.exposure import Limit, available, effective_limit
from credit.rules.risk import (
    AMBER,
    RED,
    Behaviour,
    LightFacts,
    figures_day,
    light_ahead,
    light_on,
    light_today,
    risk_class,
    score,
    with_order,
)

TODAY = date(2026, 11, 23)
LONG_AGO = date(2024, 1, 1)
TEN_K = Limit(10_000_00, None, LONG_AGO)
NONE = Limit(0, None, LONG_AGO)


@pytest.mark.parametrize(
    ("internal", "external", "expected"),
    [
        (100, None, "A"), (80, None, "A"), (79, None, "B"), (60, None, "B"), (59, None, "C"),
        (40, None, "C"), (39, None, "D"), (20, None, "D"), (19, None, "E"), (0, None, "E"),
        (None, "A", "A"), (None, "E", "E"), (90, "D", "D"), (30, "A", "D"), (90, "unrated", "A"),
        (None, "unrated", "unrated"), (None, None, "unrated"),
    ],
)  # fmt: skip
def test_the_class_is_the_worse_of_the_two(internal, external, expected):
    assert risk_class(internal, external, insolvent=False) == expected


def test_insolvency_forces_e():
    assert risk_class(100, "A", insolvent=True) == "E"


@pytest.mark.parametrize(
    ("behaviour", "value"),
    [
        pytest.param(Behaviour(2), None, id="two paid items are too few"),
        pytest.param(Behaviour(3, [(100, -2)]), 100, id="an early payer keeps all points"),
        pytest.param(Behaviour(3, [(100, 15)]), 85, id="a point a day late"),
        pytest.param(Behaviour(3, [(100, 90)]), 60, id="forty at most"),
        pytest.param(Behaviour(3, [(1, 20)], [(1, 8)]), 74, id="worse than before costs more"),
        pytest.param(Behaviour(3, [(1, 0)], [], 200, 100), 85, id="half of it overdue"),
        pytest.param(Behaviour(3, [(1, 0)], [], 0, 0, 5), 80, id="broken promises: twenty at most"),
        pytest.param(Behaviour(9, [(1, 99)], [(1, 0)], 1, 1, 9), 0, id="everything at once"),
    ],
)
def test_scores(behaviour, value):
    found = score(behaviour)
    assert found.value == value
    if value is not None:
        assert value == max(0, 100 + sum(found.explain["points"].values()))


@pytest.mark.parametrize(
    ("facts", "colour", "reasons"),
    [
        pytest.param(LightFacts(100, "A", (), [TEN_K]), "green", [], id="room and no cause"),
        pytest.param(LightFacts(8_000_00, "A", (), [TEN_K]), "amber", ["near_limit"], id="80 % used"),
        pytest.param(LightFacts(7_999_99, "A", (), [TEN_K]), "green", [], id="just below 80 %"),
        pytest.param(LightFacts(10_000_01, "A", (), [TEN_K]), "red", ["over_limit"], id="a cent over"),
        pytest.param(LightFacts(10_000_00, "A", (), [TEN_K]), "amber", ["near_limit"], id="exactly used"),
        pytest.param(LightFacts(0, "A"), "amber", ["limit_unset"], id="no limit set"),
        pytest.param(LightFacts(0, "A", (), [NONE]), "red", ["limit_zero"], id="prepayment only"),
        pytest.param(
            LightFacts(1, "D", [(date(2026, 11, 22), 1)], [TEN_K]),
            "amber", ["overdue", "class_d"], id="overdue and tense",
        ),
        pytest.param(LightFacts(1, "A", [(TODAY, 1)], [TEN_K]), "green", [], id="due today is not overdue"),
        pytest.param(
            LightFacts(1, "A", [(date(2026, 10, 1), 1)], [Limit(100_00, 30, LONG_AGO)]),
            "red", ["over_delay", "overdue"], id="over the cap on days",
        ),
        pytest.param(
            LightFacts(0, "E", (), [TEN_K], True, TODAY),
            "red", ["hold", "insolvency", "class_e"], id="every cause is listed",
        ),
        pytest.param(LightFacts(0, "unrated", (), [TEN_K]), "green", [], id="unrated is no cause"),
    ],
)  # fmt: skip
def test_lights(facts, colour, reasons):
    assert light_on(facts, TODAY) == (colour, reasons)


def test_coming_changes_are_listed_with_their_day():
    temporary = Limit(20_000_00, None, LONG_AGO, date(2026, 11, 30), temporary=True)
    due = [(date(2026, 12, 5), 11_000_00)]
    facts = LightFacts(11_000_00, "A", due, [TEN_K, temporary])
    assert light_ahead(facts, TODAY) == [
        (TODAY, "green", []),
        (date(2026, 12, 1), "red", ["over_limit"]),
        (date(2026, 12, 6), "red", ["over_limit", "overdue"]),
    ]


LIMITS = st.lists(
    st.builds(
        Limit,
        st.integers(0, 100),
        st.none() | st.integers(0, 90),
        st.dates(date(2026, 1, 1), date(2027, 1, 1)),
        st.none() | st.dates(date(2026, 1, 1), date(2027, 1, 1)),
        st.booleans(),
    ),
    max_size=4,
)
DUE = st.lists(
    st.tuples(st.dates(date(2026, 6, 1), date(2027, 3, 1)), st.integers(1, 90)), max_size=5
)


@given(st.integers(-50, 100), DUE, LIMITS, st.integers(0, 400))
def test_selecting_from_the_list_is_asking_on_the_day(exposure, due, limits, later):
    facts = LightFacts(exposure, "B", sorted(due), limits)
    day = TODAY + timedelta(days=later)
    assert light_today(light_ahead(facts, TODAY), day, day) == light_on(facts, day)


@given(st.integers(-50, 100), st.integers(0, 100), DUE, LIMITS, st.sampled_from("ABCDE"))
def test_an_order_on_top_is_judged_as_if_the_customer_owed_it(exposure, more, due, limits, letter):
    def facts(minor):
        return LightFacts(exposure_minor=minor, risk_class=letter, due=due, limits=limits)

    limit = effective_limit(limits, TODAY)
    found = with_order(
        light_on(facts(exposure), TODAY), exposure + more, limit.amount_minor if limit else None
    )
    colour, reasons = light_on(facts(exposure + more), TODAY)
    assert (found[0], set(found[1])) == (colour, set(reasons))
    assert set(reasons) <= RED | AMBER
    assert (colour == "red") == bool(RED.intersection(reasons))


def test_what_cannot_be_counted_leaves_no_verdict():
    facts = LightFacts(exposure_minor=0, risk_class="A", limits=[TEN_K], foreign=("USD",))
    assert light_on(facts, TODAY) == ("none", ["missing_rate"])
    assert with_order(("none", ["missing_rate"]), 10**12, 1) == ("none", ["missing_rate"])


def test_a_stale_ledger_gives_no_verdict():
    lights = light_ahead(LightFacts(0, "A", (), [TEN_K]), TODAY)
    assert light_today(lights, TODAY, date(2026, 11, 26)) == ("green", [])
    assert light_today(lights, TODAY, date(2026, 11, 27)) == ("none", ["stale"])
    assert light_today(lights, None, TODAY) == ("none", ["stale"])


def test_old_figures_are_shown_at_the_ledgers_date():
    assert figures_day(date(2022, 8, 31), TODAY) == date(2022, 8, 31)
    assert figures_day(date(2026, 11, 20), TODAY) == TODAY


def test_the_highest_active_limit_applies_and_zero_is_a_limit():
    low = Limit(0, None, date(2026, 6, 1))
    assert effective_limit([TEN_K, low], TODAY) is low
    more = Limit(15_000_00, None, TODAY, TODAY, temporary=True)
    less = Limit(12_000_00, None, TODAY, TODAY, temporary=True)
    assert effective_limit([TEN_K, more, less], TODAY) is more
    assert effective_limit([TEN_K, more], TODAY + timedelta(days=1)) is TEN_K
    assert effective_limit([], TODAY) is None
    assert available(None, 5) is None
    assert available(0, 5) == -5

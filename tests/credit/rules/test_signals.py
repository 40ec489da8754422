"""What the field sees opens a review, and never moves a limit by itself (domain.md 1)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from credit.rules.review_case import POLICY, Record, Standing
from credit.rules.reviews import review
from credit.rules.signals import Signal

TODAY = date(2026, 11, 23)
CLEAN = Standing(1, 50_000_00, legal_form="SARL")


def seen(*tags, heard=(), **more):
    signals = tuple(
        Signal(f"n{place}", tag, TODAY - timedelta(days=9 - place))
        for place, tag in enumerate(tags)
    )
    return replace(CLEAN, signals=signals, heard=frozenset(heard), **more)


@pytest.mark.parametrize(
    ("standing", "count"),
    [
        pytest.param(seen("cash_trouble"), 1, id="one severe"),
        pytest.param(seen("order_drop", "supplier_talk"), 2, id="two medium"),
        pytest.param(seen("order_drop", "cash_trouble"), 2, id="a medium one beside a severe"),
        pytest.param(
            seen("order_drop", "order_drop", "order_drop", heard={"n0"}), 2, id="two more"
        ),
    ],
)
def test_signals_that_weigh_enough_put_a_lower_limit_to_a_person(standing, count):
    verdict = review(standing, TODAY)
    assert (verdict.action, verdict.rule, verdict.guard) == ("proposed", "signals", "signals_alone")
    assert verdict.to_minor == 40_000_00
    assert len(verdict.facts["signals"]) == count
    assert verdict.cause.endswith(verdict.facts["notes"][-1])


@pytest.mark.parametrize(
    "standing",
    [
        pytest.param(seen("management_change"), id="one medium"),
        pytest.param(seen("cash_trouble", heard={"n0"}), id="somebody was asked about it"),
        pytest.param(seen("cash_trouble", signals_open=True), id="somebody is being asked"),
        pytest.param(seen("order_drop", "order_drop", heard={"n0"}), id="one more since"),
        pytest.param(replace(seen("cash_trouble"), limit_minor=None), id="no limit to lower"),
    ],
)
def test_what_is_left_alone(standing):
    assert review(standing, TODAY) is None


def test_no_signal_ever_moves_a_limit_alone_nor_hinders_what_the_machine_may_do():
    for tags in (["cash_trouble"] * 9, ["order_drop", "supplier_talk"]):
        assert review(seen(*tags), TODAY).action == "proposed"
    broken = seen("cash_trouble", broken=("p1", "p2"))
    assert (review(broken, TODAY).action, review(broken, TODAY).rule) == (
        "lowered",
        "broken_promises",
    )


def test_books_that_are_behind_let_it_wait():
    held = review(seen("cash_trouble", missed_days=1), TODAY)
    assert (held.action, held.guard) == ("kept", "stale")


def test_nobody_is_raised_by_the_machine_while_the_field_warns():
    since = date(2020, 1, 1)
    clean = replace(
        CLEAN,
        exposure_minor=45_000_00,
        backed_minor=90_000_00,
        risk_class="A",
        record=Record(paid=9, known_since=since, kept_since=since),
    )
    assert review(clean, TODAY).action == "raised"
    one = Signal("n1", "order_drop", TODAY)
    assert review(replace(clean, signals=(one,)), TODAY) is None


def test_how_much_a_signal_weighs_is_the_house_s():
    three = replace(POLICY, signals_medium=3, signals_cut_percent=50)
    assert review(seen("order_drop", "supplier_talk"), TODAY, three) is None
    verdict = review(seen("order_drop", "supplier_talk", "order_drop"), TODAY, three)
    assert verdict.to_minor == 25_000_00

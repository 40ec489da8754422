from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credit.rules.review_case import OldDebt, Standing
from credit.rules.reviews import is_company, rein_in, review

TODAY = date(2026, 11, 23)
CLEAN = Standing(1, 50_000_00, legal_form="SARL")
BROKEN = replace(CLEAN, broken=("p1", "p2"))
OLD = replace(CLEAN, old_debt=OldDebt(7, 61, 1_000_00))
INSOLVENT = replace(CLEAN, insolvency_on=date(2026, 11, 20))


@pytest.mark.parametrize(
    ("standing", "rule", "to_minor"),
    [
        pytest.param(BROKEN, "broken_promises", 40_000_00, id="two broken promises: a fifth less"),
        pytest.param(OLD, "overdue", 35_000_00, id="61 days overdue: three tenths less"),
        pytest.param(INSOLVENT, "insolvency", 0, id="insolvency: prepayment only"),
        pytest.param(
            replace(BROKEN, old_debt=OLD.old_debt), "overdue", 35_000_00, id="the severest counts"
        ),
        pytest.param(
            replace(BROKEN, limit_minor=333_33), "broken_promises", 200_00, id="whole hundreds"
        ),
    ],
)
def test_what_lowers_a_limit(standing, rule, to_minor):
    verdict = review(standing, TODAY)
    assert (verdict.action, verdict.rule, verdict.to_minor) == ("lowered", rule, to_minor)
    assert verdict.guard is None
    assert verdict.facts


@pytest.mark.parametrize(
    "standing",
    [
        pytest.param(CLEAN, id="nothing happened"),
        pytest.param(replace(CLEAN, broken=("p1",)), id="one broken promise"),
        pytest.param(replace(CLEAN, old_debt=OldDebt(7, 60, 1)), id="sixty days exactly"),
        pytest.param(replace(CLEAN, old_debt=OldDebt(7, 90, 0)), id="covered by credits"),
        pytest.param(replace(INSOLVENT, limit_minor=None), id="no limit set"),
        pytest.param(replace(INSOLVENT, limit_minor=0), id="prepayment only already"),
        pytest.param(replace(BROKEN, answered=frozenset({"broken_promises:p2"})), id="answered"),
        pytest.param(replace(OLD, recent=frozenset({"overdue"})), id="acted this month"),
    ],
)
def test_what_is_left_alone(standing):
    assert review(standing, TODAY) is None


def test_a_further_broken_promise_is_another_cause():
    again = replace(BROKEN, broken=("p1", "p2", "p3"), answered=frozenset({"broken_promises:p2"}))
    assert review(again, TODAY).cause == "broken_promises:p3"


def test_an_answered_cause_leaves_the_next_severe_one():
    both = replace(BROKEN, old_debt=OLD.old_debt, answered=frozenset({"overdue:7"}))
    assert review(both, TODAY).rule == "broken_promises"


@pytest.mark.parametrize(
    "standing", [BROKEN, OLD, INSOLVENT], ids=["promises", "overdue", "insolvent"]
)
@pytest.mark.parametrize(
    ("change", "action", "guard"),
    [
        ({"missed_days": 1}, "kept", "stale"),
        ({"missed_days": None}, "kept", "stale"),
        ({"balanced": False}, "kept", "unbalanced"),
        ({"pending_request": True}, "kept", "pending_request"),
        ({"locked": True}, "kept", "locked"),
        ({"temporary": True}, "kept", "temporary_limit"),
        ({"legal_form": "EI"}, "proposed", "natural_person"),
        ({"legal_form": None}, "proposed", "natural_person"),
        ({"legal_form": ""}, "proposed", "natural_person"),
        ({"raised_on": TODAY - timedelta(days=29)}, "proposed", "opposite_change"),
        ({"raised_on": TODAY - timedelta(days=30)}, "lowered", None),
        ({"legal_form": None, "locked": True}, "kept", "locked"),
    ],
    ids=str,
)
def test_what_holds_the_machine_back(standing, change, action, guard):
    verdict = review(replace(standing, **change), TODAY)
    assert (verdict.action, verdict.guard) == (action, guard)


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("SARL", True),
        ("s.a.s.", True),
        ("GmbH", True),
        ("EI", False),
        ("Auto-entrepreneur", False),
        ("Dupont", False),
        (None, False),
    ],
)
def test_who_surely_is_a_company(form, expected):
    assert is_company(form) is expected


@pytest.mark.parametrize(
    ("lowered", "customers", "before", "mass"),
    [
        pytest.param(5, 10, 0, False, id="five are few, whatever the share"),
        pytest.param(6, 10, 0, True, id="six of ten are too many"),
        pytest.param(6, 120, 0, False, id="six of 120 are five percent"),
        pytest.param(7, 120, 0, True, id="seven of 120 are more"),
        pytest.param(4, 120, 3, True, id="what the day lowered already counts"),
    ],
)
def test_a_run_that_touches_too_many_only_proposes(lowered, customers, before, mass):
    verdicts = [review(replace(BROKEN, customer_id=n), TODAY) for n in range(lowered)]
    kept = review(replace(BROKEN, locked=True), TODAY)
    found = rein_in([*verdicts, kept], customers=customers, touched_before=before)
    assert {verdict.action for verdict in found[:-1]} == {"proposed" if mass else "lowered"}
    assert found[-1] == kept


HELD = {
    "missed_days": 1,
    "balanced": False,
    "pending_request": True,
    "locked": True,
    "temporary": True,
    "legal_form": None,
    "raised_on": TODAY,
}


@given(st.sets(st.sampled_from(sorted(HELD))), st.sampled_from([BROKEN, OLD, INSOLVENT]))
def test_whatever_comes_together_one_guard_is_enough_and_none_lets_a_limit_grow(held, standing):
    verdict = review(replace(standing, **{name: HELD[name] for name in held}), TODAY)
    assert (verdict.action == "lowered") is (not held)
    assert (verdict.guard is None) is (not held)
    assert (verdict.action == "proposed") is (bool(held) and held <= {"legal_form", "raised_on"})
    assert 0 <= verdict.to_minor < verdict.from_minor

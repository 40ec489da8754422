"""What a cut cover takes from a limit, and what a clean year adds to it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credit.rules.review_case import CoverCut, OldDebt, Policy, Record, Standing
from credit.rules.reviews import rein_in, review

TODAY = date(2026, 11, 23)
YEAR_AGO = date(2025, 11, 23)
CUT = CoverCut(date(2026, 11, 20), was_minor=50_000_00, now_minor=30_000_00)
INSURED = Standing(1, 50_000_00, legal_form="SARL", backed_minor=30_000_00, cut=CUT)
CLEAN = Record(paid=12, known_since=YEAR_AGO, kept_since=YEAR_AGO)
GOOD = Standing(
    1,
    50_000_00,
    legal_form="SARL",
    backed_minor=90_000_00,
    exposure_minor=40_000_00,
    risk_class="B",
    record=CLEAN,
)


@pytest.mark.parametrize(
    ("limit_minor", "expected"),
    [
        pytest.param(50_000_00, 30_000_00, id="as much as was borne: as much as is borne"),
        pytest.param(40_000_00, 30_000_00, id="a limit within the old cover comes within the new"),
        pytest.param(60_000_00, 40_000_00, id="the part that was ours stays, and does not grow"),
        pytest.param(30_000_00, None, id="a limit within what is left stays"),
    ],
)
def test_what_a_cut_cover_leaves_of_a_limit(limit_minor, expected):
    verdict = review(replace(INSURED, limit_minor=limit_minor), TODAY)
    assert (verdict.to_minor if verdict else None) == expected
    if verdict:
        assert (verdict.action, verdict.rule) == ("lowered", "cover_cut")


def test_a_cover_withdrawn_leaves_prepayment_and_a_second_cut_is_another_cause():
    first = review(replace(INSURED, cut=replace(CUT, now_minor=0), backed_minor=0), TODAY)
    assert first.to_minor == 0
    later = replace(INSURED, limit_minor=40_000_00, answered=frozenset({first.cause}))
    assert review(later, TODAY).to_minor == 30_000_00


@pytest.mark.parametrize(
    ("change", "to_minor"),
    [
        pytest.param({}, 55_000_00, id="a tenth more"),
        pytest.param(
            {"limit_minor": 50_500_00, "exposure_minor": 41_000_00}, 55_500_00, id="round"
        ),
        pytest.param({"backed_minor": 52_080_00}, 52_000_00, id="no more than others bear"),
        pytest.param({"exposure_minor": 39_999_99}, None, id="a limit little used needs no raise"),
        pytest.param({"exposure_minor": None}, None, id="nothing computed yet"),
        pytest.param({"record": replace(CLEAN, late=True)}, None, id="something was paid late"),
        pytest.param({"record": replace(CLEAN, unkept=True)}, None, id="a promise was not kept"),
        pytest.param({"record": replace(CLEAN, paid=2)}, None, id="too little was paid to tell"),
        pytest.param(
            {"record": replace(CLEAN, known_since=YEAR_AGO + timedelta(1))}, None, id="too new"
        ),
        pytest.param({"raised_on": TODAY - timedelta(182)}, None, id="raised within six months"),
        pytest.param({"raised_on": TODAY - timedelta(183)}, 55_000_00, id="raised before"),
        pytest.param({"recent": frozenset({"clean_record"})}, None, id="answered not long ago"),
        pytest.param({"risk_class": "D"}, None, id="a poor class"),
        pytest.param({"held": True}, None, id="on hold"),
        pytest.param({"scheduled": True}, None, id="another limit is decided for later"),
        pytest.param({"cut": replace(CUT, now_minor=50_000_00)}, None, id="the cover was cut"),
        pytest.param(
            {"limit_minor": 500_00, "exposure_minor": 500_00}, None, id="too small a step"
        ),
    ],
)
def test_what_a_clean_year_earns(change, to_minor):
    verdict = review(replace(GOOD, **change), TODAY)
    assert (verdict.to_minor if verdict else None) == to_minor
    if verdict:
        assert (verdict.action, verdict.rule, verdict.guard) == ("raised", "clean_record", None)


@pytest.mark.parametrize(
    ("change", "action", "guard"),
    [
        ({"missed_days": 1}, "kept", "stale"),
        ({"balanced": False}, "kept", "unbalanced"),
        ({"pending_request": True}, "kept", "pending_request"),
        ({"locked": True}, "kept", "locked"),
        ({"temporary": True}, "kept", "temporary_limit"),
        ({"legal_form": None}, "proposed", "natural_person"),
        ({"lowered_on": TODAY - timedelta(29)}, "proposed", "opposite_change"),
        ({"lowered_on": TODAY - timedelta(30)}, "raised", None),
        ({"backed_minor": 0}, "proposed", "above_guarantee"),
        ({"backed_minor": 50_000_00}, "proposed", "above_guarantee"),
        ({"record": replace(CLEAN, kept_since=TODAY)}, "proposed", "short_history"),
    ],
    ids=str,
)
def test_what_makes_a_raise_a_persons_to_decide(change, action, guard):
    verdict = review(replace(GOOD, **change), TODAY)
    assert (verdict.action, verdict.guard) == (action, guard)


def test_what_lowers_comes_before_what_raises():
    assert review(replace(GOOD, insolvency_on=TODAY), TODAY).rule == "insolvency"
    assert review(replace(GOOD, old_debt=OldDebt(7, 61, 1)), TODAY).action == "lowered"


def test_a_policy_of_no_percent_never_raises():
    assert review(GOOD, TODAY, Policy(raise_percent=0)) is None


def test_raises_count_among_what_a_run_touches():
    verdicts = [review(replace(GOOD, customer_id=n), TODAY) for n in range(6)]
    reined = rein_in(verdicts, customers=10)
    assert {(one.action, one.guard) for one in reined} == {("proposed", "too_many")}


@given(
    limit=st.integers(1, 10**9),
    used=st.integers(0, 10**9),
    backed=st.integers(0, 10**9),
    percent=st.integers(0, 10),
)
def test_whatever_the_amounts_the_machine_raises_by_a_tenth_at_most_and_within_the_guarantee(
    limit, used, backed, percent
):
    standing = replace(GOOD, limit_minor=limit, exposure_minor=used, backed_minor=backed)
    verdict = review(standing, TODAY, Policy(raise_percent=percent))
    if verdict is None:
        return
    assert limit < verdict.to_minor <= limit + limit * percent // 100
    assert verdict.to_minor % 100_00 == 0
    assert (verdict.action == "raised") is (verdict.to_minor <= backed)


@given(limit=st.integers(1, 10**9), was=st.integers(0, 10**9), now=st.integers(0, 10**9))
def test_a_cut_never_leaves_more_to_ourselves_than_before(limit, was, now):
    cut = CoverCut(TODAY, max(was, now), min(was, now))
    verdict = review(replace(INSURED, limit_minor=limit, cut=cut), TODAY)
    ours = max(limit - cut.was_minor, 0)
    after = verdict.to_minor if verdict else limit
    assert 0 <= after <= limit
    assert max(after - cut.now_minor, 0) <= ours

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credit.rules.ageing import BUCKETS, Month, age
from credit.rules.exposure import OpenItem
from credit.rules.kpis import Opening, Standing, measure, months_back

AS_OF = date(2026, 11, 30)
NOVEMBER = [Month(120, 30), Month(90, 31), Month(80, 30)]
SALES = st.lists(st.builds(Month, st.integers(-50, 200), st.integers(1, 31)), max_size=24)
MINOR = st.integers(0, 10**12)


def buckets(not_due=0, late=0, credits_minor=0):
    return dict.fromkeys(BUCKETS, 0) | {"not_due": not_due, "1_30": late, "credits": credits_minor}


def a_standing(not_due=160, late=90, **more):
    values = {"as_of": AS_OF, "buckets": buckets(not_due, late), "months": NOVEMBER} | more
    return Standing(**values)


@pytest.mark.parametrize(
    ("name", "value", "unit"),
    [
        ("dso", 76.0, "days"),
        ("balance_dso", 78.4, "days"),
        ("best_possible_dso", 43.8, "days"),
        ("average_days_delinquent", 32.2, "days"),
        ("cei", 55.0, "percent"),
        ("weighted_delay", 7.5, "days"),
        ("overdue_share", 36.0, "percent"),
        ("loss_ratio", 1.0, "percent"),
    ],
)
def test_every_figure_as_the_domain_page_works_it_out(name, value, unit):
    standing = a_standing(
        opening=Opening(date(2026, 10, 31), 240, 120),
        paid_minor=400,
        paid_minor_days=300 * 12 - 100 * 6,
        losses_minor=3,
    )
    kpi = measure(standing)[name]
    assert (kpi.value, kpi.unit, kpi.at_least, kpi.why_not) == (value, unit, False, None)


@pytest.mark.parametrize(
    ("name", "inputs"),
    [
        ("dso", {"receivables": 250, "left": 0}),
        ("balance_dso", {"receivables": 250, "sales": 290, "days": 91}),
        ("best_possible_dso", {"receivables": 160}),
        ("average_days_delinquent", {"dso": 76.0, "best_possible_dso": 43.8}),
        ("cei", {"opening_receivables": 240, "sales_since": 120, "closing": 250, "current": 160}),
        ("weighted_delay", {"paid": 400, "months": 6}),
        ("overdue_share", {"overdue": 90, "receivables": 250}),
        ("loss_ratio", {"losses": 3, "sales": 290, "months": 12}),
    ],
)
def test_every_figure_says_its_rule_its_inputs_and_as_of_when(name, inputs):
    opening = Opening(date(2026, 10, 31), 240, 120)
    standing = a_standing(opening=opening, paid_minor=400, losses_minor=3)
    explain = measure(standing)[name].explain
    assert explain["as_of"] == "2026-11-30"
    assert explain["rule"]
    assert inputs.items() <= explain["inputs"].items()


@pytest.mark.parametrize(
    ("name", "why_not", "more"),
    [
        pytest.param("dso", "no_sales", {"months": []}, id="never sold: no DSO"),
        pytest.param("balance_dso", "no_sales", {"months": [Month(-5, 30)]}, id="only credit notes"),
        pytest.param("average_days_delinquent", "no_sales", {"months": []}, id="nor what follows"),
        pytest.param("cei", "no_opening", {}, id="no ledger before this month"),
        pytest.param(
            "cei", "nothing_to_collect",
            {"late": 0, "opening": Opening(AS_OF, 100, 60)}, id="all of it is still current",
        ),
        pytest.param("weighted_delay", "no_payments", {}, id="nobody paid in six months"),
        pytest.param("overdue_share", "nothing_owed", {"not_due": 0, "late": 0}, id="nobody owes"),
        pytest.param("loss_ratio", "not_read", {}, id="no write-off account read is not zero"),
        pytest.param("loss_ratio", "per_company", {"losses_apart": True}, id="losses of one agency"),
        pytest.param("loss_ratio", "no_sales", {"losses_minor": 9, "months": []}, id="over nothing"),
    ],
)  # fmt: skip
def test_what_cannot_be_known_says_why(name, why_not, more):
    kpi = measure(a_standing(**more))[name]
    assert (kpi.value, kpi.why_not) == (None, why_not)
    assert kpi.explain["as_of"] == "2026-11-30"


def test_no_loss_in_an_account_that_was_read_is_zero():
    assert measure(a_standing(losses_minor=0))["loss_ratio"].value == 0.0


def test_credits_change_the_balance_and_no_ratio():
    with_credits = a_standing(buckets=buckets(160, 90, -70))
    assert with_credits.receivables_minor == 250
    assert measure(with_credits) == measure(a_standing())


def test_a_history_that_ends_first_is_at_least():
    dso = measure(a_standing(late=500))["dso"]
    assert (dso.value, dso.at_least) == (91.0, True)


def test_the_month_under_way_counts_its_elapsed_days():
    sales = {date(2026, 11, 1): 60, date(2026, 9, 1): 80}
    assert months_back(sales, date(2026, 11, 12)) == [Month(60, 12), Month(0, 31), Month(80, 30)]
    assert months_back({}, AS_OF) == []
    assert len(months_back({date(2020, 1, 1): 1}, AS_OF)) == 24


@given(MINOR, MINOR, st.integers(-(10**12), 0), SALES)
def test_best_possible_never_exceeds_dso_and_the_rest_is_delinquency(current, late, credit, months):
    found = measure(a_standing(buckets=buckets(current, late, credit), months=months))
    dso, best, delinquent = (
        found[name].value for name in ("dso", "best_possible_dso", "average_days_delinquent")
    )
    if dso is None:
        assert (best, delinquent) == (None, None)
    else:
        assert best <= dso
        assert delinquent >= 0
        assert abs(dso - best - delinquent) < 0.11, "each is rounded to one decimal"


@given(MINOR, MINOR, MINOR, SALES)
def test_owing_more_never_lowers_dso(current, late, more, months):
    less, rest = (measure(a_standing(current, owed, months=months)) for owed in (late, late + more))
    for name in ("dso", "balance_dso"):
        if less[name].value is not None:
            assert less[name].value <= rest[name].value


@given(MINOR, MINOR, MINOR, st.integers(-(10**12), 10**12))
def test_nobody_collects_more_than_everything(current, late, opened, sales):
    found = measure(a_standing(current, late, opening=Opening(AS_OF, opened, sales)))["cei"]
    if found.value is not None:
        assert found.value <= 100
        assert (late > 0) or found.value == 100


@given(MINOR, MINOR)
def test_the_overdue_share_is_a_share(current, late):
    share = measure(a_standing(current, late))["overdue_share"].value
    assert share is None if current + late == 0 else 0 <= share <= 100


@given(
    st.lists(
        st.builds(
            OpenItem,
            kind=st.sampled_from(["invoice", "payment", "bill", "doubtful", "opening"]),
            due_on=st.dates(date(2026, 1, 1), date(2027, 6, 1)),
            residual_minor=st.integers(-(10**9), 10**9),
        )
    )
)
def test_receivables_and_credits_are_the_balance(items):
    standing = a_standing(buckets=age(items, AS_OF))
    balance = sum(item.residual_minor for item in items)
    assert standing.receivables_minor + standing.buckets["credits"] == balance
    assert standing.current_minor <= standing.receivables_minor


@pytest.mark.parametrize(
    ("more", "value", "at_least"),
    [
        pytest.param({"losses_minor": 29, "claims_minor": 29}, 20.0, False, id="both count"),
        pytest.param({"claims_minor": 29}, 10.0, True, id="no export told of losses"),
        pytest.param(
            {"claims_minor": 29, "losses_apart": True}, 10.0, True, id="losses are the company's"
        ),
    ],
)
def test_claims_declared_count_in_the_loss_ratio(more, value, at_least):
    found = measure(a_standing(**more))["loss_ratio"]
    assert (found.value, found.at_least) == (value, at_least)
    assert found.explain["inputs"]["claims"] == 29

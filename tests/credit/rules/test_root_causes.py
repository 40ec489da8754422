"""What disputes cost and by whose fault."""

import pytest

from credit.rules.capital import cost_minor
from credit.rules.root_causes import Case, add_up


def a_case(reason="price", merit="founded", disputed=1_000_00, **more):
    values = {"currency": "EUR", "credited_minor": 0, "days": 73, "closed": merit is not None}
    return Case(reason=reason, merit=merit, disputed_minor=disputed, **values | more)


@pytest.mark.parametrize(
    ("minor", "days", "rate_bp", "expected"),
    [
        pytest.param(1_000_00, 365, 800, 80_00, id="a year at 8 %"),
        pytest.param(1_000_00, 73, 500, 10_00, id="a fifth of a year at 5 %"),
        pytest.param(1_00, 1, 800, 0, id="less than half a cent"),
        pytest.param(1_000_00, 0, 800, 0, id="closed the day it was opened"),
    ],
)
def test_waiting_costs_a_share_of_the_yearly_rate(minor, days, rate_bp, expected):
    assert cost_minor(minor, days, rate_bp) == expected


def test_disputes_are_added_up_by_reason_the_costliest_first():
    lines = add_up(
        [
            a_case("quality", disputed=500_00),
            a_case("price", credited_minor=300_00),
            a_case("price", "unfounded", days=10),
            a_case("price", None, days=365),
            a_case("price", "partly", currency="CHF"),
        ],
        rate_bp=500,
    )
    price, swiss, quality = lines
    assert (price.department, price.reason, price.currency) == ("sales", "price", "EUR")
    assert (price.count, price.ours, price.closed) == (3, 1, 2)
    assert (price.disputed_minor, price.credited_minor) == (3_000_00, 300_00)
    assert price.cost_minor == 10_00 + 1_37 + 50_00
    assert price.days_to_close == 42  # (73 + 10) / 2, half up: the open one says nothing yet
    assert (swiss.currency, swiss.ours, swiss.merits["partly"]) == ("CHF", 1, 1)
    assert (quality.department, quality.cost_minor) == ("production", 5_00)


def test_a_root_opens_into_its_leaves_which_add_up_to_it():
    (root,) = add_up(
        [
            a_case("quantity", detail="missing", disputed=500_00),
            a_case("quantity", "unfounded", detail="damaged"),
            a_case("quantity", None),
            a_case("quantity", None, detail="missing"),
        ],
        rate_bp=500,
    )
    assert [(leaf.detail, leaf.count) for leaf in root.details] == [
        ("missing", 2),
        (None, 1),
        ("damaged", 1),
    ]
    for name in ("count", "disputed_minor", "cost_minor", "ours", "closed", "closing_days"):
        assert getattr(root, name) == sum(getattr(leaf, name) for leaf in root.details), name


def test_nothing_closed_has_no_days_to_close():
    (line,) = add_up([a_case(merit=None)], rate_bp=800)
    assert (line.days_to_close, line.ours) == (None, 0)


def test_a_reason_nobody_answers_for_is_no_department_s():
    (line,) = add_up([a_case("other")], rate_bp=800)
    assert line.department is None

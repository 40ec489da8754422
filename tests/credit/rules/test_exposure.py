"""What a customer owes and may still owe: each amount once, from the order to the bill."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credit.rules.exposure import (
    BILL,
    DELIVERY,
    DEPOSIT,
    ORDER,
    Commitment,
    ExposurePolicy,
    OpenItem,
    Sold,
    itemise,
    measure,
)

DUE = date(2026, 11, 30)


def item(minor, kind="invoice"):
    return OpenItem(kind, DUE, minor)


def order(minor, number="B1", **more):
    return Commitment(ORDER, number, minor, "EUR", **more)


def delivery(minor, number="B1"):
    return Commitment(DELIVERY, number, minor, "EUR")


@pytest.mark.parametrize(
    ("items", "commitments", "more", "accounting", "commercial"),
    [
        pytest.param([item(100)], [], {}, 100, 100, id="an invoice"),
        pytest.param([item(100), item(-30)], [], {}, 70, 70, id="less a credit nobody allocated"),
        pytest.param([item(100, BILL)], [], {}, 100, 100, id="a bill moved the debt, not the risk"),
        pytest.param([item(40, "doubtful")], [], {}, 40, 40, id="a doubtful account"),
        pytest.param([], [], {"discounted_minor": 80}, 80, 80, id="a bill discounted at the bank"),
        pytest.param([item(-50, DEPOSIT)], [], {}, 0, 0, id="a deposit of no order is no credit"),
        pytest.param(
            [item(100)], [delivery(60)], {}, 100, 160, id="what is delivered and unbilled"
        ),
        pytest.param([], [order(200)], {}, 0, 200, id="an order"),
        pytest.param(
            [],
            [order(201)],
            {"policy": ExposurePolicy(order_weight_percent=50)},
            0,
            101,
            id="an order by half, the half cent up",
        ),
        pytest.param([], [order(200, deposit_minor=50)], {}, 0, 150, id="less its deposit"),
        pytest.param(
            [item(100)],
            [order(20, deposit_minor=50)],
            {},
            100,
            100,
            id="a deposit never pays another debt",
        ),
        pytest.param(
            [],
            [order(20, deposit_minor=50), delivery(80)],
            {},
            0,
            50,
            id="but what was delivered of its order",
        ),
        pytest.param(
            [], [order(20, deposit_minor=50), delivery(80, "B2")], {}, 0, 80, id="not of another"
        ),
    ],
)
def test_exposure(items, commitments, more, accounting, commercial):
    found = measure(items, commitments, **more)
    assert (found.accounting_minor, found.commercial_minor) == (accounting, commercial)
    parts = {name: minor for name, minor in found.explain["inputs"].items() if name != "items"}
    assert sum(parts.values()) == commercial, "the parts are the whole"


def test_what_has_no_rate_is_named_and_not_counted():
    found = measure([item(100)], [replace(order(50), currency="USD")])
    assert (found.commercial_minor, found.foreign) == (100, ("USD",))


amounts = st.integers(1, 10**12)


@given(st.lists(st.tuples(amounts, st.integers(0, 2)), max_size=12))
def test_an_amount_counts_once_wherever_it_stands(goods):
    """Order, delivery or invoice: at full weight the risk of the same goods is the same."""
    stands = {
        0: lambda minor: ([], [order(minor)]),
        1: lambda minor: ([], [delivery(minor)]),
        2: lambda minor: ([item(minor)], []),
    }
    items, commitments = [], []
    for minor, stage in goods:
        billed, coming = stands[stage](minor)
        items += billed
        commitments += coming
    assert measure(items, commitments).commercial_minor == sum(minor for minor, _ in goods)


@given(
    st.lists(amounts, max_size=8), st.lists(st.tuples(amounts, amounts), max_size=8), st.randoms()
)
def test_deposits_never_lower_the_ledger_and_the_order_of_rows_is_nothing(bills, orders, random):
    items = [item(minor) for minor in bills]
    coming = [
        order(minor, f"B{n}", deposit_minor=deposit) for n, (minor, deposit) in enumerate(orders)
    ]
    found = measure(items, coming)
    assert found.commercial_minor >= found.accounting_minor == sum(bills)
    lines = list(itemise(items, coming))
    assert sum(line.minor for line in lines) == found.commercial_minor, "the lines are the whole"
    random.shuffle(coming)
    assert measure(items, coming).commercial_minor == found.commercial_minor


@pytest.mark.parametrize(
    ("sale", "in_ledger", "accounting", "parts"),
    [
        pytest.param((100, 0, True), [], 100, {"factored": 100}, id="left the ledger, ours still"),
        pytest.param((100, 100, True), [100], 100, {}, id="still in the ledger counts once"),
        pytest.param((100, 40, True), [40], 100, {"factored": 60}, id="in part in the ledger"),
        pytest.param((60, 100, True), [100], 100, {}, id="the ledger shows more"),
        pytest.param((100, 0, False), [], 0, {}, id="without recourse it is none of ours"),
        pytest.param(
            (100, 100, False), [100], 0, {"sold": -100}, id="nor where the ledger keeps it"
        ),
        pytest.param((60, 100, False), [100], 40, {"sold": -60}, id="only what was sold goes"),
    ],
)
def test_a_factored_invoice_counts_once_and_only_with_recourse(sale, in_ledger, accounting, parts):
    amount, shown, recourse = sale
    sold = [Sold(amount, shown, "EUR", recourse)]
    found = measure([item(minor) for minor in in_ledger], sold=sold)
    assert (found.accounting_minor, found.commercial_minor) == (accounting, accounting)
    told = found.explain["inputs"]
    assert {name: told[name] for name in ("factored", "sold") if name in told} == parts
    assert found.ledger_minor == sum(in_ledger), "buckets still add up to the ledger"


def test_a_sale_with_recourse_in_another_currency_has_no_rate():
    assert measure([], sold=[Sold(100, 0, "USD", recourse=True)]).foreign == ("USD",)
    assert measure([], sold=[Sold(100, 0, "USD", recourse=False)]).foreign == ()

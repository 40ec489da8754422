import time
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credit.rules.matching import CERTAIN, match
from credit.rules.matching_case import OpenItem, Payer, Receipt

DUE = date(2026, 11, 1)
ACCOUNT, NAME = [Payer(1, "account")], [Payer(1, "name")]


def receipt(amount, reference="", **more):
    return Receipt(amount, "EUR", DUE, reference, **more)


def item(id, amount, ref="", customer=1, days=0):
    ref = ref or f"FA{7000 + id}"
    return OpenItem(id, customer, ref, amount, DUE + timedelta(days=days))


def told(answer):
    return (answer.match.rule, dict(answer.match.items)) if answer.match else None


@pytest.mark.parametrize(
    ("paid", "items", "payers", "expected"),
    [
        pytest.param(
            receipt(100, structured="RF18539007547034"), [item(1, 100, "539007547034")], [],
            ("structured", {1: 100}), id="a structured reference",
        ),
        pytest.param(
            receipt(100, "FACT FA7001"), [item(1, 100), item(2, 100)], [],
            ("reference", {1: 100}), id="the document's number",
        ),
        pytest.param(
            receipt(300, "FA7001 FA7002"), [item(1, 100), item(2, 200), item(3, 300)], [],
            ("reference", {1: 100, 2: 200}), id="two numbers",
        ),
        pytest.param(
            receipt(80, "FA7001 - AVOIR AV7002"), [item(1, 100), item(2, -20, "AV7002")], [],
            ("reference", {1: 100, 2: -20}), id="less a credit note",
        ),
        pytest.param(
            receipt(60, "FA7001"), [item(1, 100)], [], ("reference", {1: 60}), id="a part of it"
        ),
        pytest.param(
            receipt(150, "FA7001"), [item(1, 100)], [], ("reference", {1: 100}),
            id="too much: the rest is on account",
        ),
        pytest.param(
            receipt(100, "F 1045"), [item(1, 100, "1045", customer=1), item(2, 100, "1045", customer=2)],
            ACCOUNT, ("reference", {1: 100}), id="the payer decides between two of that number",
        ),
        pytest.param(
            receipt(200), [item(1, 100), item(2, 200)], NAME, ("amount", {2: 200}), id="the exact amount",
        ),
        pytest.param(
            receipt(350_17), [item(1, 100_13), item(2, 999_99, days=1), item(3, 250_04, days=2)],
            ACCOUNT, ("subset", {1: 100_13, 3: 250_04}), id="the only ones that add up",
        ),
        pytest.param(
            receipt(300), [item(1, 100), item(2, 200, days=1), item(3, 900, days=2)], NAME,
            ("subset", {1: 100, 2: 200}), id="the oldest add up",
        ),
        pytest.param(receipt(77), [item(1, 100)], ACCOUNT, ("payer", {}), id="the payer alone"),
        pytest.param(
            receipt(77), [item(number, 100 + number) for number in range(30)], ACCOUNT, ("payer", {}),
            id="too many items to try",
        ),
    ],
)  # fmt: skip
def test_what_is_certain_is_matched(paid, items, payers, expected):
    answer = match(paid, items, payers)
    assert told(answer) == expected
    assert answer.match.certainty >= CERTAIN
    assert answer.match.reasons
    assert answer.proposals == ()


@pytest.mark.parametrize(
    ("paid", "items", "payers", "rules"),
    [
        pytest.param(receipt(100), [item(1, 100), item(2, 100)], ACCOUNT, ["amount"] * 2, id="two fit"),
        pytest.param(receipt(100), [item(1, 100)], [], ["amount_alone"], id="nobody is known to pay"),
        pytest.param(receipt(77), [item(1, 100)], NAME, ["payer"], id="only the name is known"),
        pytest.param(
            receipt(100, "FACT 1045"), [item(1, 100, "1045"), item(2, 100, "1045", customer=2)], [],
            ["reference"] * 2, id="two customers have that number",
        ),
        pytest.param(
            receipt(150, "FA7001 FA7002"), [item(1, 100), item(2, 200)], [], ["reference"],
            id="less than both: which is meant?",
        ),
        pytest.param(
            receipt(99, "FACT 1045"), [item(1, 120, "1045")], [], ["reference"],
            id="a short number and another amount",
        ),
        pytest.param(
            receipt(3000), [item(id, 1000 * n) for id, n in enumerate((1, 4, 7, 8, 9, 10, 2))],
            ACCOUNT, ["subset"], id="round amounts that add up by accident",
        ),
        pytest.param(
            receipt(50), [], [Payer(1, "account"), Payer(2, "account")], ["payer"] * 2,
            id="an account that two customers share",
        ),
    ],
)  # fmt: skip
def test_what_is_not_certain_is_proposed(paid, items, payers, rules):
    answer = match(paid, items, payers)
    assert answer.match is None
    assert [one.rule for one in answer.proposals] == rules


def test_the_text_outweighs_the_amount():
    answer = match(
        receipt(100, "FA7001 FA7002"), [item(1, 150), item(2, 150), item(3, 100)], ACCOUNT
    )
    assert answer.match is None
    codes = [code for one in answer.proposals for code, _ in one.reasons]
    assert "text_names_other" in codes


def test_another_customer_s_account_speaks_against_a_part_payment():
    other = [Payer(2, "account")]
    assert told(match(receipt(60, "FA7001"), [item(1, 100)], other)) is None
    assert told(match(receipt(100, "FA7001"), [item(1, 100)], other)) == ("reference", {1: 100})


def test_another_currency_is_another_matter():
    dollars = replace(item(1, 100), currency="USD")
    assert match(receipt(100, "FA7001"), [dollars]).proposals == ()


def test_nothing_known_is_no_answer():
    answer = match(receipt(100, "merci"), [item(1, 250)])
    assert (answer.match, answer.proposals) == (None, ())


ITEMS = st.lists(
    st.builds(
        lambda id, amount, customer, days: item(id, amount, customer=customer, days=days),
        st.integers(1, 40),
        st.integers(-60, 200),
        st.integers(1, 3),
        st.integers(-20, 20),
    ),
    max_size=24,
    unique_by=lambda one: one.id,
)
TEXTS = st.lists(st.integers(1, 40).map(lambda id: f"FA{7000 + id}"), max_size=4).map(" ".join)
PAYERS = st.lists(
    st.builds(Payer, st.integers(1, 3), st.sampled_from(["account", "name"])), max_size=3
)


@given(st.integers(1, 600), TEXTS, ITEMS, PAYERS, st.randoms())
def test_an_answer_never_gives_more_than_there_is_and_does_not_mind_the_order(
    amount, text, items, payers, chance
):
    answer = match(receipt(amount, text), items, payers)
    left = {one.id: one.amount_minor for one in items}
    for one in filter(None, [answer.match, *answer.proposals]):
        assert 0 <= one.certainty <= 100
        assert one.allocated_minor <= amount
        for id, minor in one.items:
            assert 0 < abs(minor) <= abs(left[id])
            assert (minor > 0) == (left[id] > 0)
    shuffled, others = list(items), list(payers)
    chance.shuffle(shuffled)
    chance.shuffle(others)
    assert match(receipt(amount, text), shuffled, others) == answer


def test_the_work_is_bounded():
    items = [item(id, 100_00 + 7 * id, customer=id % 50) for id in range(5000)]
    text = " ".join(f"FA{7000 + id}" for id in range(300)) + " 1" * 2000
    started = time.perf_counter()
    match(receipt(123_45, text), items, [Payer(id, "account") for id in range(50)])
    assert time.perf_counter() - started < 5

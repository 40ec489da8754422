from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credit.rules.reconciliation import is_undetailed, kind_of, reconcile

YEAR_END = date(2026, 12, 31)


@dataclass(slots=True)
class Posting:
    minor: int
    letter: str = ""
    entry_on: date = date(2026, 3, 1)
    document_on: date = date(2026, 3, 1)
    auxiliary: str = "C1"
    account: str = "411000"
    ref: str = ""
    label: str = ""
    line: int = 2


def residuals(*postings):
    return [item.residual_minor for item in reconcile(postings, YEAR_END).items]


@pytest.mark.parametrize(
    ("postings", "expected"),
    [
        pytest.param([Posting(100), Posting(-60)], [100, -60], id="unlettered stays open whole"),
        pytest.param([Posting(100, "A"), Posting(-100, "A")], [0, 0], id="a balanced group is closed"),
        pytest.param([Posting(100, "A"), Posting(-60, "A")], [40, 0], id="a partial one keeps the rest"),
        pytest.param([Posting(-60, "A"), Posting(20, "A")], [-40, 0], id="paid too much"),
        pytest.param([Posting(-60, "A")], [-60], id="a letter on one side only"),
        pytest.param(
            [Posting(100, "A"), Posting(-100, "A", auxiliary="C2")], [100, -100],
            id="the same letter of two customers",
        ),
        pytest.param(
            [Posting(100, "A"), Posting(-100, "A", account="416000")], [100, -100],
            id="the same letter on two accounts",
        ),
        pytest.param(
            [Posting(50, "A", document_on=date(2026, 2, 1)), Posting(50, "A"), Posting(-70, "A")],
            [0, 30, 0], id="the oldest is paid first",
        ),
        pytest.param(
            [
                Posting(100, "A", date(2025, 5, 1)), Posting(-100, "A", date(2025, 6, 1)),
                Posting(80, "A", date(2026, 5, 1)), Posting(-30, "A", date(2026, 6, 1)),
            ],
            [0, 0, 50, 0], id="a letter used again the next year",
        ),
        pytest.param(
            [Posting(100, "A", date(2025, 12, 20)), Posting(-100, "A", date(2026, 1, 10))], [0, 0],
            id="a group across the year's end",
        ),
        pytest.param([Posting(0, "A"), Posting(0)], [0, 0], id="nothing owed"),
        pytest.param(
            [Posting(100, "A"), Posting(-100, "A", account="419100")], [100, -100],
            id="a deposit settles nothing before it is applied on the customer's account",
        ),
        pytest.param(
            [Posting(-30, "A", account="419100"), Posting(30, "A", account="419100")], [0, 0],
            id="a deposit that was applied is closed",
        ),
        pytest.param(
            [Posting(100, "A", account="413000"), Posting(-100, "A", account="413000")], [0, 0],
            id="a bill that was paid is closed",
        ),
    ],
)  # fmt: skip
def test_letters_settle(postings, expected):
    assert residuals(*postings) == expected


def test_an_invoice_is_closed_on_the_day_of_the_payment_that_completed_it():
    paid = [
        Posting(100, "A", ref="F1"),
        Posting(50, "A", document_on=date(2026, 4, 1), entry_on=date(2026, 4, 1), ref="F2"),
        Posting(-100, "A", document_on=date(2026, 5, 1), entry_on=date(2026, 5, 1)),
        Posting(-50, "A", document_on=date(2026, 7, 1), entry_on=date(2026, 7, 1)),
    ]
    items = reconcile(paid, YEAR_END).items
    assert [item.closed_on for item in items[:2]] == [date(2026, 5, 1), date(2026, 7, 1)]


def test_the_key_survives_renumbering_relabelling_and_lettering():
    one = Posting(100, ref="F1", label="Facture", line=7)
    same = Posting(100, "B", ref="F1", label="Facture corrigée", line=99)
    other = Posting(100, ref="F2")
    keys = [reconcile([each], YEAR_END).items[0].key for each in (one, same, other)]
    assert keys[0] == keys[1] != keys[2]


LEDGERS = st.lists(
    st.builds(
        Posting,
        minor=st.integers(-500, 500),
        letter=st.sampled_from(["", "", "A", "B"]),
        entry_on=st.dates(date(2025, 6, 1), date(2026, 12, 31)),
        document_on=st.dates(date(2025, 6, 1), date(2026, 12, 31)),
        auxiliary=st.sampled_from(["C1", "C2", ""]),
        account=st.sampled_from(["411000", "411100"]),
        ref=st.sampled_from(["", "F1", "F2"]),
    ),
    max_size=25,
)


@given(LEDGERS)
def test_the_open_items_sum_to_the_balance_whatever_the_letters(ledger):
    result = reconcile(ledger, YEAR_END)
    assert sum(item.residual_minor for item in result.items) == sum(one.minor for one in ledger)
    for item in result.items:
        assert abs(item.residual_minor) <= abs(item.posting.minor)
        assert item.residual_minor * item.posting.minor >= 0, "a residual never changes side"
        assert item.posting.letter or item.residual_minor == item.posting.minor


@given(LEDGERS, st.randoms())
def test_the_order_of_lines_does_not_matter(ledger, random):
    for number, posting in enumerate(ledger):
        posting.line = number
    shuffled = list(ledger)
    random.shuffle(shuffled)
    assert told(reconcile(shuffled, YEAR_END)) == told(reconcile(ledger, YEAR_END))


def told(result):
    keys = [item.key for item in result.items]
    assert len(set(keys)) == len(keys)
    return {item.key: (item.residual_minor, item.closed_on) for item in result.items}


@pytest.mark.parametrize(
    ("account", "minor", "journal", "kind"),
    [
        ("411000", 1, "sales", "invoice"), ("411000", -1, "sales", "credit_note"),
        ("411000", -1, "bank", "payment"), ("411000", 1, "bank", "other"),
        ("411000", -1, "mixed", "payment"), ("411000", 1, "opening", "opening"),
        ("411000", 1, "other", "other"), ("413000", 1, "bank", "bill"), ("416000", 1, "other", "doubtful"),
        ("511300", 1, "bank", "bill"), ("511400", 1, "opening", "bill"), ("416000", 1, "opening", "doubtful"),
        ("419100", -1, "bank", "deposit"), ("419100", 1, "sales", "deposit"),
        ("411000", -1, "opening", "opening"),
    ],
)  # fmt: skip
def test_kinds(account, minor, journal, kind):
    assert kind_of(account, minor, journal) == kind


def test_an_opening_that_names_its_document_is_detailed():
    opened = date(2026, 1, 1)
    assert is_undetailed("opening", opened, opened)
    assert not is_undetailed("opening", opened, opened - timedelta(days=40))
    assert not is_undetailed("invoice", opened, opened)


def test_twins_keep_their_keys_in_any_order():
    settled = [Posting(100, "A", ref="F1"), Posting(-100, "A", ref="R1")]
    ledger = [Posting(100, ref="F1", line=9), *settled]
    first, second = told(reconcile(ledger, YEAR_END)), told(reconcile(ledger[::-1], YEAR_END))
    assert first == second
    moved = [Posting(100, ref="F1", line=1), *settled]
    assert told(reconcile(moved, YEAR_END)) == first

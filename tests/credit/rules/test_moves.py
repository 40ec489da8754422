"""Causes of a move: they add up to it, and a day nobody kept is said to be one."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from credit.rules.moves import OF_EXPOSURE, Known, causes

BEFORE = Known(
    exposure_minor=100,
    accounting_minor=80,
    balance_minor=70,
    overdue_minor=30,
    limit_minor=None,
    cover_minor=50,
    disputed_minor=0,
)


def test_each_cause_has_its_own_amount():
    now = Known(
        exposure_minor=150,
        accounting_minor=110,
        balance_minor=85,
        overdue_minor=25,
        limit_minor=500,
        cover_minor=20,
        disputed_minor=10,
    )
    assert causes(BEFORE, now, sold_minor=40, fell_due_minor=20) == {
        "invoices": 40,
        "payments": -25,
        "off_ledger": 15,
        "orders": 20,
        "fell_due": 20,
        "overdue_settled": -25,
        "limit": 500,
        "cover": -30,
        "disputes": 10,
    }


def test_what_did_not_move_has_no_cause():
    assert causes(BEFORE, BEFORE, sold_minor=0, fell_due_minor=0) == {}


def test_a_customer_nobody_knew_arrives_with_all_it_owes():
    assert causes(None, BEFORE, sold_minor=70, fell_due_minor=0) == {"arrived": 100, "fell_due": 30}


def test_a_day_whose_parts_were_not_kept_is_not_broken_down():
    old = replace(BEFORE, accounting_minor=None)
    now = replace(BEFORE, exposure_minor=130)
    assert causes(old, now, sold_minor=30, fell_due_minor=0) == {"not_kept": 30}


def test_what_moves_a_credit_balance_moves_nothing_that_is_owed():
    paid_too_much = replace(BEFORE, exposure_minor=-40, balance_minor=-70, accounting_minor=-60)
    found = causes(BEFORE, paid_too_much, sold_minor=0, fell_due_minor=0)
    assert found == {"payments": -140, "in_credit": 40}
    assert causes(None, paid_too_much, sold_minor=0, fell_due_minor=0) == {"fell_due": 30}


minor = st.integers(-(10**12), 10**12)
known = st.builds(Known, minor, minor, minor, minor, st.none() | minor, minor, minor)


@given(st.none() | known, known, minor, minor)
def test_causes_add_up_to_the_move_of_what_is_owed_and_of_the_overdue(before, now, sold, fell_due):
    found = causes(before, now, sold_minor=sold, fell_due_minor=fell_due)
    moved = max(now.exposure_minor, 0) - (max(before.exposure_minor, 0) if before else 0)
    late = now.overdue_minor - (before.overdue_minor if before else 0)
    assert sum(found.get(cause, 0) for cause in OF_EXPOSURE) == moved
    assert found.get("fell_due", 0) + found.get("overdue_settled", 0) == late

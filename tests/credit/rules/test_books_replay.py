"""Days no run looked at, as the books tell them: a replay of dunning stands on them."""

from datetime import date, timedelta

from credit.rules.books_replay import Booked, looked_at
from credit.rules.dunning_case import COURTESY, Level, Policy
from credit.rules.dunning_replay import replay
from credit.rules.hindsight import Known

DUE_ON = date(2026, 9, 30)
DAYS = [DUE_ON + timedelta(days=nth) for nth in range(-20, 40)]
PLAN = Policy(plan=(Level(COURTESY, -7), Level("L1", 3), Level("L2", 10)))


def said(*debits, policy=PLAN):
    by_day = {}
    for debit in debits:
        for kept in looked_at(debit, DAYS, policy):
            by_day.setdefault(kept.on, []).append(kept)
    found = replay([by_day[on] for on in sorted(by_day)], policy, None)
    return [((one.on - DUE_ON).days, one.level, one.amount_minor) for one in found]


def a_debit(**more):
    return Booked(
        **{"item_id": 1, "dated_on": date(2026, 8, 30), "due_on": DUE_ON, "minor": 100_00} | more
    )


def test_a_plan_is_replayed_from_its_courtesy_on_without_any_run():
    assert said(a_debit()) == [(-7, COURTESY, 100_00), (3, "L1", 100_00), (12, "L2", 100_00)]


def test_what_was_paid_is_not_asked_for_from_its_value_date_on():
    part = a_debit(
        lowered=[(DUE_ON + timedelta(days=1), 40_00), (DUE_ON + timedelta(days=8), 60_00)]
    )
    assert said(part) == [(-7, COURTESY, 100_00), (3, "L1", 60_00)]
    unknown = a_debit(lowered=[(None, 100_00)])
    assert said(unknown) == [], "a day nobody knows counts from the beginning"


def test_what_was_said_of_it_silences_the_days_it_held():
    promised = Known("promise_active", DUE_ON, DUE_ON + timedelta(days=14))
    assert said(a_debit(silent=[promised]))[1:] == [(14, "L1", 100_00), (22, "L2", 100_00)]
    disputed = a_debit(disputed=[Known(30_00, DUE_ON, DUE_ON + timedelta(days=9))])
    assert said(disputed)[1:] == [(3, "L1", 70_00), (12, "L2", 100_00)]
    frozen = a_debit(disputed=[Known(10**18, DUE_ON)])
    assert said(frozen) == [(-7, COURTESY, 100_00)]


def test_nothing_is_said_before_the_invoice_was_there():
    late = a_debit(dated_on=DUE_ON + timedelta(days=1))
    assert said(late)[0] == (3, "L1", 100_00)


def test_one_customer_hears_one_thing_a_day():
    there = DUE_ON + timedelta(days=9)
    other = a_debit(item_id=2, dated_on=there, due_on=there, minor=50_00)
    assert said(a_debit(), other)[:3] == [
        (-7, COURTESY, 100_00),
        (3, "L1", 100_00),
        (12, "L2", 150_00),
    ]

"""The cash-in forecast out of the books: what is read, what is supposed, who may ask, how well it did."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest

from credit.operations import forecast, forecast_check
from credit.operations.forecast import Granted, Late
from credit.operations.moment import read_clock
from credit.rules.access import KpiScope
from credit.rules.errors import Forbidden, Missing
from credit.rules.plans import PlanUnsound
from credit.store.customers import Company
from credit.store.db import db
from credit.store.field import Dispute, Promise
from credit.store.items import Item
from tests.builders import NOW, a_payment_plan, add, add_step, an_account, an_item

TODAY = NOW.date()  # Monday 23 November 2026


def paid(who, ref, due_on, paid_on, minor=100_00):
    return an_item(
        who, ref, minor, document_on=date(2026, 1, 2), due_on=due_on, state="closed",
        residual_minor=0, closed_on=paid_on,
    )  # fmt: skip


def pays_ten_days_late(who):
    for month in range(3, 8):
        paid(who, f"P-{who.id}-{month}", date(2026, month, 1), date(2026, month, 11))


def asked(house, scope="portfolio", name=None, by="week", user="kofi", **suppose):
    name = str(house.nord.id if name is None else name)
    db.session.expire_all()
    return forecast.expected(
        getattr(house, user), KpiScope(scope), name, by, read_clock(), **suppose
    )


def lines(house, **within):
    found = forecast.lines(
        house.kofi,
        KpiScope.PORTFOLIO,
        str(house.nord.id),
        within.get("since"),
        within.get("until"),
        read_clock(),
    )
    return [(row["ref"], row["why"], row["on"], row["minor"]) for row in found["rows"]]


@pytest.fixture
def owing(house):
    """One customer of each kind of date, and what is not forecast."""
    who = an_account(house, "C1")
    pays_ten_days_late(who)
    an_item(who, "F-HABIT", 100_00, due_on=date(2026, 12, 1))
    promised = an_item(who, "F-PROMISED", 200_00, due_on=date(2026, 11, 10))
    planned = an_item(who, "F-PLANNED", 300_00, due_on=date(2026, 10, 1))
    disputed = an_item(who, "F-DISPUTED", 400_00, due_on=date(2026, 11, 16))
    an_item(who, "F-BILL", 500_00, kind="bill", due_on=date(2026, 12, 31))
    an_item(who, "F-DOUBTFUL", 600_00, kind="doubtful")
    an_item(who, "D-1", -50_00, kind="deposit")
    add(
        Promise(
            id=uuid4(), customer_id=who.id, amount_minor=200_00, promised_on=date(2026, 12, 4),
            items=[[promised.id, 200_00]], basis=[[promised.id, 200_00]], state="active",
            recorded_by_id=house.rosa.id, recorded_on=TODAY, client_time=NOW, created_at=NOW,
        )
    )  # fmt: skip
    a_payment_plan(
        who, house.rosa, [planned], [["2026-11-16", 100_00], ["2026-12-16", 200_00]],
        state="active", approved_on=date(2026, 11, 9), paid_minor=40_00,
    )  # fmt: skip
    planned.residual_minor = 260_00
    contested = add(
        Dispute(
            id=uuid4(), customer_id=who.id, item_id=disputed.id, amount_minor=150_00,
            reason="price", state="in_progress",
            opened_on=date(2026, 11, 17), client_time=NOW, created_at=NOW,
        )
    )  # fmt: skip
    add_step(contested, "logistics", due_on=date(2026, 12, 1))
    add_step(contested, "sales", due_on=date(2026, 12, 9))
    add_step(contested, "sales", due_on=date(2026, 12, 30), state="done")
    db.session.commit()
    return who


def test_each_item_has_its_likely_day_and_says_what_told_it(house, owing):
    assert sorted(lines(house)) == [
        ("F-BILL", "bill", date(2026, 12, 31), 500_00),
        ("F-DISPUTED", "delay", date(2026, 11, 26), 250_00),
        ("F-DISPUTED", "dispute", date(2026, 12, 9), 150_00),
        ("F-HABIT", "delay", date(2026, 12, 11), 100_00),
        ("F-PLANNED", "instalment", TODAY, 60_00),
        ("F-PLANNED", "instalment", date(2026, 12, 16), 200_00),
        ("F-PROMISED", "promise", date(2026, 12, 4), 200_00),
    ]
    answer = asked(house)
    assert answer["left_out"] == {"doubtful": 600_00}
    assert answer["total_minor"] == sum(row["minor"] for row in answer["periods"]) == 1460_00
    assert lines(house, since=date(2026, 12, 4), until=date(2026, 12, 9)) == [
        ("F-PROMISED", "promise", date(2026, 12, 4), 200_00),
        ("F-DISPUTED", "dispute", date(2026, 12, 9), 150_00),
    ]


def test_credits_are_set_off_and_another_portfolio_s_debts_are_not_told(house, owing):
    an_item(owing, "A-1", -60_00, kind="credit_note")
    an_item(an_account(house, "S1", portfolio=house.sud), "F-SUD", 999_00)
    assert asked(house)["total_minor"] == 1400_00  # off the oldest, the planned one
    owing.insolvency_on = TODAY
    db.session.commit()
    answer = asked(house)
    assert (answer["total_minor"], answer["left_out"]["insolvent"]) == (0, 1400_00)


def test_a_customer_may_be_supposed_to_pay_later_and_nothing_is_written(house, owing):
    before = db.session.query(Item).count()
    answer = asked(house, late=Late(owing.id, 30))
    first = answer["periods"][0]
    assert (first["minor"], first["if_minor"]) == (310_00, 0)
    assert answer["periods"][-1]["if_sum_minor"] == answer["total_minor"]
    assert not db.session.dirty
    assert db.session.query(Item).count() == before
    with pytest.raises(Missing):
        asked(house, late=Late(an_account(house, "S1", portfolio=house.sud).id, 30))


def test_a_plan_may_be_supposed_for_what_is_past_due(house, clock):
    who = an_account(house, "C1")
    an_item(who, "F-1", 300_00, due_on=date(2026, 11, 1))
    an_item(who, "F-2", 100_00, due_on=date(2026, 12, 1))
    answer = asked(house, by="month", granted=Granted(who.id, date(2026, 12, 15), 3, "monthly"))
    assert [row["if_minor"] for row in answer["periods"][:4]] == [0, 200_00, 100_00, 100_00]
    with pytest.raises(PlanUnsound):
        asked(house, granted=Granted(who.id, date(2026, 11, 1), 3, "monthly"))
    nothing_late = an_account(house, "C2")
    an_item(nothing_late, "F-3", due_on=date(2026, 12, 1))
    with pytest.raises(PlanUnsound):
        asked(house, granted=Granted(nothing_late.id, date(2026, 12, 15), 3, "monthly"))


def test_the_currency_in_which_most_is_owed_is_told(house, clock):
    swiss = add(Company(name="Val Suisse", siren="987654324", currency="CHF", as_of=TODAY))
    other = an_account(house, "CH", company_id=swiss.id)
    an_item(other, "F-CH", 50_00, currency="CHF")
    an_item(an_account(house, "C1"), "F-1", 100_00)
    answer = asked(house)
    assert (answer["currency"], answer["total_minor"], answer["other_currencies"]) == (
        "EUR",
        100_00,
        1,
    )


def test_a_stranger_s_portfolio_is_nobody_s(house, owing):
    with pytest.raises(Missing):
        asked(house, user="samir")
    with pytest.raises(Forbidden):
        asked(house, "company", house.company.id, user="rosa")


def test_the_error_on_past_days_is_told(house, clock):
    who = an_account(house, "C1")
    pays_ten_days_late(who)
    clock.now = datetime(2026, 11, 23, 8, tzinfo=UTC)
    paid(who, "F-1", date(2026, 9, 1), date(2026, 9, 14))  # told for the 11th: a Friday
    paid(who, "F-2", date(2026, 10, 1), date(2026, 10, 12))  # told for Monday the 12th
    an_item(who, "F-3", due_on=date(2026, 10, 1))
    found = forecast_check.checked(house.kofi, KpiScope.CUSTOMER, str(who.id), read_clock())
    (error,) = found["companies"]
    assert error["days"][-1] == date(2026, 10, 9)  # six weeks before the ledger's date
    assert error["items"] > 0
    assert error["still_open"] > 0
    assert error["days_off"] < 4

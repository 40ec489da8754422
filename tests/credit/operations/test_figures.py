from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select

from credit.operations import figures
from credit.operations.actor import MACHINE
from credit.operations.moment import read_clock
from credit.operations.work import transact
from credit.rules.ageing import BUCKETS
from credit.store.commitments import Delivery, SalesOrder
from credit.store.customers import Customer, CustomerFigures, FiguresDay
from credit.store.db import db
from credit.store.field import Dispute, Promise
from credit.store.items import MonthSales
from tasks.figures import nightly, recompute
from tests.builders import NOW, add, an_account, an_item


def owe(*customers):
    transact(MACHINE, lambda work: work.touch(*(one.id for one in customers), figures=True))


def figures_of(customer):
    return db.session.get(CustomerFigures, customer.id, populate_existing=True)


def test_figures_say_what_is_owed_and_why(house):
    customer = an_account(house, limit_minor=500_00)
    invoice = an_item(customer, "F-1", 300_00)
    an_item(customer, "F-2", 200_00, due_on=date(2026, 12, 10))
    an_item(customer, "REG", -50_00, kind="payment")
    for n, month in enumerate((date(2025, 11, 1), date(2025, 12, 1), date(2026, 11, 1)), 1):
        add(MonthSales(customer_id=customer.id, month=month, sales_minor=n * 100))
    add(a_dispute(house, customer, invoice, 400_00))
    add(a_promise(house, customer, 70_00))
    db.session.commit()
    owe(customer)
    recompute()
    found = figures_of(customer)
    assert found.as_of == date(2026, 11, 23)
    assert (found.exposure_minor, found.credits_minor, found.limit_minor) == (450_00, 50_00, 500_00)
    assert (found.overdue_minor, found.oldest_days) == (300_00, 22)
    assert found.disputed_minor == 300_00, "never more than the residual"
    assert found.promised_minor == 70_00
    assert found.sales_12m_minor == 500, "twelve months back from the ledger's date"
    assert found.buckets == dict.fromkeys(BUCKETS, 0) | {
        "not_due": 200_00,
        "1_30": 300_00,
        "credits": -50_00,
    }
    assert found.due == [["2026-11-01", 300_00], ["2026-12-10", 200_00]]
    assert found.light == [["2026-11-23", "amber", ["near_limit", "overdue"]]]
    assert found.explain["exposure"]["inputs"] == {"invoice": 500_00, "credits": -50_00, "items": 3}
    assert found.risk_class == "unrated"


def test_orders_deliveries_and_discounted_bills_are_risk_too(house):
    customer = an_account(house, limit_minor=1_000_00)
    an_item(customer, "F-1", 300_00, due_on=date(2026, 12, 10))
    gone = {"kind": "bill", "account": "511400", "state": "closed", "closed_on": date(2026, 11, 5)}
    an_item(customer, "LCR-1", 80_00, due_on=date(2026, 12, 31), **gone)
    an_item(customer, "LCR-2", 90_00, due_on=date(2026, 11, 20), **gone)
    of = {"company_id": customer.company_id, "customer_id": customer.id, "currency": "EUR"}
    said = {"number": "B1", "ordered_on": date(2026, 11, 2), "deposit_minor": 50_00}
    add(SalesOrder(amount_minor=200_00, **said, **of))
    add(SalesOrder(amount_minor=70_00, state="closed", **(said | {"number": "B0"}), **of))
    add(Delivery(number="L1", delivered_on=date(2026, 11, 9), amount_minor=60_00, **of))
    db.session.commit()
    owe(customer)
    recompute()
    found = figures_of(customer)
    assert (found.accounting_minor, found.exposure_minor) == (380_00, 590_00)
    parts = {"invoice": 300_00, "discounted": 80_00, "unbilled": 60_00, "orders": 200_00}
    assert found.explain["exposure"]["inputs"] == parts | {"deposits": -50_00, "items": 1}
    add(
        Delivery(
            number="L2",
            delivered_on=date(2026, 11, 9),
            amount_minor=1,
            **(of | {"currency": "USD"}),
        )
    )
    db.session.commit()
    owe(customer)
    recompute()
    assert figures_of(customer).light == [["2026-11-23", "none", ["missing_rate"]]]


def a_dispute(house, customer, item, amount_minor):
    return Dispute(
        id=uuid(1),
        customer_id=customer.id,
        item_id=item.id,
        amount_minor=amount_minor,
        reason="price",
        opened_by_id=house.rosa.id,
        opened_on=date(2026, 11, 20),
        client_time=NOW,
        created_at=NOW,
    )


def a_promise(house, customer, amount_minor):
    return Promise(
        id=uuid(2),
        customer_id=customer.id,
        amount_minor=amount_minor,
        promised_on=date(2026, 12, 1),
        recorded_by_id=house.rosa.id,
        recorded_on=date(2026, 11, 20),
        client_time=NOW,
        created_at=NOW,
    )


def uuid(n):
    return UUID(int=n)


def test_a_good_payer_has_a_score_and_a_class(house):
    customer = an_account(house)
    for n in range(3):
        paid = {"state": "closed", "residual_minor": 0, "due_on": date(2026, 9, 1)}
        an_item(customer, f"F-{n}", 100_00, closed_on=date(2026, 9, 11), **paid)
    found = figures.compute(customer, read_clock())
    assert (found["weighted_delay_days"], found["score"], found["risk_class"]) == (10, 90, "A")


def test_only_the_customers_concerned_are_recomputed(house, clock):
    one, other = an_account(house, "C1"), an_account(house, "C2")
    owe(one, other)
    recompute()
    before = figures_of(other).computed_at
    clock.now += timedelta(hours=1)
    owe(one)
    recompute()
    assert figures_of(other).computed_at == before
    assert figures_of(one).computed_at == clock.now


def test_recomputing_in_batches_leaves_none_and_twice_is_once(house, monkeypatch):
    monkeypatch.setattr(figures, "BATCH", 2)
    customers = [an_account(house, f"C{n}") for n in range(5)]
    owe(*customers)
    assert transact(MACHINE, figures.recompute) == 3
    recompute()
    assert db.session.scalar(select(func.count()).select_from(CustomerFigures)) == 5
    assert not db.session.scalar(
        select(func.count()).select_from(Customer).where(Customer.stale_at.is_not(None))
    )
    recompute()
    assert db.session.scalar(select(func.count()).select_from(FiguresDay)) == 5


def test_days_are_only_kept_when_something_changed(house, clock):
    customer = an_account(house)
    an_item(customer, due_on=date(2026, 11, 25))
    owe(customer)
    recompute()
    for day in (24, 25):
        clock.now = datetime(2026, 11, day, 1, tzinfo=UTC)
        house.company.as_of = clock.now.date()
        db.session.commit()
        nightly()
        recompute()
    assert figures_of(customer).as_of == date(2026, 11, 23), "nothing new, nothing rewritten"
    clock.now = datetime(2026, 11, 26, 1, tzinfo=UTC)
    nightly()
    recompute()
    days = db.session.scalars(select(FiguresDay).order_by(FiguresDay.day)).all()
    assert [(row.day.day, row.overdue_minor) for row in days] == [(23, 0), (26, 100_00)]
    assert figures_of(customer).as_of == date(2026, 11, 26)


def test_the_night_owes_figures_once(house, nudged):
    an_account(house)
    nightly()
    recompute()
    nudged.clear()
    nightly()
    assert nudged == []


def test_old_books_are_shown_at_the_ledgers_date(house):
    house.company.as_of = date(2022, 8, 31)
    customer = an_account(house)
    an_item(customer, due_on=date(2022, 8, 1))
    found = figures.compute(customer, read_clock())
    assert (found["as_of"], found["oldest_days"]) == (date(2022, 8, 31), 30)

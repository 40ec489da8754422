"""Limits that move by themselves: raised after a clean year, cut with what others bear, at once on events."""

from datetime import date, timedelta
from functools import partial
from uuid import uuid4

import pytest
from sqlalchemy import select

from credit.formats.tables.reading import read
from credit.operations import guarantees
from credit.operations.actor import MACHINE, Actor
from credit.operations.limit_review_answers import answer
from credit.operations.records.difference import apply
from credit.operations.records.registry import APPLIERS
from credit.operations.work import transact
from credit.store.customers import Company, FiguresDay
from credit.store.db import db
from credit.store.field import Promise
from credit.store.history import CoverDay
from credit.store.limits import CreditLimit, LimitRequest, LimitReview
from credit.store.review_owed import ReviewOwed
from tasks.figures import recompute
from tasks.limits import review_limits, review_owed
from tests.api.test_customer_cover import a_line
from tests.builders import NOW, add, an_account, an_item
from tests.credit.operations.books import bring, customer
from tests.credit.operations.limit_cases import figures_of, limits_of, notices_of
from tests.fec_files import invoice

TODAY = date(2026, 11, 23)
GUARANTEE = {
    "kind": "bank", "guarantor": "Banque", "trigger_text": "", "starts_on": TODAY, "ends_on": None,
}  # fmt: skip


def a_day(customer, day, **more):
    values = {"exposure_minor": 1, "overdue_minor": 0, "colour": "green", "risk_class": "B"}
    buckets = ("late_31_60_minor", "late_61_90_minor", "late_91_120_minor", "late_over_120_minor")
    values |= dict.fromkeys(buckets, 0) | more
    add(FiguresDay(customer_id=customer.id, day=day, **values))
    db.session.commit()


def clean(house, code="C001", *, limit_minor=40_000_00, paid_late_days=0, **more):
    """Give a customer who uses nine tenths of the limit and has paid everything in time for a year."""
    customer = an_account(house, code, limit_minor=limit_minor, **more)
    figures_of(customer, exposure_minor=limit_minor * 9 // 10)
    a_day(customer, TODAY - timedelta(days=400))
    for number in range(4):
        due = TODAY - timedelta(days=30 + 100 * number)
        paid_on = due + timedelta(days=paid_late_days)
        more = {"due_on": due, "document_on": due - timedelta(days=60), "state": "closed"}
        an_item(customer, f"{code}-{number}", residual_minor=0, closed_on=paid_on, **more)
    return customer


def insured(house, customer, amount_minor=90_000_00):
    a_line(house, customer, amount_minor=amount_minor)
    db.session.commit()


def outcomes():
    db.session.expire_all()
    rows = db.session.scalars(select(LimitReview).order_by(LimitReview.created_at))
    return [(row.action, row.rule, row.guard) for row in rows]


def say(by, *, accept):
    [row] = db.session.scalars(select(LimitReview))
    transact(Actor(by.id, by.role), partial(answer, review_id=row.id, accept=accept, reason="vu"))


def another_day(house, clock):
    clock.now += timedelta(days=1)
    house.company.as_of = clock.now.date()
    db.session.commit()


def guarantee(house, customer, amount_minor, **more):
    said = GUARANTEE | {"amount_minor": amount_minor, "currency": None} | more
    kofi = Actor(house.kofi.id, house.kofi.role)
    return transact(kofi, lambda work: guarantees.give(work, customer.id, **said)).id


def on_fresh_figures():
    """Run what a guarantee owes: a review looks at no figures that are still to be recomputed."""
    recompute()
    review_owed()


def test_a_clean_year_raises_the_limit_once_and_the_desk_undoes_it(house, clock):
    customer = clean(house)
    insured(house, customer)
    review_limits()
    review_limits()
    assert outcomes() == [("raised", "clean_record", None)]
    assert limits_of(customer)[-1] == ("permanent", 44_000_00, "effective")
    assert "limit_raised" in notices_of(house.rosa)
    say(house.kofi, accept=False)
    assert limits_of(customer)[-1] == ("permanent", 40_000_00, "effective")
    another_day(house, clock)
    review_limits()
    assert len(outcomes()) == 1, "whoever undid it is not asked again for six months"


@pytest.mark.parametrize(
    "spoilt", ["paid_late", "late_now", "late_on_a_day_kept", "promise", "new"]
)
def test_what_is_not_clean_is_not_raised(house, spoilt):
    customer = clean(house, paid_late_days=6 if spoilt == "paid_late" else 5)
    insured(house, customer)
    if spoilt == "late_now":
        an_item(customer, due_on=TODAY - timedelta(days=6))
    elif spoilt == "late_on_a_day_kept":
        a_day(customer, TODAY - timedelta(days=370), late_31_60_minor=1)
        a_day(customer, TODAY - timedelta(days=360))
    elif spoilt == "promise":
        on = TODAY - timedelta(days=200)
        more = {"state": "partly_kept", "judged_on": on, "client_time": NOW, "created_at": NOW}
        more |= {"recorded_by_id": house.rosa.id, "recorded_on": on, "promised_on": on}
        add(Promise(id=uuid4(), customer_id=customer.id, amount_minor=1, **more))
        db.session.commit()
    elif spoilt == "new":
        for row in db.session.scalars(select(FiguresDay)):
            db.session.delete(row)
        db.session.commit()
    review_limits()
    expected = [("proposed", "clean_record", "short_history")] if spoilt == "new" else []
    assert outcomes() == expected


def test_old_debt_that_ended_before_the_year_began_is_forgotten(house):
    customer = clean(house)
    insured(house, customer)
    a_day(customer, TODAY - timedelta(days=390), late_31_60_minor=1)
    a_day(customer, TODAY - timedelta(days=380))
    review_limits()
    assert outcomes() == [("raised", "clean_record", None)]


def test_what_no_guarantee_bears_is_a_persons_to_raise(house):
    customer = clean(house, limit_minor=9_000_00)
    review_limits()
    assert outcomes() == [("proposed", "clean_record", "above_guarantee")]
    say(house.paul, accept=True)
    assert limits_of(customer)[-1] == ("permanent", 9_900_00, "effective")
    assert "limit_raised" in notices_of(house.rosa)


def test_nobody_accepts_alone_a_raise_that_takes_two(house):
    customer = clean(house, limit_minor=50_000_00)
    review_limits()
    say(house.claire, accept=True)
    [request] = db.session.scalars(select(LimitRequest))
    assert (request.requester_id, request.requested_minor) == (house.claire.id, 55_000_00)
    assert request.state == "in_review"
    assert limits_of(customer) == [("permanent", 50_000_00, "effective")]


def test_a_released_guarantee_has_that_customers_limit_reviewed_at_once(house, clock, nudged):
    customer, other = an_account(house, limit_minor=40_000_00), an_account(house, "C002")
    given = guarantee(house, customer, 40_000_00)
    guarantee(house, other, 1_000_00)
    on_fresh_figures()
    assert [
        (row.customer_id, row.backed_minor) for row in db.session.scalars(select(CoverDay))
    ] == [(customer.id, 40_000_00)], "who has no limit is nobody the review looks at"
    another_day(house, clock)
    transact(MACHINE, partial(guarantees.release, guarantee_id=given, reason="paid"))
    assert nudged[-1] == "review_owed"
    on_fresh_figures()
    on_fresh_figures()
    assert outcomes() == [("lowered", "cover_cut", None)]
    assert limits_of(customer)[-1] == ("permanent", 0, "effective")
    assert "limit_lowered" in notices_of(house.rosa)
    assert db.session.scalars(select(ReviewOwed)).all() == []


def test_a_guarantee_that_has_ended_is_cut_the_night_after(house, clock):
    customer = an_account(house, limit_minor=40_000_00)
    guarantee(house, customer, 30_000_00, ends_on=TODAY)
    guarantee(house, customer, 10_000_00)
    review_limits()
    another_day(house, clock)
    review_limits()
    assert outcomes() == [("lowered", "cover_cut", None)]
    assert limits_of(customer)[-1] == ("permanent", 10_000_00, "effective")
    another_day(house, clock)
    review_limits()
    assert len(outcomes()) == 1


def test_a_cut_the_books_were_too_old_for_is_made_up_for(house, clock):
    customer = an_account(house, limit_minor=40_000_00)
    given = guarantee(house, customer, 40_000_00)
    on_fresh_figures()
    clock.now += timedelta(days=2)
    transact(MACHINE, partial(guarantees.release, guarantee_id=given, reason="paid"))
    on_fresh_figures()
    assert outcomes() == [("kept", "cover_cut", "stale")]
    another_day(house, clock)
    review_limits()
    assert outcomes() == [("kept", "cover_cut", "stale"), ("lowered", "cover_cut", None)]


def test_an_applied_import_has_the_limits_reviewed_of_those_it_moved_alone(house, nudged):
    house.company.as_of = None
    db.session.commit()
    old = {"on": "20260801"}  # due at the end of August
    books = [invoice("C1", "F1", 100, on="20261120"), invoice("C2", "F2", 50, **old)]
    bring(*books)
    for code in ("C1", "C2"):
        limited = customer(code)
        limited.legal_form = "SARL"
        more = {"source": "desk", "created_at": NOW, "starts_on": date(2026, 1, 1)}
        add(CreditLimit(customer_id=limited.id, amount_minor=10_000_00, **more))
    db.session.commit()
    bring(*books, invoice("C1", "F0", 80, **old))
    assert nudged[-1] == "review_owed"
    assert db.session.scalars(select(ReviewOwed.customer_id)).all() == [customer("C1").id]
    review_owed()
    assert outcomes() == [("lowered", "overdue", None)]
    assert limits_of(customer("C1"))[-1] == ("permanent", 7_000_00, "effective")


def test_a_cover_table_that_names_less_has_its_buyers_limits_reviewed(house, clock, tmp_path):
    insured_one = an_account(house, "C1", limit_minor=40_000_00)
    an_account(house, "C2", limit_minor=40_000_00)
    path = tmp_path / "cover.csv"

    def take(amount):
        path.write_text(f"Police;Code client;Garantie\nP1;C1;{amount}\n")
        table = read(path, kind="cover")
        company_id = house.company.id
        transact(
            Actor(house.kofi.id, house.kofi.role),
            lambda work: apply(work, APPLIERS["cover"], table, db.session.get(Company, company_id)),
        )
        recompute()

    take(30_000)
    review_owed()
    another_day(house, clock)
    take(10_000)
    assert db.session.scalars(select(ReviewOwed.customer_id)).all() == [insured_one.id]
    review_owed()
    assert outcomes() == [("lowered", "cover_cut", None)]
    assert limits_of(insured_one)[-1] == ("permanent", 20_000_00, "effective"), "ten were ours"


def test_a_review_waits_for_figures_that_do_not_follow_the_books_yet(house):
    customer = an_account(house, limit_minor=40_000_00, insolvency_on=TODAY)
    guarantee(house, customer, 1_000_00)
    customer.stale_at = NOW
    db.session.commit()
    review_owed()
    assert outcomes() == []
    recompute()
    review_owed()
    assert outcomes() == [("lowered", "insolvency", None)]

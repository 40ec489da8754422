"""Found the demo company and let it live through its last two weeks; later, bring its ledger up to date."""

import csv
import io
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import partial

import click
from flask import Flask
from sqlalchemy import func, select

from credit.operations import demo_books, triage
from credit.operations.actor import MACHINE
from credit.operations.limit_decisions import Decision, decide
from credit.operations.limit_setting import set_limit
from credit.operations.moment import read_clock
from credit.operations.work import Work, transact
from credit.rules.calendar import business_days_missed
from credit.store.customers import Company, Customer, CustomerPortfolio
from credit.store.db import db
from credit.store.limits import LimitRequest
from credit.store.people import Installation, Portfolio, User
from webapp.demo import company, insurance, staff
from webapp.demo.events import EVENTS, Entry
from webapp.demo.live import (
    AT_NIGHT,
    HISTORY_DAYS,
    Travel,
    acting,
    business_days,
    import_ledger,
    instant,
    person,
    run_jobs,
    take_in,
    time_machine,
)
from webapp.demo.say import say

DAYS = 7  # business days the company lives through before today

# When finance let the old debt of a portfolio be chased: business days before the newest ledger day.
# Sud 2 still waits for somebody to look at it.
RELEASED = {"Nord 1": DAYS, "Sud 1": 3, "Nord 2": 0}
ANSWERED = ("approved", "refused")


def ensure(app: Flask, password: str, buyers: Sequence[company.Buyer] = ()) -> None:
    """Found the demo company where nobody works yet, or bring its ledger up to date.

    buyers: who it sells to; all 120 when none are named. An installation with people of its own is left
    alone; a founding cut short starts over.
    """
    buyers = buyers or company.buyers()
    installation = db.session.get_one(Installation, 1)
    founding = db.session.scalar(select(Company.id).where(Company.demo)) is not None
    nobody = db.session.scalar(select(User.id).limit(1)) is None
    if installation.demo:
        bring_up_to_date(app, buyers)
    elif founding or nobody:
        seed(app, password, buyers)


def seed(app: Flask, password: str, buyers: Sequence[company.Buyer]) -> None:
    """Create the demo company and let it live until now, telling how far it is.

    password: of all its accounts. `Installation.demo` is set last: until then the founding is not done.
    """
    now = read_clock().now
    days = business_days(read_clock().today - timedelta(days=1), DAYS + 1)
    start_on = days[0] - timedelta(days=HISTORY_DAYS)
    with (
        time_machine(app) as travel,
        click.progressbar(length=DAYS + 2, label="Founding the demo company") as bar,
    ):
        travel(instant(days[0], 19))
        transact(MACHINE, demo_books.replace)
        transact(MACHINE, partial(_found, password=password))
        import_ledger(buyers, start_on, days[0])
        take_in(_customers_file(buyers), "clients.csv", kind="customers")
        _set_limits(buyers)
        insurance.insure(days[0])
        _release_triage(DAYS)
        bar.update(2)
        for back, day in reversed(list(enumerate(reversed(days[1:])))):
            _live(travel, buyers, start_on, day, back)
            bar.update(1)
        travel(now)
        run_jobs(*AT_NIGHT)
        transact(MACHINE, _finish)


def bring_up_to_date(app: Flask, buyers: Sequence[company.Buyer]) -> None:
    """Import the demo ledger of the last business day when one was missed: its ERP never sleeps."""
    ledger = db.session.scalar(select(Company).where(Company.demo))
    today = read_clock().today
    if ledger is None or ledger.as_of is None or not business_days_missed(ledger.as_of, today):
        return
    first_seen_on = db.session.scalars(select(func.min(Customer.first_seen_on))).one()
    last = business_days(today - timedelta(days=1), 1)[0]
    click.echo(f"Bringing the demo ledger to {last.isoformat()}…")
    with time_machine(app):
        import_ledger(buyers, first_seen_on - timedelta(days=HISTORY_DAYS), last)
        run_jobs(*AT_NIGHT)


def _found(work: Work, password: str) -> None:
    db.session.add(Company(name=company.NAME, siren=company.SIREN, demo=True))
    if db.session.scalar(select(User.id).limit(1)) is None:
        staff.hire(work, password)


def _finish(work: Work) -> None:
    db.session.get_one(Installation, 1).demo = True
    work.record("demo.found", "installation", 1)


def _live(
    travel: Travel, buyers: Sequence[company.Buyer], start_on: date, day: date, back: int
) -> None:
    """One business day in its order: the night, the letters, what people said, the run, the import."""
    agenda: list[tuple[tuple[int, int], Callable[[], object]]] = [
        ((0, 30), partial(run_jobs, *AT_NIGHT)),
        ((8, 31), partial(_release_triage, back)),
        ((10, 1), partial(run_jobs, "recompute", "prepare_dunning", "send_dunning")),
        ((16, 1), partial(run_jobs, "recompute", "prepare_dunning", "deliver_notices")),
        ((20, 0), partial(import_ledger, buyers, start_on, day)),
    ]
    agenda += [(event.at, partial(_say, event)) for event in EVENTS if event.back == back]
    for at, act in sorted(agenda, key=lambda entry: entry[0]):
        travel(instant(day, *at))
        act()


def _say(event: Entry) -> None:
    say(event)
    run_jobs("recompute", "route_requests")


def _customers_file(buyers: Sequence[company.Buyer]) -> bytes:
    text = io.StringIO()
    file = csv.writer(text, delimiter=";")
    file.writerow(
        ["code", "portefeuille", "delai", "email", "telephone", "forme juridique", "segment"]
    )
    for buyer in buyers:
        row = [buyer.code, buyer.portfolio, buyer.terms_days, buyer.email, buyer.phone]
        file.writerow([*row, buyer.legal_form or "", buyer.segment])
    return text.getvalue().encode()


def _set_limits(buyers: Sequence[company.Buyer]) -> None:
    """Set the first limits: kofi within his authority, above it by the road of every request."""
    ids = dict(db.session.execute(select(Customer.code, Customer.id)).all())
    for buyer in buyers:
        if buyer.limit_minor is not None and buyer.code in ids:
            _set_limit(ids[buyer.code], buyer.limit_minor)


def _set_limit(customer_id: int, amount_minor: int) -> None:
    ask = partial(
        set_limit,
        customer_id=customer_id,
        amount_minor=amount_minor,
        max_overdue_days=60,
        reason="Reprise des encours autorisés",
    )
    request = transact(acting(person("kofi")), ask, customers=[customer_id])
    request_id = request.id if request is not None else None
    for approver in ("claire", "denis"):
        if request_id is None or db.session.get_one(LimitRequest, request_id).state in ANSWERED:
            return
        yes = Decision("approved", "Reprise des encours autorisés", granted_minor=amount_minor)
        change = partial(decide, request_id=request_id, decision=yes)
        transact(acting(person(approver)), change, customers=[customer_id])


def _release_triage(back: int) -> None:
    """Finance looked at the old debt of a portfolio and lets it be chased, gently first."""
    released = [name for name, when in RELEASED.items() if when == back]
    held = select(CustomerPortfolio.customer_id).join(
        Portfolio, Portfolio.id == CustomerPortfolio.portfolio_id
    )
    ids = list(db.session.scalars(held.where(Portfolio.name.in_(released))))
    if ids:
        transact(acting(person("kofi")), lambda work: triage.release(work, ids), customers=ids)

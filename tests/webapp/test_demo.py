"""The demo company: an invented ledger that balances and grows, seeded through what users call."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select, update

from credit.operations import people, policies
from credit.operations.actor import MACHINE
from credit.operations.work import transact
from credit.rules.access import Role
from credit.store.covers import CoverLine
from credit.store.customers import Company, Customer
from credit.store.db import db
from credit.store.dunning import Mail
from credit.store.field import Dispute
from credit.store.guarantees import Guarantee
from credit.store.limits import LimitRequest
from credit.store.people import Installation, User
from webapp.demo.company import CAST, SIREN, buyers
from webapp.demo.ledger import fec
from webapp.demo.seed import ensure

START, DAY = date(2024, 11, 20), date(2026, 11, 20)
PASSWORD = "encours-demo"


def told(as_of):
    header, *lines = fec(buyers(), START, as_of)
    names = header.split("\t")
    return [dict(zip(names, line.split("\t"), strict=True)) for line in lines]


def minor(text):
    return int(text.replace(",", ""))


def test_the_invented_ledger_balances():
    lines = told(DAY)
    assert sum(minor(line["Debit"]) for line in lines) == sum(
        minor(line["Credit"]) for line in lines
    )
    assert len({line["CompAuxNum"] for line in lines if line["CompAuxNum"]}) == 120


def test_a_later_ledger_holds_the_earlier_one_but_for_its_letters():
    def without_letters(lines):
        return [{**line, "EcritureLet": "", "DateLet": ""} for line in lines]

    earlier, later = without_letters(told(DAY - timedelta(days=30))), without_letters(told(DAY))
    assert later[: len(earlier)] == earlier
    assert len(later) > len(earlier)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_company_lives_through_the_operations_people_use(app, clock):
    transact(MACHINE, people.found)
    ensure(app, PASSWORD, CAST)
    assert db.session.scalars(select(Installation.demo)).one()
    assert db.session.scalars(select(User.username).order_by(User.id)).all() == (
        ["rosa", "samir", "meriem", "paul", "kofi", "claire", "denis", "lea", "ada"]
    )
    ledger = db.session.scalars(select(Company)).one()
    assert (ledger.siren, ledger.demo, ledger.as_of) == (SIREN, True, date(2026, 11, 20))
    assert db.session.scalars(select(Customer.insolvency_on).where(Customer.code == "C0009")).one()
    assert db.session.scalars(select(Customer.hold_reason).where(Customer.code == "C0003")).one()
    states = set(db.session.scalars(select(LimitRequest.state)))
    assert {"approved", "refused", "in_review"} <= states
    assert db.session.scalar(select(func.count()).select_from(Dispute)) == 2
    assert db.session.scalar(select(func.count()).select_from(Mail)) > 0
    (policy,) = policies.listed()
    assert policy["buyers"] > 1, "a named buyer, and unnamed ones"
    assert policy["asked_minor"] > 0
    assert set(db.session.scalars(select(CoverLine.named))) == {True, False}
    assert db.session.scalars(select(Guarantee.kind)).one() == "parent_company"

    ensure(app, PASSWORD, CAST)
    assert db.session.scalar(select(func.count()).select_from(Customer)) == len(CAST)

    clock.now += timedelta(days=3)
    ensure(app, PASSWORD, CAST)
    assert db.session.scalars(select(Company.as_of)).one() == date(2026, 11, 25)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_founding_cut_short_starts_over(app):
    transact(MACHINE, people.found)
    ensure(app, PASSWORD, CAST)
    db.session.execute(update(Installation).values(demo=False))
    db.session.commit()
    ensure(app, PASSWORD, CAST)
    assert db.session.scalars(select(Installation.demo)).one()
    assert db.session.scalar(select(func.count()).select_from(User)) == 9


def test_an_installation_with_people_of_its_own_is_left_alone(app):
    transact(MACHINE, people.found)
    add = {"username": "boss", "name": "Boss", "role": Role.ADMIN, "password": "long enough it is"}
    transact(MACHINE, lambda work: people.add(work, **add))
    ensure(app, PASSWORD, CAST)
    assert db.session.scalar(select(func.count()).select_from(Company)) == 0

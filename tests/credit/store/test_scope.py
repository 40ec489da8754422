from datetime import date

from sqlalchemy import select

from credit.store.customers import Customer
from credit.store.db import db
from credit.store.scope import visible
from tests.builders import an_account

TODAY = date(2026, 11, 23)


def seen_by(user):
    return set(db.session.scalars(select(Customer.code).where(visible(user, TODAY))))


def test_a_rep_sees_only_the_portfolios_granted_to_them(house):
    an_account(house, "N1")
    an_account(house, "S1", portfolio=house.sud)
    assert seen_by(house.rosa) == {"N1"}
    assert seen_by(house.samir) == {"S1"}
    assert seen_by(house.meriem) == {"N1"}
    assert seen_by(house.kofi) == {"N1", "S1"}
    assert seen_by(house.ada) == set()
    assert seen_by(house.lea) == set()

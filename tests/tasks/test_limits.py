from sqlalchemy import func, select

from credit.store.db import db
from credit.store.journal import JournalEntry
from credit.store.push import Notice
from tasks.limits import route_requests
from tests.builders import an_account
from tests.credit.operations.limit_cases import a_request, figures_of


def counts():
    db.session.expire_all()
    return [db.session.scalar(select(func.count()).select_from(table)) for table in COUNTED]


COUNTED = (JournalEntry, Notice)


def test_routing_twice_is_routing_once(house):
    customer = an_account(house)
    figures_of(customer)
    a_request(customer, house.rosa, 5_000_00)
    route_requests()
    once = counts()
    route_requests()
    assert counts() == once == [1, 1]

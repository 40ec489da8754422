import json
from datetime import date
from functools import partial

import pytest
from sqlalchemy import func, select

from credit.operations.actor import Actor
from credit.operations.holds import declare_insolvency
from credit.operations.work import transact
from credit.store.customers import Customer
from credit.store.db import db
from credit.store.journal import JournalEntry
from credit.store.limits import LimitReview
from tasks.insolvencies import watch_insolvencies
from tasks.outside import gazette
from tests.builders import an_account
from tests.credit.formats.test_bodacc import a_record
from tests.credit.operations.limit_cases import limits_of, notices_of


@pytest.fixture
def source(app, tmp_path):
    path = tmp_path / "bodacc.json"
    path.write_text(json.dumps([a_record()]))
    app.config["ENCOURS_BODACC"] = str(path)
    yield path
    app.config["ENCOURS_BODACC"] = None


def insolvent_on(customer):
    db.session.expire_all()
    return db.session.get(Customer, customer.id).insolvency_on


def test_a_notice_marks_its_customer_tells_everyone_concerned_and_cuts_the_limit_once(
    house, source
):
    named = an_account(house, siren="123456782", limit_minor=40_000_00)
    other = an_account(house, "C002", siren="732829320", limit_minor=40_000_00)
    watch_insolvencies()
    rows = db.session.scalar(select(func.count()).select_from(JournalEntry))
    watch_insolvencies()
    assert rows == db.session.scalar(select(func.count()).select_from(JournalEntry))
    assert insolvent_on(named) == date(2026, 11, 12)
    assert insolvent_on(other) is None
    assert limits_of(named)[-1] == ("permanent", 0, "effective")
    assert set(notices_of(house.rosa)) == {"insolvency", "limit_lowered"}
    for person in (house.meriem, house.paul, house.kofi, house.claire, house.denis):
        assert "insolvency" in notices_of(person)
    assert notices_of(house.samir) == []
    assert [row.customer_id for row in db.session.scalars(select(LimitReview))] == [named.id]


def test_what_the_desk_noted_is_never_overwritten(house, source):
    named = an_account(house, siren="123456782")
    change = partial(declare_insolvency, customer_id=named.id, judged_on=date(2026, 11, 10))
    transact(Actor(house.kofi.id, house.kofi.role), change)
    watch_insolvencies()
    assert insolvent_on(named) == date(2026, 11, 10)


@pytest.mark.parametrize("content", [None, "<html>"], ids=["away", "another file"])
def test_a_source_that_cannot_be_read_changes_nothing(house, source, content):
    named = an_account(house, siren="123456782")
    source.unlink() if content is None else source.write_text(content)
    watch_insolvencies()
    assert insolvent_on(named) is None


def test_a_source_larger_than_notices_ever_are_is_not_taken(tmp_path, monkeypatch):
    monkeypatch.setattr(gazette, "MOST_BYTES", 3)
    path = tmp_path / "x"
    path.write_bytes(b"1234")
    with pytest.raises(gazette.Busy):
        gazette.fetch(str(path))

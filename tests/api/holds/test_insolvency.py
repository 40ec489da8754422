from datetime import timedelta

import pytest
from sqlalchemy import select

from credit.operations.actor import MACHINE
from credit.store.customers import CustomerFigures
from credit.store.db import db
from credit.store.dunning import DunningDecision, DunningMessage
from credit.store.journal import JournalEntry
from credit.store.limits import LimitReview
from credit.store.push import Notice
from tasks.dunning import decide_all
from tasks.figures import recompute
from tests.builders import an_account, an_item
from tests.clients import signed_in_client
from tests.credit.operations.test_dunning import TODAY

JUDGED_ON = TODAY - timedelta(days=6)


@pytest.fixture
def customer(house):
    customer = an_account(house, "C001", name="Charpentes Val", email="compta@val.example")
    an_item(customer, "F-001", 100_00)
    return customer


@pytest.fixture
def declare(app, house, customer):
    kofi, at = signed_in_client(app, house.kofi), f"/api/v1/customers/{customer.id}/insolvency"

    def declare(judged_on=JUDGED_ON):
        answer = kofi.put(at, json={"judged_on": judged_on.isoformat()})
        db.session.expire_all()
        return answer

    return declare


def test_the_prepared_reminder_is_called_off_and_no_other_follows(declare):
    decide_all(MACHINE, by_hand=True)
    message = db.session.scalars(select(DunningMessage)).one()
    assert message.state == "due"
    assert declare().json["insolvency_on"] == JUDGED_ON.isoformat()
    assert (message.state, message.why) == ("held", "insolvency")
    decide_all(MACHINE, by_hand=True)
    said = db.session.scalars(select(DunningDecision)).one()
    assert (said.action, said.reason) == ("silent", "insolvency")


def test_the_light_turns_red_and_says_why(declare, customer):
    declare()
    recompute()
    light = db.session.get_one(CustomerFigures, customer.id).light
    assert [(colour, "insolvency" in why) for _, colour, why in light] == [("red", True)]


def test_the_rep_their_manager_and_finance_are_told_once(declare, house):
    declare()
    declare()
    told = select(Notice.user_id, Notice.event)
    finance = (house.paul, house.kofi, house.claire, house.denis)
    assert sorted(map(tuple, db.session.execute(told))) == sorted(
        (person.id, "insolvency") for person in (house.rosa, house.meriem, *finance)
    )
    actions = db.session.scalars(select(JournalEntry.action)).all()
    assert actions.count("declare.insolvency") == 1


def test_another_day_corrects_the_first(declare, customer):
    declare()
    declare(JUDGED_ON - timedelta(days=1))
    assert customer.insolvency_on == JUDGED_ON - timedelta(days=1)


def test_a_judgment_to_come_is_refused(declare, customer):
    answer = declare(TODAY + timedelta(days=1))
    assert (answer.status_code, answer.json["code"]) == (422, "judgment_in_the_future")
    assert customer.insolvency_on is None


def test_the_limit_of_that_customer_alone_is_reviewed_at_once(app, house):
    named, other = (an_account(house, code, limit_minor=40_000_00) for code in ("C1", "C2"))
    other.insolvency_on = named.company.as_of
    db.session.commit()
    path = f"/api/v1/customers/{named.id}/insolvency"
    kofi = signed_in_client(app, house.kofi)
    assert kofi.put(path, json={"judged_on": "2026-11-20"}).json["insolvency_on"] == "2026-11-20"
    assert [row.customer_id for row in db.session.scalars(select(LimitReview))] == [named.id]

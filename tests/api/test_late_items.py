"""Why each late item is: proposed from what is known, stated by people, summed up, told and exported."""

import csv
import io
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select, update

from credit.store.buckets import core_bucket
from credit.store.customers import Contact
from credit.store.db import db
from credit.store.einvoices import EInvoice
from credit.store.items import Item
from credit.store.journal import JournalEntry
from credit.store.sync import SyncHead
from tests.api.sync.phone import a_dispute, a_promise, an_op, outcomes
from tests.builders import NOW, a_payment_plan, add, an_account, an_item
from tests.clients import signed_in_client

URL = "/api/v1/late-items"
APPLIED = ("applied", None)


@pytest.fixture
def north(house):
    return an_account(house, "N1", email="compta@n1.example")


@pytest.fixture
def rosa(app, house):
    return signed_in_client(app, house.rosa)


def causes(browser, **query):
    return {row["ref"]: row["cause"] for row in browser.get(URL, query_string=query).json["rows"]}


def state(customer, item, cause):
    return an_op("cause.state", customer, item_id=item.id, cause=cause)


def told(house, item):
    found = db.session.get(
        SyncHead, (core_bucket(house.nord.id), "late_cause", str(item.id)), populate_existing=True
    )
    return found.payload if found and not found.deleted else None


def test_a_cause_is_proposed_from_what_is_known(house, north, rosa):
    disputed, promised = an_item(north, "F-1"), an_item(north, "F-2")
    an_item(north, "F-3", undetailed=True)
    an_item(north, "F-4", due_source="default")
    an_item(north, "F-5")
    an_item(north, "F-6")
    an_item(north, "F-7", due_on=date(2026, 11, 23))  # due today: not late
    add(
        EInvoice(
            company_id=north.company_id,
            seller_siren="123456782",
            number="F-5",
            status="210",
            updated_at=NOW,
        )
    )
    unreachable = an_account(house, "N2")
    an_item(unreachable, "G-1")
    insolvent = an_account(house, "N3", phone="0102", insolvency_on=date(2026, 11, 2))
    an_item(insolvent, "H-1")
    said = [a_dispute(north, disputed, 50_00), a_promise(north, [(promised, 100_00)])]
    assert outcomes(rosa, *said) == [APPLIED] * 2
    assert causes(rosa) == {
        "F-1": "dispute", "F-2": "promise", "F-3": "our_paperwork", "F-4": "our_paperwork",
        "F-5": "our_paperwork", "F-6": "unknown", "G-1": "our_paperwork", "H-1": "insolvency",
    }  # fmt: skip
    add(Contact(customer_id=unreachable.id, name="Nora", email="nora@n2.example"))
    db.session.commit()
    assert causes(rosa, cause="unknown") == {"F-6": "unknown", "G-1": "unknown"}


def test_a_promise_on_the_whole_account_explains_each_item(north, rosa):
    an_item(north, "F-1")
    assert outcomes(rosa, a_promise(north)) == [APPLIED]
    assert causes(rosa) == {"F-1": "promise"}


def test_an_agreed_plan_explains_its_items_and_a_proposed_one_does_not(house, north, rosa):
    first, second = an_item(north, "F-1"), an_item(north, "F-2")
    for item, plan_state in ((first, "active"), (second, "proposed")):
        schedule = [["2026-12-01", item.residual_minor]]
        a_payment_plan(north, house.rosa, [item], schedule, state=plan_state)
    assert causes(rosa) == {"F-1": "promise", "F-2": "unknown"}


def test_a_person_s_word_stands_until_the_item_closes(app, house, north, rosa):
    item = an_item(north, "F-1")
    assert outcomes(rosa, state(north, item, "oversight")) == [APPLIED]
    (row,) = rosa.get(URL).json["rows"]
    assert (row["cause"], row["said_by"]) == ("oversight", "Rosa")
    assert datetime.fromisoformat(row["said_at"]) == datetime(2026, 11, 23, 7, 30, tzinfo=UTC)
    assert outcomes(rosa, a_dispute(north, item, 50_00)) == [APPLIED]
    assert causes(rosa) == {"F-1": "oversight"}
    paul = signed_in_client(app, house.paul)
    assert outcomes(paul, state(north, item, "cash_trouble")) == [APPLIED]
    assert causes(rosa) == {"F-1": "cash_trouble"}
    lines = db.session.scalars(select(JournalEntry).where(JournalEntry.action == "cause.state"))
    changes = [(line.before["cause"], line.after["cause"]) for line in lines]
    assert changes == [(None, "oversight"), ("oversight", "cash_trouble")]
    # settled, then late again: a new episode is asked about anew
    db.session.execute(update(Item).values(episode=Item.episode + 1))
    db.session.commit()
    assert causes(rosa) == {"F-1": "dispute"}
    db.session.execute(update(Item).values(state="closed", residual_minor=0))
    db.session.commit()
    assert outcomes(rosa, state(north, item, "oversight")) == [("merged", "moot")]


def test_what_is_no_cause_or_no_item_of_the_customer_is_refused(house, north, rosa):
    elsewhere = an_item(an_account(house, "N2"), "G-1")
    item = an_item(north, "F-1")
    assert outcomes(rosa, state(north, item, "laziness")) == [("rejected", "malformed")]
    assert outcomes(rosa, state(north, elsewhere, "oversight")) == [
        ("rejected", "unknown_reference")
    ]


def test_each_cause_is_summed_over_everything_in_sight(app, house, north, rosa):
    item = an_item(north, "F-1", 100_00)
    an_item(north, "F-2", 30_00)
    an_item(north, "A-1", -20_00)  # a credit is not late
    an_item(an_account(house, "S1", portfolio=house.sud, email="s@s.example"), "S-1", 7_00)
    assert outcomes(rosa, state(north, item, "cash_trouble")) == [APPLIED]

    def sums(browser, **query):
        answer = browser.get(URL, query_string=query).json["causes"]
        return [(one["cause"], one["count"], one["amount_minor"]) for one in answer]

    seen = [("cash_trouble", 1, 100_00), ("unknown", 1, 30_00)]
    assert sums(rosa) == seen
    assert sums(rosa, cause="unknown") == seen  # the filter narrows the rows only
    paul = signed_in_client(app, house.paul)
    assert sums(paul) == [("cash_trouble", 1, 100_00), ("unknown", 2, 37_00)]
    assert rosa.get(URL, query_string={"cause": "laziness"}).status_code == 422


def test_the_feed_tells_a_cause_and_who_said_it(house, north, rosa):
    item, other = an_item(north, "F-1"), an_item(north, "F-2")
    assert outcomes(rosa, a_dispute(north, other, 50_00)) == [APPLIED]
    assert told(house, other) == [other.id, north.id, "dispute", None, None]
    assert told(house, item) is None  # unknown: nothing to tell
    assert outcomes(rosa, state(north, item, "oversight")) == [APPLIED]
    assert told(house, item) == [item.id, north.id, "oversight", "Rosa", "2026-11-23"]


def test_the_items_one_takes_along_say_why(app, house, north, rosa):
    item = an_item(north, "F-1")
    an_item(north, "F-2", due_on=date(2026, 12, 1))
    assert outcomes(rosa, state(north, item, "oversight")) == [APPLIED]
    text = rosa.get("/api/v1/exports/items.csv").data.decode("utf-8-sig")
    rows = {row["Pièce"]: row for row in csv.DictReader(io.StringIO(text), delimiter=";")}
    assert (rows["F-1"]["Pourquoi en retard"], rows["F-1"]["Cause dite par"]) == (
        "oversight",
        "Rosa",
    )
    assert rows["F-2"]["Pourquoi en retard"] == ""

"""A deadline marked as done: warnings stop, the calendar says by whom, and it can be taken back."""

from datetime import UTC, date, datetime

from sqlalchemy import select

from credit.store.db import db
from credit.store.deadlines_done import DeadlineDone
from credit.store.journal import JournalEntry
from credit.store.push import Notice
from tasks.notices import warn_deadlines
from tests.builders import an_account
from tests.clients import signed_in_client

URL = "/api/v1/deadlines"


def claimed(customer, **more):
    return {
        "kind": "claim",
        "subject": f"customer/{customer.id}",
        "customer_id": customer.id,
        "on": "2026-11-30",
        "done_on": "2026-11-20",
        "amount_minor": 100_00,
        "reference": "DC-7",
    } | more


def an_insolvent(house):
    customer = an_account(house, insolvency_on=date(2026, 9, 30))
    db.session.commit()
    return customer


def test_done_is_shown_with_whom_warns_no_more_and_can_be_taken_back(app, house, clock):
    clock.now = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
    customer = an_insolvent(house)
    kofi = signed_in_client(app, house.kofi)
    (before,) = kofi.get(URL).json
    assert (before["kind"], before["on"], before["done"]) == ("claim", "2026-11-30", None)
    answer = kofi.post(f"{URL}/done", json=claimed(customer))
    assert answer.status_code == 201, answer.json
    (listed,) = signed_in_client(app, house.meriem).get(URL).json
    assert listed["done"] == {
        "id": answer.json["id"],
        "on": "2026-11-20",
        "by": house.kofi.name,
        "amount_minor": 100_00,
        "reference": "DC-7",
    }
    warn_deadlines()
    assert db.session.scalar(select(Notice).where(Notice.event == "deadline_ahead")) is None
    again = kofi.post(f"{URL}/done", json=claimed(customer))
    assert (again.status_code, again.json["code"]) == (409, "deadline_already_done")
    done = f"{URL}/done/{answer.json['id']}"
    assert (
        kofi.delete(done).json["undone_on"] == kofi.delete(done).json["undone_on"] == "2026-11-23"
    )
    assert [row["done"] for row in kofi.get(URL).json] == [None]
    warn_deadlines()
    assert db.session.scalar(select(Notice).where(Notice.event == "deadline_ahead")) is not None
    assert kofi.post(f"{URL}/done", json=claimed(customer)).status_code == 201
    actions = [row.action for row in db.session.scalars(select(JournalEntry))]
    assert [each for each in actions if each.startswith("deadline.")] == [
        "deadline.done", "deadline.undo", "deadline.done",
    ]  # fmt: skip


def test_what_is_done_goes_from_the_list_after_a_month(app, house, clock):
    clock.now = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
    customer = an_insolvent(house)
    signed_in_client(app, house.kofi).post(f"{URL}/done", json=claimed(customer))
    clock.now = datetime(2026, 12, 23, 7, 0, tzinfo=UTC)
    assert [row["done"]["on"] for row in signed_in_client(app, house.kofi).get(URL).json] == [
        "2026-11-20"
    ]
    clock.now = datetime(2026, 12, 24, 7, 0, tzinfo=UTC)
    assert signed_in_client(app, house.kofi).get(URL).json == []


def test_what_cannot_be_done_changes_nothing(app, house, clock):
    clock.now = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
    customer = an_insolvent(house)
    kofi = signed_in_client(app, house.kofi)

    def refused(**more):
        answer = kofi.post(f"{URL}/done", json=claimed(customer, **more))
        return answer.status_code, answer.json["code"]

    assert refused(done_on="2026-11-24") == (422, "done_in_future")
    assert refused(on="2026-12-01") == (404, "missing")
    assert refused(kind="limit_end") == (404, "missing")
    assert refused(customer_id=customer.id + 1) == (404, "missing")
    assert refused(amount_minor=-5)[0] == 422
    assert db.session.scalar(select(DeadlineDone)) is None

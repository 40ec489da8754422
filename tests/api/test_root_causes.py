"""The root causes of disputes over HTTP: of whom, when, by whose fault, at what cost."""

import csv
import io
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest

from credit.store.db import db
from credit.store.field import Dispute
from tests.builders import NOW, add, an_account, an_item
from tests.clients import signed_in_client

URL = "/api/v1/root-causes"
OPENED = date(2026, 9, 11)  # 73 days before today


@pytest.fixture
def north(house):
    return an_account(house, "N1")


def a_dispute(customer, ref, minor, **more):
    values = {"reason": "price", "state": "in_progress", "opened_on": OPENED, "client_time": NOW}
    item = an_item(customer, ref, minor)
    row = add(
        Dispute(
            id=uuid4(),
            customer_id=customer.id,
            item_id=item.id,
            amount_minor=minor,
            created_at=NOW,
            **values | more,
        )
    )
    db.session.commit()
    return row


def reported(app, user, **query):
    answer = signed_in_client(app, user).get(URL, query_string=query)
    assert answer.status_code == 200, answer.json
    return answer.json


def test_each_reason_says_how_many_were_ours_and_what_they_cost(app, house, north):
    closed = {"state": "resolved", "resolved_at": datetime(2026, 9, 21, 8, 0, tzinfo=UTC)}
    a_dispute(north, "F-1", 1_000_00)
    founded = a_dispute(
        north, "F-2", 500_00, outcome="credited", merit="founded", credited_minor=500_00, **closed
    )
    a_dispute(north, "F-3", 9_00, state="withdrawn")
    found = reported(app, house.kofi, rate_bp=500)
    (line,) = found["causes"]
    assert (line["department"], line["reason"], line["count"], line["ours"]) == (
        "sales",
        "price",
        2,
        1,
    )
    assert (line["disputed_minor"], line["credited_minor"]) == (1_500_00, 500_00)
    assert line["cost_minor"] == 10_00 + 68  # 73 days of 1,000, 10 days of 500
    assert line["days_to_close"] == 10
    assert {one["ref"] for one in found["disputes"]} == {"F-1", "F-2"}
    (one,) = [one for one in found["disputes"] if one["id"] == str(founded.id)]
    assert (one["merit"], one["days"], one["cost_minor"]) == ("founded", 10, 68)


def test_it_is_asked_of_a_company_an_agency_and_a_period(app, house, north):
    south = an_account(house, "S1", portfolio=house.sud)
    a_dispute(north, "F-1", 100_00)
    a_dispute(south, "F-2", 100_00, reason="quality", opened_on=date(2026, 11, 2))

    def refs(user, **query):
        return sorted(one["ref"] for one in reported(app, user, **query)["disputes"])

    assert refs(house.kofi) == ["F-1", "F-2"]
    assert refs(house.kofi, agency_id=house.sud.agency_id) == ["F-2"]
    assert refs(house.kofi, company_id=house.company.id + 1) == []
    assert refs(house.kofi, since="2026-10-01") == ["F-2"]
    assert refs(house.kofi, until="2026-10-01") == ["F-1"]
    assert refs(house.meriem) == ["F-1"], "a manager sees her agency's"


def test_whoever_closes_a_dispute_says_whether_the_customer_was_right(app, house, north):
    kofi = signed_in_client(app, house.kofi)
    for ref, body, merit in (
        ("F-1", {"outcome": "credited"}, "founded"),
        ("F-2", {"outcome": "rejected"}, "unfounded"),
        ("F-3", {"outcome": "credited", "merit": "unfounded"}, "unfounded"),  # for peace alone
    ):
        dispute_id = a_dispute(north, ref, 100_00).id
        at = f"/api/v1/disputes/{dispute_id}/resolution"
        closed = kofi.put(at, json=body | {"text": "looked at"})
        assert (closed.status_code, closed.json["merit"]) == (200, merit)
    again = kofi.delete(at, json={"text": "taken up again"})
    assert again.json["merit"] is None
    wrong = {"outcome": "credited", "merit": "perhaps", "text": "looked at"}
    assert kofi.put(at, json=wrong).status_code == 422


def test_the_report_is_taken_along(app, house, north):
    a_dispute(north, "F-1", 1_000_00)
    text = signed_in_client(app, house.kofi).get("/api/v1/exports/root-causes.csv").data
    (row,) = csv.DictReader(io.StringIO(text.decode("utf-8-sig")), delimiter=";")
    assert (row["Service"], row["Motif"], row["Contesté"]) == ("sales", "price", "1000,00")

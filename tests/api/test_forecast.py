"""The forecast over HTTP: what is supposed is said whole, and the list can be taken along."""

from datetime import date

import pytest

from credit.store.db import db
from tests.builders import an_account, an_item
from tests.clients import signed_in_client

URL = "/api/v1/forecast"


@pytest.fixture
def asking(app, house):
    an_item(an_account(house), "F-1", 300_00, due_on=date(2026, 11, 2))
    browser = signed_in_client(app, house.kofi)

    def ask(path=URL, **query):
        return browser.get(path, query_string={"scope": "portfolio", "id": house.nord.id} | query)

    return ask


@pytest.mark.parametrize(
    ("query", "field"),
    [
        pytest.param({"late_customer_id": 1}, "late_days", id="later by how much"),
        pytest.param({"late_days": 5}, "late_customer_id", id="who pays later"),
        pytest.param({"plan_customer_id": 1, "plan_count": 3}, "plan_first_on", id="since when"),
        pytest.param({"by": "day"}, "by", id="by day nothing is told"),
    ],
)
def test_what_is_not_said_whole_is_named(asking, query, field):
    answer = asking(**query)
    assert answer.status_code == 422
    assert field in answer.json["facts"]["fields"]["query"]


def test_a_plan_that_cannot_be_is_refused_as_one_that_is_proposed(asking, house):
    customer_id = asking().json["customers"][0]["id"]
    plan = {"plan_customer_id": customer_id, "plan_count": 3, "plan_first_on": "2026-11-01"}
    answer = asking(**plan)
    assert (answer.status_code, answer.json["code"]) == (422, "plan_unsound")
    far = asking(**plan | {"plan_first_on": "9999-12-01"})
    assert (far.status_code, far.json["facts"]["field"]) == (422, "plan_first_on")
    told = asking(**plan | {"plan_first_on": "2026-12-01"}, by="month").json
    assert [row["if_minor"] for row in told["periods"][:4]] == [0, 100_00, 100_00, 100_00]


def test_the_lines_can_be_taken_along(asking):
    db.session.rollback()
    told = asking("/api/v1/exports/forecast.csv").data.decode("utf-8-sig").splitlines()
    assert told[0].startswith("Société;Client;Pièce;Échéance;Montant attendu")
    assert told[1].startswith("Négoce du Val;Client C001;F-1;2026-11-02;300,00;EUR;")

"""The desk's list of disputes: what it begins with, and one asked for by its id."""

from datetime import timedelta
from uuid import uuid4

from credit.store.field import Dispute
from tests.builders import NOW, add, an_account
from tests.clients import signed_in_client

API = "/api/v1/disputes"


def a_dispute(customer, state, days_ago):
    closed = NOW - timedelta(days=days_ago)
    return add(
        Dispute(
            id=uuid4(),
            customer_id=customer.id,
            reason="price",
            state=state,
            opened_on=closed.date(),
            client_time=closed,
            created_at=closed,
            resolved_at=closed if state == "resolved" else None,
        )
    )


def test_of_the_resolved_the_last_closed_come_first_of_others_the_oldest(app, house):
    customer = an_account(house, "C1")
    first, last = (a_dispute(customer, "resolved", days) for days in (9, 2))
    oldest, newest = (a_dispute(customer, "open", days) for days in (9, 2))
    kofi = signed_in_client(app, house.kofi)
    ids = {
        state: [row["id"] for row in kofi.get(f"{API}?state={state}").json["rows"]]
        for state in ("resolved", "unresolved")
    }
    assert ids["resolved"] == [str(last.id), str(first.id)]
    assert ids["unresolved"] == [str(oldest.id), str(newest.id)]


def test_one_is_found_by_its_id_whatever_became_of_it_by_whoever_may_see_it(app, house):
    here = a_dispute(an_account(house, "C1"), "withdrawn", 1)
    elsewhere = a_dispute(an_account(house, "C2", portfolio=house.sud), "withdrawn", 1)
    a_dispute(an_account(house, "C3"), "withdrawn", 1)

    def found(person, dispute):
        answer = signed_in_client(app, person).get(f"{API}?state=all&dispute={dispute.id}")
        return [row["id"] for row in answer.json["rows"]]

    assert found(house.kofi, here) == [str(here.id)]
    assert found(house.rosa, here) == [str(here.id)]
    assert found(house.rosa, elsewhere) == []

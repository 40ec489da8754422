"""A limit at the desk: granted for a later day, seen as such, and called off before it begins."""

import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from playwright.sync_api import expect
from sqlalchemy import select

from credit.store.customers import Customer
from credit.store.db import db
from credit.store.limits import LimitRequest
from credit.store.people import User
from tests.builders import add


def a_request(served):
    now = datetime.now(UTC)
    with served.app.app_context():
        customer_id = db.session.scalars(select(Customer.id).where(Customer.code == "C0001")).one()
        rosa = db.session.scalars(select(User).where(User.username == "rosa")).one()
        request = add(
            LimitRequest(
                id=uuid4(),
                customer_id=customer_id,
                requester_id=rosa.id,
                requested_minor=48_000_00,
                reason="new_site",
                state="in_review",
                route=["credit_manager"],
                answer_by=now + timedelta(days=1),
                client_time=now,
                created_at=now,
            )
        )
        db.session.commit()
        return request.id, customer_id


def test_a_limit_is_granted_for_later_and_called_off(open_desk, served):
    request_id, customer_id = a_request(served)
    desk = open_desk("kofi")
    page = desk.page
    desk.go(f"/decisions/{request_id}")
    page.get_by_role("button", name="Contre-offre").click()
    later = datetime.now(UTC) + timedelta(days=20)
    page.get_by_label("À partir du").fill(later.date().isoformat())
    assert desk.blemishes() == []
    page.get_by_role("button", name="Proposer").click()
    expect(page.get_by_role("dialog")).to_contain_text("à partir du")
    page.get_by_role("button", name="Confirmer").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    desk.go(f"/clients/{customer_id}")
    line = page.get_by_role("listitem").filter(has_text=re.compile(r"48\s000.*permanente"))
    expect(line).to_contain_text("à venir")
    line.get_by_role("button").click()
    page.get_by_role("button", name="Confirmer").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_label("Motif").fill("Dépôt reporté")
    page.get_by_role("button", name="Confirmer").click()
    expect(line).to_contain_text("révoquée")
    assert desk.complaints == []

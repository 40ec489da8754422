"""A contributor's steps, read and answered where there is no signal."""

from uuid import uuid4

from playwright.sync_api import expect
from sqlalchemy import select

from credit.store.db import db
from credit.store.field import Dispute
from credit.store.people import User
from tests.builders import add, add_step
from tests.journeys.phone import Phone

VAL = 1
STEP = uuid4()


def ask_logistics(work):
    rosa = db.session.scalars(select(User.id).filter_by(username="rosa")).one()
    dispute = add(
        Dispute(
            id=STEP,
            customer_id=VAL,
            item_id=None,
            amount_minor=900_00,
            reason="delivery",
            text="Palette cassée à l’arrivée",
            state="in_progress",
            opened_by_id=rosa,
            opened_on=work.moment.today,
            client_time=work.moment.now,
            created_at=work.moment.now,
        )
    )
    add_step(dispute, asked="Retrouver le bon de livraison")
    add_step(dispute, "production", asked="Peser la palette")
    work.touch(VAL)


def test_a_step_is_read_and_done_offline(device, served):
    served.change(ask_logistics, VAL)
    lea = Phone(device)
    lea.page.goto("/")
    lea.knock("lea")
    step = lea.page.get_by_role("link", name="Retrouver le bon de livraison")
    expect(step).to_be_visible()
    lea.wait_for_worker()
    lea.page.reload()  # the desk's files are kept once used
    expect(step).to_be_visible()
    lea.go_offline()
    lea.restart()
    step = lea.page.get_by_role("link", name="Retrouver le bon de livraison")
    step.click()
    expect(lea.page.get_by_text("Palette cassée à l’arrivée")).to_be_visible()
    expect(lea.page.get_by_role("button", name="Fait")).to_be_enabled()  # words are not needed
    lea.page.get_by_label("Ce qui a été fait ou appris").fill("Bon retrouvé, palette échangée")
    lea.page.get_by_role("button", name="Fait").click()
    expect(lea.page.get_by_text("Aucune étape.")).to_be_visible()
    lea.pill().click()
    expect(lea.page.get_by_text("Étape faite, Charpentes Val")).to_be_visible()
    assert served.said() == []

    lea.go_online()
    expect(lea.page.get_by_text("Tout est envoyé")).to_be_visible()
    assert served.said() == [("step.complete", "applied")]
    assert lea.complaints == []

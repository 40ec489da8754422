"""A rep makes a visit without any signal and says how it ended; the desk reads it in its agenda."""

from uuid import UUID

from playwright.sync_api import expect
from sqlalchemy import select

from credit.operations.dunning_messages import send_after
from credit.store.db import db
from credit.store.dunning import DunningLine, DunningMessage, DunningRun
from credit.store.dunning_policies import DunningPolicyVersion
from credit.store.items import Item
from credit.store.people import User

VAL = 1
VISIT = UUID("0192f0c0-0000-7000-8000-000000000001")
LEVELS = [{"name": "L1", "after_days": 3, "channel": "visit"}]


def owed(work):
    """Owe the customer a visit about its oldest invoice, as a run of today would."""
    today, now = work.moment.today, work.moment.now
    kofi = db.session.scalar(select(User.id).where(User.username == "kofi"))
    wanted = select(Item).where(Item.customer_id == VAL, Item.residual_minor > 0)
    item = db.session.scalars(wanted.order_by(Item.due_on)).first()
    strategies = [{"name": "Standard", "levels": LEVELS}]
    db.session.add(
        DunningPolicyVersion(
            strategies=strategies, reason="terrain", starts_on=today, by_id=kofi, created_at=now
        )
    )
    run = DunningRun(run_on=today, decided_at=now, state="decided", counts={})
    db.session.add(run)
    db.session.flush()
    line = DunningLine(item_id=item.id, level="L1", episode=item.episode, amount_minor=1)
    db.session.add(
        DunningMessage(
            id=VISIT,
            run_id=run.id,
            customer_id=VAL,
            run_on=today,
            level="L1",
            channel="visit",
            deadline_on=today,
            language="fr",
            recipient="",
            subject="Relance",
            body="Relance",
            total_minor=item.residual_minor,
            currency="EUR",
            prepared_at=now,
            send_after=min(now, send_after(work.moment, "FR")),
            message_id="<visit@example.com>",
            lines=[line],
        )
    )
    work.touch(VAL)


def test_a_visit_made_without_signal_reaches_the_desk(rosa, served, open_desk):
    served.change(owed, VAL)
    rosa.restart()
    page = rosa.page
    expect(page.get_by_role("heading", name="Visites à faire")).to_be_visible()
    page.get_by_role("link", name="Charpentes Val").first.click()
    rosa.go_offline()
    page.get_by_role("button", name="Rendre compte").click()
    dialog = page.get_by_role("dialog", name="Visite · Charpentes Val")
    dialog.get_by_role("button", name="Promet de payer").click()
    dialog.get_by_label("Que s’est-il passé").fill("Le dirigeant paie vendredi")
    dialog.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("button", name="Rendre compte")).to_have_count(0)
    expect(rosa.sheet.get_by_role("tab", name="Promesse", selected=True)).to_be_visible()
    page.keyboard.press("Escape")
    rosa.go_online()
    rosa.expect_all_sent()
    assert served.said() == [("task.complete", "applied")]
    kofi = open_desk("kofi")
    kofi.go("/relances/agenda")
    expect(kofi.page.get_by_text("Le dirigeant paie vendredi")).to_be_visible()
    expect(kofi.page.get_by_text("Promet de payer")).to_be_visible()
    assert (kofi.blemishes(), kofi.complaints, rosa.complaints) == ([], [], [])

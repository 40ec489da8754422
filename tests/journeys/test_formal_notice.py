"""Before a formal notice the rep asks for a hold without any signal; the desk rewrites its strategies."""

import re
from datetime import timedelta

from playwright.sync_api import expect
from sqlalchemy import select

from credit.store.db import db
from credit.store.dunning import DunningRelease
from credit.store.items import Item
from credit.store.people import User

VAL = 1


def announced(work):
    """Announce a notice that goes in two days."""
    item = db.session.scalars(select(Item).where(Item.customer_id == VAL)).first()
    kofi = db.session.scalar(select(User.id).where(User.username == "kofi"))
    db.session.add(
        DunningRelease(
            customer_id=VAL,
            level="formal_notice",
            items=[[item.id, item.episode, item.due_on.isoformat()]],
            total_minor=item.residual_minor,
            released_by_id=kofi,
            released_at=work.moment.now,
            released_on=work.moment.today,
            goes_at=work.moment.now + timedelta(days=2),
        )
    )
    work.touch(VAL)


def test_a_hold_asked_for_without_signal_reaches_the_desk(rosa, served, open_desk):
    served.change(announced, VAL)
    rosa.restart()
    rosa.open_customer("Charpentes Val")
    page = rosa.page
    expect(page.get_by_text("Mise en demeure le")).to_be_visible()
    rosa.go_offline()
    page.get_by_role("button", name="Demander un sursis").click()
    dialog = page.get_by_role("dialog", name=re.compile("Surseoir"))
    until = dialog.get_by_label("Jusqu’au")
    until.fill(until.get_attribute("max"))
    dialog.get_by_label("Pourquoi attendre").fill("Le dirigeant paie jeudi")
    dialog.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("Sursis demandé jusqu’au")).to_be_visible()
    expect(page.get_by_role("button", name="Demander un sursis")).to_have_count(0)
    rosa.go_online()
    rosa.expect_all_sent()
    expect(page.get_by_text("Un sursis est accordé")).to_be_visible()
    assert served.said() == [("hold.ask", "applied")]
    kofi = open_desk("kofi")
    kofi.go("/relances/mises-en-demeure")
    expect(kofi.page.get_by_text("Le dirigeant paie jeudi")).to_be_visible()
    assert (kofi.blemishes(), kofi.complaints, rosa.complaints) == ([], [], [])


def test_a_strategy_is_drafted_refused_at_its_field_compared_and_put_in_force(open_desk):
    claire = open_desk("claire")
    claire.go("/relances/strategies")
    page = claire.page
    page.get_by_text("Tous les autres clients").click()
    second = page.get_by_label("Jours après l’échéance, Niveau 2")
    second.fill("2")
    page.get_by_role("button", name="Comparer").click()
    expect(page.get_by_text("Chaque niveau vient après le précédent")).to_be_visible()
    expect(second).to_be_focused()
    second.fill("12")
    page.get_by_role("button", name="Mettre en vigueur").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("J+12")).to_be_visible()
    dialog.get_by_label("Motif").fill("Plus de temps entre deux lettres")
    dialog.get_by_role("button", name="Confirmer").click()
    expect(page.get_by_text("Version 1").first).to_be_visible()
    expect(page.get_by_text("J+12").first).to_be_visible()
    assert (claire.blemishes(), claire.overflows(), claire.complaints) == ([], False, [])

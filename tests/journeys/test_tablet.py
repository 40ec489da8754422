"""An agency manager with a tablet: disputes and promises, where there is a signal and where there is none."""

from uuid import uuid4

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from credit.operations import disputes
from credit.store.db import db
from credit.store.field import Dispute, Promise
from credit.store.people import User
from tests.builders import add
from tests.journeys.conftest import PATIENCE_MS
from tests.journeys.phone import Phone

VAL, ROUX = 1, 2
DISPUTE, BROKEN, SOON = uuid4(), uuid4(), uuid4()


def the(username):
    return db.session.scalars(select(User.id).filter_by(username=username)).one()


def disputed(work, **more):
    values = {
        "id": DISPUTE,
        "customer_id": VAL,
        "reason": "delivery",
        "text": "Palette cassée à l’arrivée",
        "state": "open",
        "opened_by_id": the("rosa"),
        "opened_on": work.moment.today,
        "client_time": work.moment.now,
        "created_at": work.moment.now,
    } | more
    add(Dispute(**values))
    work.touch(values["customer_id"])


def promised(work):
    for promise_id, state in ((BROKEN, "broken"), (SOON, "active")):
        add(
            Promise(
                id=promise_id,
                customer_id=VAL,
                amount_minor=100_00 if state == "active" else 200_00,
                promised_on=work.moment.today,
                items=[],
                basis=[],
                text="",
                state=state,
                basis_changed=False,
                recorded_by_id=the("rosa"),
                recorded_on=work.moment.today,
                client_time=work.moment.now,
                created_at=work.moment.now,
            )
        )
    work.touch(VAL)


@pytest.fixture
def meriem(browser, served):
    """Her tablet, held upright."""
    context = browser.new_context(
        base_url=served.url,
        viewport={"width": 820, "height": 1180},
        locale="fr-FR",
        timezone_id="Europe/Paris",
    )
    context.set_default_timeout(PATIENCE_MS)
    tablet = Phone(context)
    yield tablet
    assert tablet.complaints == []
    context.close()


def settle_in(tablet, path, who="meriem"):
    tablet.page.goto("/")
    tablet.knock(who)
    expect(tablet.page.get_by_label("Mot de passe")).to_have_count(0)
    tablet.wait_for_worker()
    tablet.page.goto(path)


def test_a_word_on_a_dispute_stays_in_sight_before_it_was_sent(meriem, served):
    served.change(disputed, VAL)
    settle_in(meriem, f"/litiges/{DISPUTE}")
    page = meriem.page
    expect(page.get_by_text("Palette cassée à l’arrivée")).to_be_visible()
    meriem.go_offline()
    page.get_by_role("textbox", name="Commentaire").fill("J’appelle le transporteur")
    page.get_by_role("button", name="Commenter").click()
    expect(page.get_by_text("J’appelle le transporteur")).to_be_visible()
    expect(page.get_by_text("gardé sur ce téléphone")).to_be_visible()
    page.get_by_role("button", name="Prendre en charge").click()
    expect(page.get_by_text("Cet écran demande du réseau")).to_be_visible()
    meriem.go_online()
    expect(page.get_by_text("gardé sur ce téléphone")).to_have_count(0)
    expect(page.get_by_text("J’appelle le transporteur")).to_be_visible()
    assert served.said() == [("dispute.comment", "applied")]


def test_who_was_slower_to_take_a_dispute_reads_who_has_it(meriem, served):
    served.change(disputed, VAL)
    settle_in(meriem, f"/litiges/{DISPUTE}")
    page = meriem.page
    take = page.get_by_role("button", name="Prendre en charge")
    expect(take).to_be_visible()

    def kofi_is_faster(route):
        served.change(lambda work: disputes.assign(work, DISPUTE, the("kofi")), VAL)
        route.continue_()

    meriem.device.route("**/owner", kofi_is_faster)
    take.click()
    expect(page.get_by_text("Entre-temps, Kofi l’a pris en charge.")).to_be_visible()
    expect(page.get_by_text("Kofi", exact=True)).to_be_visible()  # the list has heard of it too
    meriem.device.unroute("**/owner")
    take.click()  # now she knows
    expect(take).to_have_count(0)
    with served.app.app_context():
        assert db.session.get_one(Dispute, DISPUTE).owner_id == the("meriem")


def closed_beside_another(work):
    disputed(work, state="withdrawn", resolved_at=work.moment.now)
    disputed(work, id=uuid4(), customer_id=ROUX, text="Une autre")


@pytest.mark.parametrize("width", [820, 360])
def test_a_word_of_a_dispute_that_is_over_opens_that_one_and_of_none_says_so(meriem, served, width):
    served.change(closed_beside_another, VAL, ROUX)
    meriem.page.set_viewport_size({"width": width, "height": 800})
    settle_in(meriem, f"/litiges/{DISPUTE}")
    page = meriem.page
    expect(page.get_by_text("Palette cassée à l’arrivée")).to_be_visible()
    expect(page.locator(".detail").get_by_text("retiré")).to_be_visible()
    expect(page.get_by_role("button", name="Prendre en charge")).to_have_count(0)
    expect(page.locator(".chain")).to_have_count(0)  # nobody has it any longer
    page.goto(f"/litiges/{uuid4()}")
    expect(page.get_by_text("Ce litige n’est plus affiché")).to_be_visible()
    expect(page.get_by_text("Une autre")).to_have_count(0)
    page.locator(".pane--sheet").get_by_role("link", name="Litiges").click()
    expect(page.get_by_text("1 litige ouvert")).to_be_visible()


def test_so_it_does_at_the_desk(meriem, served):
    served.change(closed_beside_another, VAL, ROUX)
    page = meriem.page
    page.set_viewport_size({"width": 1440, "height": 900})
    settle_in(meriem, f"/litiges/{DISPUTE}", who="kofi")
    sheet = page.locator(".pane--sheet")
    expect(sheet.get_by_text("Palette cassée à l’arrivée")).to_be_visible()
    expect(sheet.get_by_text("retiré")).to_be_visible()
    expect(sheet.get_by_role("button", name="Enregistrer")).to_have_count(0)
    page.goto(f"/litiges/{uuid4()}")
    expect(page.get_by_text("Ce litige n’est plus affiché")).to_be_visible()


def test_a_dispute_of_somebody_of_the_same_name_can_be_taken(meriem, served):
    def kofi_has_it(work):
        disputed(work)
        kofi, me = (db.session.get_one(User, the(name)) for name in ("kofi", "meriem"))
        kofi.name = me.name
        disputes.assign(work, DISPUTE, kofi.id)

    served.change(kofi_has_it, VAL)
    settle_in(meriem, f"/litiges/{DISPUTE}")
    take = meriem.page.get_by_role("button", name="Prendre en charge")
    take.click()
    expect(take).to_have_count(0)
    with served.app.app_context():
        assert db.session.get_one(Dispute, DISPUTE).owner_id == the("meriem")


def test_missed_promises_lead_and_one_asks_how_they_stand_without_a_signal(meriem, served):
    served.change(promised, VAL)
    settle_in(meriem, f"/promesses/{SOON}")
    page = meriem.page
    missed, week = (
        page.locator("section").filter(has=page.get_by_role("heading", name=name))
        for name in ("Manquées", "Cette semaine")
    )
    expect(missed.get_by_role("listitem")).to_contain_text("200")
    expect(week.get_by_role("listitem")).to_contain_text("100")
    expect(week.locator("[aria-current]")).to_have_count(1)  # what the alert was about
    expect(missed.locator("[aria-current]")).to_have_count(0)
    meriem.go_offline()
    missed.get_by_role("button", name="Demander un point").click()
    expect(missed.get_by_role("button", name="Point demandé")).to_be_disabled()
    expect(meriem.pill()).to_be_visible()
    meriem.go_online()
    expect(meriem.pill()).to_have_count(0)
    assert served.said() == [("promise.query", "applied")]

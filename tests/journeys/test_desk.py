"""The desk, walked through: a ledger comes in, a request is answered by keyboard, all is readable."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect
from sqlalchemy import select, update

from credit.store.customers import Customer
from credit.store.db import db
from credit.store.limits import CreditLimit, LimitRequest
from credit.store.people import Session, User
from tests.clients import PASSWORD
from tests.credit.operations.limit_cases import a_request, run_routing
from tests.fec_files import NAME, bytes_of, invoice
from tests.journeys.desk import DESKTOP

LONG_AGO = datetime.now(UTC) - timedelta(hours=1)
TABLET = {"width": 820, "height": 1180}
PHONE = {"width": 360, "height": 740}

SCREENS = {
    "kofi": (
        "/",
        "/indicateurs",
        "/ensemble",
        "/encaissements",
        "/decisions",
        "/decisions/echeances",
        "/decisions/regles",
        "/decisions/suppleances",
        "/clients",
        "/clients/1",
        "/relances",
        "/relances/triage",
        "/relances/courriers",
        "/relances/escomptes",
        "/relances/litiges",
        "/boite",
        "/imports",
        "/imports/affectation",
        "/journal",
        "/moi",
    ),
    "ada": (
        "/administration",
        "/administration/agences",
        "/administration/portefeuilles",
        "/administration/reaffectation",
        "/administration/appareils",
        "/administration/exploitation",
    ),
    "meriem": (
        "/risque",
        "/indicateurs",
        "/litiges",
        "/promesses",
        "/decisions",
        "/decisions/echeances",
    ),
    "lea": ("/etapes",),
}


def test_the_door_opens_without_asking_who_is_there(browser, served):
    """Nobody ever signed in on this device, so no request fails and the console stays clean."""
    context = browser.new_context(base_url=served.url, viewport=DESKTOP, locale="fr-FR")
    page, complaints = context.new_page(), []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.goto("/")
    expect(page.get_by_label("Identifiant")).to_be_visible()
    page.wait_for_load_state("networkidle")
    context.close()
    assert complaints == []


def ask_for_more(served):
    """Let Rosa ask for 45,000 on Charpentes Val, and route it."""
    with served.app.app_context():
        customer = db.session.scalars(select(Customer).where(Customer.code == "C0001")).one()
        rosa = db.session.scalars(select(User).where(User.username == "rosa")).one()
        asked = a_request(customer, rosa, requested_minor=45_000_00).id
        run_routing()
        db.session.remove()
    return asked


def approvals_of(served, request_id):
    with served.app.app_context():
        request = db.session.get_one(LimitRequest, request_id)
        found = [row.granted_minor for row in request.approvals]
        db.session.remove()
    return found


def answer_of(served, request_id):
    with served.app.app_context():
        request = db.session.get(LimitRequest, request_id)
        limit = db.session.scalar(
            select(CreditLimit.amount_minor).where(CreditLimit.request_id == request_id)
        )
        found = request.state, limit
        db.session.remove()
    return found


def test_a_ledger_is_dropped_reconciled_applied_and_its_customers_assigned(open_desk, served):
    kofi = open_desk("kofi")
    kofi.go("/imports")
    ledger = bytes_of(
        invoice("C0001", "F-20388", 5120), invoice("CX01", "F-1", 120.40, name="Menuiserie Neuve")
    )
    page = kofi.page
    page.locator("input[type=file]").set_input_files(
        {"name": NAME, "mimeType": "text/plain", "buffer": ledger}
    )
    page.locator("summary").filter(has_text="ligne").first.click()
    lines = page.get_by_role("table", name="Postes nouveaux")
    expect(lines.get_by_text("Menuiserie Neuve")).to_be_visible()
    page.get_by_role("button", name="Appliquer").click()
    expect(page.get_by_text("Le compte 411 et les postes ouverts sont égaux")).to_be_visible()
    page.get_by_role("dialog").get_by_role("button", name="Appliquer").click()
    expect(page.get_by_text("Les chiffres des clients concernés")).to_be_visible()
    served.settle()

    page.get_by_role("link", name="À affecter").first.click()
    row = page.get_by_role("row").filter(has_text="Menuiserie Neuve")
    row.get_by_role("combobox").select_option(label="Nord 1")
    expect(row).to_have_count(0)

    page.go_back()
    page.get_by_role("button", name="Annuler cet import").click()
    page.get_by_role("dialog").get_by_role("button", name="Annuler cet import").click()
    expect(page.get_by_text("Import annulé")).to_be_visible()
    assert kofi.complaints == []


def test_a_file_that_cannot_be_read_is_refused_whole_with_line_and_field(open_desk, served):
    kofi = open_desk("kofi")
    kofi.go("/imports")
    broken = bytes_of(invoice("C0001", "F-9", 10, on="20261131"), invoice("C0001", "F-10", 20))
    kofi.page.locator("input[type=file]").set_input_files(
        {"name": NAME, "mimeType": "text/plain", "buffer": broken}
    )
    expect(kofi.page.get_by_text("Le fichier est refusé, rien n’a changé")).to_be_visible()
    expect(kofi.page.get_by_text("zone EcritureDate").first).to_be_visible()
    expect(kofi.page.get_by_role("button", name="Appliquer")).to_have_count(0)


def test_a_request_is_approved_by_keyboard_alone(open_desk, served):
    asked = ask_for_more(served)
    kofi = open_desk("kofi")
    kofi.go("/decisions")
    expect(kofi.page.get_by_role("heading", name="Charpentes Val")).to_be_visible()
    kofi.page.keyboard.press("a")
    expect(kofi.page.get_by_role("dialog")).to_be_visible()
    kofi.page.keyboard.press("Enter")
    expect(kofi.page.get_by_text("La file est vide")).to_be_visible()
    assert answer_of(served, asked) == ("approved", 45_000_00)
    assert kofi.complaints == []


def test_refusing_wants_a_reason_and_the_fault_takes_the_focus(open_desk, served):
    ask_for_more(served)
    kofi = open_desk("kofi")
    kofi.go("/decisions")
    expect(kofi.page.get_by_role("heading", name="Charpentes Val")).to_be_visible()
    kofi.page.keyboard.press("r")
    summary = kofi.page.locator(".errors")
    expect(summary).to_be_focused()
    summary.get_by_role("link").click()
    expect(kofi.page.get_by_label("Motif")).to_be_focused()


def test_a_key_pressed_the_moment_a_request_shows_is_heard(open_desk, served):
    ask_for_more(served)
    kofi = open_desk("kofi")
    kofi.page.add_init_script("""new MutationObserver((_, watch) => {
        if (!document.querySelector(".decide")) return;
        watch.disconnect();
        dispatchEvent(new KeyboardEvent("keydown", { key: "r" }));
    }).observe(document, { childList: true, subtree: true });""")
    kofi.go("/decisions")
    expect(kofi.page.locator(".errors")).to_be_focused()


def test_the_second_approver_learns_who_was_faster(open_desk, served):
    asked = ask_for_more(served)
    kofi, claire = open_desk("kofi"), open_desk("claire")
    for desk in (kofi, claire):
        desk.go(f"/decisions/{asked}")
        expect(desk.page.get_by_role("button", name="Approuver")).to_be_visible()
    kofi.page.get_by_role("button", name="Approuver").click()
    kofi.page.get_by_role("dialog").get_by_role("button", name="Confirmer").click()
    expect(kofi.page.get_by_text("Réponse enregistrée")).to_be_visible()
    claire.page.get_by_role("button", name="Approuver").click()
    claire.page.get_by_role("dialog").get_by_role("button", name="Confirmer").click()
    expect(claire.page.locator(".decide").get_by_text("Kofi a déjà décidé")).to_be_visible()
    expect(claire.page.get_by_role("button", name="Approuver")).to_have_count(0)
    expect(kofi.page.locator(".decide").get_by_text("Accordée", exact=True)).to_be_visible()


@pytest.mark.parametrize("viewport", [TABLET, DESKTOP], ids=["tablet", "desktop"])
def test_a_high_counter_offer_wants_the_password_in_place(open_desk, served, viewport):
    asked = ask_for_more(served)
    kofi = open_desk("kofi", viewport)
    served.change(lambda _: db.session.execute(update(Session).values(created_at=LONG_AGO)))
    kofi.go(f"/decisions/{asked}")
    page = kofi.page
    page.get_by_role("button", name="Contre-offre").click()
    page.get_by_label("Montant (EUR)").fill("60000")
    page.locator(".decide button[type=submit]").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Confirmer").click()
    password = dialog.get_by_label("Votre mot de passe")
    expect(password).to_be_focused()
    password.fill("a guess")
    password.press("Enter")
    expect(dialog.get_by_text("Ce n’est pas votre mot de passe")).to_be_visible()
    password.fill(PASSWORD)
    password.press("Enter")
    expect(dialog).to_have_count(0)
    expect(page.get_by_role("button", name="Proposer")).to_have_count(0)
    assert approvals_of(served, asked) == [60_000_00]
    assert kofi.complaints == []


@pytest.mark.parametrize(
    ("decider", "viewport"),
    [("kofi", PHONE), ("kofi", TABLET), ("claire", DESKTOP)],
    ids=["phone", "tablet", "desktop"],
)
def test_what_is_asked_on_a_phone_is_decided_anywhere_and_read_on_the_phone(
    open_desk, served, rosa, decider, viewport
):
    rosa.ask_for_a_limit("Mat’Ouest", "12 000")
    served.settle()
    with served.app.app_context():
        (asked,) = db.session.scalars(select(LimitRequest.id))
        db.session.remove()
    desk = open_desk(decider, viewport)
    desk.go(f"/decisions/{asked}")
    desk.page.get_by_role("button", name="Approuver").click()
    desk.page.get_by_role("dialog").get_by_role("button", name="Confirmer").click()
    expect(desk.page.get_by_text("Réponse enregistrée")).to_be_visible()
    assert answer_of(served, asked) == ("approved", 12_000_00)
    expect(rosa.page.get_by_text(re.compile(r"sur 12\s000"))).to_be_visible()
    assert desk.complaints == rosa.complaints == []


def test_other_rules_are_tried_on_todays_book_and_put_in_force(open_desk, served):
    claire = open_desk("claire")
    claire.go("/decisions/regles")
    page = claire.page
    page.get_by_label("Échu ancien à partir de").fill("0")
    page.get_by_role("button", name="Essayer").click()
    expect(page.get_by_text("Un nombre entier entre")).to_be_visible()
    page.get_by_label("Échu ancien à partir de").fill("30")
    page.get_by_role("button", name="Essayer").click()
    expect(page.get_by_role("heading", name="Révision de cette nuit")).to_be_visible()
    page.get_by_role("button", name="Mettre en vigueur").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Confirmer").click()
    expect(dialog.get_by_label("Motif")).to_be_focused()
    dialog.get_by_label("Motif").fill("Décidé en comité")
    dialog.get_by_role("button", name="Confirmer").click()
    expect(page.get_by_text("Version 1", exact=True)).to_be_visible()
    expect(page.get_by_label("Échu ancien à partir de")).to_have_value("30")
    assert claire.complaints == []


def test_a_note_from_the_desk_takes_the_same_road_as_one_from_a_phone(open_desk, served):
    kofi = open_desk("kofi")
    kofi.go("/clients")
    kofi.page.get_by_role("link", name="Charpentes Val").click()
    kofi.page.get_by_label("Que s’est-il passé").fill("Appelé la comptable")
    kofi.page.get_by_role("button", name="Enregistrer").click()
    expect(kofi.page.locator(".timeline").get_by_text("Appelé la comptable")).to_be_visible()
    assert served.said() == [("note.add", "applied")]


def test_key_figures_of_a_portfolio_on_a_past_day_open_into_their_explanation(open_desk, served):
    kofi = open_desk("kofi")
    kofi.page.get_by_role("link", name="Indicateurs").click()
    page = kofi.page
    page.get_by_label("Périmètre").select_option(label="Nord 1")
    expect(page).to_have_url(re.compile("scope=portfolio"))
    page.locator(".figure").filter(has_text="Part échue").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("litiges compris")).to_be_visible()
    expect(dialog.get_by_text("Créance", exact=True)).to_be_visible()
    dialog.get_by_role("button", name="Fermer").click()
    expect(page.locator(".figure").filter(has_text="Pertes sur ventes")).to_contain_text(
        "les pertes ne sont connues que par société"
    )
    page.get_by_label("À la fin du").fill("2024-02-01")
    expect(page.get_by_text("rien n’est connu avant")).to_be_visible()
    assert kofi.complaints == []


@pytest.mark.parametrize("username", SCREENS)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_screen_has_a_serious_fault_for_those_who_see_or_hear_it(
    open_desk, served, username, theme
):
    ask_for_more(served)
    viewport = TABLET if username in ("meriem", "lea") else DESKTOP
    desk = open_desk(username, viewport, color_scheme=theme)
    faults = {}
    for path in SCREENS[username]:
        desk.go(path)
        if found := desk.blemishes():
            faults[path] = found
    assert faults == {}
    assert desk.complaints == []


@pytest.mark.parametrize("username", ["kofi", "ada", "lea"])
def test_no_screen_scrolls_sideways_on_a_phone(open_desk, served, username):
    desk = open_desk(username, PHONE)
    wide = []
    for path in SCREENS[username]:
        desk.go(path)
        if desk.overflows():
            wide.append(path)
    assert wide == []

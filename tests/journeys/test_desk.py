"""The desk, walked through: a ledger comes in, a request is answered by keyboard, all is readable."""

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
        "/decisions",
        "/decisions/echeances",
        "/clients",
        "/relances",
        "/relances/triage",
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
    ),
    "meriem": ("/risque", "/litiges", "/promesses", "/decisions", "/decisions/echeances"),
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


def test_a_note_from_the_desk_takes_the_same_road_as_one_from_a_phone(open_desk, served):
    kofi = open_desk("kofi")
    kofi.go("/clients")
    kofi.page.get_by_role("link", name="Charpentes Val").click()
    kofi.page.get_by_label("Que s’est-il passé").fill("Appelé la comptable")
    kofi.page.get_by_role("button", name="Enregistrer").click()
    expect(kofi.page.locator(".timeline").get_by_text("Appelé la comptable")).to_be_visible()
    assert served.said() == [("note.add", "applied")]


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

"""The shell: its language, and the build that replaces it."""

import pytest
from playwright.sync_api import expect

from tests.clients import PASSWORD

WORKER = "/service_worker.js"


def test_a_waiting_build_takes_over_on_a_tap_and_loses_nothing(rosa, served):
    served.weather.answers = [("503 Service Unavailable", "text/html", b"")] * 50
    rosa.open_customer("Charpentes Val")
    rosa.note("Pas encore partie")
    rosa.start("Note").get_by_label("Que s’est-il passé").fill("À moitié écr")
    expect(rosa.sheet.get_by_text("Brouillon gardé")).to_be_visible()
    rosa.sheet.get_by_role("button", name="Fermer").click()

    served.weather.grown[WORKER] = b"\n// the next build"
    rosa.restart("/clients/1")
    expect(rosa.page.get_by_text("Nouvelle version prête")).to_be_visible()
    with rosa.page.expect_event("load"):
        rosa.page.get_by_role("button", name="Mettre à jour").click()
    rosa.wait_for_worker()
    waiting = "navigator.serviceWorker.getRegistration().then((known) => known.waiting)"
    assert rosa.page.evaluate(waiting) is None
    rosa.expect_kept(1)
    expect(rosa.page.get_by_text("Nouvelle version prête")).to_have_count(0)
    draft = rosa.start("Note").get_by_label("Que s’est-il passé")
    expect(draft).to_have_value("À moitié écr")

    served.weather.answers = []
    rosa.restart()
    rosa.expect_all_sent()
    assert served.said() == [("note.add", "applied")]


def test_a_part_that_is_gone_after_a_deploy_ends_no_tap_in_nothing_and_loses_no_draft(device):
    gone = [True]
    device.route("**/*-door-*.js", lambda route: route.abort() if gone[0] else route.continue_())
    page = device.new_page()
    page.goto("/")
    page.get_by_label("Identifiant").fill("rosa")
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Se connecter").click()
    page.get_by_role("link", name="Clients", exact=True).click()
    page.get_by_role("link", name="Charpentes Val").click()
    page.get_by_role("group", name="Saisir").get_by_role("button", name="Note").click()
    sheet = page.locator("dialog#capture")
    expect(sheet.get_by_text("Cette partie de l’application n’est pas venue")).to_be_visible()
    gone.clear()
    gone.append(False)
    sheet.get_by_role("button", name="Réessayer").click()
    text = sheet.get_by_label("Que s’est-il passé")
    expect(text).to_be_focused()
    text.fill("Pas perdu")
    expect(sheet.get_by_text("Brouillon gardé")).to_be_visible()
    page.reload()
    expect(text).to_have_value("Pas perdu")


@pytest.fixture
def english(browser, served):
    """A browser that speaks English, whoever sits before it."""
    context = browser.new_context(
        base_url=served.url, viewport={"width": 1280, "height": 800}, locale="en-GB"
    )
    context.set_default_timeout(15_000)
    yield context
    context.close()


def knock_in_english(page, username):
    page.goto("/")
    page.get_by_label("User name").fill(username)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def test_the_persons_language_wins_over_the_browsers_in_every_catalogue(english):
    page = english.new_page()
    knock_in_english(page, "ada")
    expect(page.get_by_role("heading", level=1)).to_have_text("Administration")
    for words in ("Personnes", "Agences", "Commercial"):
        expect(page.get_by_text(words).first).to_be_visible()
    for words in ("People", "Agencies", "Sales rep"):
        expect(page.get_by_text(words, exact=True)).to_have_count(0)
    assert page.evaluate("document.documentElement.lang") == "fr"

    page.goto("/moi")
    page.get_by_role("button", name="English").click()
    page.get_by_role("link", name="Administration").first.click()
    for words in ("People", "Agencies", "Sales rep"):
        expect(page.get_by_text(words).first).to_be_visible()
    expect(page.get_by_text("Personnes", exact=True)).to_have_count(0)


def test_a_language_chosen_offline_holds_and_reaches_the_server_later(rosa):
    rosa.page.get_by_role("link", name="Moi").click()
    rosa.go_offline()
    rosa.page.get_by_role("button", name="English").click()
    expect(rosa.page.get_by_role("link", name="Customers")).to_be_visible()
    rosa.restart()
    expect(rosa.page.get_by_role("link", name="Customers")).to_be_visible()
    told = rosa.device.expect_event("response", lambda said: said.url.endswith("/me") and said.ok)
    with told:
        rosa.go_online()
        rosa.restart()
    expect(rosa.page.get_by_role("link", name="Customers")).to_be_visible()

"""Getting in: through the company's directory, and past the lock of the phone."""

import pytest
from playwright.sync_api import expect
from sqlalchemy import update

from credit.store.db import db
from credit.store.people import User
from tests.directory import CLIENT_ID, CLIENT_SECRET, a_directory
from tests.journeys.phone import Phone

PIN = "270514"


@pytest.fixture
def directory(served):
    """The company's directory, in which Rosa has an account."""
    with a_directory() as running:
        served.app.config |= {
            "OIDC_ISSUER": running.url,
            "OIDC_CLIENT_ID": CLIENT_ID,
            "OIDC_CLIENT_SECRET": CLIENT_SECRET,
            "OIDC_LABEL": "Annuaire Maison",
        }
        with served.app.app_context():
            rosa = update(User).where(User.username == "rosa")
            db.session.execute(rosa.values(email="rosa@maison.example"))
            db.session.commit()
            db.session.remove()
        yield running


def test_a_phone_nobody_knows_yet_comes_back_from_the_directory_to_the_page_it_wanted(
    device, served, directory
):
    phone = Phone(device)
    phone.page.goto("/clients/1")
    directory.denies = "access_denied"
    through = phone.page.get_by_role("button", name="Se connecter avec Annuaire Maison")
    through.click()
    expect(phone.page.get_by_text("ou vous avez annulé")).to_be_visible()
    directory.denies = None
    phone.page.get_by_role("link", name="Réessayer").click()
    expect(phone.page.get_by_role("heading", level=1)).to_contain_text("Charpentes Val")
    assert phone.page.url == f"{served.url}/clients/1"
    phone.wait_for_worker()
    phone.go_offline()
    phone.restart("/clients/1")
    expect(phone.page.get_by_role("heading", level=1)).to_contain_text("Charpentes Val")
    assert phone.complaints == []


@pytest.mark.parametrize("height", [640, 800])
def test_what_comes_late_at_the_door_moves_nothing_under_a_finger(
    device, served, directory, height
):
    page = Phone(device).page
    page.set_viewport_size({"width": 360, "height": height})
    held = []

    def hold(asked):
        held.append(asked)

    page.route("**/session/sign-on", hold)
    with page.expect_request("**/session/sign-on"):
        page.goto("/")
    touched = page.locator("form :is(input, button)")
    places = [one.bounding_box() for one in touched.all()]
    held[0].continue_()
    late = page.get_by_role("button", name="Se connecter avec Annuaire Maison")
    expect(late).to_be_visible()
    assert [one.bounding_box() for one in touched.all()] == places


def unlock(page):
    """Type the PIN, and wait until the app is there."""
    page.get_by_label("Code (6").fill(PIN)
    page.get_by_role("button", name="Déverrouiller").click()
    expect(page.get_by_role("link", name="Clients", exact=True)).to_be_visible()


def test_behind_the_lock_nothing_is_shown_and_nothing_is_lost(rosa, served):
    page = rosa.page
    page.get_by_role("link", name="Moi", exact=True).click()
    page.get_by_label("Code (6 chiffres ou plus)").fill(PIN)
    page.get_by_label("Le même code").fill(PIN)
    page.get_by_role("button", name="Mettre le verrou").click()
    expect(page.get_by_text("Le verrou est mis")).to_be_visible()
    rosa.open_customer("Charpentes Val")  # it came again under the new key
    rosa.wait_for_worker()

    rosa.go_offline()
    rosa.note("Dit avant le verrou")
    rosa.restart("/clients/1")
    page = rosa.page
    expect(page.get_by_text("1 saisie attend ici")).to_be_visible()
    assert "Charpentes" not in page.content() + page.title()
    page.get_by_label("Code (6").fill("270515")
    page.get_by_role("button", name="Déverrouiller").click()
    expect(page.get_by_text("Code inexact. Encore 9 essais.")).to_be_visible()
    rosa.go_online()
    expect(page.get_by_text("1 saisie attend ici")).to_have_count(0)  # sent from behind the lock
    assert served.said() == [("note.add", "applied")]
    rosa.go_offline()
    unlock(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Charpentes Val")

    rosa.note("Dite hors réseau")
    rosa.restart("/")
    rosa.page.get_by_role("button", name="Code oublié").click()
    rosa.page.get_by_role("button", name="Se reconnecter").click()
    expect(rosa.page.get_by_text("saisie")).to_be_visible()
    rosa.go_online()
    rosa.knock("rosa")
    rosa.expect_all_sent()
    assert served.said() == [("note.add", "applied")] * 2
    assert rosa.complaints == []

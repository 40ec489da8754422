"""A stranger's first five minutes: an empty installation, their own books, a phone without a network."""

import re
import time

import pytest
from click.testing import CliRunner
from playwright.sync_api import expect

from credit.store.db import db
from credit.store.people import User
from tests.builders import NOW, add
from tests.clients import give_password
from tests.fec_files import NAME, bytes_of, invoice
from tests.journeys.conftest import a_phone
from tests.journeys.desk import DESKTOP, Desk
from tests.journeys.film import filmed
from tests.journeys.phone import Phone
from tests.journeys.served import hosting
from webapp.app import utc_now
from webapp.cli import encours
from webapp.first_start import prepare
from webapp.settings import Settings

MOST_STEPS = 30  # touches and fields filled, at desk and phone together
BOOKS = bytes_of(
    invoice("C0001", "F-1", 5120, name="Charpentes Val"),
    invoice("C0002", "F-2", 880.5, name="Menuiserie Neuve"),
)


class Stranger:
    """Does one thing after another, and counts."""

    def __init__(self):
        self.steps = 0

    def touch(self, what):
        """Click or tap."""
        what.click()
        self.steps += 1

    def fill(self, what, text):
        """Type into a field."""
        what.fill(text)
        self.steps += 1


@pytest.fixture
def empty(tmp_path):
    """What `ENCOURS_DEMO=0 encours serve` and `encours admin ada` leave behind: nothing, and one password."""
    url = f"sqlite:///{tmp_path}/encours.db"
    settings = Settings(data=tmp_path, database_url=url, demo=False)
    prepare(settings)
    env = {"ENCOURS_DATA": str(tmp_path), "DATABASE_URL": url, "ENCOURS_DEMO": "0"}
    told = CliRunner().invoke(encours, ["admin", "ada"], env=env, catch_exceptions=False)
    [password] = re.findall(r"shown this once: (\S+)", told.output)
    with hosting(settings, None, clock=utc_now) as served:
        yield served, password


def test_an_empty_company_is_five_minutes_from_its_own_customers_on_a_phone(
    browser, empty, request
):
    served, password = empty
    stranger, began = Stranger(), time.monotonic()
    office = browser.new_context(base_url=served.url, viewport=DESKTOP, locale="fr-FR")
    request.addfinalizer(office.close)
    ada = Desk(office)
    with filmed(ada.page, "five-minutes-1-desk"):
        code = found_a_company(ada, stranger, password)
    with a_phone(browser, served.url) as device:
        nina = Phone(device)
        with filmed(nina.page, "five-minutes-2-phone"):
            carry_it_away(nina, stranger, served, code)
        expect(ada.page.locator(".begin")).to_have_count(0)  # every step is done: nothing to say
        assert (ada.complaints, nina.complaints) == ([], [])
    print(f"{stranger.steps} steps, {time.monotonic() - began:.0f} s by a machine")
    assert stranger.steps <= MOST_STEPS


def test_an_empty_dashboard_offers_to_import_once(browser, empty, request):
    served, _ = empty
    with served.app.app_context():
        person = User(username="claire", name="Claire", role="cfo", language="fr", created_at=NOW)
        give_password(add(person))
        db.session.commit()
        db.session.remove()
    office = browser.new_context(base_url=served.url, viewport=DESKTOP, locale="fr-FR")
    request.addfinalizer(office.close)
    page = Desk(office).sign_in("claire").page
    offers = page.get_by_role("main").get_by_role("link", name=re.compile("^Importer un"))
    expect(page.get_by_text("0 sur 4")).to_be_visible()
    expect(offers).to_have_text(["Importer un fichier"])
    page.get_by_role("button", name="Masquer").click()
    expect(offers).to_have_text(["Importer un FEC"])


def found_a_company(ada, stranger, password):
    page = ada.page
    page.goto("/")
    stranger.fill(page.get_by_label("Identifiant"), "ada")
    stranger.fill(page.get_by_label("Mot de passe"), password)
    stranger.touch(page.get_by_role("button", name="Se connecter"))
    card = page.locator(".begin")
    expect(card.get_by_text("0 sur 4")).to_be_visible()
    expect(card.locator("[aria-current=step]")).to_contain_text("Importer vos comptes")
    assert ada.blemishes() == []

    stranger.touch(card.get_by_role("link", name="Importer un fichier"))
    file = {"name": NAME, "mimeType": "text/plain", "buffer": BOOKS}
    page.locator("input[type=file]").set_input_files(file)
    stranger.steps += 1
    stranger.touch(page.get_by_role("button", name="Appliquer"))
    stranger.touch(page.get_by_role("dialog").get_by_role("button", name="Appliquer"))
    expect(page.get_by_text("Les chiffres des clients concernés")).to_be_visible()
    stranger.touch(page.get_by_role("link", name="Premiers pas"))

    expect(card.get_by_text("2 clients dans les comptes")).to_be_visible()
    stranger.touch(card.get_by_role("button", name="Tout mettre dans un portefeuille"))
    stranger.touch(page.get_by_role("dialog").get_by_role("button", name="Affecter"))
    expect(card.get_by_text("Tous ont un portefeuille")).to_be_visible()

    stranger.touch(card.get_by_role("button", name="Inviter une personne"))
    dialog = page.get_by_role("dialog")
    stranger.fill(dialog.get_by_label("Nom"), "Nina Pré")
    expect(dialog.get_by_label("Identifiant")).to_have_value("nina.pre")
    expect(dialog.get_by_label("Portefeuille")).not_to_have_value("")
    stranger.touch(dialog.get_by_role("button", name="Inviter"))
    code = page.locator(".code").inner_text().strip()
    expect(page.get_by_role("img", name="Code QR")).to_have_count(0)  # of no use on a phone yet
    stranger.touch(page.get_by_role("button", name="C’est noté"))
    expect(card.get_by_text("ne s’ouvre que sur cette machine")).to_be_visible()
    expect(page.get_by_text(code)).to_have_count(0)
    page.goto("/")
    expect(card.get_by_text("3 sur 4")).to_be_visible()
    return code


def carry_it_away(nina, stranger, served, code):
    page = nina.page
    page.goto("/")
    stranger.touch(page.get_by_role("button", name="J’ai un code"))
    stranger.fill(page.get_by_label("Identifiant"), "nina.pre")
    stranger.fill(page.get_by_label("Code", exact=True), code)
    stranger.fill(page.get_by_label("Nouveau mot de passe"), "un mot de passe à elle")
    stranger.touch(page.get_by_role("button", name="Changer le mot de passe"))
    expect(page.get_by_text("2 clients sur ce téléphone")).to_be_visible()
    nina.wait_for_worker()

    nina.go_offline()
    page.goto("/clients")
    stranger.touch(page.get_by_role("link", name="Menuiserie Neuve"))
    expect(page.get_by_text("880").first).to_be_visible()
    page.goto("/guide")
    expect(page.get_by_text("Savoir si un client peut commander")).to_be_visible()
    nina.go_online()

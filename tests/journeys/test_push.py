"""A push from end to end: asked for in the app, sent by the server, shown by the worker, then tapped."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from credit.rules.calendar import is_business_day
from tests.journeys.desk import Desk
from tests.journeys.listening import Listening
from tests.journeys.phone import Phone
from tests.journeys.served import Served, serving
from tests.push_service import PushService, Receiver, read_vapid, unb64

PARIS = ZoneInfo("Europe/Paris")
SECRETS = ("Mat’Ouest", "Ouest", "C0003", "12000", "12 000", "12\u202f000", "12\u00a0000", "Rosa")


def a_monday_at_ten() -> datetime:
    """Give the next Monday that is worked, 10:00 in Paris: no quiet hour, no holiday."""
    day = datetime.now(PARIS).date()
    while day.isoweekday() != 1 or not is_business_day(day):
        day += timedelta(days=1)
    return datetime.combine(day, time(10), PARIS).astimezone(UTC)


@pytest.fixture
def service() -> Iterator[PushService]:
    service = PushService()
    yield service
    service.stop()


@pytest.fixture
def served(tmp_path, service) -> Iterator[Served]:
    monday = a_monday_at_ten()
    with serving(tmp_path, clock=lambda: monday, push_test_hosts=(service.host,)) as running:
        yield running


@pytest.fixture
def office(browser: Browser, served: Served) -> Iterator[BrowserContext]:
    """Kofi's browser at the desk."""
    context = browser.new_context(
        base_url=served.url,
        viewport={"width": 1440, "height": 900},
        locale="fr-FR",
        timezone_id="Europe/Paris",
    )
    context.set_default_timeout(15_000)
    yield context
    context.close()


def opened(service: PushService, receiver: Receiver, path: str, key: str) -> bytes:
    """Take the next post, check who signed it and for whom, and decrypt it."""
    post = service.take()
    assert post.path == path
    claims, signed_with = read_vapid(post.headers["authorization"])
    assert claims["aud"] == service.url("")
    assert claims["sub"].startswith("mailto:")
    assert signed_with == unb64(key)
    plain = receiver.open(post.body)
    text = plain.decode()
    assert [said for said in SECRETS if said in text] == []
    message = json.loads(plain)
    assert message["notification"]["title"] == "Crédit client : du nouveau"
    assert message["notification"]["tag"] == post.headers["topic"]
    return plain


def test_the_request_reaches_the_desk_by_push_and_the_answer_reaches_the_phone(
    device, office, served, service
):
    at_desk = Listening(office, served.url, service, "/kofi")
    on_phone = Listening(device, served.url, service, "/rosa")
    kofi, rosa = Desk(office).sign_in("kofi"), Phone(device)
    rosa.sign_in("rosa")
    kofi_key, rosa_key = at_desk.turn_on(kofi.page), on_phone.turn_on(rosa.page)
    kofi.go("/imports")

    rosa.open_customer("Mat’Ouest")
    rosa.start("Limite").get_by_label("Limite souhaitée").fill("12 000")
    rosa.sheet.get_by_role("button", name="Nouveau chantier").click()
    rosa.save("Envoyer")
    rosa.expect_all_sent()

    plain = opened(service, at_desk.receiver, "/kofi", kofi_key)
    shown = at_desk.deliver(kofi.page, plain)
    assert shown["title"] == "Crédit client : du nouveau"
    assert at_desk.tap() == {"focus": 1, "open": 0, "left": 0}
    kofi.page.wait_for_url(re.compile(r"/decisions/[0-9a-f-]{36}$"))
    expect(kofi.page.get_by_role("heading", name="Mat’Ouest")).to_be_visible()
    assert kofi.page.url == json.loads(plain)["notification"]["navigate"]

    kofi.page.get_by_role("button", name="Approuver").click()
    kofi.page.get_by_role("dialog").get_by_role("button", name="Confirmer").click()
    expect(kofi.page.get_by_text("Réponse enregistrée")).to_be_visible()

    plain = opened(service, on_phone.receiver, "/rosa", rosa_key)
    on_phone.deliver(rosa.page, plain)
    assert on_phone.tap() == {"focus": 1, "open": 0, "left": 0}
    rosa.page.wait_for_url("**/demandes/*")
    expect(rosa.page.get_by_text(re.compile(r"Accordé\s:\s12\s000\s€"))).to_be_visible()
    assert len(service.posts) == 2
    kofi.page.goto("/moi")  # what the push said is in the inbox too, until it is read
    to_read = kofi.page.get_by_role("heading", name="À lire")
    expect(kofi.page.get_by_role("link", name="Demande à décider")).to_be_visible()
    kofi.page.get_by_role("button", name="Tout est lu").click()
    expect(to_read).to_have_count(0)
    assert [*kofi.complaints, *rosa.complaints] == []

"""An open page learns of a change by itself, a hidden one is left in peace."""

import json
import re
import time
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from credit.operations import sessions
from credit.store.db import db
from credit.store.people import User
from credit.store.sync import OpLog
from tests.journeys.desk import Desk
from tests.journeys.phone import Phone

PARIS = ZoneInfo("Europe/Paris")
# The browser's own background sync would send from the worker, whose clock cannot be set here.
NO_BACKGROUND = """Object.defineProperty(
  ServiceWorkerRegistration.prototype, "sync", { get: () => undefined });"""


@pytest.fixture
def office(browser, served):
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


def wait_until(true):
    until = time.monotonic() + 20
    while not true():
        assert time.monotonic() < until
        time.sleep(0.01)


def listeners(served):
    """Name the people whose pages listen."""
    ids = {stream.person_id for stream in list(served.app.extensions["streams"]._open)}
    with served.app.app_context():
        return set(db.session.scalars(select(User.username).where(User.id.in_(ids))))


def streams_open(served):
    return len(served.app.extensions["streams"])


def test_a_decision_is_on_the_requesters_open_phone_within_two_seconds(device, office, served):
    kofi, rosa = Desk(office).sign_in("kofi"), Phone(device)
    kofi.go("/decisions")
    rosa.sign_in("rosa")
    wait_until(lambda: listeners(served) == {"kofi", "rosa"})

    rosa.ask_for_a_limit("Mat’Ouest", "12 000")
    expect(kofi.page.get_by_role("heading", name="Mat’Ouest")).to_be_visible()
    rosa.page.get_by_role("link", name="Suivi").click()
    expect(rosa.page.get_by_text(re.compile("Réponse attendue")).first).to_be_visible()

    for _ in range(5):  # the facts may still move: read again, approve again
        kofi.page.get_by_role("button", name="Approuver").click()
        confirm = kofi.page.get_by_role("dialog").get_by_role("button", name="Confirmer")
        with kofi.page.expect_response("**/decision") as answer:
            confirm.click()
        decided = time.monotonic()
        if answer.value.ok:
            break
    expect(rosa.page.get_by_text(re.compile(r"Accordé\s:\s12\s000\s€")).first).to_be_visible()
    seconds = time.monotonic() - decided
    print(f"the decision was on the phone {seconds:.2f} s after its answer")
    assert seconds <= 2
    assert [*kofi.complaints, *rosa.complaints] == []


SHOWN = """(hidden) => {
  const value = hidden ? "hidden" : "visible";
  Object.defineProperty(document, "visibilityState", { value, configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
}"""


def test_a_hidden_page_keeps_no_stream_and_a_seen_one_opens_it_again(rosa, served):
    wait_until(lambda: streams_open(served) == 1)
    rosa.page.evaluate(SHOWN, True)
    for name in ("Val", "Charpentes", "Val et fils"):  # the server notices when it speaks
        rename(served, 1, name)
    wait_until(lambda: streams_open(served) == 0)
    rosa.page.evaluate(SHOWN, False)
    wait_until(lambda: streams_open(served) == 1)
    assert rosa.complaints == []


def test_two_windows_share_one_stream_and_the_second_takes_over(rosa, served):
    wait_until(lambda: streams_open(served) == 1)
    beside = rosa.second_window()
    expect(beside.get_by_text("3 clients sur ce téléphone")).to_be_visible()
    asked = served.weather.seen.count("GET /api/v1/sync/nudges")
    assert (streams_open(served), asked) == (1, 1)
    rosa.page.close()
    wait_until(lambda: served.weather.seen.count("GET /api/v1/sync/nudges") == 2)
    rename(served, 1, "Charpentes du Val")
    beside.get_by_role("link", name="Clients", exact=True).click()
    expect(beside.get_by_role("link", name="Charpentes du Val")).to_be_visible()


def rename(served, customer_id, name):
    def change(work):
        work.lock([customer_id])[0].name = name
        work.touch(customer_id)

    served.change(change, customer_id)


def test_a_revoked_phone_learns_it_at_once_and_forgets(rosa, served):
    wait_until(lambda: streams_open(served) == 1)
    served.change(revoke_all)
    expect(rosa.page.get_by_label("Identifiant")).to_be_visible()
    names = rosa.page.evaluate("indexedDB.databases().then((all) => all.map(({name}) => name))")
    assert [name for name in names if name != "encours-device"] == []


def revoke_all(work):
    sessions.end_all(
        work, db.session.scalars(select(User).filter_by(username="rosa")).one(), "revoked"
    )


def test_where_no_stream_can_be_had_the_phone_works_and_asks(rosa, served):
    served.app.extensions["streams"].close()
    rename(served, 1, "Charpentes du Val")
    rosa.restart("/clients")
    expect(rosa.page.get_by_role("link", name="Charpentes du Val")).to_be_visible()
    wait_until(lambda: served.weather.seen.count("GET /api/v1/sync/nudges") >= 1)
    assert rosa.complaints == []


def registration_of(rosa):
    """Ask the browser, as its developer tools do, for the worker's registration."""
    cdp = rosa.device.new_cdp_session(rosa.page)
    seen = []
    cdp.on(
        "ServiceWorker.workerRegistrationUpdated", lambda said: seen.extend(said["registrations"])
    )
    cdp.send("ServiceWorker.enable")
    while not any(seen):
        rosa.page.evaluate("new Promise(requestAnimationFrame)")
    return cdp, seen[-1]["registrationId"]


PUSHED = {
    "web_push": 8030,
    "notification": {"title": "Crédit client : du nouveau", "navigate": "/"},
}


def test_a_push_brings_the_books_to_a_closed_phone_which_then_opens_offline(rosa, served):
    rosa.device.grant_permissions(["notifications"], origin=served.url)
    cdp, registration = registration_of(rosa)
    rosa.page.goto("about:blank")  # no page of ours is open any more
    rename(served, 1, "Charpentes du Val")
    said = {"origin": served.url, "registrationId": registration, "data": json.dumps(PUSHED)}
    with rosa.device.expect_event(
        "response", lambda answer: "/sync/pull" in answer.url and answer.ok
    ):
        cdp.send("ServiceWorker.deliverPushMessage", said)
    cdp.detach()
    rosa.go_offline()
    rosa.restart("/clients")
    expect(rosa.page.get_by_role("link", name="Charpentes du Val")).to_be_visible()


@pytest.mark.parametrize(
    ("days", "said"),
    [
        pytest.param(1, "L’horloge de cet appareil avance de 24 h", id="a day ahead"),
        pytest.param(-1, "L’horloge de cet appareil retarde de 24 h", id="a day behind"),
    ],
)
def test_a_phone_whose_clock_is_a_day_off_counts_by_the_servers_day_and_says_so(
    device, served, days, said
):
    device.add_init_script(NO_BACKGROUND)
    device.clock.install(time=datetime.now(UTC) + timedelta(days=days))
    device.clock.resume()
    rosa = Phone(device)
    rosa.sign_in("rosa")
    today = datetime.now(PARIS)
    day = f" {today.day} "
    expect(rosa.page.get_by_role("heading", level=1)).to_contain_text(day)
    expect(rosa.page.get_by_text(said)).to_be_visible()

    rosa.open_customer("Charpentes Val")
    rosa.go_offline()
    rosa.note("Écrite à une heure fausse")
    rosa.restart("/")
    expect(rosa.page.get_by_role("heading", level=1)).to_contain_text(day)
    rosa.expect_kept(1)
    rosa.go_online()
    rosa.expect_all_sent()
    with served.app.app_context():
        offset, client_time, received = db.session.execute(
            select(OpLog.clock_offset_ms, OpLog.client_time, OpLog.received_at)
        ).one()
    assert abs(offset + days * 86_400_000) < 120_000
    assert abs(client_time - received - timedelta(days=days)) < timedelta(minutes=2)
    assert rosa.complaints == []


def test_a_clock_put_right_again_is_believed_again(device, served):
    device.clock.install(time=datetime.now(UTC) + timedelta(days=1))
    device.clock.resume()
    rosa = Phone(device)
    rosa.sign_in("rosa")
    expect(rosa.page.get_by_text("avance de 24 h")).to_be_visible()
    rosa.page.clock.set_system_time(datetime.now(UTC))
    rosa.page.evaluate(SHOWN, False)
    expect(rosa.page.get_by_text("avance de 24 h")).to_have_count(0)

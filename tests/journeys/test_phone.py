"""The phone, walked through: offline, back, crashes, broken answers, two windows."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from credit.store.field import Note
from tests.clients import PASSWORD


def test_the_portfolio_opens_with_no_network_after_a_restart(rosa):
    rosa.go_offline()
    rosa.restart()
    expect(rosa.page.get_by_text("3 clients sur ce téléphone")).to_be_visible()
    rosa.open_customer("Charpentes Val", typed="20388")
    expect(rosa.page.get_by_text("Disponible")).to_be_visible()
    assert rosa.complaints == []


def test_what_is_said_offline_reaches_the_server_once_when_the_network_returns(rosa, served):
    rosa.open_customer("Charpentes Val")
    rosa.go_offline()
    rosa.note("Palette cassée jeudi")
    dispute = rosa.start("Litige")
    dispute.get_by_role("button", name="Livraison").click()
    rosa.save()
    promise = rosa.start("Promesse")
    promise.get_by_role("group", name="Pour le").get_by_role("button").nth(1).click()
    promise.get_by_label("Montant promis").fill("2 000")
    rosa.save()
    limit = rosa.start("Limite")
    limit.get_by_label("Limite souhaitée").fill("60 000")
    limit.get_by_role("button", name="Nouveau chantier").click()
    rosa.save("Envoyer")
    rosa.expect_kept(4)
    assert served.said() == []

    rosa.go_online()
    rosa.expect_all_sent()
    assert served.said() == [
        ("note.add", "applied"),
        ("dispute.open", "applied"),
        ("promise.record", "applied"),
        ("limit.request", "applied"),
    ]
    assert rosa.complaints == []


def test_a_note_is_corrected_and_answered_where_it_stands_without_a_signal(rosa, served):
    rosa.open_customer("Charpentes Val")
    rosa.go_offline()
    rosa.note("Passage lundi")
    thread = rosa.page.locator(".timeline")
    thread.locator("li", has_text="Passage lundi").get_by_role("button", name="Corriger").click()
    words = rosa.sheet.get_by_label("Que s’est-il passé")
    expect(words).to_have_value("Passage lundi")
    words.fill("Passage mardi")
    rosa.save()
    expect(thread.get_by_text("Passage lundi")).to_have_count(0)
    thread.locator("li", has_text="Passage mardi").get_by_role("button", name="Répondre").click()
    expect(rosa.sheet.get_by_text("Réponse à : Rosa · Passage mardi")).to_be_visible()
    words.fill("Le chef était là")
    rosa.save()
    expect(thread.locator("li", has_text="Le chef était là")).to_contain_text("En réponse à Rosa")
    rosa.go_online()
    rosa.expect_all_sent()
    sent = ("note.add", "note.supersede", "note.answer")
    assert served.said() == [(one, "applied") for one in sent]
    assert rosa.complaints == []


def test_an_entry_survives_the_app_dying_right_after_the_save(rosa, served):
    rosa.open_customer("Charpentes Val")
    rosa.go_offline()
    rosa.note("Écrit juste avant la panne")
    rosa.restart()
    rosa.expect_kept(1)
    rosa.go_online()
    rosa.expect_all_sent()
    assert served.said() == [("note.add", "applied")]


def test_a_draft_survives_the_app_dying_while_typing(rosa):
    rosa.open_customer("Charpentes Val")
    rosa.start("Note").get_by_label("Que s’est-il passé").fill("À moitié écr")
    expect(rosa.sheet.get_by_text("Brouillon gardé")).to_be_visible()
    rosa.restart()
    expect(rosa.sheet.get_by_label("Que s’est-il passé")).to_have_value("À moitié écr")


HOLD_DRAFTS = """() => {
  const put = IDBObjectStore.prototype.put;
  IDBObjectStore.prototype.put = function (...args) {
    const busy = () => window.held && (this.get("nothing").onsuccess = busy);
    const written = put.apply(this, args);
    if (this.name === "draft") busy();
    return written;
  };
}"""


def test_a_draft_is_called_kept_once_the_phone_has_it_and_not_before(rosa):
    rosa.open_customer("Charpentes Val")
    rosa.page.evaluate(HOLD_DRAFTS)
    text = rosa.start("Note").get_by_label("Que s’est-il passé")
    kept = rosa.sheet.get_by_text("Brouillon gardé")
    for words in ("À moitié", "À moitié écr"):
        rosa.page.evaluate("window.held = true")
        text.fill(words)
        expect(kept).to_be_hidden()
        rosa.page.evaluate("window.held = false")
        expect(kept).to_be_visible()


PORTAL = ("200 OK", "text/html", b"<html>Bienvenue sur le wifi de la gare</html>")
LIAR = ("200 OK", "application/json", json.dumps({"results": []}).encode())
EXPIRED = ("401 Unauthorized", "application/problem+json", b'{"code": "signed_out"}')
BROKEN = ("500 Internal Server Error", "application/problem+json", b'{"code": "bug"}')


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(PORTAL, id="a captive portal's page"),
        pytest.param(LIAR, id="JSON without our marker"),
        pytest.param(BROKEN, id="a server error"),
        pytest.param(EXPIRED, id="an expired session"),
    ],
)
def test_no_answer_but_our_own_empties_the_outbox(rosa, served, answer):
    rosa.open_customer("Charpentes Val")
    served.weather.answers = [answer]
    with rosa.page.expect_response("**/sync/push"):
        rosa.note("Toujours là")
    rosa.expect_kept(1)
    assert served.said() == []
    rosa.restart()
    rosa.expect_all_sent()
    assert served.said() == [("note.add", "applied")]


def test_an_answer_lost_on_the_way_back_has_one_effect(rosa, served):
    rosa.open_customer("Charpentes Val")
    served.weather.hung_up = 1
    with rosa.page.expect_response("**/sync/push"):
        rosa.note("Une seule fois")
    rosa.restart()
    rosa.expect_all_sent()
    assert served.count(Note) == 1


def test_two_windows_send_each_entry_once(rosa, served):
    rosa.open_customer("Charpentes Val")
    rosa.go_offline()
    rosa.note("Première")
    rosa.note("Seconde")
    beside = rosa.second_window()
    expect(beside.locator("a.sync")).to_contain_text("2")
    rosa.go_online()
    rosa.expect_all_sent()
    expect(beside.locator("a.sync")).to_have_attribute("data-state", "clear")
    assert served.count(Note) == 2


END_SESSION = """async () => {
  const { csrf_token } = await (await fetch("/api/v1/session")).json();
  await fetch("/api/v1/session", { method: "DELETE", headers: { "X-CSRF-Token": csrf_token } });
}"""


def test_another_person_on_the_phone_sees_and_sends_nothing_of_the_first(rosa, served):
    rosa.open_customer("Charpentes Val")
    served.weather.answers = [PORTAL] * 50
    rosa.note("À Rosa seule")
    rosa.expect_kept(1)
    rosa.page.evaluate(END_SESSION)
    rosa.restart()
    served.weather.answers = []
    rosa.page.get_by_role("button", name="Se reconnecter").click()
    rosa.page.get_by_label("Identifiant").fill("samir")
    rosa.page.get_by_label("Mot de passe").fill("correct horse battery")
    rosa.page.get_by_role("button", name="Se connecter").click()
    expect(rosa.page.get_by_text("1 client sur ce téléphone")).to_be_visible()
    rosa.expect_all_sent()
    assert served.said() == []


SIGN_IN_ELSEWHERE = """(proof) => fetch("/api/v1/session", {
  method: "POST",
  headers: { "Content-Type": "application/json" },
  body: JSON.stringify(proof),
})"""


def test_a_window_left_open_sends_nothing_under_the_session_of_whoever_signed_in_beside_it(
    rosa, served
):
    rosa.page.evaluate(SIGN_IN_ELSEWHERE, {"username": "samir", "password": PASSWORD})
    rosa.open_customer("Charpentes Val")
    with rosa.page.expect_response(re.compile("/sync/push")) as answered:
        rosa.note("De Rosa, quoi qu’il arrive")
    assert answered.value.status == 401
    rosa.expect_kept(1)
    assert served.said() == []
    rosa.page.get_by_role("link", name="Clients", exact=True).click()
    expect(rosa.page.get_by_text("3 clients sur ce téléphone")).to_be_visible()
    rosa.page.get_by_role("button", name="Se reconnecter").click()
    rosa.knock("rosa")
    rosa.expect_all_sent()
    assert served.said() == [("note.add", "applied")]
    rosa.page.get_by_role("link", name="Clients", exact=True).click()
    expect(rosa.page.get_by_text("3 clients sur ce téléphone")).to_be_visible()
    assert rosa.complaints == []


def test_signing_out_asks_about_unsent_entries_then_erases_this_persons_databases(rosa, served):
    rosa.open_customer("Charpentes Val")
    rosa.go_offline()
    rosa.note("Jamais partie")
    rosa.page.get_by_role("link", name="Moi").click()
    rosa.page.get_by_role("button", name="Se déconnecter").click()
    expect(rosa.page.get_by_text("1 saisie n’est pas partie.")).to_be_visible()
    rosa.page.get_by_role("button", name="Supprimer et quitter").click()
    expect(rosa.page.get_by_label("Identifiant")).to_be_visible()
    names = rosa.page.evaluate("indexedDB.databases().then((all) => all.map(({name}) => name))")
    assert names == ["encours-device"]
    rosa.go_online()
    rosa.restart()
    expect(rosa.page.get_by_label("Identifiant")).to_be_visible()
    assert served.said() == []


FILL_THE_PHONE = """() => {
  IDBObjectStore.prototype.add = () => {
    throw new DOMException("no room", "QuotaExceededError");
  };
}"""


def test_a_full_phone_says_so_and_keeps_the_text_on_screen(rosa):
    rosa.open_customer("Charpentes Val")
    sheet = rosa.start("Note")
    sheet.get_by_label("Que s’est-il passé").fill("Trop pour ce téléphone")
    rosa.page.evaluate(FILL_THE_PHONE)
    sheet.get_by_role("button", name="Enregistrer").click()
    expect(sheet.get_by_text("Téléphone plein")).to_be_visible()
    expect(sheet.get_by_label("Que s’est-il passé")).to_have_value("Trop pour ce téléphone")


def test_nothing_is_written_twice_by_a_second_tap_or_a_page_that_dies_on_the_save(rosa, served):
    rosa.open_customer("Charpentes Val")
    rosa.go_offline()
    sheet = rosa.start("Note")
    sheet.get_by_label("Que s’est-il passé").fill("Une fois")
    sheet.get_by_role("button", name="Enregistrer").dblclick()
    rosa.restart()
    rosa.expect_kept(1)
    expect(rosa.sheet).to_be_hidden()
    rosa.go_online()
    rosa.expect_all_sent()
    assert served.count(Note) == 1


def count_taps(page):
    page.evaluate("""() => {
      window.taps = 0;
      addEventListener("pointerdown", () => (window.taps += 1), true);
    }""")
    return lambda: page.evaluate("window.taps")


@pytest.mark.parametrize(
    ("kind", "then", "button", "typed", "budget"),
    [
        pytest.param(None, "Trésorerie tendue", "Enregistrer", None, 3, id="a field signal"),
        pytest.param("Litige", None, "Enregistrer", "Palette cassée", 3, id="a dispute, by text"),
        pytest.param("Promesse", "Demain|ven", "Enregistrer", None, 4, id="a promise, all overdue"),
        pytest.param("Limite", "Saison", "Envoyer", "60000", 4, id="a higher limit"),
    ],
)
def test_an_entry_costs_no_more_taps_than_its_budget(rosa, kind, then, button, typed, budget):
    rosa.open_customer("Charpentes Val")
    rosa.page.get_by_role("link", name="Journée").click()
    row = rosa.page.get_by_role("button", name="Noter sur Charpentes Val")
    taps = count_taps(rosa.page)
    row.tap()
    if kind:
        rosa.sheet.get_by_role("tab", name=kind).tap()
    if typed:  # the field has the focus already: no tap
        rosa.page.keyboard.type(typed)
    if then:
        rosa.sheet.get_by_role("button", name=re.compile(then)).first.tap()
    rosa.sheet.get_by_role("button", name=button).tap()
    expect(rosa.sheet).to_be_hidden()
    assert taps() <= budget


SCREENS = ("/", "/clients", "/clients/1", "/clients/2", "/suivi", "/envois", "/moi")
AXE = Path(__file__).resolve().parents[2] / "node_modules/axe-core/axe.min.js"


@pytest.mark.parametrize("width", [320, 360])
def test_every_screen_reflows_and_axe_finds_nothing_serious(rosa, width):
    axe = AXE.read_text()
    rosa.open_customer("Charpentes Val")
    rosa.go_offline()
    rosa.note("Pour l’écran des envois")
    rosa.page.set_viewport_size({"width": width, "height": 640})
    found = {}
    for path in SCREENS:
        rosa.page.goto(path)
        expect(rosa.page.get_by_role("heading", level=1)).not_to_be_empty()
        root = "document.documentElement"
        assert rosa.page.evaluate(f"{root}.scrollWidth <= {root}.clientWidth"), path
        cdp = rosa.device.new_cdp_session(rosa.page)  # past the page's own content policy
        cdp.send("Runtime.evaluate", {"expression": axe})
        report = rosa.page.evaluate("axe.run()")
        serious = [v for v in report["violations"] if v["impact"] in ("serious", "critical")]
        found[path] = [(v["id"], v["nodes"][0]["html"]) for v in serious]
    assert not any(found.values()), found


SHOWN = """async () => {
  const registration = await navigator.serviceWorker.ready;
  let shown = [];
  for (let looks = 0; shown.length === 0 && looks < 200; looks += 1) { // 20 s, then the test fails
    await new Promise((resolve) => setTimeout(resolve, 100)); // let the browser breathe between looks
    shown = await registration.getNotifications();
  }
  return shown.map(({ title, data }) => [title, data.navigate]);
}"""
DISCREET = {
    "web_push": 8030,
    "event": "limit_approved",
    "notification": {"title": "Crédit client : du nouveau", "navigate": "/suivi", "tag": "t1"},
    "app_badge": 1,
}


def registration_of(rosa):
    """Ask the browser, as its developer tools do, for the worker's registration."""
    cdp = rosa.device.new_cdp_session(rosa.page)
    seen = []
    cdp.on(
        "ServiceWorker.workerRegistrationUpdated", lambda said: seen.extend(said["registrations"])
    )
    cdp.send("ServiceWorker.enable")
    rosa.page.evaluate("navigator.serviceWorker.ready")
    while not any(seen):  # the word may come after the answer to another question
        rosa.page.evaluate("new Promise(requestAnimationFrame)")
    return cdp, seen[-1]["registrationId"]


@pytest.mark.parametrize(
    ("message", "shown"),
    [
        pytest.param(json.dumps(DISCREET), ["Crédit client : du nouveau", "/suivi"], id="ours"),
        pytest.param("not JSON", ["Encours", "/"], id="one we cannot read"),
    ],
)
def test_every_push_is_shown(rosa, served, message, shown):
    rosa.device.grant_permissions(["notifications"], origin=served.url)
    cdp, registration = registration_of(rosa)
    said = {"origin": served.url, "registrationId": registration, "data": message}
    cdp.send("ServiceWorker.deliverPushMessage", said)
    assert rosa.page.evaluate(SHOWN) == [shown]


def is_taken(answer):
    """Say whether this is the server's own answer to a push."""
    return answer.url.endswith("/sync/push") and "encours-protocol" in answer.headers


def test_background_sync_sends_what_the_page_could_not(rosa, served):
    rosa.open_customer("Charpentes Val")
    served.weather.answers = [PORTAL] * 100  # whatever tries before the page is gone
    with rosa.page.expect_response("**/sync/push"):
        rosa.note("Partie par l’arrière")
    cdp, registration = registration_of(rosa)
    rosa.page.goto(f"{served.url}/healthz")  # no page of ours is open any more
    assert served.said() == []
    tag = {"tag": "outbox", "lastChance": False}
    event = {"origin": served.url, "registrationId": registration, **tag}
    with rosa.device.expect_event("response", is_taken):
        served.weather.answers = []
        cdp.send("ServiceWorker.dispatchSyncEvent", event)  # the browser itself may be earlier
    rosa.page.goto("/envois")
    rosa.page.get_by_text("Tout est envoyé").wait_for()
    assert served.said() == [("note.add", "applied")]

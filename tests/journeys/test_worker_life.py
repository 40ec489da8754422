"""The service worker's life: updates, old windows, broken deploys, networks that answer in our place."""

import contextlib
import time

import pytest
from playwright.sync_api import Error, expect

from tests.journeys.builds import another_build, deploy, manifest_of, parts_of
from tests.journeys.desk import Desk
from webapp.pages.built import DIST
from webapp.pages.switch import turn_worker

NEW_VERSION = "Nouvelle version prête"
# twice: the first may be answered by a look of the page's own, begun before the deploy
UPDATE = """navigator.serviceWorker.getRegistration().then(async (known) => {
  for (const _ of "12") await known.update().catch(() => null);
})"""
WAITING = "navigator.serviceWorker.getRegistration().then((known) => known.waiting !== null)"
NONE_COMING = (
    "navigator.serviceWorker.getRegistration().then((all) => !all.installing && !all.waiting)"
)
BUILD = "document.querySelector('meta[name=encours-build]').content"
CACHES = "caches.keys()"
FETCHED = """(urls) => Promise.all(urls.map((url) => fetch(url).then(({ status, headers }) =>
  [url, status, headers.get("Content-Type").split(";")[0]])))"""
KEPT_PAGES = """async () => {
  const found = [];
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      found.push([request.url, await (await cache.match(request)).text()]);
    }
  }
  return found;
}"""
HTML = b"<html><title>Bienvenue</title>Identifiez-vous sur le wifi de la gare</html>"
PORTAL = ("200 OK", [("Content-Type", "text/html")], HTML)
REDIRECT = ("302 Found", [("Location", "/bienvenue"), ("Content-Type", "text/html")], HTML)


@pytest.fixture(scope="module")
def next_build(tmp_path_factory):
    return another_build(tmp_path_factory.mktemp("builds"))


def update(rosa):
    """Take the version that waits, as a person does."""
    expect(rosa.page.get_by_text(NEW_VERSION)).to_be_visible()
    rosa.page.evaluate("window.before = true")
    rosa.page.get_by_role("button", name="Mettre à jour").click()
    wait_for(rosa.page, "window.before === undefined")
    rosa.wait_for_worker()


def wait_for(page, truth):
    """Ask the page until it is true; it may load anew meanwhile."""
    until = time.monotonic() + 20
    while time.monotonic() < until:
        with contextlib.suppress(Error):
            if page.evaluate(truth):
                return
        page.wait_for_timeout(20)
    raise AssertionError(truth)


def build_of(page):
    return page.evaluate(BUILD)


def test_a_new_build_waits_for_a_tap_then_sends_what_the_old_one_kept(rosa, served, next_build):
    rosa.open_customer("Charpentes Val")
    served.weather.answers = [("503 Service Unavailable", "text/html", b"")] * 50
    rosa.note("Écrite avec l’ancienne version")
    deploy(served, next_build)
    rosa.page.evaluate(UPDATE)
    update(rosa)
    assert build_of(rosa.page) == manifest_of(next_build)["build"]
    rosa.expect_kept(1)
    served.weather.answers = []
    rosa.restart()
    rosa.expect_all_sent()
    assert served.said() == [("note.add", "applied")]
    assert rosa.complaints == []


def test_nothing_is_asked_of_somebody_who_writes(rosa, served, next_build):
    rosa.open_customer("Charpentes Val")
    field = rosa.start("Note").get_by_label("Que s’est-il passé")
    field.fill("En plein milieu")
    deploy(served, next_build)
    rosa.page.evaluate(UPDATE)
    wait_for(rosa.page, WAITING)
    expect(field).to_be_focused()
    expect(rosa.page.get_by_text(NEW_VERSION)).to_have_count(0)
    rosa.save()
    expect(rosa.page.get_by_text(NEW_VERSION)).to_be_visible()


def test_an_old_window_keeps_its_build_until_it_is_gone(rosa, served, next_build):
    old = rosa.page
    parts = parts_of(DIST)
    rosa.page = rosa.second_window()
    deploy(served, next_build)
    rosa.page.evaluate(UPDATE)
    update(rosa)
    assert build_of(rosa.page) == manifest_of(next_build)["build"]
    assert build_of(old) == manifest_of(DIST)["build"]
    told = old.evaluate(FETCHED, parts)  # the server has none of them any more
    assert {(status, kind) for _, status, kind in told} == {(200, "text/javascript")}
    expect(old.get_by_text(NEW_VERSION)).to_be_visible()
    assert len(rosa.page.evaluate(CACHES)) == 2
    old.close()
    rosa.restart()
    wait_for(rosa.page, "caches.keys().then((all) => all.length === 1)")
    rosa.go_offline()
    rosa.restart("/moi")
    expect(rosa.page.get_by_role("heading", level=1)).to_contain_text("Moi")


def test_a_deploy_that_lacks_a_file_leaves_the_old_version_at_work(
    rosa, served, next_build, tmp_path
):
    broken = another_build(tmp_path, "98.0.0")
    main = manifest_of(broken)["js"]
    for file in broken.glob(f"{main}*"):
        file.rename(file.with_name(f"gone-{file.name}"))
    deploy(served, broken)
    rosa.page.evaluate(UPDATE)
    wait_for(rosa.page, NONE_COMING)
    rosa.go_offline()
    rosa.restart("/clients")
    expect(rosa.page.get_by_role("link", name="Charpentes Val")).to_be_visible()
    assert build_of(rosa.page) == manifest_of(DIST)["build"]
    rosa.go_online()
    deploy(served, next_build)
    rosa.page.evaluate(UPDATE)
    update(rosa)
    assert build_of(rosa.page) == manifest_of(next_build)["build"]


def test_a_browser_that_misses_the_new_version_is_told_another_way(rosa, served, next_build):
    """Some phones ask for the worker and are given their own old copy."""
    old = (DIST / "service_worker.js").read_bytes()
    rosa.page.evaluate(UPDATE)  # no look of the page's own is under way any more
    served.weather.stuck["/service_worker.js"] = ("text/javascript", old)
    deploy(served, next_build)
    rosa.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    wait_for(rosa.page, WAITING)
    rosa.page = rosa.second_window()  # it leaves in place what waits
    update(rosa)
    assert build_of(rosa.page) == manifest_of(next_build)["build"]
    rosa.restart()
    rosa.wait_for_worker()
    expect(rosa.page.get_by_text("sur ce téléphone")).to_be_visible()
    assert not rosa.page.evaluate(WAITING)


ENTRIES = """async () => {
  const [{ name }] = (await indexedDB.databases()).filter(({ name }) => name.endsWith("-outbox"));
  const db = await new Promise((done) =>
    (indexedDB.open(name).onsuccess = ({ target }) => done(target.result)));
  const ops = db.transaction("op").objectStore("op").getAll();
  return new Promise((done) => (ops.onsuccess = () => { db.close(); done(ops.result.length); }));
}"""


def test_the_switch_makes_phones_let_go_of_the_shell_and_of_nothing_else(rosa, served):
    rosa.open_customer("Charpentes Val")
    served.weather.answers = [("503 Service Unavailable", "text/html", b"")] * 50
    rosa.note("Écrite avant la panne")
    names = rosa.page.evaluate(
        "indexedDB.databases().then((all) => all.map(({ name }) => name).sort())"
    )

    turn_worker(served.data, on=False)
    rosa.page.evaluate(UPDATE)
    wait_for(rosa.page, "navigator.serviceWorker.controller === null")
    assert rosa.page.evaluate(CACHES) == []
    registered = "navigator.serviceWorker.getRegistrations().then((all) => all.length)"
    wait_for(rosa.page, f"{registered}.then((count) => count === 0)")
    kept = rosa.page.evaluate(
        "indexedDB.databases().then((all) => all.map(({ name }) => name).sort())"
    )
    assert kept == names
    assert rosa.page.evaluate(ENTRIES) == 1
    served.weather.answers = []
    rosa.restart()
    rosa.expect_all_sent()
    assert served.said() == [("note.add", "applied")]
    assert rosa.page.evaluate(registered) == 0, "the page brings no worker back"

    turn_worker(served.data, on=True)
    rosa.restart()
    rosa.wait_for_worker()
    rosa.go_offline()
    rosa.restart("/clients")
    expect(rosa.page.get_by_role("link", name="Charpentes Val")).to_be_visible()


@pytest.mark.parametrize(
    "answer", [pytest.param(PORTAL, id="a page"), pytest.param(REDIRECT, id="a redirect")]
)
def test_a_network_that_answers_for_us_is_never_believed_or_kept(rosa, served, next_build, answer):
    rosa.open_customer("Charpentes Val")
    served.weather.portal = answer
    rosa.note("Écrite sur le wifi de la gare")
    deploy(served, next_build)
    rosa.page.evaluate(UPDATE)
    rosa.page.evaluate("fetch('/static/dist/nothing-00000000.js').catch(() => null)")
    rosa.restart()
    rosa.expect_kept(1)
    expect(rosa.page.get_by_text("Ce réseau demande une connexion")).to_be_visible()
    assert served.said() == []
    kept = rosa.page.evaluate(KEPT_PAGES)
    assert len(kept) > 10
    assert [url for url, text in kept if "Bienvenue" in text] == []

    served.weather.portal = None
    rosa.restart()
    rosa.expect_all_sent()
    expect(rosa.page.get_by_text("Ce réseau demande une connexion")).to_have_count(0)
    assert served.said() == [("note.add", "applied")]
    update(rosa)
    assert build_of(rosa.page) == manifest_of(next_build)["build"]


@pytest.mark.parametrize(
    ("which", "kind"),
    [
        pytest.param("page", "text/html", id="the page"),
        pytest.param("part", "text/javascript", id="a part, well disguised"),
    ],
)
def test_one_file_answered_by_somebody_else_spoils_no_build(rosa, served, next_build, which, kind):
    path = "/shell" if which == "page" else f"/static/dist/{manifest_of(next_build)['js']}"
    served.weather.stuck[path] = (kind, HTML)
    deploy(served, next_build)
    rosa.page.evaluate(UPDATE)
    wait_for(rosa.page, NONE_COMING)
    assert f"GET {path}" in served.weather.seen
    assert [url for url, text in rosa.page.evaluate(KEPT_PAGES) if "Bienvenue" in text] == []
    rosa.restart()
    expect(rosa.page.get_by_text("sur ce téléphone")).to_be_visible()
    assert build_of(rosa.page) == manifest_of(DIST)["build"]
    served.weather.stuck.clear()
    rosa.page.evaluate(UPDATE)
    update(rosa)
    assert build_of(rosa.page) == manifest_of(next_build)["build"]


def test_a_desk_keeps_what_it_used_and_only_what_is_ours(browser, served):
    context = browser.new_context(
        base_url=served.url, viewport={"width": 1440, "height": 900}, locale="fr-FR"
    )
    [door] = [name for name in manifest_of(DIST)["desk"] if name.startswith("door-")]
    served.weather.stuck[f"/static/dist/{door}"] = ("text/javascript", HTML)
    kofi = Desk(context)
    kofi.page.goto("/")
    wait_for(kofi.page, "navigator.serviceWorker.controller !== null")
    lie = f"fetch('/static/dist/{door}').then(() => true, () => false)"
    assert not kofi.page.evaluate(lie)
    assert [url for url, text in kofi.page.evaluate(KEPT_PAGES) if "Bienvenue" in text] == []
    served.weather.stuck.clear()
    kofi.sign_in("kofi")
    wait_for(kofi.page, f"caches.match('/static/dist/{door}').then(Boolean)")
    context.close()

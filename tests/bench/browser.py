"""What a rep's browser does, beside the floor doing the same: bytes, first sync, push, cold offline start."""

import json
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import BrowserContext, CDPSession, Page, Playwright

from tests.bench.installation import PASSWORD

PHONE = {"width": 360, "height": 640}
FLAGS = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
TIMEOUT_MS = 120_000

MEASURED = """name => new Promise(done => new PerformanceObserver((list, observer) => {
  const [entry] = list.getEntriesByName(name);
  if (entry) { observer.disconnect(); done(entry.duration); }
}).observe({ type: "measure", buffered: true }))"""

SAY_NOTES = """async count => {
  const { name } = (await indexedDB.databases()).find(({ name }) => name.endsWith("-outbox"));
  const db = await new Promise(done => {
    const wish = indexedDB.open(name);
    wish.onsuccess = () => done(wish.result);
  });
  const uuidv7 = () => crypto.randomUUID().replace(/^(.{14})./, "$17");
  const tx = db.transaction("op", "readwrite");
  for (let i = 0; i < count; i++) tx.objectStore("op").add({
    op: {
      op_id: uuidv7(), type: "note.add", v: 1, entity: 1 + i % 100, base_rev: null, depends_on: [],
      client_time: new Date().toISOString(),
      args: {
        note_id: uuidv7(), tags: ["call"],
        text: "Spoke with accounts payable, payment promised for Friday; will call again. " + i,
      },
    },
    customer_name: "Charpentes et Couvertures", currency: "EUR",
  });
  await new Promise(done => { tx.oncomplete = done; });
  db.close();
}"""


@contextmanager
def fresh_phone(
    playwright: Playwright, browser: str, cpu: int
) -> Iterator[tuple[BrowserContext, Page]]:
    """Open a browser with an empty profile on disk, the page's CPU slowed down that many times."""
    folder = tempfile.mkdtemp(prefix="encours-phone-")
    context = playwright.chromium.launch_persistent_context(
        folder, executable_path=browser, headless=True, args=FLAGS, viewport=PHONE, locale="fr-FR"
    )
    context.set_default_timeout(TIMEOUT_MS)
    try:
        page = context.new_page()
        slow(context, page, cpu)
        yield context, page
    finally:
        context.close()
        shutil.rmtree(folder, ignore_errors=True)


def slow(context: BrowserContext, page: Page, cpu: int) -> CDPSession:
    """Slow a page down; give the session, which must live as long as the page."""
    session = context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": cpu})
    return session


class Wire:
    """Counts what crosses the network for a page: requests and bytes, headers included."""

    def __init__(self, context: BrowserContext, page: Page) -> None:
        self.requests: dict[str, str] = {}
        self.bytes: dict[str, int] = {}
        session = context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.requestWillBeSent", self._sent)
        session.on("Network.loadingFinished", self._finished)

    def _sent(self, event: dict[str, Any]) -> None:
        self.requests[event["requestId"]] = event["request"]["url"]

    def _finished(self, event: dict[str, Any]) -> None:
        self.bytes[event["requestId"]] = int(event["encodedDataLength"])

    def of(self, *, path: str = "") -> tuple[int, int]:
        """Count the requests whose URL contains a path, and their bytes."""
        wanted = [key for key, url in self.requests.items() if path in url]
        return len(wanted), sum(self.bytes.get(key, 0) for key in wanted)


def cold_shell(playwright: Playwright, browser: str, url: str) -> dict[str, Any]:
    """Load the app for the first time and wait for its door."""
    with fresh_phone(playwright, browser, 1) as (context, page):
        wire = Wire(context, page)
        page.goto(url)
        page.locator("input[name=username]").wait_for()
        page.wait_for_load_state("networkidle")
        requests, total = wire.of(path=url)
        _, scripts = wire.of(path=".js")
        return {"requests": requests, "bytes": total, "javascript_bytes": scripts}


def sign_in(page: Page, url: str, username: str = "rosa") -> None:
    """Sign in as a person would."""
    page.goto(url)
    page.locator("input[name=username]").fill(username)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("input[name=password]").press("Enter")


def first_sync(playwright: Playwright, browser: str, url: str, cpu: int) -> dict[str, Any]:
    """Sign in on an empty phone; measured from the pull's request to its last commit."""
    with fresh_phone(playwright, browser, cpu) as (context, page):
        wire = Wire(context, page)
        sign_in(page, url)
        milliseconds = page.evaluate(MEASURED, "pull")
        requests, size = wire.of(path="/sync/pull")
        return {"ms": round(milliseconds), "requests": requests, "bytes": size}


def floor_sync(playwright: Playwright, browser: str, url: str, cpu: int) -> dict[str, Any]:
    """Do the floor's first sync."""
    with fresh_phone(playwright, browser, cpu) as (_, page):
        page.goto(url)
        page.evaluate("floor.open()")
        return {"ms": round(page.evaluate("floor.sync()"))}


def offline_start(playwright: Playwright, browser: str, url: str, cpu: int) -> dict[str, Any]:
    """Sync, close the app, cut the network, start again: until the customers' list shows data."""
    folder = tempfile.mkdtemp(prefix="encours-phone-")
    launch = {"executable_path": browser, "headless": True, "args": FLAGS, "viewport": PHONE}
    try:
        context = playwright.chromium.launch_persistent_context(folder, **launch)  # type: ignore[arg-type]
        page = context.new_page()
        sign_in(page, url)
        page.evaluate(MEASURED, "pull")
        page.evaluate("navigator.serviceWorker.ready.then(() => 1)")
        context.close()
        context = playwright.chromium.launch_persistent_context(folder, **launch)  # type: ignore[arg-type]
        context.set_offline(True)
        page = context.new_page()
        session = slow(context, page, cpu)
        page.goto(f"{url}/clients")
        page.locator("main .row").first.wait_for()
        shown = page.evaluate("performance.now()")
        session.detach()
        context.close()
        return {"ms": round(shown)}
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def push(playwright: Playwright, browser: str, url: str, entries: int) -> dict[str, Any]:
    """Say so many notes offline, then let the network come back: until every one is answered."""
    with fresh_phone(playwright, browser, 1) as (context, page):
        wire = Wire(context, page)
        sign_in(page, url)
        page.evaluate(MEASURED, "pull")
        context.set_offline(True)
        page.evaluate(SAY_NOTES, entries)
        page.reload()
        page.locator("main").wait_for()
        context.set_offline(False)
        milliseconds = page.evaluate(MEASURED, "push")
        requests, size = wire.of(path="/sync/push")
        return {"ms": round(milliseconds), "requests": requests, "bytes": size}


def floor_push(playwright: Playwright, browser: str, url: str, entries: int) -> dict[str, Any]:
    """Send as many entries the floor's way: one POST, then a delete each."""
    ops = [
        {"op_id": str(uuid.uuid4()), "customer": 12, "text": f"Payment promised for Friday. {n}"}
        for n in range(entries)
    ]
    with fresh_phone(playwright, browser, 1) as (context, page):
        wire = Wire(context, page)
        page.goto(url)
        page.evaluate("floor.open()")
        milliseconds = page.evaluate(f"floor.push({json.dumps(ops)})")
        return {
            "ms": round(milliseconds),
            "bytes": wire.of(path="/push")[1] or len(json.dumps(ops)),
        }

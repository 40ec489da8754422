"""What a person waits for without a network: the list after a cold start, a customer, each letter typed."""

import json
import statistics
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Playwright, sync_playwright

from tests.bench.installation import Running, served
from tests.bench.peers import engines
from tests.bench.phone import phone, profile
from tests.bench.run import Figures, Run, in_turn, medians, ratios
from tests.bench.sides import sign_in
from tests.browser import get_browser
from tests.relay import Relay

CUSTOMERS, ITEMS, CPU = 2_000, 50_000, 4
CIRCUMSTANCES = {"customers": CUSTOMERS, "items": ITEMS, "cpu": CPU}
OPENED = 12
TYPED = ("menuiserie", "le bihan", "F-2026-0123")
ACTUAL_READY = "button"  # the first thing a person can touch; it holds no data yet

# The instant the first frame after it can be on screen, counted from the navigation.
WATCH_FOR = """
bench.shown = new Promise((done) => new MutationObserver((_, observer) => {
  if (!document.querySelector(%s)) return;
  observer.disconnect();
  bench.waited = performance.now();
  requestAnimationFrame(() => done(performance.now()));
}).observe(document, { childList: true, subtree: true }));
"""

PAINTED = """
const painted = () => new Promise((done) => requestAnimationFrame(() => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = done;
  port2.postMessage(0);
}));
"""

OPEN_CUSTOMERS = f"""async (count) => {{
  {PAINTED}
  const until = async (there) => {{ while (!there()) await painted(); }};
  const found = [];
  for (let place = 0; place < count; place++) {{
    const link = document.querySelectorAll("main .row a.row__cover")[place];
    await painted();
    const began = performance.now();
    link.click();
    await until(() => document.querySelector("main .hero"));
    found.push(performance.now() - began);
    history.back();
    await until(() => location.pathname === "/clients" && document.querySelector("main .row"));
  }}
  return found;
}}"""

TYPE_WORDS = f"""async (words) => {{
  {PAINTED}
  const field = document.querySelector("main input[type=search]");
  const found = [];
  for (const word of words) {{
    for (let length = 1; length <= word.length; length++) {{
      await painted();
      const began = performance.now();
      field.value = word.slice(0, length);
      field.dispatchEvent(new InputEvent("input", {{ bubbles: true }}));
      await painted();
      found.push(performance.now() - began);
    }}
  }}
  return found;
}}"""


# A phone left alone for some seconds has put its books in order: nobody starts the app before that.
SETTLED = """async () => {
  const { name } = (await indexedDB.databases()).find(({ name }) => name.endsWith("-base"));
  const db = await new Promise((done) => {
    const wish = indexedDB.open(name);
    wish.onsuccess = () => done(wish.result);
  });
  for (;;) {
    const asked = db.transaction("meta").objectStore("meta").get("state");
    const state = await new Promise((done) => { asked.onsuccess = () => done(asked.result); });
    if (Object.values(state.places).every(({ layers }) => layers <= 1)) break;
    await new Promise((done) => setTimeout(done, 100));
  }
  db.close();
}"""


def measure(run: Run) -> None:
    """Measure the shell, then a phone with 2,000 customers that lost its network."""
    browser = get_browser()
    if browser is None:
        raise SystemExit("bench: no Chrome or Chromium to be had")
    with sync_playwright() as playwright, _portfolio(playwright, browser) as (url, folder):
        if run.wants("shell") and not run.peers and not run.has("shell"):
            run.say("shell", **_shell(playwright, browser, url))
        if run.wants("offline_start") and not run.has("offline_start"):
            _starts(run, playwright, browser, url, folder)
        if run.wants("open_customer", "search") and not run.peers and not run.has("search"):
            _touches(run, playwright, browser, url, folder)


@contextmanager
def _portfolio(playwright: Playwright, browser: str) -> Iterator[tuple[str, Path]]:
    """Give a profile with the app and the portfolio on it, and the address it was loaded from."""
    with served(CUSTOMERS, ITEMS) as running, Relay(running.port) as relay, profile() as folder:
        _load(playwright, browser, running, relay, folder)
        yield relay.url, folder


def _load(
    playwright: Playwright, browser: str, running: Running, relay: Relay, folder: Path
) -> None:
    running.reset()
    with phone(playwright, browser, folder, 1) as device:
        sign_in(device, relay.url)
        device.measured("pull")
        device.page.evaluate("navigator.serviceWorker.ready.then(() => 1)")
        device.page.evaluate(SETTLED)
        device.settle()


def _shell(playwright: Playwright, browser: str, url: str) -> Figures:
    """Load the app for the first time: all the page asked for, and the scripts its door waited for."""
    sizes = "performance.getEntries().filter((one) => 'transferSize' in one)"
    each = "[one.name, one.startTime, one.transferSize, one.encodedBodySize]"
    door = "input[name=username]"
    with profile() as folder, phone(playwright, browser, folder, 1) as device:
        device.context.add_init_script(WATCH_FOR % json.dumps(door))
        device.page.goto(url)
        waited = device.page.evaluate("bench.shown.then(() => bench.waited)")
        loaded = device.page.evaluate(f"{sizes}.map((one) => {each})")
    scripts = [body for name, at, _, body in loaded if name.endswith(".js") and at <= waited]
    return {
        "requests": len(loaded),
        "bytes": sum(size for _, _, size, _ in loaded),
        "javascript_bytes": sum(scripts),
    }


def _starts(run: Run, playwright: Playwright, browser: str, url: str, folder: Path) -> None:
    def ours() -> Figures:
        return _start(playwright, browser, f"{url}/clients", folder, "main .row a")

    with profile() as other:
        sides = {"encours": ours}
        if run.peers:
            address = engines.load_actual(playwright, browser, other, ACTUAL_READY)
            sides["actual"] = lambda: _start(playwright, browser, address, other, ACTUAL_READY)
        found = list(in_turn(run.rounds, sides, run.tell))
    for name in sides:
        beside = {"ratio": ratios(found, name, "actual")} if run.peers and name != "actual" else {}
        figures = medians(line[name] for line in found)
        run.say("offline_start", **CIRCUMSTANCES, side=name, rounds=run.rounds, **figures, **beside)


def _start(playwright: Playwright, browser: str, address: str, folder: Path, sign: str) -> Figures:
    """Start the browser and the app with no network, until the sign is in the page."""
    with phone(playwright, browser, folder, CPU, offline=True) as device:
        device.context.add_init_script(WATCH_FOR % json.dumps(sign))
        device.settle()
        device.page.goto(address, wait_until="commit")
        return {"ms": round(device.page.evaluate("bench.shown"))}


def _touches(run: Run, playwright: Playwright, browser: str, url: str, folder: Path) -> None:
    run.tell("open_customer, search")
    with phone(playwright, browser, folder, CPU, offline=True) as device:
        device.page.goto(f"{url}/clients")
        device.page.locator("main .row a").first.wait_for()
        device.settle()
        opened = device.page.evaluate(OPEN_CUSTOMERS, OPENED)
        typed = device.page.evaluate(TYPE_WORDS, TYPED)
    for name, found in (("open_customer", opened), ("search", typed)):
        if run.wants(name):
            run.say(name, **CIRCUMSTANCES, times=len(found), **_spread(found))


def _spread(found: list[float]) -> Figures:
    return {
        "ms": round(statistics.median(found), 1),
        "p95_ms": round(statistics.quantiles(found, n=20, method="inclusive")[-1], 1),
        "worst_ms": round(max(found), 1),
    }

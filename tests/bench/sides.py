"""What is measured side by side: our app, and pages that do the same work some other way.

Each side does one phone's day on an empty profile: first sync, some deltas, whose median counts, a push.
Times end when the rows are in the database; our own come from the measures `pull` and `push` the app takes
of itself.
"""

import json
import urllib.request
import uuid
from collections.abc import Collection
from typing import Protocol

from playwright.sync_api import Playwright

from tests.bench.installation import Running
from tests.bench.phone import Phone, phone, profile
from tests.bench.run import Figures, medians
from tests.clients import PASSWORD
from tests.relay import Relay, Shape

PULL, PUSH = "/api/v1/sync/pull", "/api/v1/sync/push"
CHANGED, DELTAS = 50, 5  # a delta takes some 15 ms, and one alone swings by half
ENTRIES = 200

SAY_NOTES = """async (count) => {
  const { name } = (await indexedDB.databases()).find(({ name }) => name.endsWith("-outbox"));
  const db = await new Promise((done) => {
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
  await new Promise((done) => { tx.oncomplete = done; });
  db.close();
}"""

WAKE = "dispatchEvent(new Event('online'))"


class Side(Protocol):
    """One way to do a phone's day."""

    name: str

    def day(self, steps: Collection[str], cpu: int, shape: Shape | None) -> Figures:
        """Do it on an empty profile; figures are named after their step."""


class Ours:
    """The built app against a served installation."""

    name = "encours"

    def __init__(self, playwright: Playwright, browser: str, running: Running) -> None:
        self.playwright, self.browser, self.running = playwright, browser, running

    def day(self, steps: Collection[str], cpu: int, shape: Shape | None) -> Figures:
        self.running.reset()
        with (
            Relay(self.running.port, shape) as relay,
            profile() as folder,
            phone(self.playwright, self.browser, folder, cpu) as device,
        ):
            figures = _first_sync(device, relay)
            figures |= {f"first_sync_{name}": size for name, size in device.memory().items()}
            if "delta" in steps:
                figures |= medians(_delta(device, relay, self.running) for _ in range(DELTAS))
            if "push" in steps:
                figures |= _push(device, relay)
            return figures


def sign_in(device: Phone, url: str, username: str = "rosa") -> None:
    """Sign in as a person would."""
    page = device.page
    page.goto(url)
    page.locator("input[name=username]").fill(username)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("input[name=password]").press("Enter")


def _first_sync(device: Phone, relay: Relay) -> Figures:
    """Hold the first pull until everything else is calm, so that only the sync is measured."""
    relay.hold(PULL)
    sign_in(device, relay.url)
    relay.wait_held(60)
    device.page.evaluate("navigator.serviceWorker.ready.then(() => 1)")
    device.settle()
    spent, before = device.cpu_seconds(), device.now()
    relay.release()
    _, ended = device.measured("pull")
    figures = _took("first_sync", ended - before, device, spent, relay.of(PULL))
    busy = device.long_tasks(before, ended)
    return figures | {"first_sync_longest_task_ms": round(max(busy, default=0))}


def _delta(device: Phone, relay: Relay, running: Running) -> Figures:
    running.change(CHANGED)
    device.settle()
    relay.exchanges.clear()
    spent, before = device.cpu_seconds(), device.now()
    device.page.evaluate(WAKE)
    began, ended = device.measured("pull", before)
    return _took("delta", ended - began, device, spent, relay.of(PULL))


def _push(device: Phone, relay: Relay) -> Figures:
    device.page.evaluate(SAY_NOTES, ENTRIES)
    device.settle()
    relay.exchanges.clear()
    spent, before = device.cpu_seconds(), device.now()
    device.page.evaluate(WAKE)
    began, ended = device.measured("push", before)
    return _took("push", ended - began, device, spent, relay.of(PUSH))


class Beside:
    """A page that exposes `side.open, sync, delta, say, push`, and the server beside it.

    only: the steps it does another way than others; empty for all.
    """

    def __init__(
        self,
        name: str,
        playwright: Playwright,
        browser: str,
        port: int,
        page: str,
        only: Collection[str] = (),
    ) -> None:
        self.name, self.page, self.port, self.only = name, page, port, only
        self.playwright, self.browser = playwright, browser

    def day(self, steps: Collection[str], cpu: int, shape: Shape | None) -> Figures:
        with (
            Relay(self.port, shape) as relay,
            profile() as folder,
            phone(self.playwright, self.browser, folder, cpu) as device,
        ):
            device.page.goto(f"{relay.url}/{self.page}")
            device.page.wait_for_function("globalThis.side !== undefined")
            device.page.evaluate("side.open()")
            figures: Figures = {}
            does = self.only or {"first_sync", *steps}
            if "first_sync" in does:
                figures |= self._step("first_sync", "side.sync()", device, relay)
                figures |= {f"first_sync_{name}": size for name, size in device.memory().items()}
            if "delta" in does:
                figures |= medians(self._delta(device, relay) for _ in range(DELTAS))
            if "push" in does:
                device.page.evaluate(f"side.say({json.dumps(_entries())})")
                figures |= self._step("push", "side.push()", device, relay)
            return figures

    def _step(self, name: str, work: str, device: Phone, relay: Relay) -> Figures:
        device.settle()
        relay.exchanges.clear()
        spent = device.cpu_seconds()
        milliseconds, _ = device.timed(work)
        return _took(name, milliseconds, device, spent, relay.of("/"))

    def _delta(self, device: Phone, relay: Relay) -> Figures:
        address = f"http://127.0.0.1:{self.port}/change?count={CHANGED}"
        with urllib.request.urlopen(address, data=b"", timeout=60) as answer:
            answer.read()
        return self._step("delta", "side.delta()", device, relay)


def _entries() -> list[dict[str, object]]:
    text = "Spoke with accounts payable, payment promised for Friday; will call again. "
    return [
        {
            "op_id": str(uuid.uuid4()),
            "customer": f"c-{1 + number % 100:05}",
            "kind": "call",
            "at": "2026-11-22T09:00:00.000Z",
            "text": f"{text}{number}",
            "author": "rep-01",
            "updatedAt": 1_763_800_000_000 + number,
        }
        for number in range(ENTRIES)
    ]


def _took(step: str, ms: float, device: Phone, spent: float, wire: tuple[int, int]) -> Figures:
    requests, size = wire
    cpu = {f"{step}_cpu_s": round(device.cpu_seconds() - spent, 2)} if device.cpu == 1 else {}
    return {
        f"{step}_ms": round(ms, 1),
        **cpu,
        f"{step}_requests": requests,
        f"{step}_bytes": size,
    }

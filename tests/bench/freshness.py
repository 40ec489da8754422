"""From an event to an open phone: somebody writes elsewhere, the page shows it without being asked."""

import time
import uuid
from datetime import UTC, datetime

from playwright.sync_api import APIRequestContext, sync_playwright

from tests.bench.installation import Running, served
from tests.bench.phone import Phone, phone, profile
from tests.bench.run import Run, tidy
from tests.bench.sides import sign_in
from tests.browser import get_browser
from tests.clients import PASSWORD

CUSTOMERS, ITEMS, TIMES = 500, 10_000, 8

SEEN = """(text) => new Promise((done, fail) => {
  setTimeout(() => fail(new Error("it never came")), 60_000);
  const look = () => document.body.innerText.includes(text) && done(Date.now());
  new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
})"""


def measure(run: Run) -> None:
    """Let a colleague's note arrive on an open customer, some times over."""
    browser = get_browser()
    if browser is None or run.has("event_to_phone"):
        return
    with sync_playwright() as playwright, served(CUSTOMERS, ITEMS) as running:
        elsewhere = playwright.request.new_context(base_url=running.url)
        with profile() as folder, phone(playwright, browser, folder, 1) as device:
            found = _arrivals(device, elsewhere, running)
    run.say(
        "event_to_phone",
        times=len(found),
        ms=tidy(sorted(found)[len(found) // 2]),
        worst_ms=tidy(max(found)),
    )


def _arrivals(device: Phone, elsewhere: APIRequestContext, running: Running) -> list[float]:
    sign_in(device, running.url)
    device.measured("pull")
    device.page.goto(f"{running.url}/clients/1")
    device.page.locator("main .hero").wait_for()
    door = {"username": "rosa", "password": PASSWORD}
    token = elsewhere.post("/api/v1/session", data=door).json()["csrf_token"]
    found = []
    for _ in range(TIMES):
        device.settle()
        text = f"Vu par un collègue {uuid.uuid4().hex[:8]}"
        watching = device.page.evaluate_handle(f"[({SEEN})({text!r})]")
        began = time.time() * 1000
        said = elsewhere.post(
            "/api/v1/sync/push", data={"ops": [_note(text)]}, headers={"X-CSRF-Token": token}
        )
        assert said.json()["results"][0]["outcome"] == "applied", said.text()
        found.append(watching.evaluate("([seen]) => seen") - began)
    return found


def _note(text: str) -> dict[str, object]:
    return {
        "op_id": _uuid7(),
        "n": 1,
        "type": "note.add",
        "v": 1,
        "entity": 1,
        "base_rev": None,
        "depends_on": [],
        "client_time": datetime.now(UTC).isoformat(),
        "args": {"note_id": _uuid7(), "tags": ["call"], "text": text},
    }


def _uuid7() -> str:
    digits = uuid.uuid4().hex
    return str(uuid.UUID(f"{time.time_ns() // 10**6:012x}7{digits[13:]}"))

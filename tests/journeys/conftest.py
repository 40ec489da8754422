"""Journeys: the real application, a real browser, the network really cut."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright

from tests.browser import find_browser
from tests.journeys.desk import DESKTOP, Desk
from tests.journeys.phone import Phone
from tests.journeys.served import Served, serving
from tests.relay import Relay

PATIENCE_MS = 15_000  # for what must become true; how fast it does is measured by `make bench`
expect.set_options(timeout=PATIENCE_MS)


@contextmanager
def a_phone(browser: Browser, url: str) -> Iterator[BrowserContext]:
    """Give a small touch screen in France that knows one address."""
    context = browser.new_context(
        base_url=url,
        viewport={"width": 360, "height": 640},
        locale="fr-FR",
        timezone_id="Europe/Paris",
        has_touch=True,
        is_mobile=True,
    )
    context.set_default_timeout(PATIENCE_MS)
    yield context
    context.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = find_browser()
    if path is None:
        pytest.skip("no browser here")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    with serving(tmp_path) as running:
        yield running


@pytest.fixture
def device(browser: Browser, served: Served) -> Iterator[BrowserContext]:
    """One phone: its storage, its service worker, its network."""
    with a_phone(browser, served.url) as context:
        yield context


@pytest.fixture
def rosa(device: BrowserContext) -> Phone:
    """Rosa's phone, signed in, portfolio there, shell kept."""
    phone = Phone(device)
    phone.sign_in("rosa")
    return phone


@pytest.fixture
def open_desk(browser: Browser, served: Served) -> Iterator[Callable[..., Desk]]:
    """Somebody signed in at a window of their own."""
    with ExitStack() as stack:

        def open_one(username: str, viewport: Any = DESKTOP, **more: Any) -> Desk:
            context = browser.new_context(
                base_url=served.url,
                viewport=viewport,
                locale="fr-FR",
                timezone_id="Europe/Paris",
                **more,
            )
            context.set_default_timeout(PATIENCE_MS)
            stack.callback(context.close)
            return Desk(context).sign_in(username)

        yield open_one


@pytest.fixture
def wire(served: Served) -> Iterator[Relay]:
    """What lies between a phone and the server, to be cut at a point of our choosing."""
    with Relay(int(served.url.rsplit(":", 1)[1])) as relay:
        yield relay


@pytest.fixture
def pocket(browser: Browser, wire: Relay) -> Iterator[Callable[[], Phone]]:
    """New phones whose only way to the server is the wire."""
    with ExitStack() as stack:
        yield lambda: Phone(stack.enter_context(a_phone(browser, wire.url)))

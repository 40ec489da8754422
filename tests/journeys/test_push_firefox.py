"""A push through Firefox, nothing simulated in the page: it subscribes, decrypts, shows and opens."""

import time
from datetime import UTC, datetime
from functools import partial
from uuid import uuid4

import pytest
from sqlalchemy import select

from credit.operations.holds import hold, lift
from credit.rules.notices import CATALOGUE, DISCREET, link_of, words_of
from credit.rules.push import Message, payload
from credit.store.db import db
from credit.store.push import PushSubscription
from tasks.outside import vapid, webpush
from tests.journeys.firefox import MozillaPush, find_firefox, firefox
from tests.journeys.served import serving
from tests.journeys.test_push import a_monday_at_ten
from tests.journeys.window import WAIT_SECONDS
from tests.push_service import PushService, read_vapid

DELIVERED = 100  # what Firefox answers its push service once the worker has shown it
SHOWN = """const worker = await navigator.serviceWorker.ready;
  return (await worker.getNotifications()).map(
    ({ title, body, lang, tag, data }) => ({ title, body, lang, tag, navigate: data.navigate }))"""
FORGET = """const worker = await navigator.serviceWorker.ready;
  for (const shown of await worker.getNotifications()) shown.close()"""
# Where the desktop has no notifications, Firefox shows its own: windows that a finger can touch.
TOUCH = """const [shown] = Services.wm.getEnumerator("alert:alert");
  const box = shown?.document.getElementById("alertBox");
  box?.click();
  return Boolean(box)"""
TABS = "return gBrowser.tabs.map((tab) => tab.linkedBrowser.currentURI.spec)"
ONE_OF_EACH = {event.link: name for name, event in CATALOGUE.items()}.values()


@pytest.fixture
def service():
    service = PushService()
    yield service
    service.stop()


@pytest.fixture
def mozilla(service):
    push = MozillaPush(lambda channel: service.url(f"/{channel}"))
    yield push
    push.stop()


@pytest.fixture
def served(tmp_path, service):
    monday = a_monday_at_ten()
    with serving(tmp_path, clock=lambda: monday, push_test_hosts=(service.host,)) as running:
        yield running


@pytest.fixture
def window(tmp_path_factory, mozilla):
    program = find_firefox()
    if program is None:
        pytest.skip("no Firefox here (Debian: apt-get install firefox-esr)")
    with firefox(program, mozilla, tmp_path_factory.mktemp("firefox")) as window:
        yield window


def until(look, expected):
    """Ask until the answer is the expected one."""
    end = time.monotonic() + WAIT_SECONDS
    while (found := look()) != expected:
        assert time.monotonic() < end, found
        time.sleep(0.1)


def touch(window):
    """Touch the notification that is shown."""
    with window.around():
        until(lambda: window.run(TOUCH), True)


def tabs(window):
    with window.around():
        return window.run(TABS)


def listener(served):
    """What the server knows of the one device that listens."""
    with served.app.app_context():
        found = db.session.scalars(select(PushSubscription)).one()
        db.session.remove()
    return found.endpoint, found.p256dh, found.auth


def test_firefox_decrypts_and_shows_a_push_and_a_touch_opens_its_address(
    window, served, service, mozilla
):
    window.sign_in(served.url)
    window.goto(f"{served.url}/moi")
    window.press("Être prévenu")
    window.see("Activées sur cet appareil")
    [channel] = mozilla.channels
    place = f"{served.url}/clients/1"

    served.change(partial(hold, customer_id=1, reason="Impayé"), 1)
    post = service.take()
    read_vapid(post.headers["authorization"])
    assert mozilla.bring(channel, post.body) == DELIVERED
    shown = {"title": DISCREET["fr"], "body": "", "lang": "fr", "tag": post.headers["topic"]}
    until(lambda: window.run(SHOWN), [shown | {"navigate": place}])
    touch(window)
    until(lambda: tabs(window), [place])
    assert window.run(SHOWN) == []

    window.goto("about:blank")  # no window of ours is open any more
    served.change(partial(lift, customer_id=1), 1)
    assert mozilla.bring(channel, service.take().body) == DELIVERED
    touch(window)
    until(lambda: tabs(window), ["about:blank", place])

    window.goto(place)
    key = vapid.load_or_make(served.data)
    sender = webpush.Sender(key, "mailto:a@example.org", lambda: datetime.now(UTC), [service.host])
    for name in ONE_OF_EACH:
        link = link_of(name, f"thing/{uuid4()}", 2)
        words = words_of(name, "en", "Mat’Ouest", {})
        message = Message(str(uuid4()), name, "thing/1", link, "en", badge=1, words=words)
        body = payload(message, base_url=served.url, tag=name)
        letter = webpush.Letter(*listener(served), body, 60, "high", name)
        assert webpush.send([letter], sender) == [None]
        assert mozilla.bring(channel, service.take().body) == DELIVERED
        shown = {"title": words[0], "body": words[1], "lang": "en", "tag": name}
        until(lambda: window.run(SHOWN), [shown | {"navigate": served.url + link}])
        window.run(FORGET)

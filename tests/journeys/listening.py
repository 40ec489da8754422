"""A browser that hears pushes: the one part no browser has here, its push service, is ours.

The page's `PushManager` gives a subscription on the tests' own push service, with keys whose private half the
test holds. All else is real: the app that subscribes, the server that encrypts and signs, the worker that
shows, the tap that leads.
"""

import json
import time
from typing import Any

from playwright.sync_api import BrowserContext, Page

from tests.push_service import PushService, Receiver

SUBSCRIBED = """({ endpoint, keys }) => {
  const held = "test-push-key"; // what the page subscribed with, kept like a browser keeps it
  const bytes = (key) => {
    const text = atob(key.replaceAll("-", "+").replaceAll("_", "/"));
    return Uint8Array.from(text, (sign) => sign.charCodeAt(0)).buffer;
  };
  const subscription = (key) => ({
    endpoint,
    expirationTime: null,
    options: { userVisibleOnly: true, applicationServerKey: bytes(key) },
    toJSON: () => ({ endpoint, expirationTime: null, keys }),
    unsubscribe: async () => (localStorage.removeItem(held), true),
  });
  PushManager.prototype.subscribe = async ({ applicationServerKey, userVisibleOnly }) => {
    if (!userVisibleOnly) throw new DOMException("", "NotAllowedError");
    localStorage.setItem(held, applicationServerKey); // base64url, as the app gives it
    return subscription(localStorage.getItem(held));
  };
  PushManager.prototype.getSubscription = async () =>
    localStorage.getItem(held) && subscription(localStorage.getItem(held));
}"""
# The worker tells its pages once a notification is shown.
HEAR = """() => {
  window.heard = new Promise((done) =>
    navigator.serviceWorker.addEventListener("message", ({ data }) => data === "sync" && done()));
}"""
SHOWN = """async () => {
  await window.heard;
  const shown = await (await navigator.serviceWorker.ready).getNotifications();
  return shown.map(({ title, body, tag }) => ({ title, body, tag }));
}"""
# A browser brings a window to the front only for a finger it saw itself: note what the worker asks instead.
TAPPED = """async () => {
  const [notification] = await self.registration.getNotifications();
  const asked = { focus: 0, open: 0 };
  WindowClient.prototype.focus = async () => void (asked.focus += 1);
  Clients.prototype.openWindow = async () => void (asked.open += 1);
  const event = new NotificationEvent("notificationclick", { notification });
  let done;
  event.waitUntil = (work) => (done = work);
  self.dispatchEvent(event);
  await done;
  return { ...asked, left: (await self.registration.getNotifications()).length };
}"""


class Listening:
    """One device that may hear pushes, from the browser's end."""

    def __init__(self, device: BrowserContext, origin: str, service: PushService, path: str):
        self.device, self.origin, self.path = device, origin, path
        self.receiver = Receiver()
        device.grant_permissions(["notifications"], origin=origin)
        said = {"endpoint": service.url(path), "keys": self.receiver.keys}
        device.add_init_script(f"({SUBSCRIBED})({json.dumps(said)})")

    def turn_on(self, page: Page) -> str:
        """Ask for alerts with a tap, as a person does; gives the key the page subscribed with."""
        page.goto("/moi")
        with page.expect_response(
            lambda answer: (
                answer.url.endswith("/push-subscriptions") and answer.request.method == "POST"
            )
        ) as said:
            page.get_by_role("button", name="Être prévenu").click()
        assert said.value.status == 201
        page.get_by_text("Activées sur cet appareil").wait_for()
        key: str = page.evaluate("localStorage.getItem('test-push-key')")
        return key

    def deliver(self, page: Page, plain: bytes) -> dict[str, Any]:
        """Hand a decrypted message to the worker as the browser would; gives the notification shown."""
        cdp = self.device.new_cdp_session(page)
        seen: list[dict[str, Any]] = []
        cdp.on(
            "ServiceWorker.workerRegistrationUpdated",
            lambda said: seen.extend(said["registrations"]),
        )
        cdp.send("ServiceWorker.enable")
        page.evaluate("navigator.serviceWorker.ready")
        until = time.monotonic() + 15
        while not seen and time.monotonic() < until:  # told when the browser gets to it
            page.wait_for_timeout(20)
        message = {"registrationId": seen[-1]["registrationId"], "data": plain.decode()}
        page.evaluate(HEAR)
        cdp.send("ServiceWorker.deliverPushMessage", {"origin": self.origin, **message})
        [shown] = page.evaluate(SHOWN)
        cdp.detach()
        return dict(shown)

    def tap(self) -> dict[str, int]:
        """Touch the notification; gives what the worker asked of the browser, and what is still shown."""
        asked: dict[str, int] = self.device.service_workers[0].evaluate(TAPPED)
        return asked

"""What the tests of passkeys do again and again."""

from tests.authenticator import Authenticator

V1 = "/api/v1"
DOOR = f"{V1}/session/passkey"


def register(browser, key=None, name="Phone"):
    """Add a passkey; give the authenticator and the answer."""
    key = key or Authenticator()
    asked = browser.post(f"{V1}/passkeys/questions").json
    credential = key.create(asked["options"])
    body = {"id": asked["id"], "credential": credential, "name": name}
    return key, browser.post(f"{V1}/passkeys", json=body)


def knock(browser):
    """Begin to sign in."""
    return browser.post(f"{DOOR}/questions").json


def enter(browser, key, asked=None, **lies):
    """Sign in with a passkey."""
    asked = asked or knock(browser)
    body = {"id": asked["id"], "credential": key.get(asked["options"]) | lies}
    answer = browser.post(DOOR, json=body)
    if answer.status_code == 200:
        browser.csrf_token, browser.device_id = answer.json["csrf_token"], answer.json["device_id"]
    return answer


def said(answer):
    """Read status and code."""
    return answer.status_code, answer.json["code"] if answer.status_code >= 400 else None

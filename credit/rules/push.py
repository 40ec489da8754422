"""What may be sent to a push service, and to which: hosts, payloads, topics, waiting times (ux.md E-P)."""

import base64
import hashlib
import hmac
import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

from credit.rules.errors import Refused
from credit.rules.notices import DISCREET, SEVERAL, language_of

HOSTS = (
    "fcm.googleapis.com",
    "jmt17.google.com",
    "updates.push.services.mozilla.com",
    "push.apple.com",
    "notify.windows.com",
)
ENDPOINT_CHARS = 2048
PAYLOAD_BYTES = 3000  # of 3,993 that fit (RFC 8291 section 4)
TITLE_CHARS, BODY_CHARS = 80, 200
TOPIC_CHARS = 32  # RFC 8030 section 5.4


class EndpointRefused(Refused):
    """Not the address of a push service we send to; `why` names the fault."""

    code = "push_endpoint_refused"


def check_endpoint(endpoint: str, test_hosts: Collection[str] = ()) -> str:
    """Give the host of an endpoint we may send to. Raises EndpointRefused.

    test_hosts: hosts, or host:port, that are let through as they are, for tests.
    """
    if len(endpoint) > ENDPOINT_CHARS:
        raise EndpointRefused(why="too_long")
    try:
        parts = urlsplit(endpoint)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise EndpointRefused(why="malformed") from error
    if is_test(endpoint, test_hosts):
        return host
    if parts.scheme != "https" or port not in (None, 443):
        raise EndpointRefused(why="not_https")
    if "@" in parts.netloc:
        raise EndpointRefused(why="userinfo")
    if not any(host == known or host.endswith(f".{known}") for known in HOSTS):
        raise EndpointRefused(why="unknown_host", host=host)
    return host


def is_test(endpoint: str, test_hosts: Collection[str]) -> bool:
    """Say whether an endpoint is one of the tests' own."""
    parts = urlsplit(endpoint)
    return bool(parts.hostname) and bool({parts.hostname, parts.netloc} & set(test_hosts))


@dataclass(frozen=True, slots=True)
class Message:
    """What one push says. link: in-app path; count: how many notices it stands for; badge: unread ones.

    words: title and body, where the person's lock screen may say more than that something is new.
    """

    id: str
    event: str
    subject: str
    link: str
    language: str
    count: int = 1
    badge: int = 0
    words: tuple[str, str] | None = None


def payload(message: Message, *, base_url: str, tag: str) -> bytes:
    """Write a declarative push message; without words of its own it names nobody and no amount.

    Shape: {web_push: 8030, event, id, notification: {title, lang, navigate, tag, body?}, app_badge}. A
    browser that knows declarative push shows it by itself; elsewhere the service worker does.
    """
    language = language_of(message.language)
    title, body = message.words or (DISCREET[language], "")
    if message.count > 1:
        title, body = DISCREET[language], SEVERAL[language].format(n=message.count)
    notification = {
        "title": title[:TITLE_CHARS],
        "lang": language,
        "navigate": base_url + message.link,
        "tag": tag,
    }
    if body:
        notification["body"] = body[:BODY_CHARS]
    return _written(
        {
            "web_push": 8030,
            "event": message.event,
            "id": message.id,
            "notification": notification,
            "app_badge": message.badge,
        }
    )


def minimal(message: Message, *, base_url: str) -> bytes:
    """Write the least that still shows something, for a service that found the payload too large."""
    notification = {
        "title": DISCREET[language_of(message.language)],
        "navigate": base_url + message.link,
    }
    return _written({"web_push": 8030, "notification": notification})


def topic(secret: bytes, message: Message) -> str:
    """Name event and object so that only we know which: a newer message replaces the waiting one."""
    said = f"{message.event}\0{message.subject}".encode()
    digest = hmac.digest(secret, said, hashlib.sha256)
    return base64.urlsafe_b64encode(digest).decode()[:TOPIC_CHARS]


def seconds_until(retry_after: str | None, now: datetime) -> int | None:
    """Read Retry-After, seconds or an HTTP date (RFC 9110 section 10.2.3); None when absent or unreadable."""
    if retry_after is None:
        return None
    if retry_after.strip().isdecimal():
        return int(retry_after)
    try:
        then = parsedate_to_datetime(retry_after)
    except ValueError:
        return None
    then = then if then.tzinfo else then.replace(tzinfo=UTC)
    return max(0, round((then - now).total_seconds()))


def _written(message: dict[str, Any]) -> bytes:
    text = json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode()
    if len(text) > PAYLOAD_BYTES:
        raise ValueError("a push payload of ours is never this long")
    return text

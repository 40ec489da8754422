"""The door to push services (RFC 8030, 8291, 8292): one POST, no redirects, no proxies of the environment.

pywebpush by itself follows redirects, waits for ever, writes into the claims it is given and lets network
errors of its HTTP library through; all of that ends here.
"""

import base64
import binascii
import ipaddress
import socket
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import requests
from cryptography.hazmat.primitives.asymmetric import ec
from pywebpush import WebPushException, webpush

from credit.rules.errors import Refused
from credit.rules.push import EndpointRefused, check_endpoint, is_test, seconds_until
from tasks.outside.vapid import VapidKey

TIMEOUT_SECONDS = (5, 10)  # to connect, to answer
CLAIMS_SECONDS = 11 * 3600  # Apple and RFC 8292 allow 24 h; we stay below 12
AUTH_BYTES = 16

Resolve = Callable[[str], list[str]]


class Busy(Exception):
    """Not taken, and worth another try. retry_seconds: when the service said so."""

    def __init__(self, why: str, retry_seconds: int | None = None) -> None:
        super().__init__(why)
        self.retry_seconds = retry_seconds


class Rejected(Exception):
    """Not taken, and never will be as it is."""


class Gone(Rejected):
    """Nobody listens there any more (404, 410)."""


class KeyRefused(Rejected):
    """The service does not accept our key (401, 403)."""


class TooLarge(Rejected):
    """The service wants a smaller payload (413)."""


class KeysRefused(Refused):
    """The subscription's keys are none (RFC 8291 section 2.1)."""

    code = "push_keys_refused"


@dataclass(frozen=True, slots=True)
class Letter:
    """One push to one device. topic: also its tag."""

    endpoint: str
    p256dh: str
    auth: str
    payload: bytes
    ttl_seconds: int
    urgency: str
    topic: str


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends, and when. subject: mailto: or https: address for complaints."""

    key: VapidKey
    subject: str
    now: datetime
    test_hosts: Collection[str] = ()


def resolve(host: str) -> list[str]:
    """List the addresses of a host. Raises Busy when the name does not resolve now."""
    try:
        found = socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)
    except OSError as error:
        raise Busy("name") from error
    return sorted({str(entry[4][0]) for entry in found})


def check_address(
    endpoint: str, test_hosts: Collection[str] = (), *, resolve: Resolve = resolve
) -> None:
    """Refuse an endpoint that is none of a push service, or that leads into a private network.

    Raises EndpointRefused, and Busy when the name does not resolve now.
    """
    host = check_endpoint(endpoint, test_hosts)
    if is_test(endpoint, test_hosts):
        return
    for address in resolve(host):
        if not ipaddress.ip_address(address.partition("%")[0]).is_global:
            raise EndpointRefused(why="private_address", host=host)


def check_keys(p256dh: str, auth: str) -> None:
    """Refuse keys a message could not be encrypted for. Raises KeysRefused."""
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), _decoded(p256dh))
        secret = _decoded(auth)
    except ValueError as error:
        raise KeysRefused(key="p256dh") from error
    if len(secret) != AUTH_BYTES:
        raise KeysRefused(key="auth")


class OneHop(requests.Session):
    """Follows no redirect and takes nothing from the environment."""

    def __init__(self) -> None:
        super().__init__()
        self.trust_env = False

    def request(self, method: Any, url: Any, *args: Any, **kwargs: Any) -> requests.Response:
        """Send one request and give its answer, whatever it is."""
        return super().request(method, url, *args, **{**kwargs, "allow_redirects": False})


def send(letter: Letter, sender: Sender, *, resolve: Resolve = resolve) -> None:
    """Hand one push to its service. Returns when it was taken; raises Busy or Rejected."""
    try:
        check_address(letter.endpoint, sender.test_hosts, resolve=resolve)
    except EndpointRefused as error:
        raise Rejected(str(error)) from error
    claims = {
        "sub": sender.subject,
        "exp": int(sender.now.timestamp()) + CLAIMS_SECONDS,
    }  # fresh each time: pywebpush writes the audience into it
    try:
        with OneHop() as session:
            webpush(
                subscription_info=_info(letter),
                data=letter.payload,
                vapid_private_key=sender.key.signer,
                vapid_claims=claims,
                ttl=letter.ttl_seconds,
                timeout=TIMEOUT_SECONDS,
                headers={"Urgency": letter.urgency, "Topic": letter.topic},
                requests_session=session,
            )
    except WebPushException as error:
        raise _verdict(error, sender.now) from error
    except requests.RequestException as error:
        raise Busy(type(error).__name__) from error
    except ValueError as error:  # keys that do not fit: stored before they were checked
        raise Rejected(str(error)) from error


def _info(letter: Letter) -> dict[str, Any]:
    keys = {"p256dh": _padded(letter.p256dh), "auth": _padded(letter.auth)}
    return {"endpoint": letter.endpoint, "keys": keys}


def _verdict(error: WebPushException, now: datetime) -> Exception:
    status = error.status_code
    if status in (404, 410):
        return Gone(str(status))
    if status in (401, 403):
        return KeyRefused(str(status))
    if status == 413:
        return TooLarge(str(status))
    if status is not None and (status == 429 or status >= 500):
        return Busy(str(status), seconds_until(error.retry_after, now))
    return Rejected(str(status or error))


def _padded(text: str) -> str:
    return text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4)


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(_padded(text), altchars=b"-_", validate=True)
    except binascii.Error as error:
        raise ValueError("not base64url") from error

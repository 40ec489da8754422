"""The door to push services (RFC 8030, 8291, 8292): one POST, no redirects, no proxies of the environment.

pywebpush encrypts; by itself it would open a connection and sign a token for every message, follow redirects
and wait for ever. All of that ends here.
"""

import base64
import binascii
import ipaddress
import socket
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from http.client import HTTPException
from time import monotonic
from typing import Any, TypeVar
from urllib.parse import SplitResult, urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from pywebpush import WebPusher, WebPushException

from credit.rules.errors import Refused
from credit.rules.push import EndpointRefused, check_endpoint, is_test, seconds_until
from tasks.outside.connections import Answer, Asked, Connections, Post
from tasks.outside.vapid import VapidKey

TIMEOUT_SECONDS = (5, 10)  # to connect, to answer
CLAIMS_SECONDS = 11 * 3600  # Apple and RFC 8292 allow 24 h; we stay below 12
EARLY_SECONDS = 3600
AUTH_BYTES = 16
LEAST_SECONDS = 0.05  # to answer, however long those before it took

Resolve = Callable[[str], list[str]]
T = TypeVar("T")


class Fault(Exception):
    """A push was not taken."""


class Busy(Fault):
    """Not taken, and worth another try. retry_seconds: when the service said so."""

    def __init__(self, why: str, retry_seconds: int | None = None) -> None:
        super().__init__(why)
        self.retry_seconds = retry_seconds


class Rejected(Fault):
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
    if not is_test(endpoint, test_hosts):
        public_addresses(host, resolve)


def public_addresses(host: str, resolve: Resolve) -> list[str]:
    """List where a host is reached. Raises EndpointRefused when any address is private, and Busy."""
    found = resolve(host)
    for address in found:
        if not ipaddress.ip_address(address.partition("%")[0]).is_global:
            raise EndpointRefused(why="private_address", host=host)
    return found


def check_keys(p256dh: str, auth: str) -> None:
    """Refuse keys a message could not be encrypted for. Raises KeysRefused."""
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), _decoded(p256dh))
        secret = _decoded(auth)
    except ValueError as error:
        raise KeysRefused(key="p256dh") from error
    if len(secret) != AUTH_BYTES:
        raise KeysRefused(key="auth")


class Sender:
    """Who sends: our key and the tokens signed with it, over connections that stay open.

    subject: mailto: or https: address for complaints. clock: what time it is, aware. May be used by several
    threads at once; of a token signed twice at the same moment either is good.
    """

    def __init__(
        self,
        key: VapidKey,
        subject: str,
        clock: Callable[[], datetime],
        test_hosts: Collection[str] = (),
        *,
        resolve: Resolve = resolve,
        timeout: tuple[float, float] = TIMEOUT_SECONDS,
    ) -> None:
        self.key, self.subject, self.clock = key, subject, clock
        self.test_hosts, self.timeout = test_hosts, timeout
        self.connections = Connections(
            partial(_addresses, test_hosts=test_hosts, resolve=resolve), timeout
        )
        self.signed = 0
        self._signer = key.signer
        self._tokens: dict[str, tuple[int, str]] = {}  # by origin: until when, header

    def authorization(self, endpoint: str) -> str:
        """Give the header that says who we are (RFC 8292 section 2), signed anew an hour before its end."""
        parts = urlsplit(endpoint)
        origin, now = f"{parts.scheme}://{parts.netloc}", int(self.clock().timestamp())
        until, header = self._tokens.get(origin, (0, ""))
        if until - now < EARLY_SECONDS:
            until = now + CLAIMS_SECONDS
            claims = {"sub": self.subject, "aud": origin, "exp": until}
            header = self._signer.sign(claims)["Authorization"]
            self._tokens[origin] = until, header
            self.signed += 1
        return header


def send(letters: Sequence[Letter], sender: Sender) -> list[Fault | None]:
    """Hand pushes to their service together; give what is wrong with each, None where it was taken.

    All are encrypted before the first leaves, and all have left before an answer is waited for: going to
    and fro between them, and sleeping, costs more than either. The endpoint's host is checked each time,
    its address whenever a connection to it is opened.
    """
    sealed = [_attempt(partial(_sealed, letter, sender)) for letter in letters]
    asked = _asked(sealed, sender.connections)
    until = monotonic() + sender.timeout[1]
    return [
        one if isinstance(one, Fault) else _attempt(partial(_outcome, one, sender, until))
        for one in asked
    ]


def _attempt(step: Callable[[], T]) -> T | Fault:
    try:
        return step()
    except Fault as fault:
        return fault
    except EndpointRefused as error:
        return Rejected(str(error))
    except (OSError, HTTPException) as error:
        return Busy(type(error).__name__)
    except (WebPushException, ValueError) as error:  # keys stored before they were checked
        return Rejected(str(error))


def _sealed(letter: Letter, sender: Sender) -> Post:
    check_endpoint(letter.endpoint, sender.test_hosts)
    headers = {
        "Authorization": sender.authorization(letter.endpoint),
        "Content-Encoding": "aes128gcm",
        "TTL": str(letter.ttl_seconds),
        "Urgency": letter.urgency,
        "Topic": letter.topic,
    }
    body = WebPusher(_info(letter)).encode(letter.payload)["body"]
    return Post(urlsplit(letter.endpoint), body, headers)


def _asked(sealed: Sequence[Post | Fault], connections: Connections) -> list[Asked | Fault]:
    """Send what is sealed; a service that could not be reached for one is not tried for the others."""
    found: list[Asked | Fault] = []
    unreached: Fault | None = None
    for post in sealed:
        if isinstance(post, Fault):
            found.append(post)
        elif unreached is not None:
            found.append(unreached)
        else:
            asked = _attempt(partial(connections.begin, post))
            unreached = asked if isinstance(asked, Fault) else None
            found.append(asked)
    return found


def _outcome(asked: Asked, sender: Sender, until: float) -> Fault | None:
    answer = sender.connections.finish(asked, max(LEAST_SECONDS, until - monotonic()))
    return None if 200 <= answer.status < 300 else _verdict(answer, sender.clock())


def _addresses(parts: SplitResult, test_hosts: Collection[str], resolve: Resolve) -> list[str]:
    """List where a service may be reached. Raises EndpointRefused and Busy."""
    host = parts.hostname or ""
    return [host] if is_test(parts.geturl(), test_hosts) else public_addresses(host, resolve)


def _info(letter: Letter) -> dict[str, Any]:
    keys = {"p256dh": _padded(letter.p256dh), "auth": _padded(letter.auth)}
    return {"endpoint": letter.endpoint, "keys": keys}


def _verdict(answer: Answer, now: datetime) -> Fault:
    status = answer.status
    if status in (404, 410):
        return Gone(str(status))
    if status in (401, 403):
        return KeyRefused(str(status))
    if status == 413:
        return TooLarge(str(status))
    if status == 429 or status >= 500:
        return Busy(str(status), seconds_until(answer.headers.get("Retry-After"), now))
    return Rejected(str(status))


def _padded(text: str) -> str:
    return text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4)


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(_padded(text), altchars=b"-_", validate=True)
    except binascii.Error as error:
        raise ValueError("not base64url") from error

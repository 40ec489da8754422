"""Connections to the services outside that stay open: to checked addresses only, one caller at a time.

No redirect is followed and nothing is taken from the environment: there is no code here that would.
"""

import socket
import ssl
from collections import defaultdict, deque
from collections.abc import Callable, Collection
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPMessage
from typing import Any
from urllib.parse import SplitResult, urlsplit

from requests.utils import DEFAULT_CA_BUNDLE_PATH

MOST_BYTES = 65_536  # of an answer's body; nobody reads more of it
PORTS = {"https": 443, "http": 80}

Addresses = Callable[[SplitResult], Collection[str]]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a service answered, in the words pywebpush reads."""

    status_code: int
    reason: str
    headers: HTTPMessage
    text: str


class Connections:
    """Posts over connections that stay open; as many of one service as there are callers at once.

    addresses: gives what a URL's host may be reached at, or raises; asked whenever one is opened. The
    session pywebpush is given: it only ever calls `post`.
    """

    def __init__(self, addresses: Addresses) -> None:
        self.addresses = addresses
        self.idle: dict[str, deque[_Line]] = defaultdict(deque)
        self.opened = 0
        self.trust = ssl.create_default_context(cafile=DEFAULT_CA_BUNDLE_PATH)

    def post(self, url: str, *, data: bytes, headers: Any, timeout: tuple[float, float]) -> Answer:
        """Post once; a kept connection that the service closed meanwhile is replaced by a new one.

        timeout: seconds to connect, and for each wait after that. Raises OSError and HTTPException.
        """
        parts = urlsplit(url)
        kept = self.idle[parts.netloc]
        while kept:
            line = kept.pop()
            try:
                return self._asked(line, parts, data, headers, kept)
            except (ConnectionError, HTTPException):
                continue  # closed while it was idle
        return self._asked(self._open(parts, timeout), parts, data, headers, kept)

    def close(self) -> None:
        """Close what is idle."""
        for kept in self.idle.values():
            while kept:
                kept.pop().close()

    def _asked(
        self, line: "_Line", parts: SplitResult, data: bytes, headers: Any, kept: deque["_Line"]
    ) -> Answer:
        try:
            path = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
            line.request("POST", path, body=data, headers=dict(headers))
            response = line.getresponse()
            body = response.read(MOST_BYTES)
        except BaseException:
            line.close()
            raise
        if response.isclosed() and not response.will_close:
            kept.append(line)
        else:
            line.close()
        text = body.decode("utf-8", "replace")
        return Answer(response.status, response.reason, response.headers, text)

    def _open(self, parts: SplitResult, timeout: tuple[float, float]) -> "_Line":
        host, port = parts.hostname or "", parts.port or PORTS[parts.scheme]
        reached = _reach(self.addresses(parts), port, timeout[0])
        try:
            reached.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if parts.scheme == "https":
                reached = self.trust.wrap_socket(reached, server_hostname=host)
            reached.settimeout(timeout[1])
        except BaseException:
            reached.close()
            raise
        self.opened += 1
        return _Line(parts.netloc, reached)


class _Line(HTTPConnection):
    """An HTTP conversation on a socket that others opened, and that it never opens again."""

    auto_open = 0

    def __init__(self, netloc: str, reached: socket.socket) -> None:
        super().__init__(netloc)
        self.sock = reached


def _reach(addresses: Collection[str], port: int, seconds: float) -> socket.socket:
    """Connect to the first address that answers. Raises OSError when none does."""
    failure = OSError("no address")
    for address in addresses:
        try:
            return socket.create_connection((address, port), seconds)
        except OSError as error:
            failure = error
    raise failure

"""Connections to the services outside that stay open: to checked addresses only, one caller at a time.

No redirect is followed and nothing is taken from the environment: there is no code here that would.
"""

import socket
import ssl
from collections import defaultdict, deque
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPMessage
from typing import Any
from urllib.parse import SplitResult

from requests.utils import DEFAULT_CA_BUNDLE_PATH

MOST_BYTES = 65_536  # of an answer's body; nobody reads more of it
PORTS = {"https": 443, "http": 80}

Addresses = Callable[[SplitResult], Collection[str]]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a service answered."""

    status: int
    headers: HTTPMessage


@dataclass(frozen=True, slots=True)
class Post:
    """A request to be made."""

    parts: SplitResult
    body: bytes
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that was made. kept: over a connection that was open before."""

    post: Post
    line: "_Line"
    kept: bool


class Connections:
    """Posts over connections that stay open; as many of one service as there are posts at once.

    addresses: gives what a URL's host may be reached at, or raises; asked whenever one is opened.
    timeout: seconds to connect, and for each wait after that.
    """

    def __init__(self, addresses: Addresses, timeout: tuple[float, float]) -> None:
        self.addresses, self.timeout = addresses, timeout
        self.idle: dict[str, deque[_Line]] = defaultdict(deque)
        self.opened = 0
        self.trust = ssl.create_default_context(cafile=DEFAULT_CA_BUNDLE_PATH)

    def begin(self, post: Post) -> Asked:
        """Send a request; its answer may come while others are sent. Raises OSError and HTTPException."""
        kept = self.idle[post.parts.netloc]
        with suppress(IndexError):  # none is left
            while True:
                try:
                    return self._say(post, kept.pop(), kept=True)
                except (ConnectionError, HTTPException):
                    continue  # closed while it was idle
        return self._say(post, self._open(post.parts), kept=False)

    def finish(self, asked: Asked, seconds: float) -> Answer:
        """Read the answer; a kept connection that the service closed meanwhile is replaced by a new one.

        seconds: for each wait. Raises OSError and HTTPException.
        """
        while True:
            try:
                return self._hear(asked, seconds)
            except (ConnectionError, HTTPException):
                if not asked.kept:
                    raise
            asked = self.begin(asked.post)

    def close(self) -> None:
        """Close what is idle."""
        for kept in self.idle.values():
            while kept:
                kept.pop().close()

    def _say(self, post: Post, line: "_Line", *, kept: bool) -> Asked:
        path = f"{post.parts.path or '/'}{'?' if post.parts.query else ''}{post.parts.query}"
        try:
            line.sock.settimeout(self.timeout[1])
            line.request("POST", path, body=post.body, headers=post.headers)
            line.flush()
        except BaseException:
            line.close()
            raise
        return Asked(post, line, kept)

    def _hear(self, asked: Asked, seconds: float) -> Answer:
        line = asked.line
        try:
            line.sock.settimeout(seconds)
            response = line.getresponse()
            response.read(MOST_BYTES)
        except BaseException:
            line.close()
            raise
        if response.isclosed() and not response.will_close:
            self.idle[asked.post.parts.netloc].append(line)
        else:
            line.close()
        return Answer(response.status, response.headers)

    def _open(self, parts: SplitResult) -> "_Line":
        host, port = parts.hostname or "", parts.port or PORTS[parts.scheme]
        reached = _reach(self.addresses(parts), port, self.timeout[0])
        try:
            reached.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if parts.scheme == "https":
                reached = self.trust.wrap_socket(reached, server_hostname=host)
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
        self.sock, self.unsent = reached, b""

    def send(self, data: Any) -> None:
        """Hold head and body together: in one packet they wake the service once."""
        self.unsent += data

    def flush(self) -> None:
        """Send what is held."""
        self.sock.sendall(self.unsent)
        self.unsent = b""


def _reach(addresses: Collection[str], port: int, seconds: float) -> socket.socket:
    """Connect to the first address that answers. Raises OSError when none does."""
    failure = OSError("no address")
    for address in addresses:
        try:
            return socket.create_connection((address, port), seconds)
        except OSError as error:
            failure = error
    raise failure

"""A wire between browser and server, on loopback, that can be slow, counted, held and cut.

It sees bytes, not pages: whatever the browser sends from (page, worker, service worker) passes here.
Latency and speed are added in both directions; a cut happens at a named point of one request.
"""

import asyncio
import re
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from enum import Enum
from typing import Self

HEAD_END = b"\r\n\r\n"
LENGTH = re.compile(rb"^content-length: *(\d+)", re.IGNORECASE | re.MULTILINE)
CHUNK = re.compile(rb"([0-9a-fA-F]+)\r\n")
PIECE = 16 * 1024
LONGEST_HEAD = 256 * 1024
HOST = "127.0.0.1"


class Cut(Enum):
    """Where a request can die."""

    BEFORE_SEND = "before the server hears of it"
    UPLOAD = "in the middle of what is sent"
    BEFORE_ANSWER = "after the server did it, before it could say so"
    DOWNLOAD = "in the middle of the answer"
    BETWEEN_PAGES = "after the first page of the answer"


@dataclass
class Exchange:
    """One request and its answer: bytes with headers, instants in Unix milliseconds."""

    path: str
    sent: int = 0
    received: int = 0
    began: float = field(default_factory=lambda: time.time() * 1000)


@dataclass
class _Accident:
    point: Cut
    path: str
    times: int
    instead: Callable[[], None]


@dataclass(frozen=True)
class Shape:
    """The network to imitate: a round trip, and what passes down and up in a second."""

    rtt_ms: float = 0
    down_kbit: float = 0
    up_kbit: float = 0


PHONE_NETWORK = Shape(rtt_ms=150, down_kbit=1600, up_kbit=750)
TO_READ_SECONDS = 1  # a stream that breaks drops what nobody has read yet


class Relay:
    """Passes connections on to a loopback port until the block ends."""

    def __init__(self, port: int, shape: Shape | None = None) -> None:
        self.port = port
        self.shape = shape or Shape()
        self.exchanges: list[Exchange] = []
        self.down = False  # nobody answers at all
        self.url = ""
        self._accidents: list[_Accident] = []
        self._dying = 0
        self._held = ""
        self._waiting = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._go = asyncio.Event()
        self._writers: set[asyncio.StreamWriter] = set()
        self._free = {"up": 0.0, "down": 0.0}

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()  # Playwright keeps a loop of its own in the test's thread
        serving = asyncio.start_server(self._talk, HOST, 0, limit=LONGEST_HEAD)
        self._server = asyncio.run_coroutine_threadsafe(serving, self._loop).result(10)
        self.url = f"http://localhost:{self._server.sockets[0].getsockname()[1]}"
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    def of(self, path: str) -> tuple[int, int]:
        """Count the requests whose path begins so, and their bytes in both directions."""
        found = [one for one in self.exchanges if one.path.startswith(path)]
        return len(found), sum(one.sent + one.received for one in found)

    def hold(self, path: str) -> None:
        """Keep requests to a path waiting until `release`."""
        self._waiting.clear()
        self._loop.call_soon_threadsafe(self._go.clear)
        self._held = path

    def wait_held(self, seconds: float) -> None:
        """Wait until a request is being held. Raises TimeoutError."""
        if not self._waiting.wait(seconds):
            raise TimeoutError(f"no request to {self._held}")

    def release(self) -> float:
        """Let held requests pass; give the instant in Unix milliseconds."""
        self._held = ""
        self._loop.call_soon_threadsafe(self._go.set)
        return time.time() * 1000

    def cut(
        self, point: Cut, path: str, *, times: int = 1, instead: Callable[[], None] | None = None
    ) -> None:
        """Let the next requests to a path die at a point; `instead` runs at that very moment."""
        self._accidents.append(_Accident(point, path, times, instead or (lambda: None)))

    def wait_cut(self, seconds: float = 30) -> None:
        """Wait until every accident ordered has happened. Raises TimeoutError."""
        until = time.monotonic() + seconds
        while self._accidents or self._dying:
            if time.monotonic() > until:
                raise TimeoutError("nothing came by to be cut")
            time.sleep(0.02)

    def die(self) -> None:
        """Lose the network: every connection breaks, and none is made until `live`."""
        self.down = True
        self.hang_up()

    def live(self) -> None:
        """Get the network back."""
        self.down = False

    def hang_up(self) -> None:
        """Break every connection there is."""
        for writer in list(self._writers):
            self._loop.call_soon_threadsafe(writer.transport.abort)

    async def _close(self) -> None:
        self._server.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    def _fate(self, path: str) -> _Accident | None:
        for accident in self._accidents:
            if path.startswith(accident.path):
                accident.times -= 1
                if accident.times == 0:
                    self._accidents.remove(accident)
                self._dying += 1
                return accident
        return None

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            if self.down:
                raise ConnectionRefusedError
            back, forth = await asyncio.open_connection(HOST, self.port)
        except OSError:
            writer.transport.abort()
            return
        await asyncio.sleep(self.shape.rtt_ms / 1000)
        with suppress(asyncio.CancelledError):  # the relay closes: that is no error
            await _Connection(self, (reader, writer), (back, forth)).run()


class _Connection:
    """One connection of the browser, and ours to the server beside it."""

    def __init__(
        self,
        relay: Relay,
        browser: tuple[asyncio.StreamReader, asyncio.StreamWriter],
        server: tuple[asyncio.StreamReader, asyncio.StreamWriter],
    ) -> None:
        self.relay = relay
        self.from_browser, self.to_browser = browser
        self.from_server, self.to_server = server
        self.exchange = Exchange("")
        self.accident: _Accident | None = None
        self.answer = b""  # kept only while an accident may need it

    async def run(self) -> None:
        writers = {self.to_browser, self.to_server}
        self.relay._writers |= writers
        ways = [asyncio.create_task(self._up()), asyncio.create_task(self._down())]
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)
            self.relay._writers -= writers
            for writer in writers:
                writer.close()

    async def _up(self) -> None:
        while True:
            try:
                head = await self.from_browser.readuntil(HEAD_END)
            except (asyncio.IncompleteReadError, ConnectionError):
                return
            path = head.split(b" ", 2)[1].decode()
            found = LENGTH.search(head)
            length = int(found[1]) if found else 0
            self.exchange = Exchange(path, sent=len(head) + length)
            self.relay.exchanges.append(self.exchange)
            if self.relay._held and path.startswith(self.relay._held):
                self.relay._waiting.set()
                await self.relay._go.wait()
            self.accident, self.answer = self.relay._fate(path), b""
            if self._dies(Cut.BEFORE_SEND):
                return
            body = await self.from_browser.readexactly(length)
            if self.accident and self.accident.point is Cut.UPLOAD:
                await self._pass("up", self.to_server, head + body[: length // 2])
                await asyncio.sleep(0.1)  # let the server begin to read
                self._dies(Cut.UPLOAD)
                return
            await self._pass("up", self.to_server, head + body)

    async def _down(self) -> None:
        deliveries: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
        delivering = asyncio.create_task(self._deliver(deliveries))
        try:
            while data := await self.from_server.read(PIECE):
                self.exchange.received += len(data)
                if self.accident and self.accident.point is not Cut.BEFORE_SEND:
                    rest = self._until_the_cut(data)
                    if rest is not None:
                        self.to_browser.write(rest)
                        await self.to_browser.drain()
                        await asyncio.sleep(TO_READ_SECONDS)
                        self._dies(self.accident.point)
                        return
                    continue
                deliveries.put_nowait((time.monotonic() + self.relay.shape.rtt_ms / 2000, data))
            deliveries.put_nowait((0, b""))
            await delivering
        except ConnectionError:
            return
        finally:
            delivering.cancel()

    def _until_the_cut(self, data: bytes) -> bytes | None:
        """Give what still arrives before the wire breaks; None while the point is not reached."""
        self.answer += data
        head_end = self.answer.find(HEAD_END) + len(HEAD_END)
        body = self.answer[head_end:] if head_end >= len(HEAD_END) else b""
        point = self.accident.point if self.accident else None
        if point is Cut.BEFORE_ANSWER:
            return b""
        if point is Cut.DOWNLOAD and body:
            return self.answer[: head_end + len(body) // 2]
        size = CHUNK.match(body)
        if point is Cut.BETWEEN_PAGES and size:
            end = size.end() + int(size[1], 16) + 2
            if len(body) > end:
                return self.answer[: head_end + end]
        return None

    def _dies(self, point: Cut) -> bool:
        if not self.accident or self.accident.point is not point:
            return False
        self.accident.instead()
        self.relay._dying -= 1
        for writer in (self.to_browser, self.to_server):
            writer.transport.abort()
        return True

    async def _pass(self, way: str, writer: asyncio.StreamWriter, data: bytes) -> None:
        await asyncio.sleep(self.relay.shape.rtt_ms / 2000 if way == "up" else 0)
        kbit = self.relay.shape.up_kbit if way == "up" else self.relay.shape.down_kbit
        free = self.relay._free
        if kbit:
            free[way] = max(time.monotonic(), free[way]) + len(data) * 8 / (kbit * 1000)
            await asyncio.sleep(max(0, free[way] - time.monotonic()))
        writer.write(data)
        await writer.drain()

    async def _deliver(self, deliveries: asyncio.Queue[tuple[float, bytes]]) -> None:
        while True:
            due, data = await deliveries.get()
            if not data:
                return
            await asyncio.sleep(max(0, due - time.monotonic()))
            await self._pass("down", self.to_browser, data)

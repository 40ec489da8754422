"""WebSockets for tests, both ends: text messages, one thread, nothing of RFC 6455 that nobody here uses."""

import base64
import hashlib
import json
import os
import socket
import struct
import threading
from contextlib import suppress
from typing import Any, Self

MAGIC = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
TEXT, CLOSE, PING, PONG = 1, 8, 9, 10
HEAD_END = b"\r\n\r\n"


class WebSocket:
    """One connection. masks: as the side that asked must (section 5.1)."""

    def __init__(self, wire: socket.socket, *, masks: bool) -> None:
        self.wire, self.masks = wire, masks
        self._read = wire.makefile("rb")
        self._writing = threading.Lock()

    @classmethod
    def connect(cls, port: int, path: str, seconds: float) -> Self:
        """Ask a server of this machine for one. Raises OSError."""
        wire = socket.create_connection(("127.0.0.1", port), timeout=seconds)
        key = base64.b64encode(os.urandom(16)).decode()
        wire.sendall(
            f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n\r\n".encode()
        )
        made = cls(wire, masks=True)
        head = made._head()
        if b" 101 " not in head.splitlines()[0]:
            raise ConnectionRefusedError(head.decode())
        return made

    @classmethod
    def accept(cls, wire: socket.socket) -> Self:
        """Answer a browser that asks for one."""
        made = cls(wire, masks=False)
        lines = made._head().decode().splitlines()[1:]
        asked = {
            name.lower(): said.strip() for name, _, said in (line.partition(":") for line in lines)
        }
        key = hashlib.sha1(
            asked["sec-websocket-key"].encode() + MAGIC, usedforsecurity=False
        ).digest()
        protocol = asked.get("sec-websocket-protocol")
        wire.sendall(
            b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Accept: "
            + base64.b64encode(key)
            + (f"\r\nSec-WebSocket-Protocol: {protocol}".encode() if protocol else b"")
            + HEAD_END
        )
        return made

    def send(self, message: object) -> None:
        """Send one message as JSON."""
        self._send(TEXT, json.dumps(message).encode())

    def receive(self) -> Any:
        """Wait for the next message and read its JSON. Raises ConnectionError once it is closed."""
        whole = b""
        while True:
            first, second = self._exactly(2)
            length = second & 127
            if length >= 126:
                [length] = struct.unpack(
                    ">H" if length == 126 else ">Q", self._exactly(2 if length == 126 else 8)
                )
            mask = self._exactly(4) if second & 128 else b""
            body = _masked(self._exactly(length), mask)
            kind = first & 15
            if kind == CLOSE:
                raise ConnectionResetError("closed")
            if kind == PING:
                self._send(PONG, body)
            elif kind != PONG:
                whole += body
                if first & 128:
                    return json.loads(whole)

    def close(self) -> None:
        """Hang up."""
        with suppress(OSError):
            self.wire.shutdown(socket.SHUT_RDWR)
        self.wire.close()

    def _head(self) -> bytes:
        return b"".join(iter(self._read.readline, b"\r\n"))

    def _exactly(self, length: int) -> bytes:
        found = self._read.read(length)
        if len(found) < length:
            raise ConnectionResetError("cut")
        return found

    def _send(self, kind: int, body: bytes) -> None:
        size, masked = len(body), 128 if self.masks else 0
        long = struct.pack(">H", size) if size < 65536 else struct.pack(">Q", size)
        short = size if size < 126 else 126 if size < 65536 else 127
        mask = os.urandom(4) if self.masks else b""
        head = bytes([128 | kind, masked | short]) + (long if size >= 126 else b"") + mask
        with self._writing:
            self.wire.sendall(head + _masked(body, mask))


def _masked(body: bytes, mask: bytes) -> bytes:
    if not mask:
        return body
    stretched = (mask * (len(body) // 4 + 1))[: len(body)]
    return (int.from_bytes(body) ^ int.from_bytes(stretched)).to_bytes(len(body))

"""A push service and a browser for tests: a local HTTP stub, and RFC 8291 / 8292 read from the other side.

Decryption is written from the RFCs on `cryptography`, not on the library that encrypts.
"""

import base64
import json
import os
import queue
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

CURVE = ec.SECP256R1()


def b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def unb64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def point(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


@dataclass
class Receiver:
    """The browser's end of one subscription."""

    private: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(CURVE)
    )
    auth: bytes = field(default_factory=lambda: os.urandom(16))

    @property
    def keys(self) -> dict[str, str]:
        return {"p256dh": b64(point(self.private.public_key())), "auth": b64(self.auth)}

    def open(self, body: bytes) -> bytes:
        """Decrypt the body of a push (RFC 8291 section 3.4)."""
        if body[20] != 65:
            raise ValueError("header")
        sender = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, body[21:86])
        return decrypted(body, shared_secret(self.private, sender, self.auth))


def shared_secret(
    ours: ec.EllipticCurvePrivateKey,
    theirs: ec.EllipticCurvePublicKey,
    auth: bytes,
    *,
    sending: bool = False,
) -> bytes:
    """Derive what both ends of a push know (RFC 8291 section 3.4); sending: `ours` is the sender's key."""
    ends = [point(ours.public_key()), point(theirs)]
    info = b"WebPush: info\0" + b"".join(reversed(ends) if sending else ends)
    return hkdf(auth, ours.exchange(ec.ECDH(), theirs), info, 32)


def decrypted(body: bytes, secret: bytes) -> bytes:
    """Decrypt an aes128gcm body (RFC 8188 section 2)."""
    salt, size, id_length = body[:16], int.from_bytes(body[16:20]), body[20]
    records = body[21 + id_length :]
    if size < 18:
        raise ValueError("header")
    key = hkdf(salt, secret, b"Content-Encoding: aes128gcm\0", 16)
    nonce = int.from_bytes(hkdf(salt, secret, b"Content-Encoding: nonce\0", 12))
    chunks = [records[at : at + size] for at in range(0, len(records), size)]
    plain = b""
    for number, chunk in enumerate(chunks):
        text = AESGCM(key).decrypt((nonce ^ number).to_bytes(12), chunk, None).rstrip(b"\0")
        if text[-1] != (2 if number == len(chunks) - 1 else 1):
            raise ValueError("delimiter")
        plain += text[:-1]
    return plain


def hkdf(salt: bytes, secret: bytes, info: bytes, length: int) -> bytes:
    return HKDF(hashes.SHA256(), length, salt, info).derive(secret)


def read_vapid(authorization: str) -> tuple[dict[str, Any], bytes]:
    """Verify an `Authorization: vapid t=…, k=…` header (RFC 8292); give its claims and its key."""
    scheme, _, rest = authorization.partition(" ")
    parts = dict(part.strip().split("=", 1) for part in rest.split(","))
    header, claims, signature = parts["t"].split(".")
    raw = unb64(signature)
    if scheme != "vapid" or len(raw) != 64:
        raise ValueError("not a VAPID header with an ES256 signature of 64 bytes")
    if json.loads(unb64(header)) != {"typ": "JWT", "alg": "ES256"}:
        raise ValueError("header")
    der = encode_dss_signature(int.from_bytes(raw[:32]), int.from_bytes(raw[32:]))
    key = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, unb64(parts["k"]))
    key.verify(der, f"{header}.{claims}".encode(), ec.ECDSA(hashes.SHA256()))
    return json.loads(unb64(claims)), unb64(parts["k"])


@dataclass
class Post:
    """One request the stub saw; header names in lower case."""

    path: str
    headers: dict[str, str]
    body: bytes


class PushService:
    """A push service on this machine; `answers` maps a path to (status, headers) or a list of those."""

    def __init__(self) -> None:
        self.posts: list[Post] = []
        self.untaken: queue.Queue[Post] = queue.Queue()
        self.answers: dict[str, Any] = {}
        service = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                headers = {name.lower(): value for name, value in self.headers.items()}
                service.posts.append(post := Post(self.path, headers, body))
                service.untaken.put(post)
                status, more = service.answer(self.path)
                self.send_response(status)
                for name, value in more.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", "0")
                self.end_headers()

            do_GET = do_POST  # noqa: N815  (a followed redirect would come as GET)

            def log_message(self, *_args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.host = f"127.0.0.1:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    def answer(self, path: str) -> tuple[int, dict[str, str]]:
        planned = self.answers.get(path, (201, {}))
        if isinstance(planned, list):
            return planned.pop(0) if planned else (201, {})
        return planned

    def take(self, seconds: float = 30) -> Post:
        """Wait for the next post nobody has taken yet. Raises queue.Empty when none comes."""
        return self.untaken.get(timeout=seconds)

    def url(self, path: str) -> str:
        return f"http://{self.host}{path}"

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

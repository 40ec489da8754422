"""An authenticator in software, which signs real bytes, and lies as tests tell it (WebAuthn level 3 §6)."""

import hashlib
import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40
ORIGIN = "http://localhost:8000"


def written(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def read(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


class Authenticator:
    """Holds one passkey. `verifies`, `origin`, `rp_id`, `counts_by`: what it does, or pretends to."""

    def __init__(self, *, origin=ORIGIN, rp_id="localhost", verifies=True, counts_by=0):
        self.key = generate_private_key(SECP256R1())
        self.credential_id = secrets.token_bytes(32)
        self.handle = b""
        self.origin, self.rp_id = origin, rp_id
        self.verifies, self.counts_by, self.count = verifies, counts_by, 0

    def create(self, options: dict[str, Any]) -> dict[str, Any]:
        """Answer `navigator.credentials.create`."""
        self.handle = read(options["user"]["id"])
        attested = bytes(16) + len(self.credential_id).to_bytes(2, "big") + self.credential_id
        numbers = self.key.public_key().public_numbers()
        x, y = numbers.x.to_bytes(32, "big"), numbers.y.to_bytes(32, "big")
        attested += cbor2.dumps({1: 2, 3: -7, -1: 1, -2: x, -3: y})
        data = self._data(ATTESTED) + attested
        made = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        return self._credential(
            clientDataJSON=self._client_data("webauthn.create", options["challenge"]),
            attestationObject=made,
            transports=["internal", "hybrid", "from the future"],
        )

    def get(self, options: dict[str, Any]) -> dict[str, Any]:
        """Answer `navigator.credentials.get`."""
        self.count += self.counts_by
        said, data = self._client_data("webauthn.get", options["challenge"]), self._data()
        signature = self.key.sign(data + hashlib.sha256(said).digest(), ECDSA(SHA256()))
        return self._credential(
            clientDataJSON=said,
            authenticatorData=data,
            signature=signature,
            userHandle=self.handle,
        )

    def _data(self, more=0) -> bytes:
        flags = PRESENT | more | (VERIFIED if self.verifies else 0)
        domain = hashlib.sha256(self.rp_id.encode()).digest()
        return domain + bytes([flags]) + self.count.to_bytes(4, "big")

    def _client_data(self, kind, challenge) -> bytes:
        said = {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        return json.dumps(said).encode()

    def _credential(self, **response: Any) -> dict[str, Any]:
        spelt = {
            name: written(value) if isinstance(value, bytes) else value
            for name, value in response.items()
        }
        name = written(self.credential_id)
        return {"id": name, "rawId": name, "type": "public-key", "response": spelt}

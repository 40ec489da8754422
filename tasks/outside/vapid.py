"""The key that tells push services who we are (RFC 8292): a file of the data folder, made once."""

import base64
import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from py_vapid import Vapid

FILE = "vapid.pem"


@dataclass(frozen=True, slots=True)
class VapidKey:
    """The key pair. public: uncompressed point, base64url, as browsers want it. id: names the pair."""

    pem: bytes
    public: str
    id: str

    @property
    def signer(self) -> Vapid:
        """Give what signs the claims of one message."""
        return Vapid.from_pem(self.pem)

    @property
    def secret(self) -> bytes:
        """Give bytes only we know, for naming topics."""
        return hashlib.sha256(b"topic" + self.pem).digest()


def load_or_make(folder: Path) -> VapidKey:
    """Read the key of this installation, made at first use. Of two first uses at once one key remains."""
    path = folder / FILE
    if not path.exists():
        _make(path)
    return _described(path.read_bytes())


def _make(path: Path) -> None:
    private = ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".vapid-")  # mode 0600
    with os.fdopen(handle, "wb") as file:
        file.write(private)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(name, path)  # whole, and never over a key that is in use
    except FileExistsError:
        pass
    finally:
        Path(name).unlink()


def _described(pem: bytes) -> VapidKey:
    private = serialization.load_pem_private_key(pem, None)
    point = private.public_key().public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    )
    return VapidKey(pem, _base64url(point), _base64url(hashlib.sha256(point).digest())[:16])


def _base64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()

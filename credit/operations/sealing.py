"""Keep small secrets in the database so that the database alone does not tell them."""

import base64
import hmac

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app


def seal(secret: str, purpose: str) -> str:
    """Encrypt with a key made from the installation's secret, one for each purpose (HKDF, RFC 5869)."""
    return _key(purpose).encrypt(secret.encode()).decode()


def unseal(sealed: str, purpose: str) -> str | None:
    """Decrypt; None when it was sealed with another installation's secret, or altered."""
    try:
        return _key(purpose).decrypt(sealed.encode()).decode()
    except InvalidToken:
        return None


def keyed_hash(secret: str, purpose: str) -> str:
    """Hash a drawn secret so that the database alone cannot be guessed against (HMAC, RFC 2104)."""
    return hmac.new(_derived(purpose), secret.encode(), "sha256").hexdigest()


def _key(purpose: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(_derived(purpose)))


def _derived(purpose: str) -> bytes:
    made = HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose.encode())
    return made.derive(str(current_app.secret_key).encode())

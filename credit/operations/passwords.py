"""Hash and prove passwords and one-time codes with Argon2id (RFC 9106; parameters as OWASP advises)."""

import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)  # kibibytes
CODE_ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # nothing that reads like something else
CODE_LENGTH = 12  # 59 bits


def hashed(secret: str) -> str:
    """Hash a secret for keeping."""
    return HASHER.hash(secret)


def proves(secret: str, kept: str | None) -> bool:
    """Say whether the secret matches what is kept; takes as long when nothing is kept."""
    try:
        HASHER.verify(kept or _nobody(), secret)
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None


def is_dated(kept: str) -> bool:
    """Say whether a hash was made with other parameters than today's."""
    return HASHER.check_needs_rehash(kept)


def new_code() -> str:
    """Make a one-time code a person can read out: three groups of four."""
    letters = [secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH)]
    return "-".join("".join(letters[start : start + 4]) for start in range(0, CODE_LENGTH, 4))


def normal_code(typed: str) -> str:
    """Spell a typed code as it was made, however it was grouped."""
    letters = "".join(letter for letter in typed.upper() if letter.isalnum())
    return "-".join(letters[start : start + 4] for start in range(0, len(letters), 4))


@cache
def _nobody() -> str:
    return hashed(secrets.token_urlsafe())

"""What a password must be: long enough; composition rules are left out on purpose (NIST SP 800-63B 3.1.1)."""

from credit.rules.errors import Refused

MIN_LENGTH = 10
MAX_LENGTH = 256  # hashing cost stays bounded


class PasswordTooWeak(Refused):
    """Too short, too long, or the username itself."""

    code = "password_too_weak"


def check_choice(password: str, username: str) -> None:
    """Refuse a password nobody should choose; `PasswordTooWeak` carries the lengths allowed."""
    if not MIN_LENGTH <= len(password) <= MAX_LENGTH or password.casefold() == username.casefold():
        raise PasswordTooWeak(min_length=MIN_LENGTH, max_length=MAX_LENGTH)

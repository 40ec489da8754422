"""People, agencies, portfolios and who holds which: everything an administrator changes."""

from credit.operations import passwords, sessions
from credit.operations.work import Work
from credit.rules.passwords import check_choice
from credit.store.db import db
from credit.store.people import User


def choose_password(work: Work, user_id: int, password: str) -> None:
    """Set a person's password, use up any reset code, and sign out every device but the actor's own."""
    person = _lock_person(user_id)
    check_choice(password, person.username)
    person.password_hash = passwords.hashed(password)
    person.reset_code_hash = person.reset_code_expires_at = None
    work.record("password.choose", "user", person.id)
    sessions.end_all(work, person, "password", but=work.actor.device_id)


def choose_language(work: Work, user_id: int, language: str) -> None:
    """Set the language a person reads and is written to in (ISO 639-1)."""
    person = _lock_person(user_id)
    before, person.language = person.language, language
    work.record("language.choose", "user", person.id, before={"is": before}, after={"is": language})


def _lock_person(user_id: int) -> User:
    return db.session.get_one(User, user_id, with_for_update={"of": User}, populate_existing=True)

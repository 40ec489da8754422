"""People: adding, changing, disabling them, and the secrets they sign in with."""

from datetime import timedelta
from typing import Any

from sqlalchemy import func, select, update

from credit.operations import passwords, sessions
from credit.operations.portfolios import bump_scope, end_grants
from credit.operations.projection import open_bucket
from credit.operations.sign_in import normal_username
from credit.operations.work import Work
from credit.rules.access import Role
from credit.rules.errors import Conflict, Missing, Refused
from credit.rules.passwords import check_choice
from credit.rules.people import LastAdministrator, check_place, check_username
from credit.store.buckets import REF, department_bucket, user_bucket
from credit.store.db import db
from credit.store.people import Agency, Installation, User
from credit.store.sync import SyncBucket

RESET_CODE_LASTS = timedelta(hours=48)
PLACE = ("role", "agency_id", "department")
CHANGEABLE = ("name", *PLACE, "email", "language")


class UsernameTaken(Conflict):
    """Somebody has, or had, this name; people are never deleted."""

    code = "username_taken"


class DisabledPerson(Refused):
    """A person whose access has ended gets no new secrets."""

    code = "person_disabled"


def found(work: Work, *, demo: bool = False) -> Installation:
    """Lay the first stone: the row that names this installation and the bucket everyone reads. Once."""
    installation = db.session.get(Installation, 1)
    if installation is None:
        installation = Installation(id=1, demo=demo)
        db.session.add(installation)
        db.session.flush()
        work.record("installation.found", "installation", installation.uuid, after={"demo": demo})
    if db.session.get(SyncBucket, REF) is None:
        open_bucket(REF)
    return installation


def add(
    work: Work, *, username: str, name: str, role: str, password: str | None = None, **more: Any
) -> User:
    """Add a person; without a password they need a reset code first.

    more: agency_id, department, email, language.
    """
    username = normal_username(username)
    check_username(username)
    found(work)
    if db.session.scalar(select(User.id).where(User.username == username)) is not None:
        raise UsernameTaken(username=username)
    person = User(username=username, name=name, role=role, created_at=work.moment.now, **more)
    _check_place(person)
    if password is not None:
        check_choice(password, username)
        person.password_hash = passwords.hashed(password)
    db.session.add(person)
    db.session.flush()
    open_bucket(user_bucket(person.id))
    _open_department(person)
    work.record("person.add", "user", person.id, after={"username": username, **_facts(person)})
    bump_scope(work)
    return person


def change(work: Work, user_id: int, **changes: Any) -> User:
    """Change what is known about a person, or end and give back the access (`disabled`).

    Raises `Missing`, `LastAdministrator`, `BadPerson`. A change of place ends what was held by the old one.
    """
    disabled = changes.pop("disabled", None)
    person = lock(user_id)
    before = _facts(person)
    for field in CHANGEABLE:
        if field in changes:
            setattr(person, field, changes[field])
    _check_place(person)
    if disabled is not None:
        _set_disabled(work, person, disabled=disabled)
    if before["role"] == Role.ADMIN and (person.role != Role.ADMIN or person.disabled_at):
        _keep_an_administrator()
    after = _facts(person)
    if after != before:
        if before["role"] == Role.REP and person.role != Role.REP:
            end_grants(work, person.id)
        work.record("person.change", "user", person.id, before=before, after=after)
        _open_department(person)
    if any(after[field] != before[field] for field in (*PLACE, "disabled")):
        bump_scope(work)
    return person


def choose_password(work: Work, user_id: int, password: str) -> None:
    """Set a person's password, use up any reset code, and sign out every device but the actor's own."""
    person = lock(user_id)
    check_choice(password, person.username)
    person.password_hash = passwords.hashed(password)
    person.reset_code_hash = person.reset_code_expires_at = None
    work.record("password.choose", "user", person.id)
    own = work.actor.device_id if work.actor.user_id == person.id else None
    sessions.end_all(work, person, "password", but=own)


def give_reset_code(work: Work, user_id: int) -> str:
    """Give a one-time code that lets the person choose a password; only its hash is kept, for 48 hours."""
    person = lock(user_id)
    if person.disabled_at is not None:
        raise DisabledPerson(username=person.username)
    code = passwords.new_code()
    person.reset_code_hash = passwords.hashed(code)
    person.reset_code_expires_at = work.moment.now + RESET_CODE_LASTS
    work.record("reset_code.give", "user", person.id)
    return code


def use_reset_code(work: Work, user_id: int, password: str, *, proven: str | None) -> None:
    """Choose a password with a code; `proven` is the hash it was proven against, so that it serves once."""
    used = db.session.execute(
        update(User)
        .where(User.id == user_id, User.reset_code_hash == proven, User.disabled_at.is_(None))
        .values(reset_code_hash=None, reset_code_expires_at=None)
    )
    if not used.rowcount:  # type: ignore[attr-defined]  # an UPDATE's result is a CursorResult
        raise Conflict(field="code")
    choose_password(work, user_id, password)


def choose_language(work: Work, user_id: int, language: str) -> None:
    """Set the language a person reads and is written to in (ISO 639-1)."""
    change(work, user_id, language=language)


def lock(user_id: int) -> User:
    """Hold a person's row and read it anew. Raises Missing."""
    person = db.session.scalar(
        select(User)
        .where(User.id == user_id)
        .with_for_update(of=User)
        .execution_options(populate_existing=True)
    )
    if person is None:
        raise Missing(user_id=user_id)
    return person


def _check_place(person: User) -> None:
    check_place(person.role, agency_id=person.agency_id, department=person.department)
    with db.session.no_autoflush:  # the database would refuse it in its own words
        if person.agency_id is not None and db.session.get(Agency, person.agency_id) is None:
            raise Missing(agency_id=person.agency_id)


def _open_department(person: User) -> None:
    if person.department:
        open_bucket(department_bucket(person.department))


def _set_disabled(work: Work, person: User, *, disabled: bool) -> None:
    if disabled and person.disabled_at is None:
        person.disabled_at = work.moment.now
        person.reset_code_hash = person.reset_code_expires_at = None
        sessions.end_all(work, person, "disabled")
    elif not disabled:
        person.disabled_at = None


def _keep_an_administrator() -> None:
    """Look under the lock of the installation's row, so that two administrators cannot leave at once."""
    db.session.flush()
    db.session.get_one(Installation, 1, with_for_update=True)
    left = select(func.count(User.id)).where(User.role == Role.ADMIN, User.disabled_at.is_(None))
    if not db.session.scalar(left):
        raise LastAdministrator


def _facts(person: User) -> dict[str, Any]:
    facts = {field: getattr(person, field) for field in CHANGEABLE}
    return {**facts, "disabled": person.disabled_at is not None}

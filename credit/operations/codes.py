"""One-time codes of an authenticator app beside the password (RFC 6238), and recovery codes for its loss."""

import hmac
from dataclasses import dataclass
from itertools import groupby

import pyotp
from sqlalchemy import delete, func, select, update

from credit.operations import passwords, sessions
from credit.operations.notices import tell
from credit.operations.sealing import keyed_hash, seal, unseal
from credit.operations.work import Work
from credit.rules.errors import Conflict, Refused
from credit.rules.second_factors import RECOVERY_CODES, normal_digits, steps_of
from credit.store.db import db
from credit.store.people import User
from credit.store.second_factors import CodeGenerator, RecoveryCode

PURPOSE, RECOVERY = "one-time codes", "recovery codes"
ISSUER = "Encours"


class WrongCode(Refused):
    """Not the code of this half-minute, taken before, or no recovery code that is left."""

    code = "wrong_code"


class CodesInUse(Conflict):
    """An authenticator app is set up already: it is turned off first."""

    code = "codes_in_use"


class NoCodes(Conflict):
    """No authenticator app is set up, or none waits for its first code."""

    code = "no_codes"


@dataclass(frozen=True, slots=True)
class Offer:
    """What an authenticator app needs, to type or to scan: `path` draws a square of `size` modules."""

    secret: str
    uri: str
    size: int
    path: str


def is_on(user_id: int) -> bool:
    """Say whether a sign-in with this person's password asks for a code."""
    mine = select(CodeGenerator.user_id).where(
        CodeGenerator.user_id == user_id, CodeGenerator.confirmed_at.is_not(None)
    )
    return db.session.scalar(mine) is not None


def recovery_codes_left(user_id: int) -> int:
    """Count the recovery codes that still open."""
    left = select(func.count(RecoveryCode.id)).where(
        RecoveryCode.user_id == user_id, RecoveryCode.used_at.is_(None)
    )
    return db.session.scalar(left) or 0


def offer(work: Work) -> Offer:
    """Make a secret for an app; nothing is asked for before it showed a right code.

    Raises ProofNeeded, CodesInUse.
    """
    sessions.want_fresh_proof(work)
    person = db.session.get_one(User, work.actor.user_id)
    generator = db.session.get(CodeGenerator, person.id)
    if generator is not None and generator.confirmed_at is not None:
        raise CodesInUse
    if generator is None:
        generator = CodeGenerator(user_id=person.id)
        db.session.add(generator)
    secret = pyotp.random_base32()
    generator.sealed_secret, generator.created_at = seal(secret, PURPOSE), work.moment.now
    generator.last_step = 0
    uri = pyotp.TOTP(secret, name=person.username, issuer=ISSUER).provisioning_uri()
    return Offer(secret, uri, *_drawn(uri))


def confirm(work: Work, typed: str) -> list[str]:
    """Ask for codes from now on, the app having shown a right one; give the recovery codes, this once.

    Raises NoCodes, WrongCode.
    """
    generator = db.session.get(CodeGenerator, work.actor.user_id, with_for_update=True)
    if generator is None or generator.confirmed_at is not None:
        raise NoCodes
    if not _take_digits(work, generator, typed):
        raise WrongCode(field="code")
    generator.confirmed_at = work.moment.now
    work.record("codes.start", "user", generator.user_id)
    sessions.note_second_step(work, "code")
    _tell(work, generator.user_id, "on")
    return _new_recovery_codes(generator.user_id)


def renew_recovery_codes(work: Work) -> list[str]:
    """Give ten new recovery codes; those before open nothing any more. Raises ProofNeeded, NoCodes."""
    sessions.want_fresh_proof(work)
    user_id = db.session.get_one(User, work.actor.user_id).id
    if not is_on(user_id):
        raise NoCodes
    work.record("recovery_codes.renew", "user", user_id)
    return _new_recovery_codes(user_id)


def stop(work: Work) -> None:
    """Ask for no codes any more; the password and a code were proven. Raises NoCodes."""
    user_id = db.session.get_one(User, work.actor.user_id).id
    if not forget(user_id):
        raise NoCodes
    work.record("codes.stop", "user", user_id)
    _tell(work, user_id, "off")


def forget(user_id: int) -> bool:
    """Delete a person's secret and recovery codes, and say whether codes were asked for."""
    was_on = is_on(user_id)
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user_id))
    db.session.execute(delete(CodeGenerator).where(CodeGenerator.user_id == user_id))
    return was_on


def take(work: Work, user_id: int, typed: str) -> bool:
    """Take a code, of the app or for recovery, once; say whether it was right."""
    if normal_digits(typed) is None:
        return _take_recovery(work, user_id, typed)
    generator = db.session.get(CodeGenerator, user_id)
    if generator is None or generator.confirmed_at is None:
        return False
    return _take_digits(work, generator, typed)


def _take_digits(work: Work, generator: CodeGenerator, typed: str) -> bool:
    """Compare with the codes of now; of two at once that bring the same code, one is too late.

    A secret sealed by another installation matches nothing: an administrator resets it.
    """
    digits, secret = normal_digits(typed), unseal(generator.sealed_secret, PURPOSE)
    if digits is None or secret is None:
        return False
    code_of = pyotp.HOTP(secret).at
    right = [
        step
        for step in steps_of(work.moment.now, generator.last_step)
        if hmac.compare_digest(code_of(step), digits)
    ]
    if not right:
        return False
    moved = db.session.execute(
        update(CodeGenerator)
        .where(CodeGenerator.user_id == generator.user_id, CodeGenerator.last_step < right[0])
        .values(last_step=right[0])
    )
    return bool(moved.rowcount)  # type: ignore[attr-defined]  # an UPDATE's result is a CursorResult


def _take_recovery(work: Work, user_id: int, typed: str) -> bool:
    used = db.session.execute(
        update(RecoveryCode)
        .where(
            RecoveryCode.user_id == user_id,
            RecoveryCode.code_hash == _hash(user_id, passwords.normal_code(typed)),
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=work.moment.now)
    )
    if used.rowcount:  # type: ignore[attr-defined]
        work.record("recovery_code.use", "user", user_id)
    return bool(used.rowcount)  # type: ignore[attr-defined]


def _new_recovery_codes(user_id: int) -> list[str]:
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user_id))
    codes = [passwords.new_code() for _ in range(RECOVERY_CODES)]
    db.session.add_all(
        RecoveryCode(user_id=user_id, code_hash=_hash(user_id, code)) for code in codes
    )
    return codes


def _hash(user_id: int, code: str) -> str:
    """Hash with the house's key: 59 drawn bits need no slow hash, and one question finds the row."""
    return keyed_hash(f"{user_id}/{code}", RECOVERY)


def _drawn(text: str) -> tuple[int, str]:
    """Draw a QR code: its side in modules, quiet zone included, and its dark runs as an SVG path."""
    import segno  # noqa: PLC0415  # loaded by the few processes that ever draw one

    rows = list(segno.make(text, micro=False).matrix_iter(border=4))
    path = ""
    for y, row in enumerate(rows):
        x = 0
        for dark, run in groupby(row):
            width = len(list(run))
            path += f"M{x} {y}h{width}v1h-{width}z" if dark else ""
            x += width
    return len(rows), path


def _tell(work: Work, user_id: int, what: str) -> None:
    tell(
        work,
        [user_id],
        "sign_in_changed",
        subject=f"user/{user_id}",
        occurrence=f"codes {what} {work.moment.now:%Y%m%dT%H%M%S}",
    )

"""How proofs beyond a password work: how long they wait, which codes count, when a passkey was copied."""

from collections.abc import Iterator
from datetime import datetime, timedelta

CHALLENGE_LASTS = timedelta(minutes=5)  # from the question to the authenticator's answer
CODE_WAITS = timedelta(minutes=10)  # from the password to the code
STEP_UP_LASTS = timedelta(minutes=2)  # from the proof to the decision it is for
CHALLENGES_PER_ADDRESS = 300  # sign-ins begun and not finished at once; an open door begins one

STEP_SECONDS = 30  # RFC 6238 §5.2
DRIFT_STEPS = 1
CODE_DIGITS = 6
RECOVERY_CODES = 10
PASSKEYS_MOST = 20


def steps_of(now: datetime, last_step: int) -> Iterator[int]:
    """Give the half-minutes a code may be of, this one first; none at or before the last code taken.

    RFC 6238 §5.2: one step of drift either way, and a code is taken once.
    """
    here = int(now.timestamp()) // STEP_SECONDS
    near = sorted(range(here - DRIFT_STEPS, here + DRIFT_STEPS + 1), key=lambda at: abs(at - here))
    return (step for step in near if step > last_step)


def is_copied(kept: int, said: int) -> bool:
    """Say whether a passkey's counter did not move on: two authenticators hold the same key.

    WebAuthn level 3 §7.2 step 22. One that never counts says 0 for ever, and is believed.
    """
    return max(kept, said) > 0 and said <= kept


def normal_digits(typed: str) -> str | None:
    """Spell a typed code as six digits, however it was grouped; None: it is something else."""
    digits = "".join(typed.split())
    return digits if len(digits) == CODE_DIGITS and digits.isascii() and digits.isdigit() else None

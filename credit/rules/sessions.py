"""How long a signed-in device stays signed in, and how often somebody may guess a password."""

from collections.abc import Sequence
from datetime import datetime, timedelta

SLIDING = timedelta(days=30)  # without contact
ABSOLUTE = timedelta(days=90)  # since the sign-in, however busy
SEEN_EVERY = timedelta(hours=1)  # the sliding date is written at most this often

FRESH = timedelta(minutes=15)  # how long a typed password vouches for who sits there

TRY_WINDOW = timedelta(minutes=15)
TRIES_PER_PAIR = 5  # one account from one address
TRIES_PER_ADDRESS = 30  # an account alone is never locked: that would let strangers lock people out


def ends_at(created_at: datetime, seen_at: datetime) -> datetime:
    """Say when a session ends by itself."""
    return min(created_at + ABSOLUTE, seen_at + SLIDING)


def is_fresh(proven_at: datetime, now: datetime) -> bool:
    """Say whether the last proof of who sits there is young enough for what matters most."""
    return now - proven_at <= FRESH


def seconds_to_wait(now: datetime, pair: Sequence[datetime], address: Sequence[datetime]) -> int:
    """Say how long a guesser must wait; 0 = may try now.

    pair, address: instants of the failed tries of this account from this address, and of all tries from
    the address.
    """
    return max(_wait(now, pair, TRIES_PER_PAIR), _wait(now, address, TRIES_PER_ADDRESS))


def _wait(now: datetime, tries: Sequence[datetime], allowed: int) -> int:
    counted = sorted(at for at in tries if at > now - TRY_WINDOW)
    if len(counted) < allowed:
        return 0
    frees_at = counted[-allowed] + TRY_WINDOW  # the try whose leaving brings the count below
    return max(1, -int((now - frees_at).total_seconds() // 1))

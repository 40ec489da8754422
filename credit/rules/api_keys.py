"""What programs may be allowed to do with a key of their own, and how often a wrong key may knock."""

from datetime import timedelta
from enum import StrEnum

SEEN_EVERY = timedelta(minutes=1)  # the last use is written at most this often


class Scope(StrEnum):
    """One thing a key may open. A key opens nothing else.

    No scope reads a customer; `CHECK` answers one question about one: may it take so much more.
    """

    FEED_LEDGER = "feeds:ledger"
    FEED_BANK = "feeds:bank"
    FEED_DOCUMENTS = "feeds:documents"
    FEED_TABLES = "feeds:tables"
    CHECK = "credit:check"


FEEDS = frozenset(Scope) - {Scope.CHECK}

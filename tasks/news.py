"""Tell open pages, after a commit, that something moved: names only, through Redis pub/sub.

Nothing depends on it. A word that is lost, or said while Redis is away, costs a poll.
"""

import json
from collections.abc import Collection
from time import monotonic

from redis.exceptions import RedisError

from tasks.queue import connect

CHANNEL = "encours:moved"
SILENT_SECONDS = 5.0  # after a failure: a Redis that hangs must not slow every commit down


class Publisher:
    """Says what moved to every web process that listens. Delivery: at most once."""

    def __init__(self, url: str) -> None:
        self.connection = connect(url)
        self.silent_until = 0.0

    def __call__(self, names: Collection[str]) -> None:
        """Publish; never raises, for the commit has happened."""
        if monotonic() < self.silent_until:
            return
        try:
            self.connection.publish(CHANNEL, json.dumps(sorted(names)))
        except RedisError:
            self.silent_until = monotonic() + SILENT_SECONDS

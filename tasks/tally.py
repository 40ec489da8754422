"""How often things happened outside of any web process: counted in Redis, for the figures operators read.

Nothing depends on it: a count that is lost with its Redis costs a dent in a curve.
"""

import json
from collections import Counter
from collections.abc import Callable
from typing import cast

from redis import Redis
from redis.exceptions import RedisError

KEY = "encours:tally"  # hash: JSON list of words -> how much

Count = Callable[..., None]


class Tally:
    """Adds to what is counted; never raises, for what is counted has happened."""

    def __init__(self, connection: Redis) -> None:
        self.connection = connection

    def __call__(self, *words: str, by: float = 1) -> None:
        """Count one thing, named by what it is and its labels; no word may be about a person."""
        try:
            self.connection.hincrbyfloat(KEY, json.dumps(words), by)
        except RedisError:
            return

    def read(self) -> Counter[tuple[str, ...]]:
        """Read everything counted so far. Raises RedisError."""
        rows = cast(dict[bytes, bytes], self.connection.hgetall(KEY))
        found: Counter[tuple[str, ...]] = Counter()
        for words, value in rows.items():
            found[tuple(json.loads(words))] = float(value)  # type: ignore[assignment]
        return found


def no_tally(*_words: str, by: float = 1) -> None:
    """Count nothing, where there is no Redis."""

"""The open event streams of this process: who listens, to which buckets, and how many at most.

Nothing here knows Redis or the database: the roof's one subscription calls `tell`, each stream's request
waits in `Stream.wait`.
"""

import threading
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from uuid import UUID

from credit.operations.work import CUSTOMERS, SCOPE

MOST = 200  # of the process's 256 threads: what answers requests must never run out
MOST_OF_A_PERSON = 8
MOST_OF_A_SESSION = 2  # a phone that lost its signal comes back before its old stream is known dead


class Full(Exception):
    """No room for one more stream."""


class Away(Exception):
    """No word can come here now: pages had better ask."""


class Stream:
    """One open page, from the server's end.

    buckets: what it hears about; `hears_all` adds every customer's, for those who see them all. Its request
    thread waits in `wait`; other threads `ring`.
    """

    def __init__(self, person_id: int, session_id: UUID, *, hears_all: bool = False) -> None:
        self.person_id = person_id
        self.session_id = session_id
        self.hears_all = hears_all
        self.buckets: frozenset[str] = frozenset()
        self.over = False
        self._bell = threading.Condition()
        self._changed = False
        self._look = False

    def hear(self, names: Collection[str]) -> None:
        """Take in what moved somewhere."""
        look = SCOPE in names or f"session:{self.session_id}" in names
        changed = not self.buckets.isdisjoint(names) or (self.hears_all and CUSTOMERS in names)
        if look or changed:
            self.ring(changed=changed, look=look)

    def ring(self, *, changed: bool = False, look: bool = False, over: bool = False) -> None:
        """Wake the stream: something changed, its scope is to be looked at anew, or it is over."""
        with self._bell:
            self._changed |= changed
            self._look |= look
            self.over |= over
            self._bell.notify_all()

    def wait(self, seconds: float) -> tuple[bool, bool] | None:
        """Wait until the bell rings, or in vain; gives and forgets (changed, look), None when it is over."""
        with self._bell:
            self._bell.wait_for(lambda: self._changed or self._look or self.over, seconds)
            heard = self._changed, self._look
            self._changed = self._look = False
            return None if self.over else heard

    def rest(self, seconds: float) -> None:
        """Let more of the same come in before the next word; an end is not waited out."""
        with self._bell:
            self._bell.wait_for(lambda: self.over, seconds)


class Streams:
    """All of them. `listening` says whether words can come at all."""

    def __init__(self, most: int = MOST) -> None:
        self.most = most
        self.listening = False
        self._lock = threading.RLock()  # a signal's handler may call `close` at any moment
        self._open: list[Stream] = []

    def __len__(self) -> int:
        return len(self._open)

    def open(self, stream: Stream) -> None:
        """Count a stream in; a session's own oldest makes room for its newest. Raises Full, Away."""
        with self._lock:
            if not self.listening:
                raise Away
            own = [one for one in self._open if one.session_id == stream.session_id]
            for oldest in own[: len(own) - MOST_OF_A_SESSION + 1]:
                self._open.remove(oldest)
                oldest.ring(over=True)
            theirs = sum(one.person_id == stream.person_id for one in self._open)
            if len(self._open) >= self.most or theirs >= MOST_OF_A_PERSON:
                raise Full
            self._open.append(stream)

    def leave(self, stream: Stream) -> None:
        """Count a stream out; twice is once."""
        with self._lock:
            if stream in self._open:
                self._open.remove(stream)

    def tell(self, names: Collection[str]) -> None:
        """Say to all whom it concerns that something moved."""
        with self._lock:
            open_ones = list(self._open)
        for stream in open_ones:
            stream.hear(names)

    @contextmanager
    def while_listening(self) -> Iterator[None]:
        """Words can come in this block; afterwards nobody may rely on them, so every stream ends."""
        self.listening = True
        try:
            yield
        finally:
            self.close()

    def close(self) -> None:
        """End every stream at once; pages fall back to asking."""
        with self._lock:
            self.listening = False
            open_ones = list(self._open)
        for stream in open_ones:
            stream.ring(over=True)

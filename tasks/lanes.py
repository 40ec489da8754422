"""One lane for each push service: letters in it go out a wave at a time, and no lane waits for another."""

import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from queue import Empty, SimpleQueue
from time import monotonic
from typing import Generic, TypeVar

WAVE = 16  # letters on their way to one service at once: all leave before an answer is waited for
FULL = 100  # letters in a lane that moves: bringing more would only pile them up
SLOW_SECONDS = 2.0  # a lane whose last letter waits longer holds up nobody else
HOLDS_SECONDS = 60.0  # nor does it take more than it can carry in this time
PATIENCE_SECONDS = 300.0  # a letter that waited so long is given back
FAILURES = 2 * WAVE  # in a row: the service is left alone for the rest of the run
GATHER_SECONDS = 0.05  # results are written down together
USUAL_SECONDS = 0.05  # one answer of a service nothing is known of yet
NEWS = 0.1  # the share of the newest answer in what is usual

L = TypeVar("L")
R = TypeVar("R")


class Lanes(Generic[L, R]):
    """Carries letters to services in threads and gives back what became of each; None: not carried.

    carry: hands letters of one service over together, at most a wave of them; called in the lane's thread.
    trouble: says whether a result means that the service is in trouble. What was not carried is to be
    brought again later.
    """

    def __init__(
        self, carry: Callable[[Sequence[L]], Sequence[R]], trouble: Callable[[R], bool]
    ) -> None:
        self.carry, self.trouble = carry, trouble
        self.lanes: dict[str, _Lane[L, R]] = {}
        self.done: SimpleQueue[list[tuple[L, R | None]] | BaseException] = SimpleQueue()
        self.outstanding = 0

    def put(self, service: str, letter: L) -> bool:
        """Put a letter into the lane of its service; False when that is full or its service in trouble."""
        lane = self.lanes.get(service)
        if lane is None:
            lane = self.lanes[service] = _Lane(self)
        if lane.closed or lane.wait_seconds > HOLDS_SECONDS:
            return False
        self.outstanding += 1
        lane.put(letter)
        return True

    def take(self, seconds: float) -> list[tuple[L, R | None]]:
        """Give what is done: at once, or after waiting so long for the first, those that follow it closely.

        Raises what `carry` raised.
        """
        found: list[tuple[L, R | None]] = []
        until = monotonic() + seconds
        with suppress(Empty):
            while True:
                wave = self.done.get(timeout=max(0, until - monotonic()))
                if isinstance(wave, BaseException):
                    raise wave
                self.outstanding -= len(wave)
                if not found:
                    until = min(until, monotonic() + GATHER_SECONDS)
                found += wave
        return found

    def close(self) -> None:
        """Let the threads end once their lanes are empty."""
        for lane in self.lanes.values():
            lane.close()

    @property
    def busy(self) -> bool:
        """Say whether more letters would only wait: a lane that moves is full. A slow one does not count."""
        return any(
            lane.size >= FULL and lane.wait_seconds <= SLOW_SECONDS for lane in self.lanes.values()
        )


class _Lane(Generic[L, R]):
    """The letters for one service, and the thread that carries them: two would wait for each other's CPU."""

    def __init__(self, lanes: Lanes[L, R]) -> None:
        self.lanes = lanes
        self.waiting: SimpleQueue[tuple[float, L] | None] = SimpleQueue()
        self.lock = threading.Lock()
        self.size = self.failures = 0
        self.usual, self.moved_at = USUAL_SECONDS, monotonic()
        threading.Thread(target=self._run, daemon=True).start()

    @property
    def closed(self) -> bool:
        """Say whether the service failed so often that nothing more is carried to it."""
        return self.failures >= FAILURES

    @property
    def wait_seconds(self) -> float:
        """Guess how long a letter put in now would wait, by what is usual or by the present silence."""
        silence = monotonic() - self.moved_at if self.size else 0
        return self.size * max(self.usual, silence) / WAVE

    def put(self, letter: L) -> None:
        with self.lock:
            if not self.size:
                self.moved_at = monotonic()
            self.size += 1
        self.waiting.put((monotonic(), letter))

    def close(self) -> None:
        self.waiting.put(None)

    def _run(self) -> None:
        while wave := self._next():
            began = monotonic()
            letters = [letter for _, letter in wave]
            results: Sequence[R | None] = [None] * len(wave)
            done: list[tuple[L, R | None]] | BaseException
            try:
                if not self.closed and began - wave[0][0] < PATIENCE_SECONDS:
                    results = self.lanes.carry(letters)
                done = list(zip(letters, results, strict=True))
            except BaseException as error:  # noqa: BLE001  (`take` raises it where it is waited for)
                done = error
            with self.lock:
                self._note(results, monotonic() - began)
            self.lanes.done.put(done)

    def _next(self) -> list[tuple[float, L]]:
        """Wait for a letter, and take with it those that wait too; none: the lane was closed."""
        wave: list[tuple[float, L]] = []
        with suppress(Empty):
            while len(wave) < WAVE:
                next_ = self.waiting.get(block=not wave)
                if next_ is None:
                    self.waiting.put(None)  # for after this wave
                    break
                wave.append(next_)
        return wave

    def _note(self, results: Sequence[R | None], seconds: float) -> None:
        self.size -= len(results)
        self.moved_at = monotonic()
        for result in results:
            if result is not None:
                self.usual += NEWS * (seconds - self.usual)
                self.failures = self.failures + 1 if self.lanes.trouble(result) else 0

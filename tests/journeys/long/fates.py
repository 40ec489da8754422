"""Deaths at commits: who dies, and at which, is drawn from a seed, so that a run can be had again.

A fate hangs over one job or one request. It strikes before a commit (nothing of it is kept) or after it
(everything is, and nobody was told). What it strikes it strikes once: who comes back is left to finish.
"""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from random import Random

from redis import Redis
from sqlalchemy import event
from sqlalchemy.orm import Session

ME, PARENT, REDIS = "me", "parent", "redis"
JOBS_DIE, REQUESTS_DIE = 10, 3  # one in so many
DOOMED = {"2026-03-27.remind_promises.1"}  # the one run of its day, cut short whatever the seed
COMMITS = (1, 1, 2, 3)  # most of what runs has no more than these


@dataclass(slots=True)
class Fate:
    """What is to die at which commit; `after` it, or before."""

    name: str
    victim: str
    commits_left: int
    after: bool


_hanging: ContextVar[Fate | None] = ContextVar("hanging", default=None)


class Fates:
    """Draws and carries out; each death leaves a file of its name in a folder."""

    def __init__(self, folder: Path, seed: str, redis_url: str) -> None:
        self.folder, self.seed = folder, seed
        self.redis = Redis.from_url(redis_url)
        folder.mkdir(exist_ok=True)
        event.listen(Session, "before_commit", lambda _session: self._strike(after=False))
        event.listen(Session, "after_commit", lambda _session: self._strike(after=True))

    @contextmanager
    def over(self, name: str, one_in: int) -> Iterator[None]:
        """Let a fate hang over what is done in the block, in one of so many cases."""
        token = _hanging.set(self._draw(name, one_in))
        try:
            yield
        finally:
            _hanging.reset(token)

    def _draw(self, name: str, one_in: int) -> Fate | None:
        if (self.folder / name).exists():
            return None
        if name in DOOMED:
            return Fate(name, ME, 1, after=False)
        chance = Random(f"{self.seed}/{name}")
        if chance.randrange(one_in):
            return None
        victim = chance.choice((ME, ME, PARENT, REDIS))
        return Fate(name, victim, chance.choice(COMMITS), after=chance.random() < 0.5)

    def _strike(self, *, after: bool) -> None:
        fate = _hanging.get()
        if fate is None or fate.after is not after:
            return
        fate.commits_left -= 1
        if fate.commits_left == 0:
            _hanging.set(None)
            (self.folder / fate.name).write_text(f"{fate.victim} after={fate.after}")
            self._kill(fate.victim)

    def _kill(self, victim: str) -> None:
        if victim == REDIS:
            os.kill(int(self.redis.info("server")["process_id"]), signal.SIGKILL)
            return
        if victim == PARENT:
            os.kill(os.getppid(), signal.SIGKILL)
        os.kill(os.getpid(), signal.SIGKILL)


def twice(
    name: str, job: Callable[[], object], fates: Fates | None, day: Callable[[], str]
) -> Callable[[], None]:
    """Make a job that does everything twice, each time under its own fate."""

    def run() -> None:
        for turn in (1, 2):
            if fates is None:
                job()
                continue
            with fates.over(f"{day()}.{name}.{turn}", one_in=JOBS_DIE):
                job()

    return run

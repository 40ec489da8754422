"""What may go wrong at the server while it works: poison, a busy database, a power cut at any commit."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from unittest.mock import patch

from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from credit.operations.field import registry
from credit.store.db import db

POISON = "poison"


class PowerCut(BaseException):
    """The server's process is gone."""


class Trouble:
    """Switches for trouble to come."""

    def __init__(self) -> None:
        self.end()

    def end(self) -> None:
        """Let everything work."""
        self.poisonous = True  # entries that say so break their rule
        self.busy = 0  # how many rules to come find the database locked
        self.commits_left: int | None = None  # until the power is cut
        self.before = False  # … and whether that is before the commit or after it

    @contextmanager
    def possible(self) -> Iterator[None]:
        """Put rules that can break in place of those that cannot."""
        breakable = {
            name: replace(handler, rule=self._breakable(handler.rule))
            for name, handler in registry.HANDLERS.items()
        }
        with patch.dict(registry.HANDLERS, breakable):
            yield

    def _breakable(self, rule: Callable[..., Any]) -> Callable[..., Any]:
        def judge(work: Any, said: Any, *rest: Any) -> Any:
            if self.busy:
                self.busy -= 1
                raise OperationalError("locked", {}, Exception("database is locked"))
            outcome = rule(work, said, *rest)
            if self.poisonous and POISON in said.args.get("text", ""):
                db.session.flush()
                raise ZeroDivisionError(POISON)
            return outcome

        return judge

    def cut_power(self, commits: int, *, before: bool) -> None:
        """End the process at one of its next commits, just before or just after it."""
        self.commits_left, self.before = commits, before

    def watch_commits(self) -> None:
        """Begin to count commits."""
        event.listen(db.session, "before_commit", self._before_commit)
        event.listen(db.session, "after_commit", self._after_commit)

    def stop_watching(self) -> None:
        """Leave the sessions of other tests alone."""
        event.remove(db.session, "before_commit", self._before_commit)
        event.remove(db.session, "after_commit", self._after_commit)

    def _before_commit(self, _session: object) -> None:
        if self.commits_left is not None:
            self.commits_left -= 1
            if self.before:
                self._cut()

    def _after_commit(self, _session: object) -> None:
        if not self.before:
            self._cut()

    def _cut(self) -> None:
        if self.commits_left is not None and self.commits_left <= 0:
            self.commits_left = None
            raise PowerCut

"""The one shape of a business transaction: lock, change, record, project, commit, nudge, announce.

An operation is a function of a `Work` and its own arguments; an edge runs it with `transact`, so that
several operations can share one transaction (a push stores its result beside the effect).
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import product
from time import monotonic, sleep
from typing import Any, TypeVar

from flask import current_app
from sqlalchemy import insert, select, update
from sqlalchemy.exc import OperationalError

from credit.operations.actor import MACHINE, Actor
from credit.operations.journal import Line, append_all
from credit.operations.moment import Moment, read_clock
from credit.operations.projection import EVERYTHING, Touched, project
from credit.store.customers import Customer
from credit.store.db import Base, among, at_leisure, db, writing

TRIES = 3
STAND_BACK_SECONDS = 1.0  # at most
SCOPE = "scope"  # announced when who sees what was written
CUSTOMERS = "customers"  # announced when any customer was touched, in a bucket or in none
T = TypeVar("T")


@dataclass(slots=True)
class Work:
    """What one transaction carries: who, when, and what to do before and after the commit."""

    actor: Actor
    moment: Moment
    touched: set[Touched] = field(default_factory=set)
    touched_users: set[int] = field(default_factory=set)
    stale: set[int] = field(default_factory=set)
    lines: list[Line] = field(default_factory=list)
    locked: frozenset[int] = frozenset()  # from the beginning: no savepoint gives these back
    rows: dict[type[Base], list[dict[str, Any]]] = field(default_factory=dict)
    nudges: dict[str, None] = field(default_factory=dict)
    news: set[str] = field(default_factory=set)

    def lock(self, customer_ids: Iterable[int]) -> list[Customer]:
        """Lock customers in the order of their ids; call it before reading what depends on them."""
        return list(db.session.scalars(_locking(select(Customer), customer_ids)))

    def lock_unread(self, customer_ids: Iterable[int]) -> None:
        """Lock customers as `lock` does, where nobody looks at each of the many."""
        db.session.execute(_locking(select(Customer.id), customer_ids)).all()

    def record(
        self,
        action: str,
        subject_type: str,
        subject_id: object,
        *,
        customer_id: int | None = None,
        before: dict[str, Any] | None = None,
        after: dict[str, Any] | None = None,
    ) -> None:
        """Owe the journal one row: `action` is verb.noun, `before` and `after` are JSON-ready.

        The rows are written together at the end, so that the chain is held for a moment only.
        """
        subject = (subject_type, str(subject_id))
        self.lines.append(Line(self.actor, action, subject, customer_id, before, after))

    def keep(self, model: type[Base], **values: Any) -> None:
        """Owe a table one row: those of a table are written together, in their order, with the same columns.

        Whoever has to read them within the transaction says `write_kept` first.
        """
        self.rows.setdefault(model, []).append(values)

    def write_kept(self) -> None:
        """Write the rows that are owed."""
        for model, rows in self.rows.items():
            db.session.execute(insert(model.__table__), rows)  # type: ignore[arg-type]
        self.rows.clear()

    def touch(
        self,
        *customer_ids: int,
        figures: bool = False,
        only: Iterable[str] = (EVERYTHING,),
        row: object = None,
    ) -> None:
        """Say whose rows changed: they are projected before the commit.

        figures: exposure, light or class may have changed too; recomputation is owed and nudged.
        only: the entities on the wire that can have changed, where that is less than everything; row: the
        id of their one row that can, where that is less than all of the customer's.
        """
        self.touched.update(product(customer_ids, only, (row,)))
        if figures and customer_ids:
            self.stale.update(customer_ids)
            self.nudge("recompute")

    def touch_user(self, *user_ids: int) -> None:
        """Say whose own bucket (`user:<id>`) changed."""
        self.touched_users.update(user_ids)

    def nudge(self, job: str) -> None:
        """Wake a job after the commit. A lost nudge is found by the job's sweep."""
        self.nudges[job] = None

    def announce(self, *names: str) -> None:
        """Tell open pages after the commit that something so named moved: a bucket, a session, or as above.

        Names only, never content. A lost word costs a poll.
        """
        self.news.update(names)

    @contextmanager
    def tentatively(self) -> Iterator[None]:
        """Undo this block alone when it raises: what it wrote, and what it asked to be written down."""
        self.write_kept()
        lines = len(self.lines)
        sets: tuple[set[Any], ...] = (self.touched, self.touched_users, self.stale)
        before = [set(each) for each in sets]
        try:
            with db.session.begin_nested():
                yield
                self.write_kept()
        except BaseException:
            del self.lines[lines:]
            self.rows.clear()
            for each, kept in zip(sets, before, strict=True):
                each.intersection_update(kept)
            raise

    def finish(self) -> None:
        """Write down what is owed, project what was touched; the bucket rows are locked last."""
        self.write_kept()
        if self.stale:
            db.session.execute(
                update(Customer)
                .where(Customer.id.in_(self.stale), Customer.stale_at.is_(None))
                .values(stale_at=self.moment.now)
            )
        append_all(self.moment.now, self.lines)
        if self.touched:
            self.announce(CUSTOMERS)
        self.announce(*project(self.touched, self.touched_users, self.moment, self.locked))


def transact(actor: Actor, change: Callable[[Work], T], *, customers: Iterable[int] = ()) -> T:
    """Run one change in one transaction, then wake the jobs it asked for and tell open pages what moved.

    Deadlocks and serialisation failures are retried three times; every other error rolls back and
    goes on to the edge.
    """
    wanted = list(customers)

    def attempt() -> tuple[Work, T]:
        work = Work(actor, read_clock())
        if wanted:
            work.lock_unread(wanted)
            work.locked = frozenset(wanted)
        result = change(work)
        work.finish()
        return work, result

    work, result = _commit(attempt)
    for job in work.nudges:
        current_app.extensions["nudge"](job)
    if work.news:
        current_app.extensions["publish"](work.news)
    return result


def transact_in_turn(change: Callable[[Work], T]) -> T:
    """Run one of the machine's many changes; where something came of it, stand back as long as it took.

    More of them are to come, and on SQLite people wait for each: they get half of the time, not the crumbs.
    """
    began = monotonic()
    result = transact(MACHINE, change)
    if result and db.engine.dialect.name == "sqlite":
        sleep(min(monotonic() - began, STAND_BACK_SECONDS))
    return result


def write_down(change: Callable[[], T]) -> T:
    """Run a change that is its own record and that no device is told of: nothing is projected."""
    return _commit(change)


def bookkeep(change: Callable[[], T]) -> T:
    """Run a change that is no business: nothing is recorded or projected, and a power cut may undo it."""
    with at_leisure():
        return _commit(change)


def _commit(attempt: Callable[[], T]) -> T:
    with writing():
        return _try(attempt)


def _try(attempt: Callable[[], T]) -> T:
    for tries_left in reversed(range(TRIES)):
        try:
            result = attempt()
            db.session.commit()
        except OperationalError as error:
            db.session.rollback()
            if not tries_left or not _is_transient(error):
                raise
        except BaseException:
            db.session.rollback()
            raise
        else:
            return result
    raise AssertionError("the last try returns or raises")


def _locking(rows: Any, customer_ids: Iterable[int]) -> Any:
    wanted = rows.where(among(Customer.id, sorted(set(customer_ids)))).order_by(Customer.id)
    return wanted.with_for_update(of=Customer)


def _is_transient(error: OperationalError) -> bool:
    return getattr(error.orig, "sqlstate", None) in ("40001", "40P01")

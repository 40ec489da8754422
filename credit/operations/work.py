"""The one shape of a business transaction: lock, change, record, project, commit, nudge, announce.

An operation is a function of a `Work` and its own arguments; an edge runs it with `transact`, so that
several operations can share one transaction (a push stores its result beside the effect).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from flask import current_app
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError

from credit.operations.actor import Actor
from credit.operations.journal import append
from credit.operations.moment import Moment, read_clock
from credit.operations.projection import project
from credit.store.customers import Customer
from credit.store.db import db

TRIES = 3
SCOPE = "scope"  # announced when who sees what was written
T = TypeVar("T")


@dataclass(slots=True)
class Work:
    """What one transaction carries: who, when, and what to do before and after the commit."""

    actor: Actor
    moment: Moment
    touched: set[int] = field(default_factory=set)
    touched_users: set[int] = field(default_factory=set)
    nudges: dict[str, None] = field(default_factory=dict)
    news: set[str] = field(default_factory=set)

    def lock(self, customer_ids: Iterable[int]) -> list[Customer]:
        """Lock customers in the order of their ids; call it before reading what depends on them."""
        wanted = sorted(set(customer_ids))
        rows = select(Customer).where(Customer.id.in_(wanted)).order_by(Customer.id)
        return list(db.session.scalars(rows.with_for_update(of=Customer)))

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
        """Write one journal row: `action` is verb.noun, `before` and `after` are JSON-ready."""
        append(
            self.actor,
            self.moment.now,
            action,
            (subject_type, str(subject_id)),
            customer_id=customer_id,
            before=before,
            after=after,
        )

    def touch(self, *customer_ids: int, figures: bool = False) -> None:
        """Say whose rows changed: they are projected before the commit.

        figures: exposure, light or class may have changed too; recomputation is owed and nudged.
        """
        self.touched.update(customer_ids)
        if figures and customer_ids:
            db.session.execute(
                update(Customer)
                .where(Customer.id.in_(customer_ids), Customer.stale_at.is_(None))
                .values(stale_at=self.moment.now)
            )
            self.nudge("recompute")

    def touch_user(self, *user_ids: int) -> None:
        """Say whose own bucket (`user:<id>`) changed."""
        self.touched_users.update(user_ids)

    def nudge(self, job: str) -> None:
        """Wake a job after the commit. A lost nudge is found by the job's sweep."""
        self.nudges[job] = None

    def announce(self, *names: str) -> None:
        """Tell open pages after the commit that something of this name moved: a bucket, `scope`, a session.

        Names only, never content. A lost word costs a poll.
        """
        self.news.update(names)


def transact(actor: Actor, change: Callable[[Work], T], *, customers: Iterable[int] = ()) -> T:
    """Run one change in one transaction, then wake the jobs it asked for and tell open pages what moved.

    Deadlocks and serialisation failures are retried three times; every other error rolls back and
    goes on to the edge.
    """
    wanted = list(customers)
    for tries_left in reversed(range(TRIES)):
        work = Work(actor, read_clock())
        try:
            if wanted:
                work.lock(wanted)
            result = change(work)
            work.announce(*project(work.touched, work.touched_users, work.moment))
            db.session.commit()
        except OperationalError as error:
            db.session.rollback()
            if not tries_left or not _is_transient(error):
                raise
        except BaseException:
            db.session.rollback()
            raise
        else:
            for job in work.nudges:
                current_app.extensions["nudge"](job)
            if work.news:
                current_app.extensions["publish"](work.news)
            return result
    raise AssertionError("the last try returns or raises")


def _is_transient(error: OperationalError) -> bool:
    return getattr(error.orig, "sqlstate", None) in ("40001", "40P01")

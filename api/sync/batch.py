"""Take in a batch of entries: each in a transaction of its own, each customer's in order.

After an entry that has to come again, the rest of that customer's entries come again too, so that their
order is kept; other customers' go on.
"""

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace
from functools import partial
from uuid import UUID

from flask import current_app
from sqlalchemy.exc import OperationalError

from credit.operations.actor import Actor
from credit.operations.field import attempts
from credit.operations.field.enter import enter, find_handler, find_outcomes, park
from credit.operations.field.said import RETRY, Outcome, Said, rejected
from credit.operations.work import Work, transact
from credit.store.db import db, reading
from credit.store.people import User

COME_AGAIN = Outcome(RETRY)


class Batch:
    """One push of one device."""

    def __init__(self, author: User, device: Actor) -> None:
        self.author = author
        self.device = device
        self.outcomes: dict[UUID, Outcome] = {}
        self.held_lanes: set[int] = set()

    def take(self, entries: Iterable[Said]) -> dict[UUID, Outcome]:
        """Take entries in by their place on the device and give the outcome of each."""
        in_order = sorted(entries, key=lambda said: said.n)
        with reading():
            self.outcomes = find_outcomes(in_order, self.author)
            db.session.rollback()
        for said in in_order:
            if said.op_id not in self.outcomes:
                self.outcomes[said.op_id] = self._take_one(said)
        return self.outcomes

    def _take_one(self, said: Said) -> Outcome:
        parents = [self.outcomes.get(parent) for parent in said.depends_on]
        if said.customer_id in self.held_lanes or COME_AGAIN in parents:
            outcome = COME_AGAIN
        elif find_handler(said) is None or rejected("unknown_type") in parents:
            return rejected("unknown_type")  # not logged: after an update the same entry may pass
        else:
            outcome = self._try(said)
        if outcome == COME_AGAIN:
            self.held_lanes.add(said.customer_id)
        return outcome

    def _try(self, said: Said) -> Outcome:
        try:
            tries = transact(self.device, lambda work: attempts.count(work, said, self.author))
        except OperationalError:
            return COME_AGAIN
        if tries > attempts.MOST_ATTEMPTS:
            return self._park(said)
        try:
            return transact(
                self._as_said(said),
                lambda work: enter(work, said, self.author),
                customers=[said.customer_id],
            )
        except OperationalError:
            self._mend(lambda _: attempts.discount(said))
            return COME_AGAIN
        except Exception as error:
            current_app.logger.exception("entry %s failed", said.op_id)
            self._mend(partial(_note, said, error))
            return self._park(said) if tries == attempts.MOST_ATTEMPTS else COME_AGAIN

    def _mend(self, change: Callable[[Work], None]) -> None:
        with suppress(OperationalError):
            transact(self.device, change)

    def _park(self, said: Said) -> Outcome:
        return transact(self._as_said(said), lambda work: park(work, said, self.author))

    def _as_said(self, said: Said) -> Actor:
        return replace(
            self.device,
            op_id=said.op_id,
            client_time=said.client_time,
            clock_offset_ms=said.clock_offset_ms,
        )


def _note(said: Said, error: BaseException, _work: Work) -> None:
    attempts.note_failure(said, error)

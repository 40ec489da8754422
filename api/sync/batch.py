"""Take in a batch of entries: together where nothing is in the way, else each in a transaction of its own.

Either way each gets the same answer. One by one, after an entry that has to come again the rest of that
customer's entries come again too, so that their order is kept; other customers' go on.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from uuid import UUID

from flask import current_app
from sqlalchemy.exc import OperationalError

from credit.operations.actor import Actor
from credit.operations.field import attempts
from credit.operations.field.enter import enter, enter_together, find_outcomes, park
from credit.operations.field.registry import find_handler
from credit.operations.field.said import RETRY, Outcome, Said, rejected
from credit.operations.moment import read_clock
from credit.operations.work import bookkeep, transact
from credit.store.db import db, reading
from credit.store.people import User

COME_AGAIN = Outcome(RETRY)
UNKNOWN = rejected("unknown_type")


class Batch:
    """One push of one device."""

    def __init__(self, author: User, device: Actor) -> None:
        self.author = author
        self.device = device
        self.outcomes: dict[UUID, Outcome] = {}
        self.held_lanes: set[int] = set()
        self.away = False  # the database is locked or gone: whatever is left comes again

    def take(self, entries: Iterable[Said]) -> dict[UUID, Outcome]:
        """Take entries in by their place on the device and give the outcome of each."""
        in_order = sorted(entries, key=lambda said: said.n)
        with reading():
            self.outcomes = find_outcomes(in_order, self.author)
            db.session.rollback()
        new = self._understood(in_order)
        if not self._take_together(new):
            for said in new:
                self.outcomes[said.op_id] = self._take_one(said)
        return self.outcomes

    def _understood(self, entries: Iterable[Said]) -> list[Said]:
        """Leave out what was answered, and what nobody here understands: after an update it may pass."""
        new: dict[UUID, Said] = {}
        for said in entries:
            if said.op_id in self.outcomes or said.op_id in new:
                continue
            parents = [self.outcomes.get(parent) for parent in said.depends_on]
            if find_handler(said) is None or UNKNOWN in parents:
                self.outcomes[said.op_id] = UNKNOWN  # not logged
            else:
                new[said.op_id] = said
        return list(new.values())

    def _take_together(self, entries: Sequence[Said]) -> bool:
        """Take all in with one transaction; False when they have to be taken one by one."""
        if not entries:
            return True
        try:
            now = read_clock().now
            counted = bookkeep(lambda: attempts.count_all(entries, self.author, now))
        except OperationalError:
            self.away = True
            return False
        if not counted:
            return False
        try:
            self.outcomes |= transact(
                self.device,
                lambda work: enter_together(work, entries, self.author),
                customers={said.customer_id for said in entries},
            )
        except Exception as error:  # noqa: BLE001  # one by one it shows again, and whose it is
            current_app.logger.info("a batch is taken in one by one: %s", type(error).__name__)
            self._mend(lambda: attempts.discount(*entries))
            return False
        return True

    def _take_one(self, said: Said) -> Outcome:
        parents = [self.outcomes.get(parent) for parent in said.depends_on]
        if self.away or said.customer_id in self.held_lanes or COME_AGAIN in parents:
            outcome = COME_AGAIN
        else:
            outcome = self._try(said)
        if outcome == COME_AGAIN:
            self.held_lanes.add(said.customer_id)
        return outcome

    def _try(self, said: Said) -> Outcome:
        try:
            now = read_clock().now
            tries = bookkeep(lambda: attempts.count(said, self.author, now))
        except OperationalError:
            self.away = True
            return COME_AGAIN
        if tries > attempts.MOST_ATTEMPTS:
            return self._park(said)
        try:
            return transact(
                said.as_actor(self.device),
                lambda work: enter(work, said, self.author),
                customers=[said.customer_id],
            )
        except OperationalError:
            self._mend(lambda: attempts.discount(said))
            return COME_AGAIN
        except Exception as error:
            current_app.logger.exception("entry %s failed", said.op_id)
            self._mend(partial(attempts.note_failure, said, error))
            return self._park(said) if tries == attempts.MOST_ATTEMPTS else COME_AGAIN

    def _mend(self, change: Callable[[], None]) -> None:
        try:
            bookkeep(change)
        except OperationalError:
            self.away = True

    def _park(self, said: Said) -> Outcome:
        return transact(said.as_actor(self.device), lambda work: park(work, said, self.author))

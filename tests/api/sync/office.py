"""Rules at the server's side: books change, customers move, cover begins and ends, backups, trouble."""

from contextlib import suppress
from datetime import date, timedelta
from functools import partial
from typing import Any
from uuid import uuid4

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule
from sqlalchemy import func, select, update
from sqlalchemy.exc import OperationalError

from credit.operations import (
    assignment,
    dispute_steps,
    disputes,
    generations,
    people,
    portfolios,
    quarantine,
)
from credit.operations.actor import MACHINE, Actor
from credit.operations.moment import read_clock
from credit.operations.work import Work, transact
from credit.rules.access import Role
from credit.rules.errors import CreditError
from credit.store.customers import Customer, CustomerPortfolio
from credit.store.db import db
from credit.store.dispute_steps import DisputeStep
from credit.store.field import Dispute
from credit.store.items import Item
from credit.store.journal import JournalEntry
from credit.store.people import ScopeGrant
from credit.store.sync import Quarantined, SyncBucket
from tasks import feed
from tests import builders
from tests.api.sync.stage import OWNERS, Stage
from webapp.first_start import notice_copy

DAY = timedelta(days=1)
REPS = ("rosa", "samir")

anyone = st.integers(min_value=0, max_value=len(OWNERS) - 1)
any_customer = st.integers(min_value=0, max_value=3)
place = st.integers(min_value=0, max_value=1)
rep = st.sampled_from(REPS)


class Office(RuleBasedStateMachine):
    """What people and the calendar do to the server's tables, through its own operations."""

    stage: Stage
    faults: frozenset[str]

    def open_office(self) -> None:
        """Begin a day on a furnished stage."""
        self.clock = self.stage.clock
        self.customers = self.stage.customer_ids
        self.portfolios = self.stage.portfolio_ids
        self.kofi = Actor(self.stage.people["kofi"], Role.CREDIT_MANAGER)
        self.number = 0
        self.night_is_due = False
        self.has_backup = False
        self.projected_on = self.today
        self.seen: dict[tuple[str, int], set[date]] = {}
        transact(MACHINE, lambda work: work.touch(*self.customers), customers=self.customers)

    @property
    def today(self) -> Any:
        """The business date."""
        return read_clock().today

    def change(self, customer_id: int, *statements: Any) -> None:
        """Change a customer's books in one transaction."""

        def run(work: Any) -> None:
            for statement in statements:
                db.session.execute(statement)
            work.touch(customer_id)

        transact(MACHINE, run, customers=[customer_id])

    # books

    @rule(whom=any_customer)
    def invoice(self, whom: int) -> None:
        self.number += 1
        customer = db.session.get_one(Customer, self.customers[whom])
        builders.an_item(customer, f"G-{self.number}")
        self.change(customer.id)

    @rule(whom=any_customer)
    def pay_oldest(self, whom: int) -> None:
        customer_id = self.customers[whom]
        oldest = select(Item.id).where(Item.customer_id == customer_id, Item.state == "open")
        item_id = db.session.scalar(oldest.order_by(Item.id).limit(1))
        paid = update(Item).where(Item.id == item_id).values(state="closed", residual_minor=0)
        self.change(customer_id, paid)

    @rule(whom=any_customer)
    def rewrite(self, whom: int) -> None:
        """Writing the same again moves no counter: an import of the same books makes no traffic."""
        before = counters()
        self.change(self.customers[whom])
        if not self.night_is_due:
            assert counters() == before, "8: nothing changed, and phones were told"

    @rule(whom=any_customer)
    def ask_logistics(self, whom: int) -> None:
        """Give a department a step on the oldest dispute of a customer."""
        waiting = select(Dispute).where(
            Dispute.customer_id == self.customers[whom], Dispute.state == "open"
        )
        dispute = db.session.scalars(waiting.order_by(Dispute.created_at).limit(1)).first()
        item = db.session.scalar(
            select(Item.id).where(
                Item.customer_id == self.customers[whom],
                Item.state == "open",
                Item.id.not_in(select(Dispute.item_id).where(Dispute.item_id.is_not(None))),
            )
        )
        if dispute is None or (dispute.item_id or item) is None:
            return
        about = disputes.Qualification(dispute.item_id or item, 1_00)
        asked = [
            dispute_steps.Asking(uuid4(), department, "find it")
            for department in ("logistics", "sales")
        ]

        def ask(work: Work) -> None:
            disputes.qualify(work, dispute.id, about)
            for each in asked:
                dispute_steps.ask(work, dispute.id, each)

        with suppress(CreditError):
            transact(self.kofi, ask)

    @rule(whom=any_customer)
    def resolve(self, whom: int) -> None:
        """Close what waits for the department."""
        at_work = select(Dispute).where(
            Dispute.customer_id == self.customers[whom],
            Dispute.id.in_(select(DisputeStep.dispute_id)),
        )
        for dispute in db.session.scalars(at_work).all():
            with suppress(CreditError):
                transact(
                    self.kofi, lambda work, d=dispute.id: disputes.resolve(work, d, "rejected", "")
                )

    # who holds what

    @rule(whom=any_customer, where=place)
    def reassign(self, whom: int, where: int) -> None:
        ids, to = [self.customers[whom]], self.portfolios[where]
        transact(MACHINE, lambda work: assignment.assign(work, ids, to))

    @rule(where=place, names=st.sets(rep))
    def hold(self, where: int, names: set[str]) -> None:
        ids = [self.stage.people[name] for name in sorted(names)]
        transact(MACHINE, lambda work: portfolios.set_holders(work, self.portfolios[where], ids))

    @rule(name=rep, where=place, starts_in=st.integers(0, 2), days=st.integers(0, 3))
    def cover(self, name: str, where: int, starts_in: int, days: int) -> None:
        """Let somebody stand in for some days: the calendar begins and ends it, nobody writes then."""
        starts_on = self.today + starts_in * DAY
        grant = {"user_id": self.stage.people[name], "portfolio_id": self.portfolios[where]}

        def lend(work: Any) -> None:
            same = select(ScopeGrant).filter_by(**grant, starts_on=starts_on)
            found = db.session.scalar(same) or ScopeGrant(**grant, starts_on=starts_on)
            found.ends_on = starts_on + days * DAY
            db.session.add(found)
            portfolios.bump_scope(work)

        transact(MACHINE, lend)

    @rule(name=rep)
    def disable(self, name: str) -> None:
        """End somebody's access and let them back: their phones delete what they hold, unsent included."""
        user_id = self.stage.people[name]
        for disabled in (True, False):
            transact(MACHINE, lambda work, d=disabled: people.change(work, user_id, disabled=d))

    # time

    @rule(minutes=st.sampled_from([1, 90]))
    def wait(self, minutes: int) -> None:
        self.clock.now += timedelta(minutes=minutes)

    @rule(days=st.sampled_from([1, 1, 2, 29, 31, 91]))
    def sleep(self, days: int) -> None:
        self.clock.now += days * DAY
        self.night_is_due = True

    @rule()
    def night(self) -> None:
        """Do what the timetable does every night; the comparison finds that nobody forgot to tell."""
        feed.project_due()
        found = chores_found()
        feed.reconcile_feed()
        assert chores_found() == found, "1: the feed had drifted from the books"
        self.night_is_due = False
        self.projected_on = self.today

    @rule()
    def purge(self) -> None:
        feed.purge_feed()
        if "purges without a floor" in self.faults:
            db.session.execute(update(SyncBucket).values(floor=0))
            db.session.commit()

    @rule(whom=any_customer, where=place, days=st.integers(1, 2))
    def hand_over(self, whom: int, where: int, days: int) -> None:
        """Agree today on who has a customer from another day on: the calendar moves it, nobody writes."""
        starts_on = self.today + days * DAY

        def agree(_work: Any) -> None:
            mine = select(CustomerPortfolio).where(
                CustomerPortfolio.customer_id == self.customers[whom]
            )
            rows = list(db.session.scalars(mine))
            for row in rows:
                if row.starts_on >= starts_on:
                    db.session.delete(row)
                elif row.ends_on is None:
                    row.ends_on = starts_on - DAY
            db.session.add(
                CustomerPortfolio(
                    customer_id=self.customers[whom],
                    portfolio_id=self.portfolios[where],
                    starts_on=starts_on,
                )
            )

        transact(MACHINE, agree, customers=[self.customers[whom]])

    # trouble

    @rule(poisonous=st.booleans())
    def repair(self, poisonous: bool) -> None:
        self.stage.trouble.poisonous = poisonous

    @rule(rules=st.integers(1, 3))
    def get_busy(self, rules: int) -> None:
        self.stage.trouble.busy = rules

    # backups

    @rule()
    def back_up(self) -> None:
        self.stage.back_up()
        self.has_backup = True

    @precondition(lambda self: self.has_backup)
    @rule()
    def restore(self) -> None:
        """Come back from the backup as `encours restore` does: epochs no device has seen."""
        self.seen.clear()  # the backup may not know who held whom since
        above = generations.highest_number(db.session)
        self.stage.restore()
        if "restores without new epochs" not in self.faults:
            generations.start_new_generation(db.session, above=above, now=self.clock.now)
        db.session.commit()
        self.night_is_due = True

    @precondition(lambda self: self.has_backup)
    @rule()
    def copy_the_backup_by_hand(self) -> None:
        """Put the backup back behind the program's back; it notices when it is started."""
        self.seen.clear()
        feed.remember_feed()
        self.stage.restore()
        if "never looks for a gap" not in self.faults:
            notice_copy(self.stage.app, self.stage.settings)
        self.night_is_due = True

    # the desk

    @rule(mended=st.booleans())
    def release(self, mended: bool) -> None:
        """Try again what was set aside, now that the server is mended, or is not."""
        self.stage.trouble.poisonous = not mended
        for op_id in self._aside():
            # A busy database: the edge would say 503, and what was set aside waits on.
            with suppress(CreditError, ZeroDivisionError, OperationalError):
                again = partial(quarantine.release, op_id=op_id, unless_changed=None)
                transact(self.kofi, again)

    @rule()
    def discard(self) -> None:
        for op_id in self._aside()[:1]:
            drop = partial(quarantine.discard, op_id=op_id, reason="double", unless_changed=None)
            transact(self.kofi, drop)

    def _aside(self) -> list[Any]:
        waiting = select(Quarantined.op_id).where(Quarantined.state == quarantine.WAITING)
        return list(db.session.scalars(waiting.order_by(Quarantined.op_id)))


def counters() -> dict[str, int]:
    """Read where the buckets stand."""
    db.session.rollback()
    rows = db.session.execute(select(SyncBucket.id, SyncBucket.seq))
    return {row.id: row.seq for row in rows}


def chores_found() -> dict[str, Any]:
    """Read what the nightly comparison had to repair so far."""
    db.session.rollback()
    repairs = select(func.count()).where(JournalEntry.action == "repair.feed")
    return {"repairs": db.session.scalar(repairs)}

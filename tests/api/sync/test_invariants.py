"""Devices, people and portfolios in every order hypothesis can think of, against the real app.

Proven of the wire (README, "The wire"): 1 a healed device shows the server's view of its scope; 2 an entry
has one effect at most and one lasting answer; 3 no entry is lost; 5 no row outside the scope after a pull;
6 a customer's entries keep their order. Each is proven to be watched by planted faults.
"""

import os
import sys
from contextlib import ExitStack
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import delete, select, update

from api.sync import batch, pages, pull
from credit.operations.actor import MACHINE
from credit.operations.field import enter
from credit.operations.field.said import ANYONE, Handler, Outcome
from credit.operations.projection import projector, render_customer
from credit.operations.projection.heads import difference
from credit.operations.work import transact
from credit.store.customers import Customer, CustomerPortfolio
from credit.store.db import db
from credit.store.feed import lines
from credit.store.items import Item
from credit.store.journal import JournalEntry
from credit.store.people import Installation, ScopeGrant, User
from credit.store.scope import visible
from credit.store.sync import OpLog, SyncBucket, SyncHead
from tests import builders
from tests.api.sync.phone import a_dispute, a_note, a_promise
from tests.api.sync.stage import a_stage

DAY = timedelta(days=1)
few = st.integers(min_value=0, max_value=3)


class Wire(RuleBasedStateMachine):
    """Four devices of three people, four customers in two portfolios, a network that does as it likes."""

    stage = None
    faults = frozenset()

    answers = Bundle("answers")
    letters = Bundle("letters")

    def __init__(self):
        super().__init__()
        self.lights = ExitStack()
        self.devices = self.lights.enter_context(self.stage.lit(self.faults))
        self.clock = self.stage.clock
        self.customers = self.stage.customer_ids
        self.portfolios = self.stage.portfolio_ids
        self.number = 0
        self.said = {}
        transact(MACHINE, lambda work: work.touch(*self.customers), customers=self.customers)

    def teardown(self):
        """Whatever happened, everything must end well; unless it has failed already."""
        with self.lights:
            if sys.exc_info()[0] is None:
                self.heal()

    # the world moves

    def change(self, verb, customer_id):
        def run(work):
            verb()
            work.touch(customer_id)

        transact(MACHINE, run, customers=[customer_id])

    def add_item_to(self, customer_id):
        self.number += 1
        customer = db.session.get(Customer, customer_id)
        builders.an_item(customer, f"G-{self.number}")
        self.change(lambda: None, customer_id)

    @rule(who=few)
    def invoice(self, who):
        self.add_item_to(self.customers[who])

    @rule(who=few)
    def pay_oldest(self, who):
        customer_id = self.customers[who]
        oldest = select(Item.id).where(Item.customer_id == customer_id, Item.state == "open")
        item_id = db.session.scalar(oldest.order_by(Item.id).limit(1))
        paid = update(Item).where(Item.id == item_id).values(state="closed", residual_minor=0)
        self.change(lambda: db.session.execute(paid), customer_id)

    @rule(who=few)
    def rewrite(self, who):
        self.change(lambda: None, self.customers[who])

    @rule(who=few, where=st.integers(0, 1))
    def reassign(self, who, where):
        customer_id, today = self.customers[who], self.clock.now.date()
        mine = CustomerPortfolio.customer_id == customer_id

        def move():
            db.session.execute(
                delete(CustomerPortfolio).where(mine, CustomerPortfolio.starts_on == today)
            )
            db.session.execute(
                update(CustomerPortfolio)
                .where(mine, CustomerPortfolio.ends_on.is_(None))
                .values(ends_on=today - DAY)
            )
            db.session.add(
                CustomerPortfolio(
                    customer_id=customer_id, portfolio_id=self.portfolios[where], starts_on=today
                )
            )

        self.change(move, customer_id)

    @rule(name=st.sampled_from(["rosa", "samir"]), where=st.integers(0, 1), days=st.integers(0, 2))
    def lend(self, name, where, days):
        today = self.clock.now.date()
        user = db.session.get(User, self.stage.people[name])
        of_user = (ScopeGrant.user_id == user.id) & (
            ScopeGrant.portfolio_id == self.portfolios[where]
        )
        db.session.execute(delete(ScopeGrant).where(of_user, ScopeGrant.starts_on == today))
        db.session.add(
            ScopeGrant(
                user_id=user.id,
                portfolio_id=self.portfolios[where],
                starts_on=today,
                ends_on=today + days * DAY,
            )
        )
        self.bump_scope()

    @rule(name=st.sampled_from(["rosa", "samir"]), where=st.integers(0, 1))
    def take_away(self, name, where):
        user = db.session.get(User, self.stage.people[name])
        of_user = (ScopeGrant.user_id == user.id) & (
            ScopeGrant.portfolio_id == self.portfolios[where]
        )
        db.session.execute(delete(ScopeGrant).where(of_user))
        self.bump_scope()

    def bump_scope(self):
        more = Installation.scope_writes + 1
        db.session.execute(update(Installation).values(scope_writes=more))
        db.session.commit()

    @rule()
    def sleep(self):
        self.clock.now += DAY

    @rule()
    def rotate_epochs(self):
        db.session.execute(update(SyncBucket).values(epoch=SyncBucket.epoch + 1))
        db.session.commit()

    @rule()
    def purge(self):
        db.session.execute(delete(SyncHead).where(SyncHead.deleted.is_(True)))
        if "purges without a floor" not in self.faults:
            db.session.execute(update(SyncBucket).values(floor=SyncBucket.seq))
        db.session.commit()

    # devices read

    @rule(who=few, budget=st.sampled_from([None, 1]))
    def pull(self, who, budget):
        device = self.devices[who]
        device.pull(budget)
        self.check_scope(device)

    @rule(target=answers, who=few)
    def ask(self, who):
        return who, self.devices[who].ask()

    @rule(answer=answers, count=st.integers(1, 3))
    def take_late(self, answer, count):
        who, late = answer
        for page in late.pages[:count]:
            self.devices[who].take(page)

    @rule(who=few, whom=few, where=st.integers(0, 1))
    def two_pulls_answers_reversed(self, who, whom, where):
        """The directed rule: random steps miss the resurrection that a late answer could bring."""
        device = self.devices[who]
        self.invoice(whom)
        first = device.ask()
        self.reassign(whom, where)
        self.pay_oldest(whom)
        second = device.ask()
        for page in second.pages + first.pages:
            device.take(page)

    # devices speak

    @rule(who=few, whom=few, what=st.sampled_from([a_note, a_dispute, a_promise]))
    def say(self, who, whom, what):
        op = what(self.customers[whom])
        self.said[op["op_id"]] = (who, op)
        self.devices[who].say(op)

    @rule(who=few, whom=few)
    def dispute_an_item(self, who, whom):
        customer_id = self.customers[whom]
        item = db.session.scalar(select(Item.id).where(Item.customer_id == customer_id).limit(1))
        op = a_dispute(customer_id, item, 40_00)
        self.said[op["op_id"]] = (who, op)
        self.devices[who].say(op)

    @rule(who=few, count=st.integers(1, 100))
    def flush(self, who, count):
        self.devices[who].hear(self.devices[who].send(count))

    @rule(target=letters, who=few)
    def send(self, who):
        return who, self.devices[who].send()

    @rule(letter=letters)
    def hear_late(self, letter):
        who, answer = letter
        self.devices[who].hear(answer)

    @rule(who=few)
    def lose_the_answer(self, who):
        self.devices[who].send()

    @rule(who=few)
    def meet_an_error_page(self, who):
        self.devices[who].fail()

    # what must hold

    def check_scope(self, device):
        user = db.session.scalars(select(User).where(User.username == device.username)).one()
        seen = db.session.scalars(select(Customer.id).where(visible(user, self.clock.now.date())))
        outside = device.customers() - set(seen)
        assert not outside, f"5: {device.username} holds rows of {outside}"

    @rule()
    def heal(self):
        """The network is whole again: every device sends, then reads."""
        for who, device in enumerate(self.devices):
            device.hear(device.send())
            self.check_outbox(who, device)
        for device in self.devices:
            device.pull()
            self.check_view(device)
        self.check_effects()

    def check_outbox(self, who, device):
        mine = [op_id for op_id, (author, _) in self.said.items() if author == who]
        lost = [op_id for op_id in mine if op_id not in device.results]
        assert not lost, f"3: nobody ever answered {lost}"

    def check_view(self, device):
        user = db.session.scalars(select(User).where(User.username == device.username)).one()
        today = self.clock.now.date()
        expected = {}
        for customer_id in db.session.scalars(select(Customer.id).where(visible(user, today))):
            for entity, table in render_customer(customer_id).items():
                for values in zip(*table["c"], strict=True):
                    expected[(entity, str(values[0]))] = list(values)
        shown = {}
        for bucket in device.sections:
            if bucket.startswith("portfolio:"):
                shown |= device.rows(bucket)
        assert shown == expected, f"1: {device.username} sees something else"

    def check_effects(self):
        outcomes = {str(row.op_id): row.outcome for row in db.session.scalars(select(OpLog))}
        effects = [
            str(row.op_id)
            for row in db.session.scalars(
                select(JournalEntry)
                .where(JournalEntry.op_id.is_not(None))
                .order_by(JournalEntry.id)
            )
        ]
        assert len(effects) == len(set(effects)), "2: an entry had two effects"
        applied = {op_id for op_id, outcome in outcomes.items() if outcome in ("applied", "merged")}
        assert applied == set(effects), "3: an entry was called applied and left no trace"
        lanes = {}
        for op_id in effects:
            who, op = self.said[op_id]
            lanes.setdefault((who, op["entity"]), []).append(op["n"])
        assert all(lane == sorted(lane) for lane in lanes.values()), "6: a lane lost its order"


@pytest.fixture(autouse=True)
def small_pages(monkeypatch):
    """Cut pages so small that a customer's rows come in several."""
    monkeypatch.setattr(pages, "PAGE_BYTES", pages.MARGIN_BYTES + 700)


@pytest.mark.parametrize(("kind", "examples"), [("sqlite", 8), ("postgres", 5)])
def test_the_wire_keeps_its_promises(request, tmp_path, kind, examples):
    with a_stage(request.getfixturevalue(f"{kind}_server"), tmp_path) as stage:
        how = settings(
            max_examples=examples * int(os.environ.get("ENCOURS_WIRE_EXAMPLES", "1")),
            stateful_step_count=25,
            phases=[Phase.generate],
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
        )
        run_state_machine_as_test(type("Wire", (Wire,), {"stage": stage}), settings=how)


def tell_no_exits(patch):
    def told(*args, **more):
        return (line for line in lines(*args, **more) if line.entity)

    patch.setattr(pull, "lines", told)


def log_nothing(patch):
    def log(work, said, author):
        db.session.execute(delete(OpLog).where(OpLog.op_id == said.op_id))
        return really(work, said, author)

    really = enter._log
    patch.setattr(enter, "_log", log)
    for where in (batch, enter):
        patch.setattr(where, "find_outcomes", lambda *_: {})


def do_nothing(patch):
    patch.setitem(enter.HANDLERS, "note.add", Handler(lambda *_: Outcome(), ANYONE))


def take_lanes_backwards(patch):
    patch.setattr(batch, "sorted", lambda ops, key: sorted(ops, key=key)[::-1], raising=False)


def skip_over_tombstones(patch):
    """Take a tombstone for the row it replaced: what comes back unchanged is never told."""

    def told(wanted, known):
        buried = {key for key, head in known.items() if head.deleted}
        return [change for change in difference(wanted, known) if change.key not in buried]

    patch.setattr(projector, "difference", told)


def a_late_answer_brings_a_customer_back(wire):
    wire.pull(who=0, budget=None)
    wire.two_pulls_answers_reversed(who=0, whom=0, where=1)


def a_history_is_void(wire):
    wire.pull(who=0, budget=None)
    wire.rotate_epochs()
    wire.pay_oldest(who=0)
    wire.purge()


def tombstones_are_purged(wire):
    wire.pull(who=0, budget=None)
    wire.pay_oldest(who=0)
    wire.purge()


def a_customer_moves_between_two_buckets_of_a_device(wire):
    wire.lend(name="rosa", where=1, days=2)
    wire.pull(who=0, budget=None)
    wire.reassign(who=1, where=0)


def a_customer_goes_and_comes_back(wire):
    wire.pull(who=0, budget=None)
    wire.reassign(who=0, where=1)
    wire.pull(who=0, budget=None)
    wire.reassign(who=0, where=0)


def a_pull_is_cut_off(wire):
    wire.devices[0].take(wire.devices[0].ask().pages[0])
    wire.pull(who=0, budget=1)


def an_entry_is_said_and_heard(wire):
    wire.say(who=0, whom=0, what=a_note)
    wire.flush(who=0, count=1)


def an_answer_is_lost(wire):
    wire.say(who=0, whom=0, what=a_note)
    wire.lose_the_answer(who=0)


def an_error_page_comes_back(wire):
    wire.say(who=0, whom=0, what=a_note)
    wire.meet_an_error_page(who=0)


def a_loan_ends(wire):
    wire.lend(name="rosa", where=1, days=0)
    wire.pull(who=0, budget=None)
    wire.sleep()
    wire.pull(who=0, budget=None)


def a_customer_leaves(wire):
    wire.pull(who=0, budget=None)
    wire.reassign(who=0, where=1)
    wire.pull(who=0, budget=None)


def two_things_are_said_of_one_customer(wire):
    wire.say(who=0, whom=0, what=a_note)
    wire.say(who=0, whom=0, what=a_note)


STORIES = [
    (a_late_answer_brings_a_customer_back, "takes stale pages", "1"),
    (a_history_is_void, "never sweeps", "1"),
    (tombstones_are_purged, "purges without a floor", "1"),
    (a_customer_moves_between_two_buckets_of_a_device, "leaves everywhere", "1"),
    (a_customer_goes_and_comes_back, skip_over_tombstones, "1"),
    (a_pull_is_cut_off, "skips ahead", "1"),
    (an_answer_is_lost, log_nothing, "one entry, two answers|2|3"),
    (an_answer_is_lost, "forgets on sending", "3"),
    (an_error_page_comes_back, "forgets on errors", "3"),
    (an_entry_is_said_and_heard, do_nothing, "3"),
    (a_loan_ends, "keeps a lost scope", "5"),
    (a_customer_leaves, "ignores exits", "5"),
    (a_customer_leaves, tell_no_exits, "5"),
    (two_things_are_said_of_one_customer, take_lanes_backwards, "6"),
]


@pytest.fixture(scope="module")
def stage(sqlite_server, tmp_path_factory):
    with a_stage(sqlite_server, tmp_path_factory.mktemp("stage")) as stage:
        yield stage


def play(stage, story, faults=()):
    """Play one story to its end; the checks are the ones hypothesis runs."""
    wire = type("Wire", (Wire,), {"stage": stage, "faults": frozenset(faults)})()
    try:
        story(wire)
        wire.heal()
    finally:
        wire.lights.close()


@pytest.mark.parametrize(
    ("story", "fault", "invariant"),
    [pytest.param(*row, id=f"{getattr(row[1], '__name__', row[1])}") for row in STORIES],
)
def test_a_planted_fault_is_noticed(stage, monkeypatch, story, fault, invariant):
    play(stage, story)
    if callable(fault):
        fault(monkeypatch)
    with pytest.raises(AssertionError, match=f"^({invariant})"):
        play(stage, story, [] if callable(fault) else [fault])

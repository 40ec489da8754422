"""Faults planted on purpose: each breaks one promise of the wire, and a short story that shows it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from sqlalchemy import delete

from api.sync import batch, pull, routes
from credit.operations import sessions, work
from credit.operations.field import attempts, enter, registry
from credit.operations.field.said import ANYONE, Handler, Outcome
from credit.operations.projection import heads, own, projector
from credit.operations.projection.heads import difference
from credit.store import scope
from credit.store.customers import Customer
from credit.store.db import db
from credit.store.feed import lines
from credit.store.limits import LimitRequest
from credit.store.sync import OpLog, SyncHead
from tests.api.sync.field import PAGES
from tests.api.sync.machine import Wire
from tests.api.sync.phone import a_note, a_promise, a_request
from tests.conftest import Clock
from webapp import auth

Plant = Callable[[pytest.MonkeyPatch], None]
Story = Callable[[Wire], None]


@dataclass(frozen=True)
class Fault:
    """One fault: `promise` it breaks, what is broken, the story that shows it.

    plant: breaks the server; without one, the phone of that name is broken.
    """

    promise: str
    name: str
    story: Story
    plant: Plant | None = None

    def __str__(self) -> str:
        return f"{self.promise} {self.name}"


# stories


def a_late_answer_brings_an_invoice_back(wire: Wire) -> None:
    wire.pull(who=0, budget=None)
    wire.invoice(whom=0)
    late = wire.devices[0].ask()
    wire.pay_oldest(whom=0)
    wire.pay_oldest(whom=0)
    wire.pull(who=0, budget=None)
    for page in late.pages:
        wire.take(wire.devices[0], page)


def a_late_answer_brings_a_customer_back(wire: Wire) -> None:
    wire.pull(who=0, budget=None)
    wire.two_pulls_answers_reversed(who=0, whom=0, where=1)


def a_late_answer_knows_an_older_scope(wire: Wire) -> None:
    late = wire.devices[0].ask()
    wire.pull(who=0, budget=None)
    wire.hold(where=0, names=set())
    wire.pull(who=0, budget=None)
    for page in late.pages:
        wire.take(wire.devices[0], page)
    wire.check_scope(wire.devices[0])


def exits_are_purged(wire: Wire) -> None:
    wire.pull(who=0, budget=None)
    wire.reassign(whom=0, where=1)
    for days in (1, 91):
        wire.sleep(days=days)
        wire.night()
    wire.purge()


def a_customer_moves_between_two_buckets_of_a_device(wire: Wire) -> None:
    wire.hold(where=1, names={"rosa"})
    wire.pull(who=0, budget=None)
    wire.reassign(whom=1, where=0)


def a_customer_goes_and_comes_back(wire: Wire) -> None:
    wire.pull(who=0, budget=None)
    wire.reassign(whom=0, where=1)
    wire.pull(who=0, budget=None)
    wire.reassign(whom=0, where=0)


def a_pull_is_cut_between_pages(wire: Wire) -> None:
    wire.pull_and_die(who=0, pages=1, during=False)
    wire.pull(who=0, budget=1)


def a_phone_dies_while_it_writes_a_page(wire: Wire) -> None:
    for number in range(3):
        wire.pull_and_die(who=0, pages=number, during=True)


def an_invoice_is_written(wire: Wire) -> None:
    wire.pull(who=0, budget=None)
    wire.invoice(whom=0)


def a_backup_comes_back(wire: Wire) -> None:
    wire.back_up()
    wire.invoice(whom=0)
    wire.pull(who=0, budget=None)
    wire.restore()


def a_copy_is_put_back_by_hand(wire: Wire) -> None:
    wire.back_up()
    wire.invoice(whom=0)
    wire.pull(who=0, budget=None)
    wire.copy_the_backup_by_hand()
    wire.invoice(whom=2)


def a_backup_comes_back_and_time_goes_on(wire: Wire) -> None:
    wire.back_up()
    wire.invoice(whom=0)
    wire.pull(who=0, budget=None)
    wire.restore()
    wire.invoice(whom=2)


def a_backup_forgets_what_was_said(wire: Wire) -> None:
    wire.back_up()
    wire.say(who=0, whom=0, what=a_note)
    wire.push(who=0, most=1)
    wire.restore()


def an_entry_is_said_and_heard(wire: Wire) -> None:
    wire.pull(who=0, budget=None)
    wire.say(who=0, whom=0, what=a_note)
    wire.push(who=0, most=1)


def an_answer_is_lost(wire: Wire) -> None:
    wire.say(who=0, whom=0, what=a_promise)
    wire.lose_the_answer(who=0)


def a_customer_left_before_the_phone_spoke(wire: Wire) -> None:
    wire.pull(who=0, budget=None)
    wire.say(who=0, whom=0, what=a_note)
    wire.reassign(whom=0, where=1)
    wire.sleep(days=29)
    wire.sign_in_again(who=0)
    wire.push(who=0, most=1)


def a_letter_is_lost(wire: Wire) -> None:
    wire.say(who=0, whom=0, what=a_note)
    wire.lose_the_letter(who=0)


def a_letter_meets(number: int) -> Story:
    def story(wire: Wire) -> None:
        wire.say(who=0, whom=0, what=a_note)
        wire.meet_somebody_else(who=0, page=PAGES[number])

    story.__name__ = ("an error page comes", "a captive portal answers")[number]
    return story


def an_entry_breaks_the_server(wire: Wire) -> None:
    wire.say_poison(who=0, whom=0)
    wire.say(who=0, whom=0, what=a_note)


def cover_ends(wire: Wire) -> None:
    wire.cover(name="rosa", where=1, starts_in=0, days=0)
    wire.pull(who=0, budget=None)
    wire.sleep(days=1)
    wire.pull(who=0, budget=None)


def a_customer_leaves(wire: Wire) -> None:
    wire.pull(who=0, budget=None)
    wire.reassign(whom=0, where=1)
    wire.pull(who=0, budget=None)


def a_limit_is_asked_for(wire: Wire) -> None:
    wire.say(who=0, whom=0, what=a_request)
    wire.push(who=0, most=1)
    wire.pull(who=0, budget=None)


def two_things_are_said_of_one_customer(wire: Wire) -> None:
    wire.say(who=0, whom=0, what=a_note)
    wire.say(who=0, whom=0, what=a_note)


def the_first_of_two_has_to_come_again(wire: Wire) -> None:
    two_things_are_said_of_one_customer(wire)
    wire.get_busy(rules=2)  # once together, once alone
    wire.push(who=0, most=2)


def the_same_is_written_again(wire: Wire) -> None:
    wire.pull(who=0, budget=None)
    wire.rewrite(whom=0)


def another_signs_in_on_the_browser(wire: Wire) -> None:
    wire.say(who=0, whom=0, what=a_note)
    wire.speak_under_anothers_session(who=0, other=3)


def another_signs_in_while_books_are_read(wire: Wire) -> None:
    wire.speak_under_anothers_session(who=0, other=2)


def nothing_happens(wire: Wire) -> None:
    wire.pull(who=0, budget=None)


# plants


def tell_no_exits(patched: pytest.MonkeyPatch) -> None:
    def told(*args: Any, **more: Any) -> Iterator[Any]:
        return (line for line in lines(*args, **more) if line.entity)

    patched.setattr(pull, "lines", told)


def write_no_exits(patched: pytest.MonkeyPatch) -> None:
    """Neither the exit nor what it stands for: the customer simply stays."""
    write = heads.write

    def without(changes: Any, _exits: Any, *rest: Any) -> Any:
        return write([each for each in changes if each.payload is not None], (), *rest)

    patched.setattr(projector, "write", without)


def project_nothing(patched: pytest.MonkeyPatch) -> None:
    calls = count()

    def forget(*args: Any) -> set[str]:
        return projector.project(*args) if next(calls) == 0 else set()  # after the furnishing

    patched.setattr(work, "project", forget)


def skip_over_tombstones(patched: pytest.MonkeyPatch) -> None:
    """Take a tombstone for the row it replaced: what comes back unchanged is never told."""

    def told(wanted: Any, known: Any) -> list[Any]:
        buried = {key for key, head in known.items() if head.deleted}
        return [change for change in difference(wanted, known) if change.key not in buried]

    patched.setattr(projector, "difference", told)


def never_reset(patched: pytest.MonkeyPatch) -> None:
    patched.setattr(pull, "_is_void", lambda *_: False)


def log_nothing(patched: pytest.MonkeyPatch) -> None:
    really = enter._log

    def log(work: Any, said: Any, author: Any) -> bool:
        db.session.execute(delete(OpLog).where(OpLog.op_id == said.op_id))
        return really(work, said, author)

    patched.setattr(enter, "_log", log)
    for where in (batch, enter):
        patched.setattr(where, "find_outcomes", lambda *_: {})


def never_give_up(patched: pytest.MonkeyPatch) -> None:
    patched.setattr(attempts, "MOST_ATTEMPTS", 10**9)


def do_nothing(patched: pytest.MonkeyPatch) -> None:
    patched.setitem(registry.HANDLERS, "promise.record", Handler(lambda *_: Outcome(), ANYONE))


def forgive_nothing(patched: pytest.MonkeyPatch) -> None:
    patched.setattr(scope, "GRACE_DAYS", 0)


def cover_for_ever(patched: pytest.MonkeyPatch) -> None:
    """Ask who holds what on the first day, whatever day it is."""
    really = pull.read_standing
    first = Clock().now.date()
    patched.setattr(pull, "read_standing", lambda source, user, _: really(source, user, first))


def tell_secrets_to_everybody(patched: pytest.MonkeyPatch) -> None:
    """Put a customer's name into the person's own bucket."""

    def requests(user_ids: Any, _moment: Any) -> Any:
        rows = db.session.query(
            LimitRequest.requester_id,
            LimitRequest.id,
            LimitRequest.customer_id,
            Customer.name,
            LimitRequest.decided_at,
        ).join(Customer, Customer.id == LimitRequest.customer_id)
        return rows.all()

    leaky = (own.Entity("own_request", own.OWN[0].fields, requests), *own.OWN[1:])
    patched.setattr(projector, "OWN", leaky)


def take_anyone_for_the_sessions_person(patched: pytest.MonkeyPatch) -> None:
    patched.setattr(auth, "_is_for", lambda _: True)


def take_lanes_backwards(patched: pytest.MonkeyPatch) -> None:
    patched.setattr(batch, "sorted", lambda ops, key: sorted(ops, key=key)[::-1], raising=False)


def hold_no_lane(patched: pytest.MonkeyPatch) -> None:
    class Nothing(set):  # type: ignore[type-arg]
        def add(self, _lane: object) -> None:
            """Forget that this lane waits."""

    init = batch.Batch.__init__

    def begin(self: Any, *args: Any) -> None:
        init(self, *args)
        self.held_lanes = Nothing()

    patched.setattr(batch.Batch, "__init__", begin)


def hash_differently_each_time(patched: pytest.MonkeyPatch) -> None:
    numbers = count()
    patched.setattr(heads, "fingerprint", lambda _payload: str(next(numbers)))


def look_at_every_row(patched: pytest.MonkeyPatch) -> None:
    """Look for changed rows instead of at the counters."""

    def read(connection: Any, *args: Any, **more: Any) -> Any:
        connection.execute(db.select(SyncHead.seq)).all()
        return really(connection, *args, **more)

    really = pull.read_feed
    patched.setattr(routes, "read_feed", read)


def note_each_contact(patched: pytest.MonkeyPatch) -> None:
    patched.setattr(sessions, "SEEN_EVERY", timedelta(0))


FAULTS = (
    Fault("1", "takes stale pages", a_late_answer_brings_an_invoice_back),
    Fault("5", "takes stale pages", a_late_answer_brings_a_customer_back),
    Fault("1", "never sweeps", a_backup_comes_back),
    Fault("1", "never turns the generation", a_backup_comes_back),
    Fault("5", "purges without a floor", exits_are_purged),
    Fault("1", "leaves everywhere", a_customer_moves_between_two_buckets_of_a_device),
    Fault("1", "skips ahead", a_pull_is_cut_between_pages),
    Fault("1", "saves the cursor first", a_phone_dies_while_it_writes_a_page),
    Fault("1", "restores without new epochs", a_backup_comes_back_and_time_goes_on),
    Fault("1", "never looks for a gap", a_copy_is_put_back_by_hand),
    Fault("1", "clears early", an_entry_is_said_and_heard),
    Fault("1", "skips over tombstones", a_customer_goes_and_comes_back, skip_over_tombstones),
    Fault("1", "projects nothing", an_invoice_is_written, project_nothing),
    Fault("2", "logs nothing", an_answer_is_lost, log_nothing),
    Fault("2", "never gives up", an_entry_breaks_the_server, never_give_up),
    Fault("3", "forgets on sending", a_letter_is_lost),
    Fault("3", "forgets on errors", a_letter_meets(0)),
    Fault("3", "believes any page", a_letter_meets(1)),
    Fault("3", "says nothing again", a_backup_forgets_what_was_said),
    Fault("3", "answers and does nothing", an_answer_is_lost, do_nothing),
    Fault("3", "forgives no delay", a_customer_left_before_the_phone_spoke, forgive_nothing),
    Fault(
        "3",
        "takes anyone for the session's person",
        another_signs_in_on_the_browser,
        take_anyone_for_the_sessions_person,
    ),
    Fault("4", "never resets", a_backup_comes_back, never_reset),
    Fault("5", "keeps a lost scope", cover_ends),
    Fault("5", "takes an old scope", a_late_answer_knows_an_older_scope),
    Fault("5", "ignores exits", a_customer_leaves),
    Fault("5", "tells no exits", a_customer_leaves, tell_no_exits),
    Fault("5", "writes no exits", a_customer_leaves, write_no_exits),
    Fault("5", "lets cover run on", cover_ends, cover_for_ever),
    Fault("5", "names customers in own buckets", a_limit_is_asked_for, tell_secrets_to_everybody),
    Fault(
        "5",
        "tells whoever asks",
        another_signs_in_while_books_are_read,
        take_anyone_for_the_sessions_person,
    ),
    Fault("6", "takes lanes backwards", two_things_are_said_of_one_customer, take_lanes_backwards),
    Fault("6", "holds no lane", the_first_of_two_has_to_come_again, hold_no_lane),
    Fault("6", "sends the newest first", two_things_are_said_of_one_customer),
    Fault("8", "tells what it told", the_same_is_written_again, hash_differently_each_time),
    Fault("8", "looks at every row", nothing_happens, look_at_every_row),
    Fault("8", "notes each contact", nothing_happens, note_each_contact),
    Fault("8", "writes the cursor for nothing", nothing_happens),
)

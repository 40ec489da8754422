"""Sync scenarios other engines test themselves with, told as stories of our phones and our server.

Each function is one scenario; its name is the scenario's id. After a story everybody is healed and all
promises of the wire are checked; what a story asserts itself is what the scenario adds.
"""

from datetime import timedelta
from random import Random
from typing import Any

from sqlalchemy import func, select

from credit.operations.moment import read_clock
from credit.store.db import db
from credit.store.field import Dispute, DisputeComment, Note
from credit.store.items import Item
from credit.store.limits import LimitRequest
from credit.store.sync import OpLog
from tests.api.sync import truth
from tests.api.sync.machine import Wire
from tests.api.sync.phone import a_dispute, a_note, a_promise, a_request, an_op

MERIEM = 3


def outcomes(wire: Wire, who: int) -> list[tuple[str, str | None]]:
    """List what became of everything a phone said, in its order."""
    outbox = wire.devices[who].outbox
    results = [outbox.results[op["op_id"]] for op in outbox.ops]
    return [(result["outcome"], result["code"]) for result in results]


def how_many(table: Any) -> int:
    """Count rows."""
    return db.session.scalar(select(func.count()).select_from(table)) or 0


def item_of(wire: Wire, whom: int) -> int:
    """Name the first open invoice of a customer."""
    mine = Item.customer_id == wire.customers[whom]
    return db.session.scalars(select(Item.id).where(mine, Item.state == "open")).first() or 0


def first_pull(wire: Wire) -> None:
    device = wire.devices[0]
    device.pull()
    assert device.buckets() == truth.view_of("rosa", read_clock())
    assert device.customers() == {wire.customers[0], wire.customers[2]}
    wire.check_quiet(device)


def push_then_lost_answer(wire: Wire) -> None:
    wire.say(who=0, whom=0, what=a_note)
    wire.lose_the_answer(who=0)
    wire.push(who=0, most=1)
    assert (outcomes(wire, 0), how_many(Note)) == ([("applied", None)], 1)


def pull_cut_midway(wire: Wire) -> None:
    device = wire.devices[0]
    wire.pull_and_die(who=0, pages=1, during=False)
    reached = dict(device.base.places)
    answer = device.ask()
    assert {part["id"]: part["from"] for part in answer.pages[0]["buckets"]}.items() <= {
        **dict.fromkeys(answer.pages[0]["scope"]),
        **reached,
    }.items()
    device.pull()
    assert device.buckets() == truth.view_of("rosa", read_clock())


def checkpoint_per_server(wire: Wire) -> None:
    wire.back_up()
    wire.invoice(whom=0)
    wire.pull(who=0, budget=None)
    wire.restore()
    parts = wire.devices[0].ask().pages[0]["buckets"]
    assert all(part["reset"] for part in parts)


def no_needless_write(wire: Wire) -> None:
    wire.pull(who=0, budget=None)
    wire.rewrite(whom=0)
    wire.check_quiet(wire.devices[0])


def edit_edit_different_fields(wire: Wire) -> None:
    """Two phones say different things of one customer."""
    wire.say(who=0, whom=0, what=a_promise)
    wire.say(who=MERIEM, whom=0, what=a_request)
    wire.heal()
    assert outcomes(wire, 0) == outcomes(wire, MERIEM) == [("applied", None)]


def edit_edit_same_field(wire: Wire) -> None:
    """Two phones dispute one invoice: the first to arrive stands, the other is read beneath it."""
    item = item_of(wire, 0)
    wire.say_op(0, a_dispute(wire.customers[0], item, 40_00))
    wire.say_op(MERIEM, a_dispute(wire.customers[0], item, 60_00))
    wire.heal()
    assert outcomes(wire, 0) == [("applied", None)]
    assert outcomes(wire, MERIEM) == [("merged", "comment")]
    assert (how_many(Dispute), how_many(DisputeComment)) == (1, 1)
    assert db.session.scalar(select(Dispute.amount_minor)) == 60_00


def edit_delete(wire: Wire) -> None:
    """A phone disputes an invoice that was paid meanwhile: it becomes a note, everywhere."""
    item = item_of(wire, 0)
    wire.pull(who=0, budget=None)
    wire.say_op(0, a_dispute(wire.customers[0], item, 40_00))
    wire.pay_oldest(whom=0)
    wire.heal()
    assert outcomes(wire, 0) == [("merged", "moot")]
    assert (how_many(Dispute), how_many(Note)) == (0, 1)


def delete_delete(wire: Wire) -> None:
    """Two phones of one person withdraw the same request."""
    asked = a_request(wire.customers[0])
    wire.say_op(0, asked)
    wire.heal()
    for who in (0, 1):
        request_id = asked["args"]["request_id"]
        wire.say_op(who, an_op("limit.withdraw", wire.customers[0], request_id=request_id))
    for who in (0, 1):
        wire.push(who=who, most=9)
    assert outcomes(wire, 0)[1:] == [("applied", None)]
    assert outcomes(wire, 1) == [("merged", "withdrawn")]
    assert db.session.scalars(select(LimitRequest.state)).all() == ["withdrawn"]


def change_during_push(wire: Wire) -> None:
    wire.say(who=0, whom=0, what=a_note)
    letter = wire.devices[0].write()
    wire.say(who=0, whom=0, what=a_note)
    wire.devices[0].hear(letter, wire.devices[0].post(letter))
    assert len(wire.devices[0].outbox.waiting()) == 1
    wire.push(who=0, most=9)
    assert outcomes(wire, 0) == [("applied", None)] * 2


def change_during_pull(wire: Wire) -> None:
    answer = wire.devices[0].ask()
    wire.say(who=0, whom=0, what=a_note)
    for page in answer.pages:
        wire.take(wire.devices[0], page)
    assert len(wire.devices[0].outbox.waiting()) == len(wire.devices[0].overlay()) == 1


def partial_reject(wire: Wire) -> None:
    for number in range(10):
        if number == 4:
            wire.say_op(0, a_dispute(wire.customers[0], 99_999, 1_00))
        else:
            wire.say(who=0, whom=0, what=a_note)
    wire.push(who=0, most=10)
    assert outcomes(wire, 0).count(("applied", None)) == 9
    assert outcomes(wire, 0)[4] == ("rejected", "unknown_reference")
    assert wire.devices[0].outbox.waiting() == []


def concurrent_sync(wire: Wire) -> None:
    """Two tabs send and read at once; neither waits for the other."""
    device = wire.devices[0]
    wire.say(who=0, whom=0, what=a_note)
    letters = [device.write(), device.write()]
    replies = [device.post(letter) for letter in letters]
    answers = [device.ask(), device.ask()]
    for letter, reply in zip(letters, replies, strict=True):
        device.hear(letter, reply)
    for answer in answers:
        for page in answer.pages:
            device.take(page)
    assert how_many(Note) == 1


def order_independence(wire: Wire) -> None:
    """The same entries of four phones end in the same rows, in whatever order they arrive."""
    speakers = (0, 1, MERIEM)
    wire.back_up()
    ends = []
    for who in speakers:
        for what in (a_note, a_promise, a_dispute):
            wire.say(who=who, whom=0, what=what)
    for seed in range(10):
        shuffled = [who for who in speakers for _ in range(3)]
        Random(seed).shuffle(shuffled)
        for who in shuffled:
            wire.push(who=who, most=1)
        rows = truth.view_of("rosa", read_clock())[f"portfolio:{wire.portfolios[0]}/core"]
        ends.append({key: row for key, row in rows.items() if key[0] != "summary"})
        wire.restore()
        for who in speakers:
            wire.pull(who=who, budget=None)  # and say it all again
    assert all(end == ends[0] for end in ends)


def old_unsent_message(wire: Wire) -> None:
    wire.say(who=0, whom=0, what=a_note)
    for _ in range(3):
        wire.sleep(days=29)
        wire.sign_in_again(who=0)
        wire.pull(who=0, budget=None)
    wire.push(who=0, most=1)
    assert outcomes(wire, 0) == [("applied", None)]


def late_remote_while_syncing(wire: Wire) -> None:
    device = wire.devices[0]
    for number, page in enumerate(device.ask().pages):
        device.take(page)
        if number < 3:
            wire.say(who=MERIEM, whom=0, what=a_note)
            wire.push(who=MERIEM, most=1)
    device.pull()
    assert device.buckets() == truth.view_of("rosa", read_clock())


def batch_limit(wire: Wire) -> None:
    for _ in range(250):
        wire.say(who=0, whom=0, what=a_note)
    sizes = []
    while letter := wire.devices[0].write():
        sizes.append(len(letter["ops"]))
        wire.devices[0].hear(letter, wire.devices[0].post(letter))
    assert sizes == [100, 100, 50]


def clock_skew(wire: Wire) -> None:
    """A day ahead or behind, what arrives first stands; the log knows by how much the clock was off."""
    item = item_of(wire, 0)
    for who, days in ((0, 1), (MERIEM, -1)):
        wire.set_clock(who=who, skew=timedelta(days=days))
        wire.say_op(who, a_dispute(wire.customers[0], item, 40_00))
    wire.push(who=0, most=1)
    wire.push(who=MERIEM, most=1)
    assert outcomes(wire, 0) == [("applied", None)]
    assert outcomes(wire, MERIEM) == [("merged", "comment")]
    said = [
        (row.client_time - row.received_at).days
        for row in db.session.scalars(select(OpLog).order_by(OpLog.client_time))
    ]
    assert said == [-1, 1]


def session_expired_offline(wire: Wire) -> None:
    for number in range(20):
        wire.say(who=0, whom=(number % 2) * 2, what=a_note)
    wire.sign_out_elsewhere(who=0)
    wire.push(who=0, most=100)
    assert wire.devices[0].signed_out
    assert len(wire.devices[0].outbox.waiting()) == 20
    wire.sign_in_again(who=0)
    wire.push(who=0, most=100)
    assert outcomes(wire, 0) == [("applied", None)] * 20


STORIES = (
    first_pull,
    push_then_lost_answer,
    pull_cut_midway,
    checkpoint_per_server,
    no_needless_write,
    edit_edit_different_fields,
    edit_edit_same_field,
    edit_delete,
    delete_delete,
    change_during_push,
    change_during_pull,
    partial_reject,
    concurrent_sync,
    order_independence,
    old_unsent_message,
    late_remote_while_syncing,
    batch_limit,
    clock_skew,
    session_expired_offline,
)

# Told elsewhere: the file, and the name of its test.
ELSEWHERE = {
    "empty-both": ("tests/api/sync/test_scenarios.py", "test_empty_both"),
    "start-offline": (
        "tests/journeys/test_phone.py",
        "test_what_is_said_offline_reaches_the_server_once_when_the_network_returns",
    ),
    "rollback-on-invalid": (
        "tests/api/sync/test_push.py",
        "test_a_malformed_entry_is_rejected_alone",
    ),
}

# What cannot happen here, and why.
NOT_OURS = {
    "create-same-natural-key": "phones create no invoices: the ledger does, and refuses a number twice",
    "create-and-delete-before-sync": "an entry is immutable once saved; what is dropped before is a draft",
}

"""A batch is taken in with one transaction, and every entry gets what it would get alone."""

from datetime import date
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, event, func, select
from sqlalchemy.exc import OperationalError

from api.sync import batch
from api.sync.batch import Batch
from credit.operations.field import attempts, notes, registry
from credit.operations.field.registry import Upcaster
from credit.operations.field.said import ANYONE, Handler
from credit.operations.journal import verify
from credit.rules.errors import Refused
from credit.store.customers import Customer
from credit.store.db import db
from credit.store.field import Dispute, DisputeComment, Note, Promise
from credit.store.journal import JournalEntry
from credit.store.sync import OpAttempt, OpLog, Quarantined
from tests.api.sync.device import Device
from tests.api.sync.phone import (
    PUSH,
    a_dispute,
    a_note,
    a_promise,
    a_request,
    an_op,
    outcomes,
)
from tests.api.sync.test_threads import together
from tests.builders import an_account, an_item
from tests.clients import signed_in_client

APPLIED = ("applied", None)


@pytest.fixture
def north(house):
    return an_account(house, "N1")


@pytest.fixture
def rosa(app, house):
    return signed_in_client(app, house.rosa)


def how_many(model):
    return db.session.scalar(select(func.count()).select_from(model))


class Statements:
    """Counts what is asked of the database."""

    def __enter__(self):
        self.heard = []
        event.listen(Engine, "before_cursor_execute", self.hear)
        return self

    def __exit__(self, *_):
        event.remove(Engine, "before_cursor_execute", self.hear)

    def hear(self, _connection, _cursor, statement, *_):
        self.heard.append(statement)


def test_a_hundred_notes_ask_no_more_of_the_database_than_ten(house, rosa):
    customers = [an_account(house, f"N{n}") for n in range(100)]
    counted = []
    for some in (customers[:10], customers):
        ops = [a_note(customer) for customer in some]
        with Statements() as statements:
            assert set(outcomes(rosa, *ops)) == {APPLIED}
        counted.append(len(statements.heard))
    assert counted[1] <= counted[0] + 5


def test_one_by_one_they_ask_more(house, rosa, monkeypatch):
    """The planted fault: without the way together, the count grows with the batch."""
    monkeypatch.setattr(Batch, "_take_together", lambda *_: False)
    customers = [an_account(house, f"N{n}") for n in range(20)]
    with Statements() as statements:
        outcomes(rosa, *(a_note(customer) for customer in customers))
    assert len(statements.heard) > 200


# the same answers, together or alone

KINDS = (
    "note",
    "dispute",
    "foreign",
    "promise",
    "request",
    "withdraw",
    "malformed",
    "child",
    "twin",
)


def build(kinds, customers, items, shift):
    """Build the entries a phone might say, `shift` keeps ids of two runs apart."""
    ops = []
    for n, (kind, who) in enumerate(kinds):
        customer, item = customers[who], items[who]
        before = ops[n // 2] if ops else None
        op = {
            "note": lambda c=customer: a_note(c),
            "dispute": lambda c=customer, i=item: a_dispute(c, i, 40_00),
            "foreign": lambda c=customer, w=who: a_dispute(c, items[1 - w], 40_00),
            "promise": lambda c=customer, i=item: a_promise(c, [(i, 50_00)], 50_00),
            "request": lambda c=customer: a_request(c),
            "withdraw": lambda c=customer: an_op("limit.withdraw", c, request_id=str(uuid4())),
            "malformed": lambda c=customer: a_note(c, note_id="no id"),
            "child": lambda c=customer, b=before: a_note(c, depends_on=[b] if b else ()),
            "twin": lambda c=customer, b=before: a_note(c, note_id=ids_of(b)),
        }[kind]()
        ops.append(op | {"n": shift + n})
    return ops


def ids_of(op):
    """Mint the same id as an entry before, where it minted one."""
    return (op["args"].get("note_id") if op else None) or str(uuid4())


def world_of(app, codes, shift):
    """Build two customers with an invoice each, in a house of their own kind."""
    customers = [an_account(app, f"{code}{shift}") for code in codes]
    return customers, [an_item(customer, f"F-{customer.id}", 100_00) for customer in customers]


def left_behind(customers):
    """Say what is in the books afterwards, without ids."""
    ids = [customer.id for customer in customers]
    rows = {
        model: db.session.scalar(
            select(func.count()).select_from(model).where(model.customer_id.in_(ids))
        )
        for model in (Note, Dispute, Promise)
    }
    stale = select(func.count()).select_from(Customer)
    rows["stale"] = db.session.scalar(
        stale.where(Customer.id.in_(ids), Customer.stale_at.is_not(None))
    )
    return rows


@settings(
    max_examples=12,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
    database=None,
)
@given(
    kinds=st.lists(st.tuples(st.sampled_from(KINDS), st.integers(0, 1)), min_size=1, max_size=12)
)
def test_together_and_alone_give_the_same(house, rosa, kinds):
    test_together_and_alone_give_the_same.shift = shift = (
        getattr(test_together_and_alone_give_the_same, "shift", 0) + 1000
    )
    results, books = [], []
    for way in ("together", "alone"):
        customers, items = world_of(house, (way, f"{way}b"), shift)
        ops = build(kinds, customers, items, shift)
        if way == "together":
            results.append(outcomes(rosa, *ops))
        else:
            results.append([outcomes(rosa, op)[0] for op in ops])
        books.append(left_behind(customers))
    assert results[0] == results[1]
    assert books[0] == books[1]
    assert verify().ok


# whatever breaks is found out one by one


def break_on(monkeypatch, word, error, tries=None):
    def rule(work, said, author, customer):
        if tries is not None:
            tries.append(said.args["text"])
        if word in said.args["text"]:
            notes.write(work, said, author, said.op_id, "never to be seen")
            db.session.flush()
            raise error
        return notes.add(work, said, author, customer)

    monkeypatch.setitem(registry.HANDLERS, "note.add", Handler(rule, ANYONE, writes_last=True))


def test_poison_costs_nobody_else_anything(house, north, rosa, monkeypatch):
    break_on(monkeypatch, "panne", ZeroDivisionError("boom"))
    other = an_account(house, "N2")
    ops = [a_note(other), a_note(north, "panne"), a_note(other)]
    assert outcomes(rosa, *ops) == [APPLIED, ("retry", None), APPLIED]
    left = db.session.execute(select(OpAttempt.op_id, OpAttempt.attempts)).all()
    assert left == [(UUID(ops[1]["op_id"]), 1)]
    assert how_many(Note) == 2


def test_a_rule_that_refuses_after_it_wrote_leaves_nothing_behind(north, rosa, monkeypatch):
    break_on(monkeypatch, "trop tard", Refused())
    assert outcomes(rosa, a_note(north), a_note(north, "trop tard"), a_note(north)) == [
        APPLIED,
        ("rejected", "refused"),
        APPLIED,
    ]
    assert how_many(Note) == 2
    written = select(func.count()).select_from(JournalEntry)
    assert db.session.scalar(written.where(JournalEntry.action == "note.add")) == 2


def test_those_behind_an_entry_that_kills_the_process_are_not_blamed(
    house, north, rosa, clock, monkeypatch
):
    """Five pushes end with the process; the sixth parks the one that ends it, and takes the others in."""

    class Killed(BaseException):
        pass

    break_on(monkeypatch, "panne", Killed())
    others = [an_account(house, f"N{n}") for n in range(2, 5)]
    ops = [a_note(north, "panne"), *(a_note(other) for other in others)]
    for _ in range(20):
        try:
            results = outcomes(rosa, *ops)
        except Killed:
            clock.now += attempts.IN_FLIGHT * 2
        else:
            break
    assert results == [("quarantined", "too_many_failures"), *[APPLIED] * 3]
    assert db.session.scalars(select(Quarantined.error)).all() == ["ProcessEnded"]


def test_a_database_that_is_away_is_asked_once(north, rosa, monkeypatch):
    asked = []

    def away(*_):
        asked.append(1)
        raise OperationalError("x", {}, Exception("locked"))

    monkeypatch.setattr(batch, "bookkeep", away)
    ops = [a_note(north) for _ in range(30)]
    assert set(outcomes(rosa, *ops)) == {("retry", None)}
    assert len(asked) == 1


# at the same time


def test_eight_devices_say_the_same_hundred_things_and_each_happens_once(app, house):
    customers = [an_account(house, f"N{n}") for n in range(10)]
    items = [an_item(customer, f"F-{customer.id}", 500_00) for customer in customers]
    ops = [a_note(customers[n % 10]) for n in range(80)]
    ops += [a_dispute(customers[n], items[n], 50_00) for n in range(10)]
    ops += [a_promise(customers[n], [(items[n], 50_00)], 50_00) for n in range(10)]
    browsers = [signed_in_client(app, house.rosa) for _ in range(8)]
    orders = [ops[k:] + ops[:k] for k in range(0, 80, 10)]
    results = [[] for _ in browsers]

    def say(k):
        for _ in range(20):
            answer = browsers[k].post(PUSH, json={"ops": orders[k]})
            assert answer.status_code == 200, answer.json
            results[k] = {each["op_id"]: each["outcome"] for each in answer.json["results"]}
            if "retry" not in results[k].values():
                return

    db.session.rollback()
    together(app, *(lambda k=k: say(k) for k in range(8)))
    expected = {op["op_id"]: "applied" for op in ops}
    assert results == [expected] * 8
    assert [how_many(m) for m in (Note, Dispute, DisputeComment, Promise)] == [80, 10, 0, 10]
    assert how_many(OpLog) == len(ops)
    assert how_many(OpAttempt) == 0
    assert verify().ok
    device = Device(browsers[0], "rosa")
    device.pull()
    told = device.rows(f"portfolio:{house.nord.id}/core")
    assert sum(key[0] == "note" for key in told) == 80


# versions


def test_an_older_version_is_raised_to_todays_step_by_step(north, rosa, monkeypatch):
    handler = registry.HANDLERS["note.add"]
    newer = Handler(handler.rule, handler.roles, version=3, writes_last=True)
    monkeypatch.setitem(registry.HANDLERS, "note.add", newer)
    steps = {
        1: lambda args: {"note_id": args["note_id"], "words": args["text"]},
        2: lambda args: {"note_id": args["note_id"], "text": args["words"].upper()},
    }
    for version, change in steps.items():
        key = ("note.add", version)
        monkeypatch.setitem(registry.UPCASTERS, key, Upcaster(date(2026, 11, 1), change))
    first, second, third = (a_note(north, text) | {"v": v} for v, text in enumerate("abc", 1))
    second["args"] = {"note_id": second["args"]["note_id"], "words": "b"}
    future = a_note(north) | {"v": 4}
    assert outcomes(rosa, first, second, third, future) == [
        *[APPLIED] * 3,
        ("rejected", "unknown_type"),
    ]
    assert sorted(db.session.scalars(select(Note.text))) == ["A", "B", "c"]
    logged = select(OpLog.v, OpLog.args).where(OpLog.op_id == UUID(first["op_id"]))
    assert db.session.execute(logged).one() == (1, first["args"])


def test_a_version_without_a_step_is_kept_for_an_update(north, rosa, monkeypatch):
    handler = registry.HANDLERS["note.add"]
    newer = Handler(handler.rule, handler.roles, version=3)
    monkeypatch.setitem(registry.HANDLERS, "note.add", newer)
    step = Upcaster(date(2026, 11, 1), lambda args: args)
    monkeypatch.setitem(registry.UPCASTERS, ("note.add", 2), step)
    assert outcomes(rosa, a_note(north)) == [("rejected", "unknown_type")]
    assert how_many(OpLog) == 0


def test_a_client_too_old_to_pull_may_still_push(north, rosa):
    headers = {"Encours-Protocol": "0", "Encours-Schema": "0"}
    answer = rosa.post(PUSH, json={"ops": [a_note(north)]}, headers=headers)
    assert answer.json["results"][0]["outcome"] == "applied"


def test_the_log_knows_device_version_and_both_clocks(house, north, rosa):
    op = a_note(north)
    rosa.post(
        PUSH,
        json={"ops": [op], "sent_at": "2026-11-23T08:00:05+00:00"},
        headers={"Encours-App": "1.2.3"},
    )
    row = db.session.scalars(select(OpLog)).one()
    assert (row.user_id, row.device_id, row.app_version) == (house.rosa.id, rosa.device_id, "1.2.3")
    assert (row.n, row.type, row.v, row.args) == (op["n"], "note.add", 1, op["args"])
    assert row.client_time.isoformat() == op["client_time"]
    assert (row.received_at.isoformat(), row.clock_offset_ms) == (
        "2026-11-23T08:00:00+00:00",
        -5000,
    )
    assert (row.outcome, row.result["outcome"]) == ("applied", "applied")

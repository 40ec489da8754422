import gzip
import json
import zlib
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import OperationalError

from credit.operations.field import notes, registry
from credit.operations.field.said import ANYONE, Handler
from credit.store.customers import CustomerPortfolio
from credit.store.db import db
from credit.store.field import Dispute, Note
from credit.store.journal import JournalEntry
from credit.store.people import Installation, ScopeGrant
from credit.store.sync import OpAttempt, OpLog
from tests.api.sync.phone import PUSH, a_dispute, a_note, an_op, outcomes, push
from tests.builders import a_step, add, an_account, an_item
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


def test_an_entry_is_taken_in_logged_and_answered(house, north, rosa):
    op = a_note(north)
    answer = rosa.post(
        PUSH,
        json={"ops": [op], "sent_at": "2026-11-23T08:00:05+00:00", "restore_gen": 0},
        headers={"Encours-App": "1.2.3"},
    )
    assert answer.json["protocol"] == "encours/1"
    assert answer.headers["Encours-Protocol"] == "1"
    (result,) = answer.json["results"]
    core = f"portfolio:{house.nord.id}/core"
    assert result == {
        "op_id": op["op_id"],
        "outcome": "applied",
        "code": None,
        "facts": {},
        "buckets": {core: [1, 2]},
    }
    logged = db.session.scalars(select(OpLog)).one()
    assert (logged.app_version, logged.clock_offset_ms) == ("1.2.3", -5000)
    said = db.session.scalars(select(JournalEntry).where(JournalEntry.action == "note.add")).one()
    assert (str(said.op_id), said.device_id) == (op["op_id"], rosa.device_id)
    assert (said.client_time.isoformat(), said.clock_offset_ms) == (op["client_time"], -5000)


def test_said_twice_is_done_once_and_answered_the_same(north, rosa):
    op, other = a_note(north), a_note(north)
    first = push(rosa, op)
    assert push(rosa, op, other)[0]["outcome"] == first[0]["outcome"]
    assert how_many(Note) == 2


@pytest.mark.parametrize("field", ["args", "entity", "client_time"])
def test_the_same_id_for_something_else_is_rejected_alone(house, north, rosa, field):
    op, other = a_note(north), a_note(north)
    push(rosa, op)
    different = op | {
        "args": op["args"] | {"text": "autre"},
        "entity": an_account(house, "N2").id,
        "client_time": "2026-11-23T07:31:00Z",
    }
    forged = op | {field: different[field]}
    assert outcomes(rosa, forged, other) == [("rejected", "op_reused"), APPLIED]


def test_anothers_id_is_rejected(app, house, north, rosa):
    op = a_note(north)
    push(rosa, op)
    meriem = signed_in_client(app, house.meriem)
    assert outcomes(meriem, op) == [("rejected", "op_reused")]


def test_entries_may_come_compressed_within_bounds(north, rosa):
    def send(body):
        headers = {"Content-Encoding": "gzip", "Content-Type": "application/json"}
        return rosa.post(PUSH, data=body, headers=headers)

    packed = gzip.compress(json.dumps({"ops": [a_note(north)]}).encode())
    assert send(packed).json["results"][0]["outcome"] == "applied"
    assert send(gzip.compress(b"0" * 64_000_000)).status_code == 413
    assert send(packed[:-12]).status_code == 422
    assert send(zlib.compress(b"{}")).status_code == 422


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"{", id="not JSON"),
        pytest.param(b"[" * 100_000, id="too deep"),
        pytest.param(b"[]", id="no object"),
        pytest.param(b'{"ops": 3}', id="no list"),
        pytest.param(b'{"ops": [{"n": 1}]}', id="an entry without a name"),
        pytest.param(b'{"ops": [], "more": 1}', id="an unknown field"),
        pytest.param(json.dumps({"ops": [{"op_id": "x"}] * 101}).encode(), id="too many"),
    ],
)
def test_an_unreadable_envelope_is_refused_whole(rosa, body):
    answer = rosa.post(PUSH, data=body, headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.headers["Encours-Protocol"]) == (422, "1")


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param({"op_id": "not-a-uuid"}, id="id"),
        pytest.param({"entity": "7"}, id="customer"),
        pytest.param({"client_time": "yesterday"}, id="time"),
        pytest.param({"args": None}, id="arguments"),
        pytest.param({"surprise": 1}, id="an unknown field"),
    ],
)
def test_a_malformed_entry_is_rejected_alone(north, rosa, spoil):
    bad, good = a_note(north) | spoil, a_note(north)
    first, second = push(rosa, bad, good)
    assert (first["outcome"], first["code"], first["buckets"]) == ("rejected", "malformed", None)
    assert second["outcome"] == "applied"


def test_an_unknown_type_is_kept_for_an_update_and_may_pass_later(north, rosa, monkeypatch):
    op = a_note(north) | {"type": "note.sing"}
    child = a_note(north, depends_on=[op])
    unknown = ("rejected", "unknown_type")
    assert outcomes(rosa, op, child, a_note(north)) == [unknown, unknown, APPLIED]
    assert outcomes(rosa, a_note(north) | {"v": 2}) == [unknown]
    monkeypatch.setitem(registry.HANDLERS, "note.sing", Handler(notes.add, ANYONE))
    assert outcomes(rosa, op, child) == [APPLIED, APPLIED]


def test_a_child_follows_its_parent(north, rosa):
    unheard, parent = a_note(north), a_dispute(north, item=999)
    orphan, child = a_note(north, depends_on=[unheard]), a_note(north, depends_on=[parent])
    assert outcomes(rosa, orphan, parent, child, a_note(north)) == [
        ("rejected", "parent_missing"),
        ("rejected", "unknown_reference"),
        ("rejected", "parent_rejected"),
        APPLIED,
    ]


def failing(monkeypatch, error, times=1000):
    """Make the rule of notes fail for texts that say so."""
    left = [times]

    def rule(work, said, author, customer):
        if "panne" in said.args["text"] and left[0]:
            left[0] -= 1
            notes.write(work, said, author, said.op_id, "never to be seen")
            db.session.flush()
            raise error
        return notes.add(work, said, author, customer)

    monkeypatch.setitem(registry.HANDLERS, "note.add", Handler(rule, ANYONE))


def test_after_an_entry_that_must_come_again_its_lane_waits_and_others_go_on(
    house, north, rosa, monkeypatch
):
    failing(monkeypatch, OperationalError("x", {}, Exception("locked")), times=2)
    other = an_account(house, "N2")
    ops = [a_note(north), a_note(north, "panne"), a_note(north), a_note(other)]
    again = ("retry", None)
    assert outcomes(rosa, *reversed(ops)) == [APPLIED, again, again, APPLIED]
    assert how_many(Note) == 2
    assert how_many(OpAttempt) == 0
    assert outcomes(rosa, *ops) == [APPLIED] * 4
    assert how_many(Note) == 4
    assert how_many(OpAttempt) == 0


def test_an_entry_that_breaks_the_server_five_times_is_parked_with_its_words(
    house, north, rosa, monkeypatch
):
    failing(monkeypatch, ZeroDivisionError("boom"))
    bad = a_note(north, "panne")
    child, after = a_note(north, depends_on=[bad]), a_note(north)
    for _ in range(4):
        assert [outcome for outcome, _ in outcomes(rosa, bad, child, after)] == ["retry"] * 3
    results = push(rosa, bad, child, after)
    assert [result["outcome"] for result in results] == ["quarantined", "quarantined", "applied"]
    assert results[0]["buckets"].keys() == {f"user:{house.rosa.id}"}
    attempt = db.session.scalars(select(OpAttempt)).one()
    assert (attempt.raw, attempt.last_error) == (bad, "ZeroDivisionError: boom")
    assert how_many(Note) == 1
    assert outcomes(rosa, bad)[0][0] == "quarantined"


def test_an_entry_that_killed_the_process_five_times_is_not_tried_again(
    house, north, rosa, clock, monkeypatch
):
    failing(monkeypatch, ZeroDivisionError("must not be reached"))
    op = a_note(north, "panne")
    attempt = OpAttempt(op_id=UUID(op["op_id"]), user_id=house.rosa.id, attempts=5)
    attempt.tried_at = clock.now - timedelta(minutes=2)
    db.session.add(attempt)
    db.session.commit()
    assert outcomes(rosa, op)[0][0] == "quarantined"


def leave(customer, house, today, days_ago):
    db.session.execute(
        update(CustomerPortfolio)
        .where(CustomerPortfolio.customer_id == customer.id)
        .values(ends_on=today - timedelta(days=days_ago))
    )
    db.session.commit()


@pytest.mark.parametrize(
    ("days_ago", "expected"),
    [
        pytest.param(1, APPLIED, id="yesterday"),
        pytest.param(30, APPLIED, id="thirty days ago"),
        pytest.param(31, ("rejected", "out_of_scope"), id="too long ago"),
    ],
)
def test_what_was_said_before_a_customer_left_still_reaches_it(
    house, north, rosa, clock, days_ago, expected
):
    leave(north, house, clock.now.date(), days_ago)
    (result,) = push(rosa, a_note(north))
    assert (result["outcome"], result["code"]) == expected
    assert result["buckets"] is None


def test_the_same_when_the_grant_ended(house, north, rosa, clock):
    yesterday = clock.now.date() - timedelta(days=1)
    db.session.execute(update(ScopeGrant).values(ends_on=yesterday))
    db.session.commit()
    (result,) = push(rosa, a_note(north))
    assert (result["outcome"], result["buckets"]) == ("applied", None)


@pytest.mark.parametrize(
    ("left_days_ago", "expected"),
    [
        pytest.param(2, APPLIED, id="held until it left"),
        pytest.param(3, ("rejected", "out_of_scope"), id="left before it was granted"),
    ],
)
def test_who_never_held_a_customer_cannot_write_to_it(
    app, house, north, clock, left_days_ago, expected
):
    today = clock.now.date()
    leave(north, house, today, left_days_ago)
    since = today - timedelta(days=2)
    add(ScopeGrant(user_id=house.samir.id, portfolio_id=house.nord.id, starts_on=since))
    db.session.commit()
    assert outcomes(signed_in_client(app, house.samir), a_note(north)) == [expected]


def test_a_strangers_customer_and_none_at_all_look_the_same(app, house, north):
    samir = signed_in_client(app, house.samir)
    out = ("rejected", "out_of_scope")
    assert outcomes(samir, a_note(north), a_note(99_999)) == [out, out]


def test_after_a_restore_the_device_is_told_to_say_it_all_again(house, north, rosa):
    db.session.execute(update(Installation).values(restore_gen=7))
    answer = rosa.post(PUSH, json={"ops": [a_note(north)], "restore_gen": 0})
    assert (answer.status_code, answer.json["code"]) == (409, "restored")
    assert answer.json["facts"] == {"restore_gen": 7}
    assert how_many(Note) == 0


def test_ids_in_arguments_belong_to_the_customer(house, north, rosa):
    south = an_account(house, "S1", portfolio=house.sud)
    foreign = an_item(south, "F-9")
    unknown = ("rejected", "unknown_reference")
    ops = [
        a_dispute(north, foreign, 10_00),
        an_op("promise.record", north, **promise_args(foreign)),
        a_note(north, answers_id="01890000-0000-7000-8000-000000000000"),
    ]
    assert outcomes(rosa, *ops) == [unknown] * 3


def promise_args(item):
    return {
        "promise_id": "01890000-0000-7000-8000-000000000001",
        "amount_minor": 10_00,
        "promised_on": "2026-11-30",
        "items": [[item.id, 10_00]],
        "text": "",
    }


def test_a_contributor_notes_and_comments_on_the_departments_customers_only(
    app, house, north, rosa
):
    item = an_item(north, "F-1")
    dispute = a_dispute(north, item, 10_00)
    push(rosa, dispute)
    lea = signed_in_client(app, house.lea)
    assert outcomes(lea, a_note(north)) == [("rejected", "out_of_scope")]
    a_step(db.session.scalars(select(Dispute)).one())
    comment = an_op(
        "dispute.comment",
        north,
        comment_id="01890000-0000-7000-8000-000000000002",
        dispute_id=dispute["args"]["dispute_id"],
        text="Bon de livraison retrouvé",
    )
    refused = ("rejected", "forbidden")
    ops = (a_note(north), comment, a_dispute(north, item, 1_00))
    assert outcomes(lea, *ops) == [APPLIED, APPLIED, refused]


def test_a_stranger_pushes_nothing(client):
    assert client.post(PUSH, json={"ops": []}).status_code == 401


def test_a_long_answer_travels_squeezed_where_the_device_accepts_it(north, rosa):
    ops = [a_note(north) for _ in range(20)]
    accepting = {"Accept-Encoding": "gzip"}
    long = rosa.post(PUSH, json={"ops": ops}, headers=accepting)
    assert long.headers["Content-Encoding"] == "gzip"
    results = json.loads(gzip.decompress(long.data))["results"]
    assert [one["op_id"] for one in results] == [op["op_id"] for op in ops]
    assert long.headers["Encours-Protocol"] == "1"
    short = rosa.post(PUSH, json={"ops": ops[:1]}, headers=accepting)
    assert "Content-Encoding" not in short.headers
    plain = rosa.post(PUSH, json={"ops": ops})
    assert "Content-Encoding" not in plain.headers
    assert plain.json["results"] == results

"""What each type of entry does, and what becomes of it when the world has moved."""

from uuid import uuid4

import pytest
from sqlalchemy import select, update

from credit.store.customers import Customer
from credit.store.db import db
from credit.store.field import Dispute, DisputeComment, Note, Promise
from credit.store.items import Item
from credit.store.limits import LimitRequest
from credit.store.push import Notice
from tests.api.sync.phone import (
    a_dispute,
    a_note,
    a_promise,
    a_request,
    an_op,
    outcomes,
    push,
)
from tests.builders import an_account, an_item
from tests.clients import signed_in_client

APPLIED = ("applied", None)
MALFORMED = ("rejected", "malformed")


@pytest.fixture
def north(house):
    return an_account(house, "N1", limit_minor=5_000_00)


@pytest.fixture
def invoice(north):
    return an_item(north, "F-1", 1_000_00)


@pytest.fixture
def rosa(app, house):
    return signed_in_client(app, house.rosa)


def the(model):
    return db.session.scalars(select(model)).one()


def pay(item, residual_minor):
    state = "open" if residual_minor else "closed"
    values = {"residual_minor": residual_minor, "state": state}
    db.session.execute(update(Item).where(Item.id == item.id).values(**values))
    db.session.commit()


def test_notes_answer_and_supersede_each_other(north, rosa, nudged):
    first = a_note(north)
    note_id = first["args"]["note_id"]
    reply = a_note(north, "Vu", answers_id=note_id, depends_on=[first]) | {"type": "note.answer"}
    args = {"note_id": "01890000-0000-7000-8000-000000000003", "supersedes_id": note_id}
    correction = an_op("note.supersede", north, text="Corrigé", depends_on=[first], **args)
    assert outcomes(rosa, first, reply, correction) == [APPLIED] * 3
    notes = {str(note.id): note for note in db.session.scalars(select(Note))}
    assert str(notes[reply["args"]["note_id"]].answers_id) == note_id
    assert str(notes[args["note_id"]].supersedes_id) == note_id
    assert notes[args["note_id"]].tags == ["visit"]
    assert nudged == []  # a note moves no figure


def test_nobody_corrects_another_persons_note(app, house, north, rosa):
    first = a_note(north)
    push(rosa, first)
    args = {"note_id": str(uuid4()), "supersedes_id": first["args"]["note_id"]}
    meriem = signed_in_client(app, house.meriem)
    theirs = an_op("note.supersede", north, text="Elle a mal compris", **args)
    assert outcomes(meriem, theirs) == [("rejected", "not_yours")]
    assert [note.text for note in db.session.scalars(select(Note))] == [first["args"]["text"]]
    answer = a_note(north, "Pas ce que j’ai vu", answers_id=first["args"]["note_id"])
    assert outcomes(meriem, answer | {"type": "note.answer"}) == [APPLIED]


def test_a_note_calls_people_by_name_but_nobody_out_of_sight(house, north, rosa):
    push(rosa, a_note(north, "@meriem @samir @lea @rosa @nobody : passer le voir ?"))
    notice = the(Notice)
    assert (notice.user_id, notice.event) == (house.meriem.id, "mention")
    assert notice.link == f"/clients/{north.id}#note"


@pytest.mark.parametrize(
    "args",
    [
        pytest.param({"text": "", "tags": []}, id="says nothing"),
        pytest.param({"tags": ["gossip"]}, id="an unknown tag"),
        pytest.param({"text": "x" * 4001}, id="too long"),
        pytest.param({"text": "a\0b"}, id="not text"),
        pytest.param({"note_id": None}, id="no id"),
        pytest.param({"colour": "red"}, id="an unknown argument"),
    ],
)
def test_a_malformed_note_is_rejected(north, rosa, args):
    assert outcomes(rosa, a_note(north, **args)) == [MALFORMED]


def test_an_id_that_names_something_else_is_taken(north, rosa):
    first = a_note(north)
    again = a_note(north, note_id=first["args"]["note_id"])
    assert outcomes(rosa, first, again) == [APPLIED, ("rejected", "id_taken")]


def test_a_dispute_freezes_an_amount_and_owes_a_recomputation(north, invoice, rosa, nudged):
    assert outcomes(rosa, a_dispute(north, invoice, 300_00)) == [APPLIED]
    dispute = the(Dispute)
    assert (dispute.item_id, dispute.amount_minor, dispute.state) == (invoice.id, 300_00, "open")
    assert nudged == ["recompute"]
    assert db.session.get(Customer, north.id, populate_existing=True).stale_at is not None


def test_a_reason_may_be_said_more_precisely_by_a_leaf_of_its_own(north, rosa):
    told = a_dispute(north, reason="quantity", detail="missing")
    elsewhere = a_dispute(north, reason="price", detail="missing")
    assert outcomes(rosa, told, elsewhere) == [APPLIED, ("rejected", "malformed")]
    assert (the(Dispute).reason, the(Dispute).detail) == ("quantity", "missing")


def test_an_unspecified_dispute_waits_for_the_desk_who_is_told(house, north, rosa, nudged):
    assert outcomes(rosa, a_dispute(north)) == [APPLIED]
    assert the(Dispute).item_id is None
    told = set(db.session.scalars(select(Notice.user_id)))
    assert told == {house.paul.id, house.kofi.id}
    assert "deliver_notices" in nudged


def test_part_was_paid_meanwhile_only_the_rest_is_disputed(north, invoice, rosa):
    pay(invoice, 200_00)
    (result,) = push(rosa, a_dispute(north, invoice, 300_00))
    assert (result["outcome"], result["facts"]) == ("applied", {"amount_minor": 200_00})


def test_a_second_dispute_on_an_item_joins_the_first(app, house, north, invoice, rosa):
    first, second = a_dispute(north, invoice, 300_00), a_dispute(north, invoice, 450_00)
    meriem = signed_in_client(app, house.meriem)
    assert outcomes(rosa, first) == [APPLIED]
    assert outcomes(meriem, second) == [("merged", "comment")]
    assert the(Dispute).amount_minor == 450_00
    comment = the(DisputeComment)
    assert (str(comment.id), comment.text) == (
        second["args"]["dispute_id"],
        "Deux palettes manquantes",
    )


def test_a_dispute_on_a_settled_item_becomes_a_note(north, invoice, rosa):
    pay(invoice, 0)
    op = a_dispute(north, invoice, 300_00)
    assert outcomes(rosa, op) == [("merged", "moot")]
    note = the(Note)
    assert (str(note.id), note.kind) == (op["args"]["dispute_id"], "dispute_moot")


def test_a_closed_dispute_still_takes_comments_and_an_open_one_escalates(house, north, rosa):
    op = a_dispute(north)
    push(rosa, op)
    dispute_id = op["args"]["dispute_id"]
    escalation = an_op("dispute.escalate", north, dispute_id=dispute_id, text="Client furieux")
    assert outcomes(rosa, escalation) == [APPLIED]
    told = db.session.scalars(select(Notice).where(Notice.event == "dispute_escalated")).all()
    assert {row.user_id for row in told} == {house.meriem.id, house.paul.id, house.kofi.id}
    assert told[0].facts == {"days": 0}
    db.session.execute(update(Dispute).values(state="resolved", outcome="rejected"))
    comment_id = "01890000-0000-7000-8000-000000000004"
    args = {"comment_id": comment_id, "dispute_id": dispute_id, "text": "Dernier mot"}
    assert outcomes(rosa, an_op("dispute.comment", north, **args)) == [APPLIED]
    texts = db.session.scalars(select(DisputeComment.text).order_by(DisputeComment.text))
    assert list(texts) == ["Client furieux", "Dernier mot"]


def test_a_promise_is_recorded_with_what_was_open(north, invoice, rosa, nudged):
    assert outcomes(rosa, a_promise(north, [(invoice, 400_00)], 400_00)) == [APPLIED]
    promise = the(Promise)
    assert (promise.state, promise.items, promise.basis) == (
        "active",
        [[invoice.id, 400_00]],
        [[invoice.id, 1_000_00]],
    )
    assert nudged == ["recompute"]


@pytest.mark.parametrize("on_the_account", [False, True], ids=["on an item", "on the account"])
def test_a_promise_on_what_was_part_paid_is_flagged(north, invoice, rosa, on_the_account):
    pay(invoice, 100_00)
    parts = [] if on_the_account else [(invoice, 400_00)]
    (result,) = push(rosa, a_promise(north, parts, 400_00))
    assert (result["outcome"], result["code"]) == ("applied", "basis_changed")
    assert result["facts"] == {"paid_minor": 300_00}
    assert the(Promise).basis_changed is True


def replacing(promise, north, invoice):
    op = a_promise(north, [(invoice, 100_00)], 100_00)
    op["args"]["replaces_id"] = promise["args"]["promise_id"]
    return op


def test_a_corrected_promise_takes_the_place_of_the_one_it_corrects(north, invoice, rosa):
    pay(invoice, 100_00)
    first = a_promise(north, [(invoice, 400_00)], 400_00)
    assert outcomes(rosa, first, replacing(first, north, invoice))[1] == APPLIED
    promises = db.session.scalars(select(Promise).order_by(Promise.amount_minor)).all()
    assert [(p.amount_minor, p.state, p.cancel_reason) for p in promises] == [
        (100_00, "active", None),
        (400_00, "cancelled", "replaced"),
    ]


def test_nobody_takes_back_another_persons_promise(app, house, north, invoice, rosa):
    first = a_promise(north, [(invoice, 400_00)], 400_00)
    push(rosa, first)
    meriem = signed_in_client(app, house.meriem)
    assert outcomes(meriem, replacing(first, north, invoice)) == [APPLIED]
    states = set(db.session.scalars(select(Promise.state)))
    assert states == {"active"}


@pytest.mark.parametrize("on_the_account", [False, True], ids=["on an item", "on the account"])
def test_a_promise_on_what_was_settled_is_moot(north, invoice, rosa, on_the_account):
    pay(invoice, 0)
    parts = [] if on_the_account else [(invoice, 400_00)]
    assert outcomes(rosa, a_promise(north, parts, 400_00)) == [("merged", "moot")]
    assert (the(Promise).state, the(Promise).cancel_reason) == ("cancelled", "moot")


def test_a_third_promise_in_a_row_is_refused(house, north, invoice, rosa):
    other = an_item(north, "F-2", 50_00)
    promises = [a_promise(north, [(invoice, 10_00)], 10_00) for _ in range(3)]
    elsewhere = a_promise(north, [(other, 10_00)], 10_00)
    assert outcomes(rosa, *promises, elsewhere) == [
        APPLIED,
        APPLIED,
        ("rejected", "too_many_promises"),
        APPLIED,
    ]


@pytest.mark.parametrize(
    "args",
    [
        pytest.param({"items": [[1, 2, 3]]}, id="a triple"),
        pytest.param({"items": [[1, True]]}, id="a truth"),
        pytest.param({"amount_minor": 0}, id="nothing"),
        pytest.param({"promised_on": "2026-02-30"}, id="no day"),
    ],
)
def test_a_malformed_promise_is_rejected(north, invoice, rosa, args):
    op = a_promise(north, [(invoice, 10_00)])
    op["args"] |= args
    assert outcomes(rosa, op) == [MALFORMED]


def test_a_limit_request_keeps_the_facts_and_wakes_the_router(house, north, rosa, nudged):
    (result,) = push(rosa, a_request(north))
    assert result["buckets"].keys() == {
        f"portfolio:{house.nord.id}/core",
        f"user:{house.rosa.id}",
    }
    request = the(LimitRequest)
    assert (request.state, request.requested_minor) == ("submitted", 10_000_00)
    assert request.facts["limit_minor"] == 5_000_00
    assert request.answer_by is not None
    assert nudged == ["route_requests"]


def test_one_request_at_a_time_and_one_may_withdraw_ones_own(app, house, north, rosa):
    first = a_request(north)
    take_back = an_op("limit.withdraw", north, request_id=first["args"]["request_id"])
    meriem = signed_in_client(app, house.meriem)
    assert outcomes(rosa, first, a_request(north)) == [APPLIED, ("rejected", "request_open")]
    not_hers = take_back | {"op_id": "01890000-0000-7000-8000-000000000005"}
    assert outcomes(meriem, not_hers) == [("rejected", "not_yours")]
    assert outcomes(rosa, take_back, a_request(north)) == [APPLIED, APPLIED]


def test_a_withdrawal_after_the_decision_is_refused(north, rosa):
    op = a_request(north)
    push(rosa, op)
    db.session.execute(update(LimitRequest).values(state="approved"))
    take_back = an_op("limit.withdraw", north, request_id=op["args"]["request_id"])
    (result,) = push(rosa, take_back)
    assert (result["code"], result["facts"]) == ("decided", {"state": "approved"})


@pytest.mark.parametrize(
    "args",
    [
        pytest.param({"requested_minor": None}, id="asks for nothing"),
        pytest.param({"requested_minor": -1}, id="less than nothing"),
        pytest.param({"reason": "because"}, id="an unknown reason"),
    ],
)
def test_a_malformed_request_is_rejected(north, rosa, args):
    assert outcomes(rosa, a_request(north, **args)) == [MALFORMED]

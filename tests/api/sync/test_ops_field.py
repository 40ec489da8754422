"""What the field may say besides notes, disputes, promises and requests; and what if the world moved."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select, update

from credit.store.customers import Contact, ContactProposal
from credit.store.db import db
from credit.store.dispute_steps import DisputeStep
from credit.store.dunning import DunningRelease
from credit.store.field import Dispute, DisputeComment, Note, Promise
from credit.store.items import Item
from credit.store.push import Notice
from tests.api.sync.device import Device
from tests.api.sync.phone import a_dispute, a_note, a_promise, an_op, outcomes, push
from tests.builders import NOW, a_step, add, an_account, an_item
from tests.clients import signed_in_client

APPLIED = ("applied", None)
UNKNOWN_REFERENCE = ("rejected", "unknown_reference")


@pytest.fixture
def north(house):
    return an_account(house, "N1")


@pytest.fixture
def rosa(app, house):
    return signed_in_client(app, house.rosa)


@pytest.fixture
def lea(app, house):
    return signed_in_client(app, house.lea)


def how_many(model):
    return db.session.scalar(select(func.count()).select_from(model))


def told(user):
    return db.session.scalars(select(Notice.event).where(Notice.user_id == user.id)).all()


# step.complete


@pytest.fixture
def step(app, house, north, rosa):
    """A dispute on which logistics acts next."""
    dispute = a_dispute(north, an_item(north, "F-1"), 40_00)
    push(rosa, dispute)
    kofi = signed_in_client(app, house.kofi)
    said = {"step_id": str(uuid4()), "department": "logistics", "asked": "Find it", "days": 2}
    answer = kofi.post(f"/api/v1/disputes/{dispute['args']['dispute_id']}/steps", json=said)
    assert answer.status_code == 201
    return dispute["args"]["dispute_id"]


def done(customer, dispute_id, text="Palette retrouvée au dépôt", **more):
    return an_op("step.complete", customer, dispute_id=dispute_id, text=text, **more)


def test_a_contributor_finishes_the_departments_step(house, north, lea, step):
    assert outcomes(lea, done(north, step)) == [APPLIED]
    found = db.session.scalars(select(DisputeStep)).one()
    assert (found.state, found.outcome, found.ended_by_id) == (
        "done",
        "Palette retrouvée au dépôt",
        house.lea.id,
    )
    assert "dispute_answered" in told(house.rosa)


def test_a_step_may_be_finished_without_a_word(north, lea, step):
    assert outcomes(lea, done(north, step, text="")) == [APPLIED]
    assert how_many(DisputeComment) == 0


def test_a_step_done_twice_keeps_the_second_one_as_a_comment(house, north, lea, step):
    assert outcomes(lea, done(north, step), done(north, step, "Moi aussi")) == [
        APPLIED,
        ("merged", "step_done"),
    ]
    assert db.session.scalars(select(DisputeComment.text)).all() == ["Moi aussi"]
    assert db.session.scalar(select(DisputeStep.outcome)) == "Palette retrouvée au dépôt"


def test_a_step_of_a_closed_dispute_is_kept_as_a_comment(app, house, north, lea, step):
    kofi = signed_in_client(app, house.kofi)
    answer = kofi.put(f"/api/v1/disputes/{step}/withdrawal", json={"text": "ils paient"})
    assert answer.status_code == 200
    assert outcomes(lea, done(north, step)) == [("merged", "step_done")]
    assert db.session.scalar(select(Dispute.state)) == "withdrawn"
    assert "Palette retrouvée au dépôt" in db.session.scalars(select(DisputeComment.text)).all()


def test_a_note_said_after_the_step_still_arrives(house, north, lea, step):
    """The step takes the customer out of the contributor's sight; what was said offline is not lost."""
    device = Device(lea, "lea")
    device.pull()
    assert device.rows("department:logistics")
    assert outcomes(lea, a_note(an_account(house, "N2"))) == [("rejected", "out_of_scope")]
    assert outcomes(lea, done(north, step)) == [APPLIED]
    (result,) = push(lea, a_note(north, "Le chauffeur rappelle demain"))
    assert (result["outcome"], result["buckets"]) == ("applied", None)


def test_another_departments_step_is_not_theirs(house, north, rosa, lea, step):
    second = a_dispute(north, an_item(north, "F-2"), 10_00)
    push(rosa, second)
    second = db.session.get_one(Dispute, UUID(second["args"]["dispute_id"]))
    of_sales = a_step(second, "sales")
    beside = a_step(db.session.get_one(Dispute, UUID(step)), "sales")
    said = [
        done(north, str(second.id)),
        done(north, str(second.id), step_id=str(of_sales.id)),
        done(north, step, step_id=str(beside.id)),
        done(north, step, step_id=str(uuid4())),
    ]
    assert outcomes(lea, *said) == [UNKNOWN_REFERENCE] * 4
    assert {of_sales.state, beside.state} == {"open"}


def test_of_two_steps_the_named_one_is_done_and_else_the_next(house, north, lea, step):
    dispute = db.session.scalars(select(Dispute)).one()
    other = a_step(dispute, asked="Ask the driver", due_on=NOW.date() + timedelta(days=9))
    named = done(north, step, step_id=str(other.id))
    assert outcomes(lea, named, done(north, step), done(north, step, step_id=str(other.id))) == [
        APPLIED,
        APPLIED,
        ("merged", "step_done"),
    ]
    assert db.session.scalars(select(DisputeStep.state)).all() == ["done", "done"]


# call.log


def test_a_call_is_kept_with_how_it_ended(north, rosa):
    op = an_op("call.log", north, note_id=str(uuid4()), outcome="voicemail", text="")
    assert outcomes(rosa, op) == [APPLIED]
    note = db.session.scalars(select(Note)).one()
    assert (note.kind, note.tags, note.text) == ("call", ["voicemail"], "")


def test_a_call_ends_in_one_of_the_known_ways(north, rosa):
    op = an_op("call.log", north, note_id=str(uuid4()), outcome="shouting", text="")
    assert outcomes(rosa, op) == [("rejected", "malformed")]


def test_a_contributor_logs_no_calls(north, lea, step):
    op = an_op("call.log", north, note_id=str(uuid4()), outcome="reached", text="")
    assert outcomes(lea, op) == [("rejected", "forbidden")]


# promise.query


def a_query(customer, promise_op, text="Où en est-on ?"):
    promise_id = promise_op["args"]["promise_id"]
    return an_op("promise.query", customer, note_id=str(uuid4()), promise_id=promise_id, text=text)


@pytest.fixture
def promise(north, rosa):
    item = an_item(north, "F-1", 100_00)
    op = a_promise(north, [(item, 100_00)])
    assert outcomes(rosa, op) == [APPLIED]
    return op


def test_a_manager_asks_how_a_promise_stands_and_the_rep_hears_it(app, house, north, promise):
    meriem = signed_in_client(app, house.meriem)
    assert outcomes(meriem, a_query(north, promise)) == [APPLIED]
    note = db.session.scalars(select(Note)).one()
    assert (note.kind, note.text, note.author_id) == (
        "promise_query",
        "Où en est-on ?",
        house.meriem.id,
    )
    assert told(house.rosa) == ["promise_queried"]
    assert told(house.meriem) == []


@pytest.mark.parametrize(
    ("item", "state", "expected", "heard"),
    [
        pytest.param(
            {"residual_minor": 40_00}, "active", ("applied", "basis_changed"), 1, id="part-paid"
        ),
        pytest.param({}, "kept", ("merged", "moot"), 0, id="settled"),
        pytest.param({}, "broken", APPLIED, 1, id="broken"),
    ],
)
def test_a_question_about_a_promise_when_the_world_moved(
    app, house, north, promise, item, state, expected, heard
):
    if item:
        db.session.execute(update(Item).values(**item))
    db.session.execute(update(Promise).values(state=state))
    meriem = signed_in_client(app, house.meriem)
    assert outcomes(meriem, a_query(north, promise)) == [expected]
    assert how_many(Note) == 1
    assert len(told(house.rosa)) == heard


def test_nobody_asks_about_another_customers_promise(app, house, promise):
    other = an_account(house, "N2")
    meriem = signed_in_client(app, house.meriem)
    assert outcomes(meriem, a_query(other, promise)) == [UNKNOWN_REFERENCE]


# contact.propose


def a_contact(customer, **more):
    args = {
        "proposal_id": str(uuid4()),
        "name": "Mme Arnal",
        "job": "comptable",
        "email": None,
        "phone": "02 41 00 00 00",
        "text": "Le matin",
    }
    return an_op("contact.propose", customer, **args | more)


def contacts_on(browser, house):
    device = Device(browser, "rosa")
    device.pull()
    rows = device.rows(f"portfolio:{house.nord.id}/core")
    return [row for key, row in rows.items() if key[0] == "contact"]


def test_a_proposed_contact_is_shown_as_such_until_the_desk_accepts_it(app, house, north, rosa):
    op = a_contact(north)
    assert outcomes(rosa, op) == [APPLIED]
    proposal_id = op["args"]["proposal_id"]
    shown = [proposal_id, north.id, "Mme Arnal", "comptable", None, "02 41 00 00 00", "Rosa"]
    assert contacts_on(rosa, house) == [shown]
    assert "contact_proposed" in told(house.kofi)
    kofi = signed_in_client(app, house.kofi)
    listed = kofi.get("/api/v1/contact-proposals").json["rows"]
    assert [(row["id"], row["proposed_by"]) for row in listed] == [(proposal_id, "Rosa")]
    address = f"/api/v1/contact-proposals/{proposal_id}/decision"
    assert kofi.put(address, json={"accept": True, "for_dunning": True}).status_code == 204
    contact = db.session.scalars(select(Contact)).one()
    assert (contact.name, contact.for_dunning) == ("Mme Arnal", True)
    assert contacts_on(rosa, house) == [[contact.id, *shown[1:6], None]]
    again = kofi.put(address, json={"accept": True})
    assert (again.status_code, again.json["facts"]) == (409, {"state": "accepted"})


def test_a_declined_contact_is_gone_from_phones_and_kept_with_the_reason(app, house, north, rosa):
    op = a_contact(north)
    push(rosa, op)
    kofi = signed_in_client(app, house.kofi)
    address = f"/api/v1/contact-proposals/{op['args']['proposal_id']}/decision"
    assert kofi.put(address, json={"accept": False}).status_code == 422
    assert kofi.put(address, json={"accept": False, "reason": "a quitté"}).status_code == 204
    assert contacts_on(rosa, house) == []
    proposal = db.session.scalars(select(ContactProposal)).one()
    assert (proposal.state, proposal.decision_reason) == ("declined", "a quitté")


def test_whom_the_desk_knows_is_not_proposed_again(house, north, rosa):
    add(Contact(customer_id=north.id, name="Mme Arnal", phone="02 41 00 00 00"))
    assert outcomes(rosa, a_contact(north)) == [("merged", "contact_known")]
    assert how_many(ContactProposal) == 0


@pytest.mark.parametrize(
    "args",
    [
        pytest.param({"name": ""}, id="nobody"),
        pytest.param({"phone": None}, id="no way to reach them"),
        pytest.param({"email": "nowhere"}, id="no address"),
        pytest.param({"job": "x" * 201}, id="a novel"),
        pytest.param({"name": "a\nb"}, id="two lines"),
    ],
)
def test_a_malformed_contact_is_rejected(north, rosa, args):
    assert outcomes(rosa, a_contact(north, **args)) == [("rejected", "malformed")]


# hold.ask


@pytest.fixture
def announced(house, north):
    """A formal notice that goes on Wednesday at nine, in Paris."""
    item = an_item(north, "F-1", stage="L3")
    return add(
        DunningRelease(
            customer_id=north.id,
            level="formal_notice",
            items=[[item.id, 1, item.due_on.isoformat()]],
            total_minor=100_00,
            released_by_id=house.kofi.id,
            released_at=NOW,
            released_on=NOW.date(),
            goes_at=NOW + timedelta(days=2),
        )
    )


def a_hold(customer, until="2026-11-27", **args):
    return an_op("hold.ask", customer, until=until, text="Il paie jeudi", **args)


def test_a_rep_s_hold_in_time_moves_the_notice_and_is_one(house, north, rosa, announced):
    op = a_hold(north)
    assert outcomes(rosa, op) == [APPLIED]
    assert outcomes(rosa, op) == [APPLIED]  # said twice is done once
    row = db.session.get(DunningRelease, announced.id)
    assert (row.hold_until.isoformat(), row.hold_reason) == ("2026-11-27", "Il paie jeudi")
    assert outcomes(rosa, a_hold(north)) == [("rejected", "hold_used")]


def test_a_hold_that_arrives_late_is_told_so_whatever_the_phone_s_clock_says(
    north, rosa, announced, clock
):
    op = a_hold(north)  # said on Monday, as its client_time says
    clock.now = NOW + timedelta(days=2)
    assert outcomes(rosa, op) == [("rejected", "too_late")]
    assert db.session.get(DunningRelease, announced.id).held_at is None


def test_a_hold_without_a_reason_or_by_another_is_refused(house, app, north, rosa, announced):
    nothing = an_op("hold.ask", north, until="2026-11-27", text=" ")
    assert outcomes(rosa, nothing) == [("rejected", "malformed")]
    meriem = signed_in_client(app, house.meriem)
    assert outcomes(meriem, a_hold(north)) == [("rejected", "not_the_rep")]


def test_what_nobody_understands_yet_stays_on_the_phone(north, rosa):
    assert outcomes(rosa, an_op("limit.decide", north)) == [("rejected", "unknown_type")]

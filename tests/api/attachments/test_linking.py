"""What photos hang on: named by entries that never wait for them, whatever became of the entry."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, update

from credit.operations.actor import MACHINE
from credit.operations.work import transact
from credit.store.attachments import Attachment
from credit.store.db import db
from credit.store.field import Dispute, Note
from credit.store.items import Item
from credit.store.sync import SyncHead
from tests.api.sync.phone import a_dispute, a_note, an_op, outcomes, push
from tests.builders import a_step, an_account, an_item
from tests.clients import signed_in_client
from tests.photos import a_jpeg, announce, send

APPLIED = ("applied", None)
PHOTO = a_jpeg()


@pytest.fixture
def north(house):
    return an_account(house, "N1", limit_minor=5_000_00)


@pytest.fixture
def invoice(north):
    return an_item(north, "F-1", 1_000_00)


@pytest.fixture
def rosa(app, house):
    return signed_in_client(app, house.rosa)


def named(op):
    return [UUID(each) for each in op["args"]["attachments"]]


def ids(count=1):
    return [str(uuid4()) for _ in range(count)]


def parent(photo_id):
    row = db.session.get(Attachment, photo_id, populate_existing=True)
    return None if row is None else (row.parent_kind, str(row.parent_id), row.customer_id)


def told(photo_id, bucket="portfolio:%/core"):
    """Give the state devices are told, None when they are told nothing."""
    wanted = select(SyncHead.payload).where(
        SyncHead.entity == "attachment",
        SyncHead.entity_id == str(photo_id),
        SyncHead.bucket.like(bucket),
        SyncHead.deleted.is_(False),
    )
    payload = db.session.scalar(wanted)
    return payload and payload[4]


def test_an_entry_is_taken_before_its_photos_and_announces_them(rosa, north):
    note = a_note(north, attachments=ids(5))
    assert outcomes(rosa, note) == [APPLIED]
    note_id = note["args"]["note_id"]
    assert {parent(each) for each in named(note)} == {("note", note_id, north.id)}
    assert {told(each) for each in named(note)} == {"uploading"}


def test_a_photo_that_came_first_is_shown_with_its_entry(rosa, north):
    photo_id, _ = send(rosa, PHOTO)
    assert told(photo_id) is None
    assert outcomes(rosa, a_note(north, attachments=[str(photo_id)])) == [APPLIED]
    assert told(photo_id) == "complete"


def test_finishing_a_photo_tells_the_devices(rosa, north):
    note = a_note(north, attachments=ids())
    outcomes(rosa, note)
    send(rosa, PHOTO, named(note)[0])
    assert told(named(note)[0]) == "complete"
    spoiled = a_note(north, attachments=ids())
    outcomes(rosa, spoiled)
    send(rosa, b"\xff\xd8\xff no photo", named(spoiled)[0])
    assert told(named(spoiled)[0]) == "refused"


def test_the_same_entry_twice_links_once(rosa, north):
    note = a_note(north, attachments=ids())
    assert outcomes(rosa, note) == outcomes(rosa, note) == [APPLIED]


def test_a_dispute_and_what_is_said_on_it_carry_photos(rosa, north, invoice):
    dispute = a_dispute(north, invoice, 300_00, attachments=ids())
    dispute_id = dispute["args"]["dispute_id"]
    args = {
        "comment_id": str(uuid4()),
        "dispute_id": dispute_id,
        "text": "Vu",
        "attachments": ids(),
    }
    comment = an_op("dispute.comment", north, **args)
    assert outcomes(rosa, dispute, comment) == [APPLIED] * 2
    assert parent(named(dispute)[0]) == ("dispute", dispute_id, north.id)
    assert parent(named(comment)[0]) == ("dispute_comment", args["comment_id"], north.id)
    assert {told(named(op)[0]) for op in (dispute, comment)} == {"uploading"}


def test_photos_of_a_second_dispute_hang_on_the_comment_it_became(rosa, north, invoice):
    first = a_dispute(north, invoice, 300_00)
    second = a_dispute(north, invoice, 100_00, attachments=ids())
    assert outcomes(rosa, first, second) == [APPLIED, ("merged", "comment")]
    made = ("dispute_comment", second["args"]["dispute_id"], north.id)
    assert parent(named(second)[0]) == made
    assert told(named(second)[0]) == "uploading"


def test_photos_of_a_moot_dispute_hang_on_the_note_it_became(rosa, north, invoice):
    db.session.execute(update(Item).values(residual_minor=0, state="closed"))
    moot = a_dispute(north, invoice, 100_00, attachments=ids())
    assert outcomes(rosa, moot) == [("merged", "moot")]
    assert parent(named(moot)[0]) == ("note", moot["args"]["dispute_id"], north.id)
    assert told(named(moot)[0]) == "uploading"


@pytest.mark.parametrize(
    "attachments",
    [
        pytest.param(ids(6), id="six"),
        pytest.param("x", id="no list"),
        pytest.param(None, id="nothing"),
        pytest.param([1], id="a number"),
        pytest.param(["../../secret_key"], id="a path"),
        pytest.param([{"id": 1}], id="a thing"),
        pytest.param([ids()[0]] * 2, id="one twice"),
    ],
)
def test_what_is_no_list_of_ids_is_rejected_whole(rosa, north, attachments):
    if isinstance(attachments, list) and len(attachments) == 2:
        attachments = [attachments[0]] * 2
    op = a_note(north, attachments=attachments)
    assert outcomes(rosa, op) == [("rejected", "malformed")]
    assert db.session.scalar(select(Note)) is None


def test_a_photo_hangs_on_one_thing_only(rosa, north):
    shared = ids()
    first, second = a_note(north, attachments=shared), a_note(north, attachments=shared)
    assert outcomes(rosa, first, second) == [APPLIED, ("rejected", "id_taken")]
    assert parent(UUID(shared[0]))[1] == first["args"]["note_id"]


def test_another_person_s_photo_cannot_be_named(app, house, rosa, north):
    photo_id = uuid4()
    announce(signed_in_client(app, house.meriem), photo_id, PHOTO)
    op = a_note(north, attachments=[str(photo_id)])
    assert outcomes(rosa, op) == [("rejected", "unknown_reference")]
    assert parent(photo_id) == (None, "None", None)
    assert db.session.scalar(select(Note)) is None


def test_a_refused_entry_keeps_nothing_and_its_photos_go_with_the_correction(rosa, north, invoice):
    refused = a_dispute(north, 999_999, 10_00, attachments=ids())
    assert push(rosa, refused)[0]["outcome"] == "rejected"
    assert parent(named(refused)[0]) is None
    corrected = a_dispute(north, invoice, 10_00, attachments=refused["args"]["attachments"])
    assert outcomes(rosa, corrected) == [APPLIED]
    assert parent(named(corrected)[0])[0] == "dispute"


def test_an_entry_without_photos_is_what_it_was(rosa, north):
    assert outcomes(rosa, a_note(north), a_note(north, attachments=[])) == [APPLIED] * 2
    assert db.session.scalar(select(Attachment)) is None


def test_photos_grow_old_with_what_they_hang_on(rosa, north, clock):
    note = a_note(north, attachments=ids())
    outcomes(rosa, note)
    assert told(named(note)[0], "portfolio:%/history") is None
    clock.now += timedelta(days=91)
    transact(MACHINE, lambda work: work.touch(north.id), customers=[north.id])
    assert told(named(note)[0]) is None
    assert told(named(note)[0], "portfolio:%/history") == "uploading"


def test_a_department_is_told_of_the_photos_of_its_steps_alone(rosa, north, invoice):
    dispute, note = (
        a_dispute(north, invoice, 10_00, attachments=ids()),
        a_note(north, attachments=ids()),
    )
    outcomes(rosa, dispute, note)
    a_step(db.session.scalars(select(Dispute)).one())
    outcomes(rosa, a_note(north))  # whatever touches the customer
    assert told(named(dispute)[0], "department:%") == "uploading"
    assert told(named(note)[0], "department:%") is None

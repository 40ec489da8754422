"""What a device says of itself on the way, and how it is made to start over."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select, update

from credit.store.db import db
from credit.store.journal import JournalEntry
from credit.store.people import Installation
from credit.store.sync import DeviceState
from tests.api.sync.device import PULL, Device
from tests.api.sync.phone import PUSH, a_note, push
from tests.builders import an_account, an_item
from tests.clients import signed_in_client

DEVICES = "/api/v1/devices"
SAID = {
    "Encours-App": "1.2.3",
    "Encours-Protocol": "1",
    "Encours-Schema": "3",
    "Encours-Pending": "3",
}


@pytest.fixture
def north(house):
    return an_account(house, "N1")


@pytest.fixture
def rosa(app, house):
    return signed_in_client(app, house.rosa)


@pytest.fixture
def ada(app, house):
    return signed_in_client(app, house.ada)


def state_of(ada, rosa):
    rows = {row["id"]: row for row in ada.get(DEVICES).json}
    return rows[str(rosa.device_id)]["state"]


def test_a_changed_pull_and_a_push_keep_what_the_device_said(rosa, ada, north):
    assert rosa.get(PULL, headers=SAID).status_code == 200
    state = state_of(ada, rosa)
    assert (state["app_version"], state["protocol"], state["pending"]) == ("1.2.3", "1", 3)
    assert (state["pulled_at"], state["pushed_at"]) == ("2026-11-23T08:00:00+00:00", None)
    said = {"ops": [a_note(north)], "sent_at": "2026-11-23T08:03:00+00:00"}
    rosa.post(PUSH, json=said, headers=SAID | {"Encours-Pending": "1"})
    state = state_of(ada, rosa)
    assert (state["pending"], state["clock_offset_ms"]) == (1, -180_000)
    assert state["client_time"] == "2026-11-23T08:03:00+00:00"
    assert state["pushed_at"] == state["pulled_at"] == "2026-11-23T08:00:00+00:00"


def test_an_unchanged_pull_writes_nothing(rosa, clock):
    device = Device(rosa, "rosa")
    device.pull()
    before = db.session.scalars(select(DeviceState.contact_at)).all()
    db.session.rollback()
    clock.now = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
    assert device.ask().status == 304
    assert db.session.scalars(select(DeviceState.contact_at)).all() == before


@pytest.mark.parametrize("pending", ["", "-1", "many", "9" * 400, "½"])
def test_nonsense_in_a_header_is_no_matter(rosa, pending):
    headers = SAID | {
        "Encours-Pending": pending.encode().decode("latin-1"),
        "Encours-App": "x" * 999,
    }
    assert rosa.get(PULL, headers=headers).status_code == 200
    assert len(db.session.scalars(select(DeviceState.app_version)).one()) == 64


def test_a_busy_database_keeps_no_device_waiting(rosa):
    """SQLite has one writer: while an import holds it, a pull answers and the state is left out."""
    if db.engine.dialect.name != "sqlite":
        pytest.skip("nobody waits for a row of one's own")
    db.session.commit()
    with db.engine.connect() as writer:
        writer.exec_driver_sql("UPDATE installation SET demo = demo")
        started = datetime.now(UTC)
        assert rosa.get(PULL, headers=SAID).status_code == 200
        assert (datetime.now(UTC) - started).total_seconds() < 5
        writer.rollback()
    assert db.session.scalar(select(func.count()).select_from(DeviceState)) == 0


def test_a_device_told_to_start_over_fetches_everything_anew(house, rosa, ada, north):
    an_item(north, "F-1")
    device, other = (
        Device(rosa, "rosa"),
        Device(signed_in_client(rosa.application, house.rosa), "rosa"),
    )
    push(rosa, a_note(north))
    for each in (device, other):
        each.pull()
    before = dict(device.base.generations)
    assert ada.post(f"{DEVICES}/{rosa.device_id}/resnapshot").status_code == 204
    rows = device.rows(f"portfolio:{house.nord.id}/core")
    device.pull()
    assert other.ask().status == 304
    assert all(device.base.generations[bucket] == before[bucket] + 1 for bucket in before)
    assert device.rows(f"portfolio:{house.nord.id}/core") == rows
    assert device.ask().status == 304
    entry = db.session.scalars(
        select(JournalEntry).where(JournalEntry.action == "device.resnapshot")
    ).one()
    assert (entry.actor_id, entry.subject_id) == (house.ada.id, str(rosa.device_id))


def test_a_push_answers_with_the_epochs_its_device_knows(house, rosa, ada, north):
    ada.post(f"{DEVICES}/{rosa.device_id}/resnapshot")
    device = Device(rosa, "rosa")
    (result,) = push(rosa, a_note(north))
    device.pull()
    for bucket, (epoch, seq) in result["buckets"].items():
        assert device.base.places[bucket][0] == epoch == 2
        assert device.base.places[bucket][1] >= seq


def test_nobody_but_an_administrator_makes_a_device_start_over(rosa):
    answer = rosa.post(f"{DEVICES}/{rosa.device_id}/resnapshot")
    assert (answer.status_code, answer.json["code"]) == (403, "forbidden")


def test_an_answer_says_until_when_backups_hold_what_was_answered(rosa, north):
    def covered():
        return rosa.post(PUSH, json={"ops": []}).json["covered_to"]

    assert covered() is None
    taken = datetime(2026, 11, 22, 20, 0, tzinfo=UTC)
    db.session.execute(update(Installation).values(covered_to=taken))
    assert covered() == "2026-11-22T20:00:00.000Z"

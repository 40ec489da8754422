"""What the server could not take in, from the phone to the desk and back."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select, update

from credit.operations.field import notes, registry
from credit.operations.field.said import ANYONE, Handler
from credit.rules.errors import Refused
from credit.store.customers import CustomerPortfolio
from credit.store.db import db
from credit.store.field import Note
from credit.store.journal import JournalEntry
from credit.store.push import Notice
from credit.store.sync import OpAttempt, OpLog
from tests.api.sync.device import Device
from tests.api.sync.phone import a_note, outcomes, push
from tests.builders import an_account
from tests.clients import signed_in_client

QUARANTINE = "/api/v1/quarantine"
ANY = {"If-Match": "*"}


@pytest.fixture
def north(house):
    return an_account(house, "N1")


@pytest.fixture
def rosa(app, house):
    return signed_in_client(app, house.rosa)


@pytest.fixture
def kofi(app, house):
    return signed_in_client(app, house.kofi)


@pytest.fixture
def faults(monkeypatch):
    """Make the rule of notes fail for texts that say so, until the fault is mended."""
    broken = {"panne": ZeroDivisionError("secret path /srv"), "grave": KeyError("x")}

    def rule(work, said, author, customer):
        for word, error in broken.items():
            if word in said.args["text"]:
                raise error
        return notes.add(work, said, author, customer)

    monkeypatch.setitem(registry.HANDLERS, "note.add", Handler(rule, ANYONE))
    return broken


def fail_five_times(browser, *ops):
    for _ in range(4):
        push(browser, *ops)
    return push(browser, *ops)


@pytest.fixture
def aside(north, rosa, faults):
    """An entry that broke the server five times, and one that depends on it."""
    bad = a_note(north, "panne à la caisse")
    child = a_note(north, "et la suite", depends_on=[bad])
    results = fail_five_times(rosa, bad, child)
    assert [result["outcome"] for result in results] == ["quarantined"] * 2
    return bad, child


def do(browser, op, step, headers=ANY, **body):
    return browser.post(f"{QUARANTINE}/{op['op_id']}/{step}", json=body or None, headers=headers)


def texts():
    return db.session.scalars(select(Note.text).order_by(Note.created_at, Note.text)).all()


def told(browser, house):
    device = Device(browser, "rosa")
    device.pull()
    rows = device.rows(f"user:{house.rosa.id}")
    return {row[0]: (row[2], row[3]) for key, row in rows.items() if key[0] == "op_outcome"}


def actions():
    said = select(JournalEntry.action, JournalEntry.actor_id).where(
        JournalEntry.subject_type == "op"
    )
    return [tuple(row) for row in db.session.execute(said.order_by(JournalEntry.id))]


def test_the_desk_reads_who_said_what_about_whom_and_what_broke(house, north, rosa, kofi, aside):
    bad, child = aside
    rows = kofi.get(QUARANTINE).json["rows"]
    assert [row["op_id"] for row in rows] == [bad["op_id"], child["op_id"]]
    first, second = rows
    assert first["author"] == "Rosa"
    assert first["customer"] == "Client N1"
    assert first["device_id"] == str(rosa.device_id)
    assert first["args"] == bad["args"]
    assert (first["error"], first["parent_id"]) == ("ZeroDivisionError", None)
    assert (second["error"], second["parent_id"]) == (None, bad["op_id"])
    assert "secret" not in str(rows)
    events = db.session.execute(select(Notice.event, Notice.user_id)).all()
    desk = {("entry_quarantined", person.id) for person in (house.paul, house.kofi)}
    assert {tuple(row) for row in events if row.event == "entry_quarantined"} == desk


def test_the_raw_entry_is_kept(aside):
    bad, _ = aside
    assert db.session.scalars(select(OpAttempt.raw)).all() == [bad]


def test_once_the_fault_is_mended_entry_and_child_go_in_in_order(
    house, north, rosa, kofi, faults, aside
):
    bad, child = aside
    faults.clear()
    answer = do(kofi, bad, "release")
    assert (answer.status_code, answer.json["state"]) == (200, "released")
    assert sorted(texts()) == ["et la suite", "panne à la caisse"]
    assert set(db.session.scalars(select(Note.author_id))) == {house.rosa.id}
    assert told(rosa, house) == {op["op_id"]: ("applied", None) for op in aside}
    assert outcomes(rosa, bad, child) == [("applied", None)] * 2
    assert db.session.scalar(select(func.count()).select_from(OpAttempt)) == 0
    assert actions()[1:] == [("entry.release", house.kofi.id)] * 2
    by_rule = select(JournalEntry.actor_id, JournalEntry.device_id, JournalEntry.op_id)
    rows = db.session.execute(by_rule.where(JournalEntry.action == "note.add")).all()
    assert rows[0] == (house.rosa.id, rosa.device_id, UUID(bad["op_id"]))


def test_released_twice_is_done_once(kofi, faults, aside):
    bad, child = aside
    faults.clear()
    assert do(kofi, bad, "release").status_code == 200
    again = do(kofi, bad, "release")
    assert (again.status_code, again.json["facts"]) == (409, {"state": "released"})
    assert do(kofi, child, "discard", reason="double").status_code == 409
    assert len(texts()) == 2


def test_a_child_waits_for_its_parent(kofi, faults, aside):
    _, child = aside
    faults.clear()
    answer = do(kofi, child, "release")
    assert (answer.status_code, answer.json["code"]) == (409, "parent_quarantined")
    assert texts() == []


def test_an_entry_that_fails_again_stays_with_the_class_of_the_fault(house, kofi, aside):
    bad, _ = aside
    answer = do(kofi, bad, "release")
    assert (answer.status_code, answer.json["code"]) == (409, "entry_failed")
    assert answer.json["facts"] == {"error": "ZeroDivisionError"}
    row = kofi.get(f"{QUARANTINE}/{bad['op_id']}").json
    assert (row["state"], row["tries"]) == ("waiting", 1)
    assert texts() == []
    assert actions()[-1] == ("entry.retry", house.kofi.id)


def test_a_child_that_breaks_stays_by_itself(kofi, north, rosa, faults):
    bad = a_note(north, "panne")
    child, other = (a_note(north, text, depends_on=[bad]) for text in ("grave", "bien"))
    fail_five_times(rosa, bad, child, other)
    del faults["panne"]
    assert do(kofi, bad, "release").status_code == 200
    assert sorted(texts()) == ["bien", "panne"]
    (row,) = kofi.get(QUARANTINE).json["rows"]
    assert (row["op_id"], row["error"], row["parent_id"]) == (child["op_id"], "KeyError", None)


def test_the_desk_mends_what_was_said_and_the_correction_is_the_desks(house, rosa, kofi, aside):
    bad, _ = aside
    address = f"{QUARANTINE}/{bad['op_id']}"
    mended = kofi.patch(address, json={"args": {"text": "souci à la caisse"}}, headers=ANY)
    assert mended.status_code == 200
    assert mended.json["args"] == bad["args"]
    assert mended.json["mended"] == bad["args"] | {"text": "souci à la caisse"}
    assert do(kofi, bad, "release").status_code == 200
    assert "souci à la caisse" in texts()
    assert told(rosa, house)[bad["op_id"]] == ("applied", "mended")
    logged = db.session.get(OpLog, UUID(bad["op_id"]))
    assert logged.args == bad["args"]
    mend = select(JournalEntry).where(JournalEntry.action == "entry.mend")
    entry = db.session.scalars(mend).one()
    assert (entry.actor_id, entry.after) == (house.kofi.id, {"fields": ["text"]})


@pytest.mark.parametrize(
    "args",
    [
        pytest.param({"note_id": "x"}, id="an id"),
        pytest.param({"amount_minor": 1}, id="what was not said"),
        pytest.param({"text": 7}, id="another kind"),
        pytest.param({"text": "x" * 4001}, id="too long"),
    ],
)
def test_only_what_was_said_may_be_corrected(kofi, aside, args):
    answer = kofi.patch(f"{QUARANTINE}/{aside[0]['op_id']}", json={"args": args}, headers=ANY)
    assert (answer.status_code, answer.json["code"]) == (422, "not_mendable")


def test_what_the_rule_refuses_stays_to_be_mended(kofi, faults, aside, monkeypatch):
    class No(Refused):
        code = "because"

    def refuse(*_):
        raise No(field="text")

    monkeypatch.setitem(registry.HANDLERS, "note.add", Handler(refuse, ANYONE))
    answer = do(kofi, aside[0], "release")
    assert (answer.status_code, answer.json["code"]) == (409, "entry_refused")
    assert answer.json["facts"] == {"code": "because", "facts": {"field": "text"}}
    assert len(kofi.get(QUARANTINE).json["rows"]) == 2


def test_a_discarded_entry_takes_its_children_along_and_its_person_hears_why(
    house, rosa, kofi, aside
):
    bad, child = aside
    assert do(kofi, bad, "discard", reason="déjà saisi").json["state"] == "discarded"
    assert kofi.get(QUARANTINE).json["rows"] == []
    assert len(kofi.get(f"{QUARANTINE}?state=all").json["rows"]) == 2
    refused = ("rejected", "discarded")
    assert told(rosa, house) == {op["op_id"]: refused for op in aside}
    results = push(rosa, bad, child)
    assert [result["facts"] for result in results] == [{"reason": "déjà saisi"}] * 2
    assert texts() == []
    heard = select(Notice.event).where(Notice.user_id == house.rosa.id)
    assert "entry_to_fix" in db.session.scalars(heard).all()


def test_a_reason_is_asked_for(kofi, aside):
    assert do(kofi, aside[0], "discard", reason="").status_code == 422


def test_two_at_the_desk_do_not_act_on_the_same_entry_unseen(kofi, aside):
    bad, _ = aside
    address = f"{QUARANTINE}/{bad['op_id']}"
    etag = kofi.get(address).headers["ETag"]
    assert kofi.patch(address, json={"args": {"text": "a"}}).status_code == 428
    seen = {"If-Match": etag}
    assert kofi.patch(address, json={"args": {"text": "a"}}, headers=seen).status_code == 200
    late = do(kofi, bad, "discard", headers=seen, reason="trop tard")
    assert (late.status_code, late.json["code"]) == (412, "changed")


def test_an_entry_keeps_the_reach_of_the_day_it_arrived(app, house, clock, faults, aside):
    """It was received in time; that the desk took long must not refuse it."""
    yesterday = clock.now.date() - timedelta(days=1)
    db.session.execute(update(CustomerPortfolio).values(ends_on=yesterday))
    clock.now += timedelta(days=40)
    faults.clear()
    assert do(signed_in_client(app, house.kofi), aside[0], "release").status_code == 200
    assert len(texts()) == 2


def test_an_entry_that_arrives_after_its_parent_was_discarded_is_rejected(north, rosa, kofi, aside):
    bad, _ = aside
    do(kofi, bad, "discard", reason="déjà saisi")
    late = a_note(north, "plus tard", depends_on=[bad])
    assert outcomes(rosa, late) == [("rejected", "parent_rejected")]


def test_the_field_and_the_administrator_do_not_see_it(app, house, rosa, aside):
    ada = signed_in_client(app, house.ada)
    for browser in (rosa, ada):
        assert browser.get(QUARANTINE).status_code == 403
        assert browser.get(f"{QUARANTINE}/{aside[0]['op_id']}").status_code == 403

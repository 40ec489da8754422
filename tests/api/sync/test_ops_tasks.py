"""`task.complete`: a visit or a call ended on a phone, and what if the world moved before it arrived."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from credit.store.customers import Company
from credit.store.db import db
from credit.store.dunning import DunningMessage
from credit.store.field import Note
from credit.store.items import Item
from credit.store.push import Notice
from tasks.dunning import prepare_dunning
from tasks.notices import tell_visits
from tests.api.sync.device import Device
from tests.api.sync.phone import a_dispute, a_promise, an_op, outcomes, push
from tests.builders import an_account, an_item
from tests.clients import signed_in_client
from tests.credit.operations.test_dunning_policies import adopt, standard

TODAY = date(2026, 11, 23)
APPLIED = ("applied", None)


@pytest.fixture
def north(house):
    return an_account(house, "N1")


@pytest.fixture
def rosa(app, house):
    return signed_in_client(app, house.rosa)


def run(house, clock, day=TODAY):
    db.session.get(Company, house.company.id).as_of = day
    db.session.commit()
    clock.now = clock.now.replace(day=day.day, hour=15)
    prepare_dunning()
    clock.now += timedelta(hours=20)
    db.session.expire_all()


@pytest.fixture
def owed(house, clock, north):
    """Make a run owe the customer a visit, or a call; give the invoice."""

    def owe(channel="visit", **more):
        adopt(house, standard({"name": "L1", "after_days": 3, "channel": channel, **more}))
        item = an_item(north, "F-1")
        run(house, clock)
        return item

    return owe


def task():
    return db.session.scalars(select(DunningMessage).order_by(DunningMessage.run_on.desc())).first()


def done(customer, outcome="met", text="Vu M. Roy", task_id=None):
    task_id = str(task_id or task().id)
    return an_op(
        "task.complete",
        customer,
        task_id=task_id,
        note_id=str(uuid4()),
        outcome=outcome,
        text=text,
    )


def tasks_on(browser, house):
    device = Device(browser, "rosa")
    device.pull()
    rows = device.rows(f"portfolio:{house.nord.id}/core")
    return [row for key, row in rows.items() if key[0] == "task"]


def notes():
    found = db.session.scalars(select(Note).order_by(Note.created_at))
    return [(note.kind, note.tags, note.text) for note in found]


def stage(item):
    db.session.expire_all()
    return db.session.get(Item, item.id).stage


def test_a_visit_travels_to_the_reps_phone_and_is_gone_once_made(house, north, rosa, owed):
    item = owed(deadline_days=3)
    ((_, customer_id, kind, level, total, since, due_on, tries),) = tasks_on(rosa, house)
    assert (customer_id, kind, level, total, tries) == (north.id, "visit", "L1", 100_00, 0)
    assert (since, due_on) == ("2026-11-23", "2026-11-27")  # three business days from Tuesday on
    op = done(north)
    assert outcomes(rosa, op) == [APPLIED]
    assert outcomes(rosa, op) == [APPLIED]  # said twice is done once
    assert (stage(item), notes()) == ("L1", [("visit", ["met"], "Vu M. Roy")])
    assert (task().state, task().outcome, task().done_by_id) == ("sent", "met", house.rosa.id)
    assert tasks_on(rosa, house) == []


def test_the_desk_sees_who_made_it_when_and_why_we_chased(app, house, north, rosa, owed):
    item = owed()
    kofi = signed_in_client(app, house.kofi)
    (row,) = kofi.get("/api/v1/dunning/agenda").json["rows"]
    assert (row["channel"], row["reps"], row["late"]) == ("visit", ["Rosa"], False)
    push(rosa, done(north, "pays"))
    agenda = kofi.get("/api/v1/dunning/agenda").json
    assert agenda["rows"] == []
    (made,) = agenda["done"]
    assert (made["outcome"], made["done_by"], made["text"]) == ("pays", "Rosa", "Vu M. Roy")
    ((day,)) = kofi.get(f"/api/v1/dunning/items/{item.id}").json["days"]
    said = day["message"]
    assert (said["channel"], said["outcome"], said["done_by"]) == ("visit", "pays", "Rosa")


def test_a_colleague_who_was_faster_is_named_and_the_words_are_kept(app, house, north, rosa, owed):
    owed()
    meriem = signed_in_client(app, house.meriem)
    first, second = done(north), done(north, "absent", "Fermé")
    push(meriem, first)
    (result,) = push(rosa, second)
    assert (result["outcome"], result["code"]) == ("merged", "task_done")
    assert result["facts"] == {"by": "Meriem", "on": "2026-11-24", "outcome": "met"}
    assert [kept[2] for kept in notes()] == ["Vu M. Roy", "Fermé"]


def test_what_the_desk_has_in_hand_counts_as_made_by_whoever_was_there(
    app, house, north, rosa, owed
):
    item = owed("call")
    kofi = signed_in_client(app, house.kofi)
    assert kofi.post(f"/api/v1/dunning/agenda/{task().id}/claim").json["state"] == "sending"
    assert outcomes(rosa, done(north, "reached")) == [APPLIED]
    assert (stage(item), task().state) == ("L1", "sent")
    answer = {"outcome": "reached"}
    late = kofi.put(f"/api/v1/dunning/agenda/{task().id}/outcome", json=answer)
    assert late.status_code == 409


@pytest.mark.parametrize(
    ("moved", "why"),
    [
        pytest.param("promise", "promise_active", id="promised meanwhile"),
        pytest.param("dispute", "disputed", id="disputed meanwhile"),
        pytest.param("paid", "paid", id="paid meanwhile"),
    ],
)
def test_a_visit_whose_reminder_was_lifted_since_says_nothing_more(
    house, north, rosa, owed, moved, why
):
    item = owed()
    task_id = task().id
    if moved == "promise":
        push(rosa, a_promise(north, [(item, 100_00)]))
    elif moved == "dispute":
        push(rosa, a_dispute(north, item, 100_00))
    else:
        db.session.get(Item, item.id).state = "closed"
        db.session.commit()
    (result,) = push(rosa, done(north, task_id=task_id))
    assert (result["outcome"], result["code"]) == ("merged", "task_lifted")
    assert result["facts"] == {"why": why}
    assert (stage(item), notes()[-1][2]) == ("not_due", "Vu M. Roy")
    assert tasks_on(rosa, house) == []


def test_what_was_paid_in_part_does_not_undo_a_visit(house, north, rosa, owed):
    item = owed()
    db.session.get(Item, item.id).residual_minor = 40_00
    db.session.commit()
    assert outcomes(rosa, done(north, "promises")) == [APPLIED]
    assert stage(item) == "L1"


def test_a_promise_said_in_the_same_breath_stops_what_comes_next(house, north, rosa, owed, clock):
    item = owed()
    said = outcomes(rosa, done(north, "promises"), a_promise(north, [(item, 100_00)]))
    assert said == [APPLIED, APPLIED]
    run(house, clock, TODAY + timedelta(days=1))
    assert (stage(item), task().state) == ("L1", "sent")


def test_a_closed_door_is_tried_again_and_the_second_one_is_the_visit_made(
    house, north, rosa, owed
):
    item = owed()
    assert outcomes(rosa, done(north, "absent")) == [APPLIED]
    ((*_, tries),) = tasks_on(rosa, house)
    assert (stage(item), tries) == ("not_due", 1)
    assert outcomes(rosa, done(north, "absent")) == [APPLIED]
    assert (stage(item), task().why, tasks_on(rosa, house)) == ("L1", "absent", [])


def test_a_visit_written_anew_by_a_later_run_is_the_same_visit(house, north, rosa, owed, clock):
    owed()
    before, due_on = task().id, task().deadline_on
    outcomes(rosa, done(north, "absent"))
    an_item(north, "F-2", 50_00)
    run(house, clock, TODAY + timedelta(days=1))
    anew = task()
    assert (anew.id != before, anew.deadline_on, anew.tries) == (True, due_on, 1)
    assert outcomes(rosa, done(north, task_id=before)) == [APPLIED]
    db.session.expire_all()
    assert {item.stage for item in db.session.scalars(select(Item))} == {"L1"}
    (again,) = push(rosa, done(north, task_id=before))
    assert (again["code"], again["facts"]["by"]) == ("task_done", "Rosa")


def test_who_left_the_portfolio_is_answered_by_the_usual_rule(app, house, owed, north):
    owed()
    samir = signed_in_client(app, house.samir)
    assert outcomes(samir, done(north)) == [("rejected", "out_of_scope")]


def test_another_customers_task_a_letter_or_a_wrong_word_are_refused(house, north, rosa, owed):
    owed()
    other = an_account(house, "N2")
    assert outcomes(rosa, done(other)) == [("rejected", "unknown_reference")]
    assert outcomes(rosa, done(north, "reached")) == [("rejected", "outcome_unfit")]
    assert outcomes(rosa, done(north, "put_back")) == [("rejected", "malformed")]
    task().channel = "letter"
    db.session.commit()
    assert outcomes(rosa, done(north)) == [("rejected", "unknown_reference")]
    assert notes() == []


def test_reps_hear_of_a_visit_and_those_above_of_a_late_one_once(house, owed, clock):
    owed(deadline_days=1)  # from Tuesday, so until Wednesday
    said = select(Notice.event, Notice.facts).where(Notice.user_id == house.rosa.id)
    assert db.session.execute(said).all() == [("visit_due", {"day": "2026-11-25"})]
    heard = []
    for day in (24, 25, 26, 27):
        clock.now = clock.now.replace(day=day, hour=7)
        tell_visits()
        tell_visits()
        late = select(Notice).where(Notice.event == "visit_late")
        heard.append(len(db.session.scalars(late).all()))
    assert heard == [0, 0, 3, 3]  # the rep, the agency's manager, the collector
    assert len(db.session.execute(said).all()) == 3

"""What days change in the feed, what a nightly comparison finds, what is forgotten."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import delete, event, select, update

from credit.operations import boundaries, chores, purging, reconciling
from credit.operations.actor import MACHINE
from credit.operations.work import transact
from credit.store.buckets import core_bucket, history_bucket, user_bucket
from credit.store.customers import Customer, CustomerPortfolio
from credit.store.db import db
from credit.store.items import Item
from credit.store.journal import JournalEntry
from credit.store.push import Notice
from credit.store.sync import OpLog, SyncBucket, SyncExit, SyncHead, SyncMark
from tasks import feed
from tests.builders import NOW, add, an_account, an_item
from tests.credit.operations.feed_cases import (
    a_closed_item,
    a_note_of,
    counter,
    exits,
    kinds,
    told,
    touch,
)


@pytest.fixture
def core(house):
    return core_bucket(house.nord.id)


def later(clock, days):
    clock.now = NOW + timedelta(days=days)


def writes():
    """Record the statements that write heads from here on."""
    seen = []
    event.listen(
        db.engine,
        "before_cursor_execute",
        lambda *said: seen.append(said[2]) if "INTO sync_head" in said[2] else None,
    )
    return seen


# a day becomes another


def test_what_grew_old_moves_to_history_at_midnight(house, clock, core):
    customer = an_account(house, "N1")
    note, item = a_note_of(house, customer, 90), a_closed_item(customer, "F-1", 90)
    feed.project_due()
    assert {("note", str(note.id)), ("closed_item", str(item.id))} <= set(told(core))
    later(clock, 1)
    feed.project_due()
    assert kinds(core) == {"customer"}
    assert kinds(history_bucket(house.nord.id)) == {"note", "closed_item"}
    later(clock, 800)
    feed.project_due()
    assert kinds(history_bucket(house.nord.id)) == set()


def test_only_who_changed_sides_is_projected(house, clock):
    old, young = an_account(house, "N1"), an_account(house, "N2")
    a_note_of(house, old, 90), a_note_of(house, young, 10)
    feed.project_due()
    later(clock, 1)
    today = clock.now.date()
    assert boundaries.find_crossing(today - timedelta(days=1), today).customers == {old.id}
    assert boundaries.find_crossing(today, today + timedelta(days=80)).customers == {young.id}


def test_a_day_is_projected_once(house, clock):
    a_note_of(house, an_account(house, "N1"), 90)
    feed.project_due()
    later(clock, 1)
    feed.project_due()
    seen = writes()
    feed.project_due()
    assert seen == []


def test_a_membership_that_begins_moves_the_customer_on_its_day(house, clock, core):
    customer = an_account(house, "N1")
    feed.project_due()
    db.session.execute(update(CustomerPortfolio).values(ends_on=date(2026, 11, 25)))
    add(
        CustomerPortfolio(
            customer_id=customer.id, portfolio_id=house.sud.id, starts_on=date(2026, 11, 26)
        )
    )
    db.session.commit()
    for days, here in ((1, True), (2, True), (3, False)):
        later(clock, days)
        feed.project_due()
        assert bool(told(core)) is here, days
        assert bool(told(core_bucket(house.sud.id))) is not here, days
    assert exits(core) == [customer.id]


def test_days_slept_through_are_caught_up(house, clock, core):
    customer = an_account(house, "N1")
    feed.project_due()
    db.session.execute(update(CustomerPortfolio).values(ends_on=date(2026, 11, 25)))
    db.session.commit()
    later(clock, 30)
    feed.project_due()
    assert (told(core), exits(core)) == ([], [customer.id])


def test_a_persons_own_rows_grow_old(house, clock):
    at = NOW - timedelta(days=90)
    own = {"user_id": house.rosa.id, "event": "insolvency", "subject": "customer/1", "link": "/"}
    add(Notice(**own, send_after=at, expires_at=at, created_at=at))
    transact(MACHINE, lambda work: work.touch_user(house.rosa.id))
    feed.project_due()
    assert kinds(user_bucket(house.rosa.id)) == {"notice"}
    later(clock, 1)
    feed.project_due()
    assert told(user_bucket(house.rosa.id)) == []


# the nightly comparison


def test_a_statement_that_went_around_the_operations_is_found_and_repaired(house, core, caplog):
    first, second = (an_account(house, code, email="a@b.example") for code in ("N1", "N2"))
    an_item(first, "F-1"), an_item(second, "F-2")
    feed.reconcile_feed()
    assert transact(MACHINE, lambda _: chores.find(chores.RECONCILE).found) == {}
    db.session.execute(update(Customer).where(Customer.id == first.id).values(phone="01 02"))
    db.session.execute(delete(Item).where(Item.customer_id == second.id))
    db.session.commit()
    feed.compare_everything()
    assert kinds(core) == {"customer", "item"}
    assert len(told(core)) == 3  # the item that is gone is gone here too
    assert chores.find(chores.RECONCILE).found == {"customers": 2, "rows": 2}
    (entry,) = db.session.scalars(
        select(JournalEntry).where(JournalEntry.action == "repair.feed")
    ).all()
    assert entry.after["rows"] == {"customer": 1, "item": 1}
    assert "01 02" not in str(entry.after)
    assert "drifted" in caplog.text
    feed.compare_everything()
    assert chores.find(chores.RECONCILE).found == {}


def test_heads_that_should_not_be_there_are_found_too(house, core):
    customer = an_account(house, "N1")
    touch(customer)
    db.session.execute(delete(CustomerPortfolio))
    db.session.commit()
    feed.compare_everything()
    assert (told(core), exits(core)) == ([], [customer.id])
    assert chores.find(chores.RECONCILE).found["customers"] == 1


def test_own_and_shared_rows_are_compared(house):
    feed.reconcile_feed()
    db.session.execute(
        update(SyncHead).where(SyncHead.entity == "policy").values(hash="gone", payload=[])
    )
    db.session.commit()
    feed.compare_everything()
    (policy,) = db.session.scalars(select(SyncHead.payload).where(SyncHead.entity == "policy"))
    assert policy[0] == 1
    assert chores.find(chores.RECONCILE).found["rows"] == 1


def test_a_comparison_cut_short_goes_on_from_there(house, monkeypatch):
    monkeypatch.setattr(reconciling, "CHUNK", 1)
    ids = [an_account(house, f"N{n}").id for n in range(3)]
    assert transact(MACHINE, reconciling.compare_some) == 1
    assert chores.find(chores.RECONCILE).after_id == ids[0]
    feed.compare_everything()
    chore = chores.find(chores.RECONCILE)
    assert (chore.done_on, chore.after_id) == (NOW.date(), 0)
    assert chore.found["customers"] == 3


def test_the_comparison_is_owed_once_a_day(house, clock):
    feed.reconcile_feed()
    seen = writes()
    customer = an_account(house, "N1")
    feed.reconcile_feed()
    assert seen == []
    later(clock, 1)
    feed.reconcile_feed()
    assert told(core_bucket(house.nord.id)) == [("customer", str(customer.id))]


# what is forgotten


@pytest.fixture
def gone(house, core):
    """An item that was deleted, and a customer that left, today."""
    stays, leaves = an_account(house, "N1", email="n1@example.com"), an_account(house, "N2")
    item = an_item(stays, "F-1")
    touch(stays, leaves)
    db.session.execute(delete(Item).where(Item.id == item.id))
    db.session.execute(
        update(CustomerPortfolio)
        .where(CustomerPortfolio.customer_id == leaves.id)
        .values(portfolio_id=house.sud.id)
    )
    touch(stays, leaves)
    return stays


def tombstones(bucket):
    wanted = select(SyncHead.seq).where(SyncHead.bucket == bucket, SyncHead.deleted)
    return sorted(db.session.scalars(wanted))


def sleep(clock, days):
    later(clock, days)
    feed.project_due()
    feed.purge_feed()


def test_deletions_and_exits_are_kept_ninety_days(house, clock, core, gone):
    seq, floor, epoch = counter(core)
    assert floor == 0
    newest = max(*tombstones(core), *db.session.scalars(select(SyncExit.seq)))
    sleep(clock, 1)
    sleep(clock, 90)
    assert (len(tombstones(core)), exits(core)) == (2, [2])
    sleep(clock, 91)
    assert (tombstones(core), exits(core)) == ([], [])
    assert counter(core) == (seq, newest, epoch)
    assert told(core) == [("customer", str(gone.id))]


def test_where_nothing_was_deleted_no_floor_rises(house, clock, core):
    touch(an_account(house, "N1"))
    before = counter(core)
    for days in (1, 95, 190):
        sleep(clock, days)
    assert counter(core) == before


def test_a_younger_deletion_stays(house, clock, core, gone):
    sleep(clock, 1)
    later(clock, 50)
    db.session.execute(update(Customer).values(phone="01"))
    note = a_note_of(house, gone, 0)
    touch(gone)
    db.session.delete(note)
    touch(gone)
    young = tombstones(core)[-1]
    sleep(clock, 51)
    sleep(clock, 92)
    assert tombstones(core) == [young]
    assert counter(core)[1] < young


def test_marks_are_few(house, clock, core, gone):
    for days in range(1, 100):
        later(clock, days)
        transact(MACHINE, purging.mark)
    transact(MACHINE, purging.forget_marks)
    marks = select(SyncMark).where(SyncMark.bucket == core)
    assert len(db.session.scalars(marks).all()) == 1


def test_words_said_over_thirteen_months_ago_are_erased_and_the_rows_stay(house, clock):
    customer = an_account(house, "N1")

    def said(days_ago, outcome):
        at = NOW - timedelta(days=days_ago)
        return add(
            OpLog(
                op_id=uuid4(), user_id=house.rosa.id, customer_id=customer.id, type="note.add", v=1,
                payload_hash="h", args={"text": "Vu"}, client_time=at, received_at=at,
                outcome=outcome, result={"outcome": outcome},
            )
        )  # fmt: skip

    rows = [said(397, "applied"), said(395, "applied"), said(500, "quarantined")]
    ids = [row.op_id for row in rows]
    db.session.commit()
    feed.purge_feed()
    kept = {row.op_id: row for row in db.session.scalars(select(OpLog))}
    assert [kept[one].args for one in ids] == [{}, {"text": "Vu"}, {"text": "Vu"}]
    assert {row.payload_hash for row in kept.values()} == {"h"}
    later(clock, 3)
    feed.purge_feed()
    db.session.expire_all()
    assert db.session.get(OpLog, ids[1]).args == {}


def test_forgetting_twice_is_forgetting_once(house, clock, core, gone):
    sleep(clock, 1)
    sleep(clock, 100)
    before = counter(core)
    feed.purge_feed()
    assert counter(core) == before
    assert db.session.scalar(select(SyncBucket.floor).where(SyncBucket.id == core)) > 0

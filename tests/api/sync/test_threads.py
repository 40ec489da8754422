"""Real threads: the feed misses no commit, and what many say at once happens once."""

import threading

import pytest
from sqlalchemy import func, select, update

from credit.operations.actor import MACHINE
from credit.operations.projection import projector
from credit.operations.projection.buckets import Counter, lock_buckets
from credit.operations.work import transact
from credit.store.customers import Customer
from credit.store.db import db
from credit.store.field import Dispute, DisputeComment, Note
from credit.store.journal import JournalEntry
from credit.store.sync import SyncBucket
from tests.api.sync.device import Device
from tests.api.sync.phone import a_dispute, a_note, push
from tests.builders import an_account, an_item
from tests.clients import signed_in_client

PUSHERS = 8


def together(app, *works):
    """Run each in a thread and an app context of its own; raise what any of them raised."""
    errors = []

    def alone(work):
        try:
            with app.app_context():
                work()
        except BaseException as error:  # noqa: BLE001  # a thread's failure is the test's
            errors.append(error)

    threads = [threading.Thread(target=alone, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]


def test_eight_pushers_of_the_same_entries_have_one_effect(app, house):
    customer = an_account(house, "N1")
    item = an_item(customer, "F-1", 500_00)
    ops = [
        a_note(customer),
        a_dispute(customer, item, 50_00),
        *(a_note(customer) for _ in range(4)),
    ]
    results = []
    browsers = [signed_in_client(app, house.rosa) for _ in range(PUSHERS)]
    db.session.rollback()
    together(app, *(lambda b=browser: results.append(push(b, *ops)) for browser in browsers))
    said = [[(each["outcome"], each["code"], each["facts"]) for each in one] for one in results]
    assert said == [[("applied", None, {})] * len(ops)] * PUSHERS
    counts = [db.session.scalar(select(func.count()).select_from(m)) for m in (Note, Dispute)]
    assert counts == [5, 1]
    assert db.session.scalar(select(func.count()).select_from(DisputeComment)) == 0
    by_op = select(JournalEntry.op_id).where(JournalEntry.op_id.is_not(None))
    assert len(list(db.session.scalars(by_op))) == len(ops)


def take_unlocked(names):
    """The planted fault: a counter is read, not locked."""
    rows = select(SyncBucket.id, SyncBucket.seq).where(SyncBucket.id.in_(names))
    return {row.id: Counter(row.seq, row.seq) for row in db.session.execute(rows)}


@pytest.mark.parametrize(
    ("take_numbers", "missed"),
    [
        pytest.param(lock_buckets, set(), id="numbers taken under the lock"),
        pytest.param(take_unlocked, {"slow"}, id="planted: numbers taken without it"),
    ],
)
@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_a_late_commit_is_not_overtaken(app, house, monkeypatch, take_numbers, missed):
    """One writer takes its number and dawdles; another would commit meanwhile, and a device read."""
    names = {an_account(house, f"N{n}").id: name for n, name in enumerate(["slow", "quick"])}
    transact(MACHINE, lambda work: work.touch(*names), customers=names)
    device = Device(signed_in_client(app, house.rosa), "rosa")
    device.pull()
    numbered, go = threading.Event(), threading.Event()

    def dawdle(buckets):
        counters = take_numbers(buckets)
        if threading.current_thread().name == "slow" and counters:
            numbered.set()
            go.wait(10)
        return counters

    monkeypatch.setattr(projector, "lock_buckets", dawdle)

    def rename(customer_id, name):
        def change(work):
            values = update(Customer).where(Customer.id == customer_id).values(name=name)
            db.session.execute(values)
            work.touch(customer_id)

        with app.app_context():
            transact(MACHINE, change, customers=[customer_id])

    slow, quick = (
        threading.Thread(target=rename, args=pair, name=pair[1]) for pair in names.items()
    )
    db.session.rollback()
    slow.start()
    assert numbered.wait(10)
    quick.start()
    quick.join(1)  # without the lock it commits now; with it, it waits
    device.pull()
    go.set()
    slow.join()
    quick.join()
    device.pull()
    cards = device.rows(f"portfolio:{house.nord.id}/core")
    seen = {row[2] for key, row in cards.items() if key[0] == "customer"}
    assert set(names.values()) - seen == missed

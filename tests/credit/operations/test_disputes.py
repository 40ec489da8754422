from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from credit.operations import disputes, holds, triage
from credit.operations.actor import MACHINE, Actor
from credit.operations.disputes import AlreadyDisputed, Qualification
from credit.operations.work import transact
from credit.rules.dispute_reasons import ReasonUnfit
from credit.rules.disputes import DisputeTooLarge, NotNow, NotQualified
from credit.rules.errors import Conflict, Missing
from credit.store.db import db
from credit.store.dunning import DunningDecision, DunningMessage
from credit.store.field import Dispute, DisputeComment
from credit.store.items import Item
from credit.store.journal import JournalEntry
from credit.store.push import Notice
from tasks.dunning import decide_all, release_triage
from tasks.figures import recompute
from tests.builders import a_step, add, an_account, an_item
from tests.credit.operations.test_dunning import TODAY, a_dispute


@pytest.fixture
def customer(house):
    return an_account(house, "C001", email="compta@client.example")


@pytest.fixture
def item(customer):
    return an_item(customer)


@pytest.fixture
def kofi(house):
    return Actor(house.kofi.id, "credit_manager")


@pytest.fixture
def unnamed(house, item):
    """What a rep opened without naming an invoice."""
    dispute = a_dispute(item, None, house=house)
    dispute.item_id = None
    add(dispute)
    db.session.commit()
    return dispute.id


def do(actor, verb, *args):
    return transact(actor, lambda work: verb(work, *args))


def test_the_desk_qualifies(house, kofi, unnamed, item):
    dispute = do(kofi, disputes.qualify, unnamed, Qualification(item.id, 40_00))
    assert (dispute.state, dispute.item_id, dispute.amount_minor) == ("qualified", item.id, 40_00)
    row = db.session.scalars(select(JournalEntry)).one()
    assert (row.action, row.actor_id) == ("qualify.dispute", house.kofi.id)
    assert (row.before["item_id"], row.after["item_id"]) == (None, item.id)


def test_the_desk_says_better_why_or_leaves_it(house, kofi, unnamed, item):
    with pytest.raises(ReasonUnfit):
        do(kofi, disputes.qualify, unnamed, Qualification(item.id, 40_00, "price", "missing"))
    do(kofi, disputes.qualify, unnamed, Qualification(item.id, 40_00, "quantity", "missing"))
    dispute = do(kofi, disputes.qualify, unnamed, Qualification(item.id, 30_00))
    assert (dispute.reason, dispute.detail) == ("quantity", "missing")


def test_a_qualification_is_held_to_the_books(house, kofi, unnamed, item):
    elsewhere = an_item(an_account(house, "C002"), "F-900")
    with pytest.raises(DisputeTooLarge):
        do(kofi, disputes.qualify, unnamed, Qualification(item.id, 100_01))
    with pytest.raises(Missing):
        do(kofi, disputes.qualify, unnamed, Qualification(elsewhere.id, 1_00))
    add(a_dispute(item, 10_00, house=house))
    db.session.commit()
    with pytest.raises(AlreadyDisputed):
        do(kofi, disputes.qualify, unnamed, Qualification(item.id, 1_00))


def test_an_owner_must_see_the_customer_and_hears_of_it(house, kofi, unnamed, item):
    do(kofi, disputes.qualify, unnamed, Qualification(item.id, 40_00))
    with pytest.raises(Missing):
        do(kofi, disputes.assign, unnamed, house.samir.id)
    assert do(kofi, disputes.assign, unnamed, house.meriem.id).state == "in_progress"
    assert db.session.scalars(select(Notice.user_id)).all() == [house.meriem.id]


def test_a_comment_said_twice_is_one(house, kofi, unnamed):
    comment_id = uuid4()
    do(kofi, disputes.comment, unnamed, comment_id, "slip found")
    do(kofi, disputes.comment, unnamed, comment_id, "slip found")
    assert db.session.scalars(select(DisputeComment.text)).all() == ["slip found"]
    assert db.session.scalars(select(Notice.user_id)).all() == [house.rosa.id]


def test_a_comment_calls_people_by_name_but_nobody_out_of_sight(house, kofi, unnamed):
    text = "@meriem @samir @lea @nobody @kofi, who signed the slip?"

    def called():
        wanted = select(Notice).where(Notice.event == "mention")
        return sorted(notice.user_id for notice in db.session.scalars(wanted))

    do(kofi, disputes.comment, unnamed, uuid4(), text)
    assert called() == [house.meriem.id]  # not samir's customer, not lea's step, and kofi speaks
    a_step(db.session.get_one(Dispute, unnamed))
    do(kofi, disputes.comment, unnamed, uuid4(), "and @lea?")
    assert called() == sorted([house.meriem.id, house.lea.id])
    notice = db.session.scalars(select(Notice).where(Notice.event == "mention")).first()
    assert notice.link == f"/litiges/{unnamed}"


def test_a_payment_closes_no_dispute(house, kofi, item):
    dispute = add(a_dispute(item, 100_00, house=house))
    db.session.commit()
    item.residual_minor, item.state, item.closed_on = 0, "closed", TODAY
    db.session.commit()
    transact(MACHINE, lambda work: work.touch(item.customer_id, figures=True))
    recompute()
    decide_all(MACHINE)
    assert db.session.get_one(Dispute, dispute.id, populate_existing=True).state == "open"


def test_what_is_unnamed_cannot_be_resolved(kofi, unnamed):
    with pytest.raises(NotQualified):
        do(kofi, disputes.resolve, unnamed, "credited", "ours")


def test_resolving_twice_is_refused(house, kofi, item):
    dispute = add(a_dispute(item, 40_00, house=house))
    db.session.commit()
    do(kofi, disputes.resolve, dispute.id, "rejected", "delivered in full")
    with pytest.raises(NotNow):
        do(kofi, disputes.resolve, dispute.id, "credited", "or not")


@pytest.mark.parametrize(
    ("outcome", "credited", "chased"),
    [
        pytest.param("rejected", None, 100_00, id="rejected unfreezes at once"),
        pytest.param("credited", None, 60_00, id="credited waits for the credit note"),
        pytest.param("partly_credited", 10_00, 90_00, id="partly credited frees the rest"),
        pytest.param("partly_credited", None, 60_00, id="or nothing while nobody says"),
    ],
)
def test_what_a_resolution_leaves_to_chase(house, kofi, item, outcome, credited, chased):
    dispute = add(a_dispute(item, 40_00, house=house))
    db.session.commit()
    do(kofi, disputes.resolve, dispute.id, outcome, "looked into it", credited)
    decide_all(MACHINE, by_hand=True)
    assert db.session.scalars(select(DunningDecision)).one().amount_minor == chased
    assert db.session.scalars(select(Notice.event)).all()[0] == "dispute_resolved"


def test_a_reopened_one_freezes_again_and_a_withdrawn_one_does_not(house, kofi, item):
    dispute = add(a_dispute(item, 40_00, house=house))
    db.session.commit()
    do(kofi, disputes.resolve, dispute.id, "rejected", "no")
    reopened = do(kofi, disputes.reopen, dispute.id, "the slip turned up")
    assert (reopened.state, reopened.outcome, reopened.resolved_at) == ("in_progress", None, None)
    assert do(kofi, disputes.withdraw, dispute.id, "they pay").state == "withdrawn"
    assert db.session.scalars(select(Dispute.state)).all() == ["withdrawn"]


def test_a_hold_is_told_once_and_lifted_once(house, kofi, customer):
    do(kofi, holds.hold, customer.id, "no answer since May")
    with pytest.raises(Conflict):
        do(kofi, holds.hold, customer.id, "again")
    do(kofi, holds.lift, customer.id)
    do(kofi, holds.lift, customer.id)
    told = db.session.execute(select(Notice.event, Notice.user_id).order_by(Notice.id)).all()
    assert sorted(told) == sorted(
        [
            ("customer_held", house.rosa.id),
            ("customer_held", house.meriem.id),
            ("hold_lifted", house.rosa.id),
        ]
    )
    actions = db.session.scalars(select(JournalEntry.action).order_by(JournalEntry.id)).all()
    assert actions == ["hold.customer", "lift.hold"]


def test_a_hold_on_reminders_needs_an_end_and_acts_at_once(kofi, customer, item):
    decide_all(MACHINE, by_hand=True)
    for until in (TODAY - timedelta(days=1), TODAY + timedelta(days=184)):
        with pytest.raises(holds.BadEnd):
            do(kofi, holds.hold_dunning, customer.id, "visit", until)
    do(kofi, holds.hold_dunning, customer.id, "visit on Friday", date(2026, 12, 1))
    message = db.session.scalars(select(DunningMessage)).one()
    assert (message.state, message.why) == ("held", "dunning_hold")


def test_triage_is_shown_then_released_to_the_first_letter(house, customer):
    old = an_item(customer, "F-OLD", 300_00, due_on=date(2025, 1, 31), stage="triage")
    other = an_account(house, "C002", email="x@y.example")
    waits = an_item(other, "F-2", 50_00, stage="triage")
    (row, _) = triage.preview(TODAY)
    assert (row["customer"], row["count"], row["chased_minor"]) == ("Client C001", 1, 300_00)
    assert (row["items"][0]["level"], row["oldest_days"]) == ("L1", 661)
    assert release_triage(MACHINE, [customer.id]) == 1
    assert release_triage(MACHINE, [customer.id]) == 0
    decide_all(MACHINE, by_hand=True)
    found = {d.item_id: (d.level, d.reason) for d in db.session.scalars(select(DunningDecision))}
    assert found == {old.id: ("L1", "level_due"), waits.id: (None, "triage")}
    assert release_triage(MACHINE) == 1
    assert set(db.session.scalars(select(Item.stage))) == {"not_due"}

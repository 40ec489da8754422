"""A formal notice goes by a person's word, after 48 hours the rep hears of and may hold once."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from credit.operations import dunning_releases, posting, reminders
from credit.operations.actor import MACHINE, Actor
from credit.operations.audience import with_role
from credit.operations.moment import read_clock
from credit.operations.work import transact
from credit.rules.access import DESK
from credit.rules.calendar import is_business_day
from credit.rules.errors import CreditError
from credit.store.bounces import ReturnedAddress
from credit.store.customers import Company
from credit.store.db import db
from credit.store.dunning import DunningDecision, DunningMessage, DunningRelease, DunningRun, Mail
from credit.store.items import Item
from credit.store.journal import JournalEntry
from credit.store.push import Notice
from tasks.dunning import prepare_dunning, send_dunning
from tests.builders import add, an_account, an_item

TODAY = date(2026, 11, 23)  # a Monday
THURSDAY = date(2026, 11, 26)


def at(day, hour=9, minute=0):
    """An instant by the clock of Paris, in November."""
    return datetime(day.year, day.month, day.day, hour - 1, minute, tzinfo=UTC)


@pytest.fixture
def customer(house):
    return an_account(house, "C001", email="compta@client.example", name="Charpentes Val")


@pytest.fixture
def item(customer):
    more = {"stage": "L3", "stage_on": date(2026, 11, 10), "due_on": date(2026, 10, 10)}
    return an_item(customer, due_source="column", **more)


@pytest.fixture
def live(house, clock):
    """Live through business days: what may leave leaves at ten and at eleven, the run decides at four."""

    def through(*days):
        for day in days:
            db.session.get(Company, house.company.id).as_of = day
            db.session.commit()
            for hour, job in ((10, send_dunning), (11, send_dunning), (16, prepare_dunning)):
                clock.now = at(day, hour, 30)
                job()
        db.session.expire_all()

    return through


@pytest.fixture
def release(house, customer, item, clock):
    def go(level="formal_notice", confirmed=(), items=None, when=None):
        clock.now = when or at(TODAY, 11)

        def change(work):
            ids = items or [item.id]
            row = dunning_releases.release(work, customer.id, level, ids, confirmed)
            return row and row.id

        return transact(Actor(user_id=house.kofi.id), change, customers=[customer.id])

    return go


@pytest.fixture
def ask(house, customer, clock):
    def go(until, when, who=None, reason="Il paie jeudi, vu le dirigeant"):
        clock.now = when

        def change(work):
            who_id = (who or house.rosa).id
            dunning_releases.ask_hold(work, customer.id, who_id, until, reason)

        transact(Actor(user_id=house.rosa.id), change, customers=[customer.id])

    return go


def the_release():
    db.session.expire_all()
    return db.session.scalars(select(DunningRelease)).one()


def refusal(call, *args, **more):
    with pytest.raises(CreditError) as refused:
        call(*args, **more)
    db.session.rollback()
    return refused.value.code


def letters():
    return db.session.scalars(select(Mail.subject)).all()


def test_a_release_is_announced_with_its_hour_and_the_notice_goes_48_hours_later(
    house, customer, item, release, live
):
    release()
    told = {n.user_id: n for n in db.session.scalars(select(Notice))}
    assert set(told) == {house.rosa.id, house.meriem.id}
    assert told[house.rosa.id].event == "formal_notice_soon"
    assert told[house.rosa.id].facts == {"time": "25/11 11:00"}
    live(TODAY, TODAY + timedelta(days=1))
    message = db.session.scalars(select(DunningMessage)).one()
    assert (message.level, message.send_after) == (
        "formal_notice",
        at(TODAY + timedelta(days=2), 11),
    )
    assert letters() == []
    live(TODAY + timedelta(days=2))
    (subject,) = letters()
    assert subject.startswith("Mise en demeure de payer")
    assert the_release().state == "sent"
    assert db.session.get(Item, item.id).stage == "formal_notice"
    body = db.session.scalars(select(Mail.body)).one()
    for law in ("article 1344", "L441-10", "D441-5", "40\xa0€", "huit jours"):
        assert law in body.replace("\n", " ")


def test_nobody_s_haste_shortens_the_48_hours(release, live, clock):
    release()
    live(TODAY, TODAY + timedelta(days=1))
    clock.now = at(TODAY + timedelta(days=2), 10, 45)
    assert transact(MACHINE, reminders.hasten) == []
    send_dunning()
    assert letters() == []


def test_no_weekend_eats_the_notice(release):
    release(when=at(date(2026, 11, 20), 15))
    assert the_release().goes_at == at(date(2026, 11, 24), 15)


def test_a_hold_in_time_moves_the_notice_once_and_ends_by_itself(house, item, release, ask, live):
    release()
    live(TODAY, TODAY + timedelta(days=1))
    ask(THURSDAY, at(TODAY + timedelta(days=2), 10, 59))
    held = db.session.scalars(select(DunningMessage)).one()
    assert (held.state, held.why) == ("held", "notice_held")
    told = db.session.scalars(select(Notice).where(Notice.event == "notice_held")).all()
    assert {notice.user_id for notice in told} == {*with_role(*DESK)} - {house.rosa.id}
    assert told[0].facts == {"day": "2026-11-26"}
    row = the_release()
    assert (row.hold_until, row.hold_by_id) == (THURSDAY, house.rosa.id)
    assert row.goes_at == at(date(2026, 11, 27), 10)
    assert refusal(ask, THURSDAY, at(TODAY + timedelta(days=2), 12)) == "hold_used"
    live(TODAY + timedelta(days=2), THURSDAY)
    assert letters() == []
    live(date(2026, 11, 27), date(2026, 11, 30))
    assert len(letters()) == 1


@pytest.mark.parametrize(
    ("until", "when", "code"),
    [
        pytest.param(THURSDAY, at(date(2026, 11, 25), 11), "too_late", id="at the very hour"),
        pytest.param(date(2026, 12, 4), at(TODAY, 12), "hold_end", id="eleven days"),
        pytest.param(date(2026, 11, 22), at(TODAY, 12), "hold_end", id="yesterday"),
    ],
)
def test_a_hold_out_of_bounds_holds_nothing(release, ask, until, when, code):
    release()
    assert refusal(ask, until, when) == code
    assert the_release().held_at is None


def test_a_hold_is_the_rep_s_and_needs_a_notice(house, release, ask):
    assert refusal(ask, THURSDAY, at(TODAY, 12)) == "too_late"
    release()
    assert refusal(ask, THURSDAY, at(TODAY, 12), who=house.samir) == "not_the_rep"


def test_a_second_release_of_the_same_debt_gives_no_second_hold(house, release, ask):
    id = release()
    ask(THURSDAY, at(TODAY, 12))
    transact(
        Actor(user_id=house.kofi.id), lambda work: dunning_releases.withdraw(work, id) and None
    )
    release(when=at(TODAY, 14))
    assert refusal(ask, THURSDAY, at(TODAY, 15)) == "hold_used"


def test_a_derived_due_date_needs_a_person_s_word_first(customer, item, release):
    db.session.get(Item, item.id).due_source = "default"
    db.session.commit()
    assert refusal(release) == "due_unconfirmed"
    release(confirmed=[item.id])
    entry = db.session.scalars(select(JournalEntry)).all()[-1]
    assert entry.action == "release.notice"


def test_only_what_waits_for_a_release_can_be_released_and_once(customer, item, release):
    early = an_item(customer, "F-2")
    assert refusal(release, items=[early.id]) == "not_releasable"
    assert refusal(release, level="litigation") == "not_releasable"
    release()
    assert refusal(release) == "notice_announced", (
        "who asks again, unanswered, hears what became of it"
    )


def test_a_withdrawn_notice_does_not_go(house, release, live):
    id = release()
    live(TODAY, TODAY + timedelta(days=1))
    transact(
        Actor(user_id=house.kofi.id), lambda work: dunning_releases.withdraw(work, id) and None
    )
    live(TODAY + timedelta(days=2))
    assert (letters(), the_release().state) == ([], "withdrawn")


def test_a_notice_nothing_is_left_of_lapses_at_the_next_run(item, release, live):
    release()
    paid = db.session.get(Item, item.id)
    paid.state, paid.residual_minor = "closed", 0
    db.session.commit()
    live(TODAY)
    assert (the_release().state, the_release().why) == ("lapsed", "settled")


def test_litigation_sends_nothing_and_moves_the_debt_at_once(item, release, live):
    row = db.session.get(Item, item.id)
    row.stage, row.due_on = "formal_notice", date(2026, 9, 1)
    db.session.commit()
    release("litigation")
    live(TODAY, TODAY + timedelta(days=1))
    assert (db.session.get(Item, item.id).stage, letters()) == ("litigation", [])
    assert db.session.scalars(select(DunningDecision.reason)).all()[-1] == "plan_exhausted"


def test_without_a_release_the_notice_waits_for_ever(item, live):
    days = [TODAY + timedelta(days=n) for n in range(12)]
    live(*[day for day in days if is_business_day(day)])
    assert letters() == []
    run = db.session.scalars(select(DunningRun).order_by(DunningRun.id.desc())).first()
    kept = select(DunningDecision.reason).where(DunningDecision.run_id == run.id)
    assert db.session.scalars(kept).all() == ["needs_release"]


def test_a_notice_no_mail_can_carry_is_released_and_posted_once_its_hour_has_come(
    customer, item, release, live, clock
):
    add(
        ReturnedAddress(
            customer_id=customer.id,
            address="compta@client.example",
            status="5.1.1",
            detail="User unknown",
            returned_on=TODAY,
        )
    )
    db.session.commit()
    live(TODAY)
    release()
    live(TODAY + timedelta(days=1))
    assert posting.to_post(read_clock()) == []  # it may leave tomorrow at eleven
    clock.now = at(TODAY + timedelta(days=2), 11, 30)
    (posted,) = posting.to_post(read_clock())
    assert (posted.letter.level, posted.why) == ("formal_notice", "returned")
    said = posted.letter
    transact(
        MACHINE,
        lambda work: posting.mark_posted(work, customer.id, said.level, said.total_minor).id,
    )
    assert the_release().state == "sent"
    assert db.session.get(Item, item.id).stage == "formal_notice"
    assert letters() == []

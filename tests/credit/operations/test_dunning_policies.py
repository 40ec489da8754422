"""A dunning policy in force: whom it reminds how, and what it never does to an episode."""

from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import select

from credit.operations import dunning_policies, dunning_releases, dunning_replays, holds
from credit.operations.actor import Actor
from credit.operations.moment import read_clock
from credit.operations.work import transact
from credit.rules.errors import BeginsInThePast, Refused
from credit.store.customers import Company
from credit.store.db import db
from credit.store.dunning import DunningDecision, DunningMessage, DunningRelease, DunningRun, Mail
from credit.store.items import Item
from tasks.dunning import prepare_dunning, send_dunning
from tests.builders import NOW, add, an_account, an_item

TODAY = date(2026, 11, 23)
PRE, L1, L2 = (
    {"name": name, "after_days": days} for name, days in (("pre_due", -7), ("L1", 3), ("L2", 8))
)
NOTICE = {"name": "formal_notice", "after_days": 20}


def adopt(house, strategies, starts_on=TODAY, seen=None):
    def change(work):
        more = {"reason": "the board", "starts_on": starts_on, "seen": seen}
        return dunning_policies.adopt(work, strategies, **more).id

    return transact(Actor(user_id=house.claire.id), change)


def standard(*levels):
    return [{"name": "Standard", "levels": list(levels)}]


@pytest.fixture
def run_day(house, clock):
    """Live through one business day: what is due leaves at ten, then the run decides."""

    def live(day):
        for hour, job in ((10, send_dunning), (15, prepare_dunning)):
            clock.now = datetime.combine(day, NOW.timetz()).replace(hour=hour)
            db.session.get(Company, house.company.id).as_of = day
            db.session.commit()
            job()
        db.session.expire_all()
        run = db.session.scalars(select(DunningRun).where(DunningRun.run_on == day)).one()
        kept = select(DunningDecision).where(DunningDecision.run_id == run.id)
        return {one.item_id: one for one in db.session.scalars(kept)}

    return live


def sent():
    wanted = select(DunningMessage.level).where(DunningMessage.state == "sent")
    return db.session.scalars(wanted.order_by(DunningMessage.run_on)).all()


def test_a_courtesy_announces_what_comes_due_and_names_no_delay(house, run_day):
    customer = an_account(house, "C1", email="compta@client.example")
    soon = an_item(customer, "F-1", due_on=TODAY + timedelta(days=7))
    far = an_item(customer, "F-2", due_on=TODAY + timedelta(days=9))
    debited = an_account(house, "C2", email="b@client.example", direct_debit=True)
    theirs = an_item(debited, "F-3", due_on=TODAY + timedelta(days=7))
    assert run_day(TODAY) == {}  # what is built in looks at what is overdue only
    adopt(house, standard(PRE, L1))
    decided = run_day(TODAY + timedelta(days=1))
    assert (decided[soon.id].level, decided[theirs.id].reason) == (
        "pre_due",
        "direct_debit_pending",
    )
    assert far.id not in decided
    run_day(TODAY + timedelta(days=2))
    letter = db.session.scalars(select(Mail)).one()
    assert "F-1, à échéance le" in letter.body
    assert "retard" not in letter.body
    assert db.session.get(Item, soon.id).stage == "pre_due"


def test_a_changed_policy_repeats_no_level_and_makes_no_item_jump(house, run_day):
    item = an_item(an_account(house, "C1", email="compta@client.example"), due_on=date(2026, 11, 1))
    run_day(TODAY)
    run_day(TODAY + timedelta(days=1))
    assert sent() == ["L1"]
    adopt(house, standard(L1 | {"after_days": 1}, L2, NOTICE), TODAY + timedelta(days=1))
    decided = run_day(TODAY + timedelta(days=2))
    assert decided[item.id].reason == "gap"
    assert decided[item.id].facts["policy"] == 1
    assert decided[item.id].facts["strategy"] == "Standard"
    decided = run_day(TODAY + timedelta(days=8))
    assert decided[item.id].level == "L2"  # though its twentieth day has passed long ago
    run_day(TODAY + timedelta(days=9))
    adopt(house, standard(L1, L2 | {"gap_days": 0}), TODAY + timedelta(days=9))
    assert run_day(TODAY + timedelta(days=10))[item.id].reason == "plan_exhausted"
    assert sent() == ["L1", "L2"]


def test_each_customer_follows_the_first_strategy_that_fits(house, run_day):
    slow = {
        "name": "Mairies",
        "when": {"segments": ["Public"]},
        "levels": [L1 | {"after_days": 60}],
    }
    rich = {"name": "Grands comptes", "when": {"least_minor": 900_00}, "levels": [PRE, L1]}
    abroad = {
        "name": "Belgique",
        "when": {"countries": ["BE"]},
        "levels": [L1 | {"after_days": 60}],
    }
    adopt(house, [slow, rich, abroad, *standard(L1 | {"tone": "L2"})])
    town = an_item(an_account(house, "C1", segment="Public", email="a@c.example"), "F-1")
    big = an_item(an_account(house, "C2", email="b@c.example"), "F-2", 1_000_00)
    small = an_item(an_account(house, "C3", email="c@c.example"), "F-3")
    ghent = an_item(an_account(house, "C4", country="BE", email="d@c.example"), "F-4")
    decided = run_day(TODAY)
    assert decided[town.id].reason == "too_early"
    assert {id: decided[id].facts["strategy"] for id in decided} == {
        town.id: "Mairies",
        big.id: "Grands comptes",
        small.id: "Standard",
        ghent.id: "Belgique",
    }
    subjects = select(DunningMessage.subject).order_by(DunningMessage.customer_id)
    gentle, firm = db.session.scalars(subjects)
    assert gentle.split(",")[0] != firm.split(",")[0]  # the same level, the text of another


def test_a_version_begins_on_its_day_and_what_changes_nothing_is_refused(house, clock):
    adopt(house, standard(L1, L2), TODAY + timedelta(days=1))
    assert dunning_policies.strategies_on(TODAY).version == 0
    assert dunning_policies.strategies_on(TODAY + timedelta(days=1)).version == 1
    with pytest.raises(Refused):
        adopt(house, standard(L1, L2))
    with pytest.raises(BeginsInThePast):
        adopt(house, standard(L1), TODAY - timedelta(days=1))
    with pytest.raises(dunning_policies.DunningPolicyChanged):
        adopt(house, standard(L1), seen=0)


def test_a_replay_of_what_is_in_force_finds_no_difference_and_of_a_draft_whom_it_changes(
    house, run_day
):
    kept = an_account(house, "C1", email="a@c.example", name="Charpentes Val")
    an_item(kept, "F-1", due_on=date(2026, 11, 12))
    an_item(an_account(house, "C2", email="b@c.example", direct_debit=True), "F-2")
    adopt(house, standard(L1 | {"after_days": 10}, L2 | {"after_days": 18}))
    for days in (0, 1, 2, 3, 4, 7, 8, 9, 10, 11):
        run_day(TODAY + timedelta(days=days))
    assert sent() == ["L1", "L2"]
    window = (TODAY, TODAY + timedelta(days=10), 0, read_clock())
    same = dunning_replays.try_out(
        standard(L1 | {"after_days": 10}, L2 | {"after_days": 18}), *window
    )
    assert (same["customers"], same["changed"], same["next"]) == (2, [], None)
    later = dunning_replays.try_out(
        standard(L1 | {"after_days": 10}, L2 | {"after_days": 90}), *window
    )
    (changed,) = later["changed"]
    assert changed["customer"] == "Charpentes Val"
    assert [one["level"] for one in changed["before"]] == ["L1", "L2"]
    assert [one["level"] for one in changed["after"]] == ["L1"]
    assert (later["before"], later["after"]) == ({"L1": 1, "L2": 1}, {"L1": 1})


def test_a_replay_keeps_to_a_window_of_days_that_were(house, clock):
    for since, until in (
        (TODAY, TODAY + timedelta(days=1)),
        (TODAY, TODAY - timedelta(days=1)),
        (TODAY - timedelta(days=200), TODAY),
    ):
        with pytest.raises(dunning_replays.ReplayWindow):
            dunning_replays.try_out(standard(L1), since, until, 0, read_clock())


def test_a_company_that_never_ran_replays_its_books_and_who_paid_hears_nothing(house, clock):
    late = an_account(house, "C1", name="Charpentes Val")  # an export brings no address
    dated = {"document_on": date(2026, 9, 1), "due_on": date(2026, 10, 5)}
    an_item(late, "F-1", 500_00, **dated)
    prompt = an_account(house, "C2", email="b@c.example")
    paid = {"state": "closed", "residual_minor": 0, "closed_on": date(2026, 10, 6)}
    an_item(prompt, "F-2", 300_00, **dated | paid)
    debited = an_account(house, "C3", email="c@c.example", direct_debit=True)
    an_item(debited, "F-3", **dated)
    assert dunning_replays.window(TODAY)["books_on"] is not None
    draft = standard(PRE, L1, L2, NOTICE)
    found = dunning_replays.try_out(draft, date(2026, 9, 21), TODAY, 0, read_clock())
    assert (found["total"], found["books_until"]) == (3, TODAY)
    changed = {one["customer"]: one for one in found["changed"]}
    heard = [
        (one["on"], one["level"], one["proposed"]) for one in changed["Charpentes Val"]["after"]
    ]
    assert heard == [
        ("2026-09-28", "pre_due", False),
        ("2026-10-08", "L1", False),
        ("2026-10-16", "L2", False),
        ("2026-10-26", "formal_notice", True),
    ]
    assert found["after"]["pre_due"] == 2, "whoever paid later had heard the courtesy too"
    assert found["after"]["L1"] == 1
    assert found["before"] == {}


@pytest.mark.parametrize(
    ("withdrawn_on", "proposed_on"),
    [
        pytest.param(None, date(2026, 10, 29), id="to its end"),
        pytest.param(date(2026, 10, 27), date(2026, 10, 27), id="until taken back"),
    ],
)
def test_a_notice_a_rep_held_is_not_proposed_on_the_days_it_was(
    house, clock, withdrawn_on, proposed_on
):
    customer = an_account(house)
    item = an_item(customer, document_on=date(2026, 9, 1), due_on=date(2026, 10, 5))
    notice = add(
        DunningRelease(
            customer_id=customer.id,
            level="formal_notice",
            items=[[item.id, item.episode, item.due_on.isoformat()]],
            total_minor=item.residual_minor,
            released_by_id=house.kofi.id,
            released_at=datetime(2026, 10, 22, 9, tzinfo=UTC),
            released_on=date(2026, 10, 22),
            goes_at=datetime(2026, 10, 29, 9, tzinfo=UTC),
            hold_until=date(2026, 10, 28),
            hold_reason="Il paie mercredi",
            hold_by_id=house.rosa.id,
            held_at=datetime(2026, 10, 23, 9, tzinfo=UTC),
        )
    ).id
    db.session.commit()
    if withdrawn_on:
        clock.now = datetime.combine(withdrawn_on, NOW.timetz())
        transact(Actor(user_id=house.kofi.id), lambda work: dunning_releases.withdraw(work, notice))
        clock.now = NOW
    draft = standard(L1, L2, NOTICE)
    (changed,) = dunning_replays.try_out(draft, date(2026, 9, 21), TODAY, 0, read_clock())[
        "changed"
    ]
    heard = {one["level"]: one["on"] for one in changed["after"]}
    assert heard["L2"] == "2026-10-16", "a reminder is no notice"
    assert heard["formal_notice"] == proposed_on.isoformat()


@pytest.mark.parametrize(
    ("said", "first_on"),
    [
        pytest.param({7: 13}, date(2026, 10, 14), id="to its end"),
        pytest.param({7: 30, 12: None}, date(2026, 10, 12), id="until it was lifted"),
        pytest.param({7: 30, 12: 15}, date(2026, 10, 16), id="to another end"),
        pytest.param({9: 30}, date(2026, 10, 8), id="not before it was asked for"),
    ],
)
def test_reminders_held_on_days_no_run_looked_are_not_replayed_on_them(
    house, clock, said, first_on
):
    """said: by day of October, through which day of it reminders were held; None lifts the hold."""
    customer = an_account(house)
    an_item(customer, document_on=date(2026, 9, 1), due_on=date(2026, 10, 5))
    db.session.commit()
    for day, until in said.items():
        clock.now = datetime.combine(date(2026, 10, day), NOW.timetz())
        if until is None:
            act = partial(holds.lift_dunning, customer_id=customer.id)
        else:
            act = partial(
                holds.hold_dunning,
                customer_id=customer.id,
                reason="Visite lundi",
                until=date(2026, 10, until),
            )
        transact(Actor(user_id=house.kofi.id), act)
    clock.now = NOW
    found = dunning_replays.try_out(standard(L1), date(2026, 9, 21), TODAY, 0, read_clock())
    (changed,) = found["changed"]
    assert [one["on"] for one in changed["after"]] == [first_on.isoformat()]


def test_a_courtesy_added_to_a_plan_is_replayed_on_days_runs_saw_nothing_due(house, run_day):
    customer = an_account(house, "C1", email="a@c.example")
    an_item(customer, "F-1", due_on=TODAY + timedelta(days=7))
    adopt(house, standard(L1, L2))
    for days in (0, 1, 2, 3, 4, 7, 8, 9, 10, 11):
        run_day(TODAY + timedelta(days=days))
    window = (TODAY, TODAY + timedelta(days=11), 0, read_clock())
    (changed,) = dunning_replays.try_out(standard(PRE, L1, L2), *window)["changed"]
    assert [one["level"] for one in changed["before"]] == ["L1"]
    assert [(one["on"], one["level"]) for one in changed["after"]] == [
        (TODAY.isoformat(), "pre_due"),
        ((TODAY + timedelta(days=10)).isoformat(), "L1"),
    ]

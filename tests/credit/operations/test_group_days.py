"""A group on a past day: the accounts it had then, what each owed then, and nothing netted between them."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import event

from credit.operations import groups
from credit.operations.actor import Actor
from credit.operations.work import transact
from credit.store.customers import Customer
from credit.store.db import db
from credit.store.groups import CustomerGroup
from tasks.figures import recompute
from tests.builders import add, an_account, an_item
from tests.clients import signed_in_client
from tests.kept_days import stand

NOVEMBER = "2026-11-{:02}"


def at(clock, day, hour=8):
    clock.now = datetime(2026, 11, day, hour, 30, tzinfo=UTC)


def move(house, customer, group):
    group_id = group and group.id
    transact(Actor(house.kofi.id), lambda work: groups.assign(work, customer.id, group_id))


@pytest.fixture
def group(house):
    return add(CustomerGroup(name="Groupe Val", currency="EUR"))


@pytest.fixture
def stays(house, group):
    """In the group whenever it is asked."""
    one = an_account(house, "STAYS", group_id=group.id)
    an_item(one, "F-1", 300_00)
    return one


@pytest.fixture
def ask(app, house, group):
    kofi = signed_in_client(app, house.kofi)

    def told(path="", day=None, of_group=None, **more):
        query = {"scope": "group", "id": (of_group or group).id, **more}
        answer = kofi.get(
            f"/api/v1/{path or 'overview'}",
            query_string=query | ({"on": NOVEMBER.format(day)} if day else {}),
        )
        assert answer.status_code == 200, answer.json
        return answer.json

    return told


@pytest.fixture
def behind(ask):
    """Who is behind the exposure of a day, and all of it."""

    def told(day=None, of_group=None):
        found = ask("overview/lines", day, of_group, of="exposure")
        board = ask("", day, of_group)["figures"]
        assert found["amount_minor"] == (board["exposure_minor"] if board else 0)
        return {row["customer"].removeprefix("Client "): row["minor"] for row in found["rows"]}

    return told


def test_a_group_is_what_its_accounts_owed_on_the_day(house, clock, group, stays, ask, behind):
    other = an_account(house, "OTHER", portfolio=house.sud, group_id=group.id)
    an_item(other, "F-2", 50_00)
    stand(house, clock, 19)
    an_item(other, "F-3", 900_00, due_on=date(2026, 12, 31))
    stand(house, clock, 23)
    assert (behind(19), behind()) == (
        {"STAYS": 300_00, "OTHER": 50_00},
        {"OTHER": 950_00, "STAYS": 300_00},
    )
    then = ask("", 19)
    assert (then["customers"], then["figures"]["overdue_minor"]) == (2, 350_00)
    assert then["buckets"]["1_30"] == 350_00
    assert ask("kpis", 19)["figures"] == then["figures"]
    assert ask("", 18)["figures"] is None
    assert ask(on="0001-01-01")["figures"] is None


def test_who_joined_or_left_since_counts_where_it_was(house, clock, group, stays, behind):
    leaves, joins = (an_account(house, code) for code in ("LEAVES", "JOINS"))
    for one in (leaves, joins):
        an_item(one, f"F-{one.code}", 40_00)
    leaves.group_id = group.id
    db.session.commit()
    stand(house, clock, 19)
    at(clock, 20)
    move(house, leaves, None)
    move(house, joins, group)
    stand(house, clock, 23)
    assert behind(19) == {"STAYS": 300_00, "LEAVES": 40_00}
    assert behind(20) == behind() == {"STAYS": 300_00, "JOINS": 40_00}


def test_an_account_that_came_and_went_is_there_between(house, clock, group, stays, behind):
    guest, next_door = an_account(house, "GUEST"), add(CustomerGroup(name="Autre", currency="EUR"))
    an_item(guest, "F-2", 40_00)
    stand(house, clock, 16)
    for day, where in ((17, group), (18, next_door), (20, group), (21, None)):
        at(clock, day)
        move(house, guest, where)
    stand(house, clock, 23)
    there = {day for day in range(16, 24) if "GUEST" in behind(day)}
    assert there == {17, 20}
    assert {day for day in range(16, 24) if "GUEST" in behind(day, next_door)} == {18, 19}


def test_a_move_counts_from_the_business_day_it_was_made_on(house, clock, group, stays, behind):
    late, early = an_account(house, "LATE"), an_account(house, "EARLY")
    for one in (late, early):
        an_item(one, f"F-{one.code}", 40_00)
    stand(house, clock, 19)
    at(clock, 19, hour=22)  # half past eleven in the evening in Paris
    move(house, late, group)
    at(clock, 19, hour=23)  # the next morning
    move(house, early, group)
    stand(house, clock, 20)
    assert behind(19) == {"STAYS": 300_00, "LATE": 40_00}
    assert behind(20) == {"STAYS": 300_00, "EARLY": 40_00, "LATE": 40_00}


def test_what_one_has_in_credit_pays_nothing_of_another_s_debt(
    house, clock, group, stays, ask, behind
):
    in_credit = an_account(house, "CREDIT", group_id=group.id)
    an_item(in_credit, "A-1", -80_00, kind="credit_note")
    stand(house, clock, 19)
    stand(house, clock, 23)
    assert behind(19) == behind() == {"STAYS": 300_00}
    on_its_page = groups.view(group.id)["exposure_minor"]
    assert on_its_page == ask()["figures"]["exposure_minor"] == 300_00
    # The ledger's balance is another question.
    assert ask()["figures"]["balance_minor"] == 220_00
    told = ask()
    assert told["covered_minor"] + told["at_risk_minor"] == 300_00


def test_the_trend_has_at_each_month_s_end_the_accounts_of_then(house, clock, group, stays, ask):
    leaves = an_account(house, "LEAVES", group_id=group.id)
    an_item(leaves, "F-2", 40_00)
    stand(house, clock, 30)
    clock.now = datetime(2026, 12, 4, 8, tzinfo=UTC)
    move(house, leaves, None)
    recompute()
    points = ask("overview/trend")["points"]
    assert [(one["month"], one["exposure_minor"]) for one in points] == [
        ("2026-11-30", 340_00), ("2026-12-04", 300_00),
    ]  # fmt: skip


def test_a_trend_asks_the_journal_once_for_all_its_days(house, clock, group, stays, ask):
    """Who was there in March, and who came in October, at the end of each month."""
    for month in range(1, 12):
        clock.now = datetime(2026, month, 27, 8, tzinfo=UTC)
        house.company.as_of = clock.now.date()
        for customer in db.session.query(Customer):
            customer.stale_at = datetime(2026, 1, 1, tzinfo=UTC)
        db.session.commit()
        recompute()
        if month == 5:
            comes = an_account(house, "COMES")
            an_item(comes, "F-2", 40_00)
        if month in (7, 10):
            move(house, comes, group if month == 7 else None)
    asked = []

    def hear(_connection, _cursor, statement, *_rest):
        asked.append(statement)

    event.listen(db.engine, "before_cursor_execute", hear)
    try:
        points = ask("overview/trend")["points"]
    finally:
        event.remove(db.engine, "before_cursor_execute", hear)
    owed = {one["month"][5:7]: one["exposure_minor"] for one in points}
    assert owed == {f"{n:02}": 340_00 if n in (7, 8, 9) else 300_00 for n in range(1, 12)}
    assert sum("FROM journal_entry" in statement for statement in asked) == 1

"""Goals of portfolios: set at the desk, carried to those who hold them alone, kept as history."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from sqlalchemy import select

from credit.operations import portfolios
from credit.operations.actor import MACHINE
from credit.operations.work import transact
from credit.store.buckets import user_bucket
from credit.store.db import db
from credit.store.field import Promise
from credit.store.journal import JournalEntry
from credit.store.sync import SyncHead
from tasks.figures import recompute
from tasks.goals import keep_standings
from tests.builders import NOW, add, an_account, an_item
from tests.clients import signed_in_client

URL = "/api/v1/goals"


@pytest.fixture
def owing(house):
    """Nord is owed 1 000 euros, 400 of them late since 40 days; Sud 500, all of it late."""
    who = an_account(house, "C1")
    an_item(who, "F-1", 400_00, due_on=date(2026, 10, 14))
    an_item(who, "F-2", 600_00, due_on=date(2027, 1, 1))
    an_item(an_account(house, "S1", portfolio=house.sud), "F-3", 500_00, due_on=date(2026, 10, 14))
    transact(MACHINE, lambda work: work.touch(who.id, figures=True))
    recompute()
    return who


def ask(house, measure="overdue", target=100_00, ends_on="2026-12-31", portfolio=None):
    of = (portfolio or house.nord).id
    return {"portfolio_id": of, "measure": measure, "target": target, "ends_on": ends_on}


def carried(user):
    """Give what this person's phone is told of portfolios."""
    wanted = select(SyncHead.payload).where(
        SyncHead.bucket == user_bucket(user.id),
        SyncHead.entity == "portfolio",
        SyncHead.deleted.is_(False),
    )
    return [(row[1], row[4:7], row[7]) for row in db.session.scalars(wanted)]


def promised(house, who, state, judged_on=date(2026, 11, 20)):
    add(
        Promise(
            id=uuid4(), customer_id=who.id, amount_minor=100_00, promised_on=date(2026, 11, 2), state=state,
            recorded_by_id=house.rosa.id, recorded_on=date(2026, 10, 30), judged_on=judged_on,
            client_time=NOW, created_at=NOW,
        )
    )  # fmt: skip


def test_who_holds_the_portfolio_is_told_and_nobody_else(app, house, owing):
    kofi = signed_in_client(app, house.kofi)
    goal = kofi.post(URL, json=ask(house)).json
    assert (goal["begun"], goal["now"], goal["progress_bp"]) == (400_00, 400_00, 0)
    days = ["2026-11-23", "2026-12-31"]
    goals = [[goal["id"], "overdue", 400_00, 100_00, *days]]
    # 400 euros, 40 days late, at 8 % a year; nothing was sold, so there is no DSO.
    assert carried(house.rosa) == [("Nord 1", [None, 3_51, 800], goals)]
    assert carried(house.samir) == []
    keep_standings()
    assert [name for name, *_ in carried(house.samir)] == ["Sud 1"]
    transact(MACHINE, lambda work: portfolios.set_holders(work, house.nord.id, [house.samir.id]))
    assert carried(house.rosa) == []
    assert {name for name, *_ in carried(house.samir)} == {"Nord 1", "Sud 1"}


def test_another_goal_takes_its_place_and_what_became_of_each_is_kept(app, house, clock, owing):
    kofi = signed_in_client(app, house.kofi)
    first = kofi.post(URL, json=ask(house, "overdue_share", 3_000)).json["id"]
    second = kofi.post(URL, json=ask(house, "overdue_share", 2_000)).json["id"]
    other = kofi.post(URL, json=ask(house)).json["id"]
    clock.now = datetime(2026, 12, 1, 8, tzinfo=UTC)
    an_item(owing, "F-4", 1_000_00, due_on=date(2027, 1, 1))
    transact(MACHINE, lambda work: work.touch(owing.id, figures=True))
    recompute()
    found = {one["id"]: one for one in kofi.get(URL).json["goals"]}
    told = {
        id_: (one["running"], one["begun"], one["now"], one["progress_bp"])
        for id_, one in found.items()
    }
    assert told == {
        first: (False, 4_000, 4_000, 0),
        second: (True, 4_000, 2_000, 10_000),
        other: (True, 400_00, 400_00, 0),
    }
    assert kofi.delete(f"{URL}/{other}").json["running"] is False
    assert kofi.delete(f"{URL}/{other}").status_code == 200
    assert [goal[0] for _, _, goals in carried(house.rosa) for goal in goals] == [second]
    actions = select(JournalEntry.action).where(JournalEntry.action.like("goal.%"))
    assert db.session.scalars(actions).all() == ["goal.set"] * 3 + ["goal.withdraw"]


def test_a_goal_that_asks_for_nothing_or_of_strangers_is_refused(app, house, owing):
    meriem = signed_in_client(app, house.meriem)
    easy = meriem.post(URL, json=ask(house, target=400_00))
    assert (easy.status_code, easy.json["code"], easy.json["facts"]["value"]) == (
        422, "goal_not_better", 400_00,
    )  # fmt: skip
    assert meriem.post(URL, json=ask(house, ends_on="2026-11-23")).json["code"] == "goal_days"
    assert meriem.post(URL, json=ask(house, portfolio=house.sud)).status_code == 404
    assert [one["name"] for one in meriem.get(URL).json["portfolios"]] == ["Nord 1"]
    assert meriem.post(URL, json=ask(house)).status_code == 201


def test_promises_of_the_month_are_counted_and_their_goal_goes_to_who_holds_the_portfolio(
    app, house, clock, owing
):
    for state, on in (("kept", 20), ("kept", 2), ("broken", 3), ("partly_kept", 23)):
        promised(house, owing, state, date(2026, 11, on))
    promised(house, owing, "broken", date(2026, 10, 31))
    promised(house, owing, "active", None)
    kofi = signed_in_client(app, house.kofi)
    goal = kofi.post(URL, json=ask(house, "promises_kept", 8_000)).json
    told = [goal[name] for name in ("now", "kept", "judged", "month", "progress_bp")]
    assert told == [5_000, 2, 4, "2026-11-01", 6_250]
    row = db.session.scalars(
        select(SyncHead.payload).where(
            SyncHead.bucket == user_bucket(house.rosa.id), SyncHead.entity == "portfolio"
        )
    ).one()
    days = ["2026-11-23", "2026-12-31"]
    assert row[7:] == [[], [2, 4, [[goal["id"], "promises_kept", 5_000, 8_000, *days]]]]
    clock.now = datetime(2026, 12, 1, 8, tzinfo=UTC)
    (december,) = kofi.get(URL).json["goals"]
    assert (december["judged"], december["progress_bp"], december["running"]) == (0, 0, True)


def test_an_agency_has_goals_that_finance_sets_and_its_manager_sees(app, house, owing):
    kofi, meriem = signed_in_client(app, house.kofi), signed_in_client(app, house.meriem)
    wanted = ask(house) | {"agency_id": house.nord.agency_id}
    assert kofi.post(URL, json=wanted).status_code == 422
    wanted.pop("portfolio_id")
    assert meriem.post(URL, json=wanted).status_code == 403
    goal = kofi.post(URL, json=wanted).json
    assert (goal["portfolio"], goal["begun"], goal["portfolio_id"]) == ("Nord", 400_00, None)
    for reader in (kofi, meriem):
        assert [one["id"] for one in reader.get(f"{URL}/agencies").json["goals"]] == [goal["id"]]
    assert [one["name"] for one in kofi.get(URL).json["agencies"]] == ["Nord", "Sud"]
    assert meriem.get(URL).json["agencies"] == []
    assert meriem.delete(f"{URL}/{goal['id']}").status_code == 403
    assert kofi.delete(f"{URL}/{goal['id']}").json["running"] is False
    assert meriem.get(f"{URL}/agencies").json["goals"] == []
    assert [one["id"] for one in meriem.get(URL).json["goals"]] == [goal["id"]]

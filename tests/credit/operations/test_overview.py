"""The board of a scope: what is beside the key figures, on any day, each figure with its lines."""

import io
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import uuid4

import pytest
from openpyxl import load_workbook
from sqlalchemy import select, text

from credit.operations import overview
from credit.operations.moment import read_clock
from credit.operations.overview_words import WORDS
from credit.rules.access import KpiScope
from credit.rules.tiles import TILES
from credit.store.covers import CoverLine
from credit.store.db import db
from credit.store.field import Dispute, Promise
from credit.store.groups import CustomerGroup
from credit.store.journal import JournalEntry
from tests.builders import NOW, add, an_account, an_item
from tests.clients import signed_in_client
from tests.kept_days import stand
from tests.papers import text_of

URL = "/api/v1/overview"


def a_dispute(who, item, minor, reason, **more):
    values = {"state": "open", "opened_on": date(2026, 11, 10), "client_time": NOW}
    add(
        Dispute(
            id=uuid4(), customer_id=who.id, item_id=item.id, amount_minor=minor, reason=reason,
            created_at=NOW, **values | more,
        )
    )  # fmt: skip


def a_promise(house, who, state, minor=100_00):
    add(
        Promise(
            id=uuid4(), customer_id=who.id, amount_minor=minor, promised_on=date(2026, 10, 1),
            state=state, judged_on=date(2026, 10, 5), recorded_by_id=house.rosa.id,
            recorded_on=date(2026, 9, 1), client_time=NOW, created_at=NOW,
        )
    )  # fmt: skip


@pytest.fixture
def two_days(house, clock):
    """A customer of Nord on the 19th, and on the 23rd with more; another of Sud."""
    who = an_account(house, "C1", segment="BTP")
    late = an_item(who, "F-1", 365_00, due_on=date(2026, 10, 14))
    an_item(an_account(house, "S1", portfolio=house.sud), "F-SUD", 999_00)
    add(
        CoverLine(
            company_id=who.company_id, customer_id=who.id, policy="P1", named=True,
            amount_minor=100_00, currency="EUR", insured_share_bp=9000,
        )
    )  # fmt: skip
    a_dispute(who, late, 50_00, "price")
    done = an_item(
        who, "F-0", 80_00, state="closed", residual_minor=0, closed_on=date(2026, 11, 20)
    )
    resolved_at = datetime(2026, 11, 20, 9, tzinfo=UTC)
    a_dispute(who, done, 80_00, "quality", state="resolved", resolved_at=resolved_at)
    for state in ("kept", "kept", "broken", "cancelled"):
        a_promise(house, who, state)
    stand(house, clock, 19)
    an_item(who, "F-2", 200_00, due_on=date(2026, 12, 1))
    stand(house, clock, 23)
    return who


def board(house, on=None, user="kofi", scope="portfolio", name=None):
    db.session.expire_all()
    return overview.overview(
        getattr(house, user),
        KpiScope(scope),
        str(name or house.nord.id),
        on,
        read_clock(),
    )


def lines(house, of, key="", on=None):
    found = overview.lines(
        house.kofi, KpiScope.PORTFOLIO, str(house.nord.id), on, read_clock(), of=of, key=key
    )
    return [(row["customer"], row["ref"], row["minor"]) for row in found["rows"]]


def test_the_board_says_what_was_so_on_each_day(house, two_days):
    now, then = board(house), board(house, date(2026, 11, 19))
    assert (now["figures"]["exposure_minor"], then["figures"]["exposure_minor"]) == (565_00, 365_00)
    assert [(one["key"], one["minor"]) for one in now["disputes"]] == [("price", 50_00)]
    assert [one["key"] for one in then["disputes"]] == ["quality", "price"]
    assert now["promises"]["rate_bp"] == 6667
    # Of the hundred euros granted the insurer bears nine tenths.
    assert (now["covered_minor"], now["at_risk_minor"]) == (90_00, 475_00)
    assert (then["forecast"], then["cost"]) == (None, None)


def test_before_the_history_begins_nothing_is_known_and_nothing_fails(house, two_days):
    for on in (date(2026, 11, 1), date.min):
        assert board(house, on)["figures"] is None
        assert lines(house, "promises", on=on) == []


def test_every_figure_opens_into_its_lines(house, two_days):
    assert lines(house, "exposure") == [("Client C1", None, 565_00)]
    assert lines(house, "exposure", on=date(2026, 11, 19)) == [("Client C1", None, 365_00)]
    assert lines(house, "at_risk") == [("Client C1", None, 475_00)]
    assert lines(house, "bucket_31_60") == [("Client C1", None, 365_00)]
    assert lines(house, "disputes", "price") == [("Client C1", "F-1", 50_00)]
    assert lines(house, "promises", "kept") == [("Client C1", None, 100_00)] * 2
    assert lines(house, "cost", "dispute") == [("Client C1", "F-1", 3_20)]


def test_cover_is_the_insurer_s_share_of_what_is_not_disputed(house, clock, two_days):
    db.session.execute(text("UPDATE cover_line SET amount_minor = 90000"))
    stand(house, clock, 24)
    found = board(house)
    # 565 owed, 50 of it disputed: nine tenths of 515.
    assert (found["covered_minor"], found["at_risk_minor"]) == (463_50, 101_50)
    assert found["covered_minor"] + found["at_risk_minor"] == found["figures"]["exposure_minor"]
    # A day kept before this was is read by what was granted then.
    db.session.execute(text("UPDATE figures_day SET uncovered_minor = NULL"))
    db.session.commit()
    assert board(house)["at_risk_minor"] == 0


def test_a_group_is_read_as_one_and_opens_into_its_subsidiaries(house, clock, two_days):
    group = add(CustomerGroup(name="Groupe Val", currency="EUR"))
    db.session.execute(text("UPDATE customer SET group_id = :id"), {"id": group.id})
    db.session.commit()
    found = board(house, scope="group", name=group.id)
    assert found["name"] == "Groupe Val"
    assert (found["customers"], found["figures"]["exposure_minor"]) == (2, 1564_00)
    behind = overview.lines(
        house.kofi, KpiScope.GROUP, str(group.id), None, read_clock(), of="exposure", key=""
    )
    assert [(row["customer"], row["minor"]) for row in behind["rows"]] == [
        ("Client S1", 999_00), ("Client C1", 565_00),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("user", "scope", "name", "exposure"),
    [
        ("kofi", "company", "company", 1364_00),
        ("meriem", "branch", "nord", 365_00),
        ("rosa", "portfolio", "nord", 365_00),
        ("rosa", "person", "rosa", 365_00),
    ],
)
def test_every_scope_has_a_board_of_a_past_day_with_lines(
    house, two_days, user, scope, name, exposure
):
    of = {"nord": house.nord.agency_id if scope == "branch" else house.nord.id}
    id_ = of.get(name) or getattr(house, name).id
    on = date(2026, 11, 19)
    found = board(house, on, user, scope, id_)
    assert found["figures"]["exposure_minor"] == exposure
    behind = overview.lines(
        getattr(house, user), KpiScope(scope), str(id_), on, read_clock(), of="exposure", key=""
    )
    assert behind["amount_minor"] == exposure


def test_the_trend_is_of_month_ends_and_leaves_out_what_nobody_knew(house, clock, two_days):
    stand(house, clock, 30)
    clock.now = datetime(2026, 12, 4, 8, tzinfo=UTC)
    found = overview.trend(house.rosa, KpiScope.PORTFOLIO, str(house.nord.id), read_clock())
    assert [(one["month"], one["exposure_minor"]) for one in found["points"]] == [
        (date(2026, 11, 30), 565_00), (date(2026, 12, 4), 565_00),
    ]  # fmt: skip


def test_lateness_costs_what_the_house_s_capital_costs_by_cause_and_portfolio(house, two_days):
    cost = board(house)["cost"]
    # 365 euros, 40 days late, at 8 % a year.
    assert cost == {
        "rate_bp": 800,
        "total_minor": 3_20,
        "by_cause": [{"key": "dispute", "minor": 3_20}],
        "by_portfolio": [{"key": "Nord 1", "minor": 3_20}],
    }


def test_what_moved_is_of_the_scope_alone(house, two_days):
    found = board(house)
    assert [(one["customer"], one["delta_minor"]) for one in found["movers"]] == [
        ("Client C1", 200_00)
    ]
    assert [one["key"] for one in found["moved"]["segment"]["groups"]] == ["BTP"]
    assert [(one["key"], one["delta_minor"]) for one in found["moved"]["external"]["groups"]] == [
        (None, 200_00)
    ]
    assert board(house, scope="person", name=house.samir.id)["figures"]["exposure_minor"] == 999_00


def test_a_person_arranges_their_board_and_the_files_follow(app, house, two_days):
    kofi, query = signed_in_client(app, house.kofi), {"scope": "portfolio", "id": house.nord.id}
    wanted = [{"name": "cost", "shown": True}, {"name": "aged", "shown": True}]
    wanted += [{"name": one, "shown": False} for one in TILES if one not in ("cost", "aged")]
    assert kofi.put(f"{URL}/tiles", json={"tiles": wanted}).json == {"tiles": wanted}
    assert kofi.get(f"{URL}/tiles").json == {"tiles": wanted}
    assert (
        signed_in_client(app, house.claire).get(f"{URL}/tiles").json["tiles"][0]["name"]
        == (TILES[0])
    )
    actions = select(JournalEntry.action).where(JournalEntry.action == "board.arrange")
    assert len(db.session.scalars(actions).all()) == 1
    sheet = kofi.get(f"{URL}/board.xlsx", query_string=query).data
    rows = list(load_workbook(io.BytesIO(sheet)).active.values)
    assert [row[0] for row in rows[1:]] == ["Coût des retards"] * 3 + ["Balance âgée"] * 7
    assert Decimal(str(rows[1][2])) == Decimal("3.2")
    paper = text_of(kofi.get(f"{URL}/board.pdf", query_string=query).data)
    assert paper.index("Coût des retards") < paper.index("Balance âgée")
    assert kofi.get(f"{URL}/board.doc", query_string=query).status_code == 404


def test_the_files_say_everything_of_a_past_day_in_english_too(app, house, two_days):
    house.kofi.language = "en"
    db.session.commit()
    query = {"scope": "company", "id": house.company.id, "on": "2026-11-19"}
    kofi = signed_in_client(app, house.kofi)
    told = kofi.get(f"{URL}/board.csv", query_string=query).data.decode("utf-8-sig")
    assert "Standing;Commercial exposure;1364.00;EUR" in told
    assert "Cost of overdue" not in told
    assert "DSO" in text_of(kofi.get(f"{URL}/board.pdf", query_string=query).data)


def test_both_languages_have_every_word():
    assert set(WORDS["fr"]) == set(WORDS["en"])
    assert all(f"tile_{name}" in WORDS["fr"] for name in TILES)

"""Day against day from what was kept: by segment and by cause, each opening into its customers."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import text

from credit.operations import moves
from credit.operations.moment import read_clock
from credit.rules.errors import Refused
from credit.store.commitments import SalesOrder
from credit.store.db import db
from credit.store.items import MonthSales
from credit.store.limits import CreditLimit
from tasks.figures import recompute
from tests.api.test_deadlines import a_guarantee
from tests.builders import NOW, add, an_account, an_item
from tests.clients import signed_in_client


def day(clock, number):
    """Let everybody's figures be those of a day of November 2026."""
    clock.now = datetime(2026, 11, number, 8, tzinfo=UTC)
    db.session.execute(text("UPDATE customer SET stale_at = '2026-01-01 00:00:00+00'"))
    db.session.commit()
    recompute()


def sells(who, minor):
    row = db.session.get(MonthSales, (who.id, date(2026, 11, 1)))
    row = row or add(MonthSales(customer_id=who.id, month=date(2026, 11, 1), sales_minor=0))
    row.sales_minor += minor


@pytest.fixture
def two_days(house, clock):
    """Monday and Tuesday of three customers, of two segments and of none."""
    house.company.as_of = date(2026, 11, 23)
    first = an_account(house, "C1", segment="BTP", limit_minor=500_00)
    other = an_account(house, "C2", segment="BTP", portfolio=house.sud)
    quiet = an_account(house, "C3")
    an_item(first, "F-1", 300_00, due_on=date(2026, 11, 23))
    gone = an_item(other, "F-2", 80_00, due_on=date(2026, 11, 1))
    an_item(quiet, "F-3", 10_00, due_on=date(2026, 12, 31))
    for who, minor in ((first, 300_00), (other, 80_00), (quiet, 10_00)):
        sells(who, minor)
    day(clock, 23)
    house.company.as_of = date(2026, 11, 24)
    gone.state, gone.residual_minor, gone.closed_on = "closed", 0, date(2026, 11, 24)
    an_item(first, "F-4", 50_00, due_on=date(2026, 12, 31))
    sells(first, 50_00)
    add(
        SalesOrder(
            company_id=first.company_id, customer_id=first.id, number="B1", currency="EUR",
            ordered_on=date(2026, 11, 24), amount_minor=70_00,
        )
    )  # fmt: skip
    a_guarantee(other, amount_minor=200_00)
    add(
        CreditLimit(
            customer_id=other.id, kind="permanent", amount_minor=90_00, source="desk",
            starts_on=date(2026, 11, 24), created_at=NOW,
        )
    )  # fmt: skip
    day(clock, 24)
    return first, other, quiet


def compare(who, since, on):
    return moves.compare(who, since, on, read_clock())


def test_what_moved_is_split_by_segment_and_cause(house, two_days):
    said = moves.by_group(compare(house.kofi, date(2026, 11, 24), None), "segment")
    assert said["causes"] == {
        "invoices": 50_00,
        "payments": -80_00,
        "orders": 70_00,
        "fell_due": 300_00,
        "overdue_settled": -80_00,
        "limit": 90_00,
        "cover": 200_00,
    }
    building, none = said["groups"]
    assert (building["key"], building["customers"], building["moved"]) == ("BTP", 2, 2)
    assert (building["delta_minor"], building["overdue_delta_minor"]) == (40_00, 220_00)
    assert building["exposure_minor"] == 420_00
    assert (none["key"], none["moved"], none["delta_minor"]) == (None, 0, 0)


def test_a_cause_and_a_segment_open_into_the_customers_behind(house, two_days):
    first, other, _ = two_days

    def behind(by="kofi", **asked):
        asked = {"key": None, "cause": None} | asked
        who, since = getattr(house, by), date(2026, 11, 24)
        found = moves.behind(compare(who, since, None), "segment", **asked)
        return [(one["customer_id"], one["amount_minor"]) for one in found["customers"]]

    assert behind(cause="payments") == [(other.id, -80_00)]
    assert behind(key="BTP") == [(first.id, 120_00), (other.id, -80_00)]
    assert behind(key="", cause="orders") == []
    assert behind(by="rosa") == [(first.id, 120_00)], "only what is in sight"


def test_a_past_day_says_what_it_knew(house, clock, two_days):
    first, *_ = two_days
    an_item(first, "F-5", 999_00, due_on=date(2026, 12, 31))
    day(clock, 25)
    on = date(2026, 11, 24)
    past = moves.by_group(compare(house.kofi, on, on), "segment")
    assert past["groups"][0]["delta_minor"] == 40_00
    now = moves.by_group(compare(house.kofi, on, None), "segment")
    assert now["groups"][0]["delta_minor"] == 1_039_00
    assert now["causes"]["fell_due"] == 300_00, "days in between are added up"


@pytest.mark.parametrize(("by", "keys"), [("internal", {None}), ("external", {None, "B"})])
def test_scores_group_customers_too(house, clock, by, keys):
    rated = an_account(house, "C1", external_score=60, external_provider="Creditsafe")
    an_item(rated, "F-1", 10_00)
    an_item(an_account(house, "C2"), "F-2", 20_00)
    day(clock, 23)
    said = moves.by_group(compare(house.kofi, None, None), by)
    assert {one["key"] for one in said["groups"]} == keys
    assert said["causes"]["arrived"] == 30_00


def test_days_in_the_wrong_order_are_refused(house):
    for since, on in ((date(2026, 11, 24), date(2026, 11, 20)), (None, date(2027, 1, 1))):
        with pytest.raises(Refused) as refused:
            compare(house.kofi, since, on)
        assert refused.value.code == "days_swapped"


def test_the_board_asks_for_it_over_http(app, house, two_days):
    kofi = signed_in_client(app, house.kofi)
    said = kofi.get("/api/v1/board/moves?by=segment&since=2026-11-24").json
    assert (said["since"], said["on"], said["causes"]["orders"]) == (
        "2026-11-24", "2026-11-24", 70_00,
    )  # fmt: skip
    behind = kofi.get("/api/v1/board/moves/customers?since=2026-11-24&cause=orders&key=BTP").json
    assert [one["customer"] for one in behind["customers"]] == [two_days[0].name]
    wrong = kofi.get("/api/v1/board/moves?since=2027-01-01")
    assert (wrong.status_code, wrong.json["code"]) == (422, "days_swapped")

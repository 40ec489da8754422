"""What one customer has in credit pays nothing of another's debt: in every scope, day and figure."""

from datetime import date

import pytest
from sqlalchemy import text

from credit.operations import moves
from credit.operations.moment import read_clock
from credit.rules.access import KpiScope
from credit.rules.moves import OF_EXPOSURE
from credit.store.covers import CoverLine
from credit.store.customers import FiguresDay
from credit.store.db import db
from credit.store.groups import CustomerGroup
from tests.builders import add, an_account, an_item
from tests.clients import signed_in_client
from tests.kept_days import stand
from tests.papers import text_of

DAYS = (date(2026, 11, 19), date(2026, 11, 23))
URL = "/api/v1"


@pytest.fixture
def group(house):
    return add(CustomerGroup(name="Groupe Val", currency="EUR"))


@pytest.fixture
def three(house, clock, group):
    """Who owes 300, who has 80 in credit, and who owed 50 on the 19th and has 30 in credit on the 23rd."""
    of = {"segment": "BTP", "group_id": group.id}
    owes, in_credit, turns = (an_account(house, code, **of) for code in ("OWES", "CRED", "TURN"))
    an_item(owes, "F-1", 300_00)
    an_item(in_credit, "A-1", -80_00, kind="credit_note")
    an_item(turns, "F-2", 50_00)
    add(
        CoverLine(
            company_id=owes.company_id, customer_id=owes.id, policy="P1", named=True,
            amount_minor=100_00, currency="EUR", insured_share_bp=9000,
        )
    )  # fmt: skip
    stand(house, clock, 19)
    an_item(turns, "R-2", -80_00, kind="payment")
    stand(house, clock, 23)
    return owes, in_credit, turns


@pytest.fixture
def ask(app, house, group, three):
    """Ask for a board, or what is beside it, of a scope."""
    kofi = signed_in_client(app, house.kofi)
    ids = {
        "company": house.company.id,
        "branch": house.nord.agency_id,
        "portfolio": house.nord.id,
        "person": house.rosa.id,
        "segment": "BTP",
        "group": group.id,
        "customer": three[2].id,
    }

    def told(scope, on=None, path="overview", **more):
        query = {"scope": scope, "id": ids[scope], **more} | ({"on": on.isoformat()} if on else {})
        answer = kofi.get(f"{URL}/{path}", query_string=query)
        assert answer.status_code == 200, answer.json
        return answer

    return told


@pytest.mark.parametrize("scope", list(KpiScope))
@pytest.mark.parametrize("on", DAYS)
def test_what_is_covered_and_at_risk_add_up_to_the_exposure(ask, scope, on):
    told = ask(scope, on).json
    sums = told["figures"]
    assert told["covered_minor"] + told["at_risk_minor"] == sums["exposure_minor"]
    assert sums["exposure_minor"] - sums["in_credit_minor"] == sums["balance_minor"]
    assert ask(scope, on, "kpis").json["figures"] == sums
    for of in ("exposure", "in_credit", "at_risk"):
        lines = ask(scope, on, "overview/lines", of=of).json
        whole = told["at_risk_minor"] if of == "at_risk" else sums[f"{of}_minor"]
        assert sum(row["minor"] for row in lines["rows"]) == lines["amount_minor"] == whole
        assert all(row["minor"] > 0 for row in lines["rows"])


@pytest.mark.parametrize("scope", [one for one in KpiScope if one != KpiScope.CUSTOMER])
def test_every_scope_says_the_same_of_the_same_customers(ask, scope):
    then, now = (ask(scope, on).json["figures"] for on in DAYS)
    assert (then["exposure_minor"], then["in_credit_minor"]) == (350_00, 80_00)
    assert (now["exposure_minor"], now["in_credit_minor"]) == (300_00, 110_00)
    points = ask(scope, path="overview/trend").json["points"]
    assert [one["exposure_minor"] for one in points] == [300_00]


def test_a_day_of_which_the_balance_was_not_kept_counts_in_no_part(house, ask, three):
    db.session.execute(
        text("UPDATE figures_day SET balance_minor = NULL WHERE customer_id = :id"),
        {"id": three[2].id},
    )
    db.session.commit()
    told = ask("company", DAYS[0]).json
    assert told["figures"]["exposure_minor"] == 300_00
    assert told["covered_minor"] + told["at_risk_minor"] == 300_00
    assert ask("company", DAYS[0], "overview/lines", of="exposure").json["amount_minor"] == 300_00


def test_the_segments_of_what_moved_add_up_to_the_exposure_and_causes_to_its_move(
    house, ask, three
):
    moved = ask("company").json["moved"]["segment"]
    then, now = (ask("company", on).json["figures"]["exposure_minor"] for on in DAYS)
    assert sum(one["exposure_minor"] for one in moved["groups"]) == now
    assert moved["groups"][0]["delta_minor"] == now - then == -50_00
    assert moved["causes"]["payments"] == -80_00
    assert moved["causes"]["in_credit"] == 30_00, "what became a credit balance"
    assert sum(moved["causes"].get(cause, 0) for cause in OF_EXPOSURE) == -50_00
    behind = moves.behind(
        moves.compare(house.kofi, DAYS[1], None, read_clock()), "segment", key="BTP", cause=None
    )
    (turned,) = behind["customers"]
    assert (turned["amount_minor"], turned["exposure_minor"]) == (-50_00, -30_00)


def test_the_board_and_its_explanation_count_credits_apart(app, house, three):
    board = signed_in_client(app, house.kofi).get(f"{URL}/board").json
    assert (board["exposure_minor"], board["in_credit_minor"]) == (300_00, 110_00)
    told = board["explain"]["exposure"]
    parts = {part: minor for part, minor in told["inputs"].items() if part != "items"}
    assert parts == {"invoice": 350_00, "credits": -160_00, "in_credit": 110_00}
    assert (told["rule"], sum(parts.values())) == ("exposures", 300_00)


def test_sheets_and_papers_say_what_is_in_credit_beside_the_exposure(ask):
    sheet = ask("company", path="overview/board.csv").data.decode("utf-8-sig")
    assert "Situation;Encours commercial;300,00;EUR" in sheet
    assert "Situation;Soldes créditeurs, non déduits;110,00;EUR" in sheet
    assert "Soldes créditeurs" in text_of(ask("company", path="overview/board.pdf").data)


def test_more_customers_than_are_listed_still_add_up(house, ask, three):
    many = [an_account(house, f"M{n}") for n in range(301)]
    kept = dict.fromkeys(("accounting_minor", "overdue_minor", "disputed_minor"), 0)
    for who in many:
        row = db.session.get(FiguresDay, (who.id, DAYS[1]))
        if row is None:
            row = FiguresDay(
                customer_id=who.id, day=DAYS[1], risk_class="A", colour="green", **kept
            )
            db.session.add(row)
        row.exposure_minor = row.balance_minor = 1_00
    db.session.commit()
    lines = ask("company", path="overview/lines", of="exposure").json
    assert (len(lines["rows"]), lines["total"], lines["amount_minor"]) == (300, 302, 601_00)

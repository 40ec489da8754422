"""Penalties from the books to the claim: worked out by the run, claimed by a person, then left alone."""

import csv
import io
from datetime import date, timedelta

import pytest
from sqlalchemy import event

from credit.store.db import db
from credit.store.journal import JournalEntry
from credit.store.penalties import Penalty
from tasks.figures import recompute
from tasks.penalties import reckon_penalties
from tests.api.sync.phone import a_dispute, an_op, outcomes
from tests.builders import NOW, an_account, an_item
from tests.clients import signed_in_client

API = "/api/v1"
SETTLED = {"state": "closed", "residual_minor": 0, "closed_on": date(2025, 8, 14)}


@pytest.fixture
def kofi(app, house):
    return signed_in_client(app, house.kofi)


@pytest.fixture
def customer(house):
    return an_account(house)


@pytest.fixture
def run(app, clock):
    """Let figures and penalties follow whatever was changed."""

    def go(*customers):
        clock.now += timedelta(minutes=5)
        for each in customers:
            each.stale_at = NOW
        db.session.commit()
        recompute()
        reckon_penalties()

    return go


def late(customer, ref="F-001", amount_minor=12_000_00, **more):
    values = {"document_on": date(2025, 4, 30), "due_on": date(2025, 5, 31)}
    return an_item(customer, ref, amount_minor, **values | more)


def of(browser, customer):
    return browser.get(f"{API}/customers/{customer.id}/penalties").json["rows"]


def act(browser, verb, *ids, **more):
    return browser.post(f"{API}/penalties/{verb}", json={"ids": list(ids)} | more)


def test_an_invoice_paid_late_is_explained_line_by_line(kofi, customer, run):
    late(customer, **SETTLED)
    run(customer)
    (row,) = of(kofi, customer)
    assert (row["interest_minor"], row["fee_minor"], row["total_minor"]) == (309_45, 40_00, 349_45)
    assert [
        (one["from"], one["days"], one["rate_bp"], one["ecb_bp"], one["amount_minor"])
        for one in row["segments"]
    ] == [("2025-06-01", 30, 1315, 315, 129_70), ("2025-07-01", 45, 1215, 215, 179_75)]
    page = kofi.get(f"{API}/penalties").json
    assert (page["total"], page["interest_minor"], page["fee_minor"]) == (1, 309_45, 40_00)


def test_letters_tell_partial_payments_and_credit_notes(kofi, customer, run):
    late(customer, letter="AA", **SETTLED)
    told = {"letter": "AA", "due_on": date(2025, 8, 14)} | SETTLED
    an_item(customer, "R1", -4_000_00, kind="payment", document_on=date(2025, 6, 20), **told)
    an_item(customer, "A1", -2_000_00, kind="credit_note", document_on=date(2025, 7, 5), **told)
    an_item(customer, "R2", -6_000_00, kind="payment", document_on=date(2025, 8, 14), **told)
    run(customer)
    (row,) = of(kofi, customer)
    assert row["base_minor"] == 10_000_00
    assert [(one["to"], one["base_minor"]) for one in row["segments"]] == [
        ("2025-06-20", 10_000_00),
        ("2025-06-30", 6_000_00),
        ("2025-08-14", 6_000_00),
    ]


def test_what_runs_grows_and_once_claimed_stays(kofi, customer, run, clock):
    item = late(customer)
    run(customer)
    (before,) = of(kofi, customer)
    clock.now += timedelta(days=1)
    run(customer)
    (grown,) = of(kofi, customer)
    assert grown["total_minor"] > before["total_minor"]
    moved = act(kofi, "claim", grown["id"], total_minor=before["total_minor"])
    assert (moved.status_code, moved.json["code"]) == (412, "penalties_changed")
    for _ in range(2):
        said = act(kofi, "claim", grown["id"], total_minor=grown["total_minor"])
        assert said.json[0]["state"] == "claimed"
    clock.now += timedelta(days=1)
    run(customer)
    assert of(kofi, customer)[0]["total_minor"] == grown["total_minor"]
    assert act(kofi, "pay", grown["id"]).json[0]["state"] == "paid"
    assert act(kofi, "waive", grown["id"], reason="a gesture").json["code"] == "penalty_state"
    acts = [row.action for row in db.session.query(JournalEntry).filter_by(subject_type="penalty")]
    assert acts == ["penalty.claim", "penalty.pay"], "said twice is said once"
    assert item.residual_minor == item.amount_minor, "nothing is booked"


def test_a_claim_on_an_invoice_credited_whole_is_cancelled(kofi, customer, run):
    item = late(customer)
    run(customer)
    (row,) = of(kofi, customer)
    act(kofi, "claim", row["id"])
    item.letter, item.state, item.residual_minor = "B", "closed", 0
    item.closed_on = date(2026, 11, 20)
    credit = {"kind": "credit_note", "letter": "B", "residual_minor": 0, "state": "closed"}
    an_item(customer, "A1", -12_000_00, document_on=date(2026, 11, 20), **credit)
    run(customer)
    (row,) = of(kofi, customer)
    assert (row["state"], row["reason"]) == ("cancelled", "base_credited")


def test_a_run_writes_only_what_changed(customer, run):
    late(customer, **SETTLED)
    run(customer)
    first = db.session.query(Penalty.computed_at).one()
    run(customer)
    assert db.session.query(Penalty.computed_at).one() == first


def test_waiving_wants_a_reason_and_the_house_s_leave(app, house, kofi, customer, run):
    late(customer, **SETTLED)
    run(customer)
    (row,) = of(kofi, customer)
    claire = signed_in_client(app, house.claire)
    rules = {
        "values": {"penalties.may_be_waived": 0},
        "reason": "the bill",
        "starts_on": "2026-11-23",
    }
    claire.put(f"{API}/credit-policy", json=rules, headers={"If-Match": "*"})
    assert (
        act(kofi, "waive", row["id"], reason="a gesture").json["code"] == "penalties_not_waivable"
    )
    rules["values"] = {"penalties.may_be_waived": 1}
    claire.put(f"{API}/credit-policy", json=rules, headers={"If-Match": "*"})
    assert act(kofi, "waive", row["id"], reason="").status_code == 422
    assert act(kofi, "waive", row["id"], reason="a gesture").json[0]["state"] == "waived"
    assert of(kofi, customer)[0]["reason"] == "a gesture"


def test_terms_of_lateness_are_judged_and_followed_at_once(kofi, customer, run):
    late(customer, **SETTLED)
    run(customer)
    at = f"{API}/customers/{customer.id}/legal-terms"
    low = kofi.put(at, json={"buyer_kind": "company", "penalty_rate_bp": 500})
    assert (low.status_code, low.json["code"]) == (422, "penalty_rate_below_floor")
    assert low.json["facts"]["field"] == "penalty_rate_bp"
    public = kofi.put(at, json={"buyer_kind": "public", "penalty_rate_bp": None})
    assert public.json == {"buyer_kind": "public", "penalty_rate_bp": None, "term_sector": None}
    (row,) = of(kofi, customer)
    assert [one["rate_bp"] for one in row["segments"]] == [1115, 1115]


def test_what_has_no_figure_says_so_and_cannot_be_claimed(kofi, customer, run):
    late(customer, "OLD", due_on=date(2019, 5, 31), **SETTLED | {"closed_on": date(2019, 8, 1)})
    late(customer, "XPF", currency="XPF", **SETTLED)
    run(customer)
    rows = {row["ref"]: row for row in of(kofi, customer)}
    assert {ref: row["no_figure"] for ref, row in rows.items()} == {
        "OLD": "rate",
        "XPF": "currency",
    }
    assert {row["total_minor"] for row in rows.values()} == {None}
    refused = act(kofi, "claim", rows["OLD"]["id"])
    assert refused.json["code"] == "penalty_without_figure"


def test_each_penalty_says_why_its_invoice_is_late(app, house, kofi, customer, run):
    stated, supposed, paid = late(customer, "F-1"), late(customer, "F-2"), late(customer, "F-3")
    rosa = signed_in_client(app, house.rosa)
    for item, cause in ((stated, "oversight"), (paid, "cash_trouble")):
        said = an_op("cause.state", customer, item_id=item.id, cause=cause)
        assert outcomes(rosa, said) == [("applied", None)]
    assert outcomes(rosa, a_dispute(customer, supposed, 50_00)) == [("applied", None)]
    late(customer, "F-4", **SETTLED)
    for name, value in SETTLED.items():
        setattr(paid, name, value)
    run(customer)
    wanted = {
        "F-1": ("oversight", "Rosa"),
        "F-2": ("dispute", None),
        "F-3": ("cash_trouble", "Rosa"),
        "F-4": (None, None),
    }
    rows = kofi.get(f"{API}/penalties").json["rows"]
    assert {row["ref"]: (row["cause"], row["said_by"]) for row in rows} == wanted
    text = kofi.get(f"{API}/exports/penalties.csv").data.decode("utf-8-sig")
    lines = csv.DictReader(io.StringIO(text), delimiter=";")
    told = {line["Pièce"]: (line["Pourquoi en retard"], line["Cause dite par"]) for line in lines}
    assert told == {ref: (cause or "", by or "") for ref, (cause, by) in wanted.items()}


def test_the_page_asks_as_much_whatever_the_number_of_penalties(house, kofi, run):
    def count(*refs):
        customers = [an_account(house, ref) for ref in refs]
        for each in customers:
            late(each, each.code, **SETTLED)
        run(*customers)
        kofi.get(f"{API}/penalties")
        asked.clear()
        kofi.get(f"{API}/penalties")
        return len(asked)

    asked = []
    event.listen(db.engine, "before_cursor_execute", lambda *_: asked.append(1))
    assert count("N1") == count("N2", "N3", "N4", "N5")


def test_the_list_can_be_taken_along(kofi, customer, run):
    late(customer, **SETTLED)
    run(customer)
    text = kofi.get(f"{API}/exports/penalties.csv").get_data(as_text=True)
    assert "349,45" in text

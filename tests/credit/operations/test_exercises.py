"""Several exercises in a row: what was open in one is the same thing in the next."""

from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import select

from credit.operations import staging
from credit.operations.ledger_file import judge
from credit.store.customers import Company, CustomerFigures
from credit.store.db import db
from credit.store.field import Dispute
from credit.store.imports import ImportLine
from credit.store.items import MonthSales
from tests.builders import NOW, add
from tests.credit.operations.books import bring, customer, everything, hand_in, items
from tests.fec_files import bytes_of, entry, invoice, opening, payment, stream_of

N = "123456782FEC20251231.txt"
NEXT = "123456782FEC20261231.txt"


@pytest.fixture
def fresh(house):
    """A house before its first import."""
    house.company.as_of = None
    db.session.commit()
    return house


def year_n():
    """Leave F1 open whole, 40 of F2, F3 paid."""
    return [
        invoice("C1", "F1", 100, on="20251002"),
        invoice("C1", "F2", 100, on="20251102", letter="A"),
        payment("C1", "R2", 60, on="20251120", letter="A"),
        invoice("C1", "F3", 70, on="20250302", letter="B"),
        payment("C1", "R3", 70, on="20250405", letter="B"),
    ]


def detailed():
    """Carry both: F1 with its own date, F2 with the first day's and what was left."""
    return [
        opening("C1", 100, ref="F1", document_on="20251002"),
        opening("C1", 40, ref="F2"),
        invoice("C1", "F9", 10, on="20260105"),
    ]


def test_what_is_carried_keeps_its_row_its_stage_and_its_dispute(fresh):
    bring(*year_n(), name=N)
    before = items()
    for ref in ("F1", "F2"):
        before[ref].stage, before[ref].stage_on = "L2", date(2026, 1, 3)
    case = add(
        Dispute(
            id=uuid4(), customer_id=customer("C1").id, item_id=before["F2"].id, reason="price",
            opened_by_id=fresh.rosa.id, opened_on=date(2025, 12, 1), client_time=NOW, created_at=NOW,
        )
    )  # fmt: skip
    db.session.commit()
    ids = {ref: before[ref].id for ref in ("F1", "F2")}
    row = bring(*detailed(), name=NEXT)
    after = items()
    for ref in ("F1", "F2"):
        item = after[ref]
        assert (item.id, item.stage, item.state) == (ids[ref], "L2", "open")
        assert (item.kind, item.undetailed, item.episode) == ("invoice", False, 1)
    assert (after["F2"].amount_minor, after["F2"].residual_minor) == (100_00, 40_00)
    assert after["F2"].document_on == date(2025, 11, 2), "not the day of the opening"
    assert after["F2"].due_on == date(2025, 12, 2)
    assert (case.item_id, case.state) == (ids["F2"], "open")
    assert len(after) == 4, "F1, F2, F3 and the new F9"
    assert row.report["changes"] == {
        "customers_new": 0, "customers_changed": 1, "new": 1, "changed": 0, "closed": 0, "vanished": 0,
        "unchanged": 2,
    }  # fmt: skip
    assert figures().accounting_minor == 150_00, "counted once"


def figures():
    return db.session.get(CustomerFigures, customer("C1").id, populate_existing=True)


def test_the_next_files_of_the_exercise_know_it_again(fresh):
    bring(*year_n(), name=N)
    bring(*detailed(), name=NEXT)
    before = everything()
    assert bring(*detailed(), name=NEXT).report["changes"]["unchanged"] == 3
    assert everything() == before
    paid = entry(
        "AN", "20260101", "AN-1",
        ("411000", "C1", "F2", "20260101", 40, 0, "C"), ("110000", "", "F2", "20260101", 0, 40, ""),
    )  # fmt: skip
    bring(detailed()[0], paid, payment("C1", "R9", 40, on="20260210", letter="C"), name=NEXT)
    closed = items()["F2"]
    assert (closed.state, closed.kind, closed.closed_on) == ("closed", "invoice", date(2026, 2, 10))
    assert bring(*detailed(), name=NEXT).report["changes"]["new"] == 0, "open again, not new"
    assert (items()["F2"].id, items()["F2"].episode) == (closed.id, 2)


def test_an_exercise_after_next_still_knows_it(fresh):
    bring(*year_n(), name=N)
    bring(*detailed(), name=NEXT)
    bring(opening("C1", 15, on="20270101", ref="F2"), name="123456782FEC20271231.txt")
    found = items()
    assert (found["F2"].residual_minor, found["F2"].document_on) == (15_00, date(2025, 11, 2))
    assert [one.state for ref, one in found.items() if ref != "F2"] == ["closed"] * 3


def test_an_aggregated_opening_replaces_the_detail_and_is_never_dunned(fresh):
    bring(*year_n(), name=N)
    bring(opening("C1", 140), name=NEXT)
    found = items()
    assert (found["F1"].state, found["F2"].state) == ("closed", "closed")
    assert (found["RAN"].undetailed, found["RAN"].residual_minor) == (True, 140_00)
    bring(opening("C1", 90, on="20270101"), name="123456782FEC20271231.txt")
    assert figures().accounting_minor == 90_00


def test_a_settled_opening_that_continues_nothing_is_not_kept(fresh):
    settled = entry(
        "AN", "20260101", "AN-1",
        ("411000", "C1", "F7", "20251101", 40, 0, "C"), ("110000", "", "F7", "20260101", 0, 40, ""),
    )  # fmt: skip
    bring(settled, payment("C1", "R9", 40, on="20260210", letter="C"), name=NEXT)
    assert items() == {}


def test_an_earlier_exercise_only_adds_history(fresh):
    bring(*detailed(), name=NEXT)
    before, company = everything(), db.session.scalars(select(Company)).one()
    as_of = company.as_of
    row = bring(*year_n(), invoice("C9", "F5", 30, on="20250601"), name=N)
    assert row.history
    assert row.report["warnings"][0]["code"] == "older_than_books"
    added = [line for line in everything() if line not in before]
    assert [line for line in before if line not in everything()] == [], "nothing was touched"
    assert [items()[ref].state for ref in ("F3",)] == ["closed"]
    assert len(added) == 1, "what it says is open is not opened"
    assert (customer("C1").active, customer("C9").active) == (True, False)
    db.session.refresh(company)
    assert company.as_of == as_of
    assert company.booked_as_of is None
    assert sales() == {
        date(2025, 3, 1): 70_00, date(2025, 6, 1): 30_00, date(2025, 10, 1): 100_00,
        date(2025, 11, 1): 100_00, date(2026, 1, 1): 10_00,
    }  # fmt: skip


def test_an_earlier_exercise_never_reopens(fresh):
    bring(*year_n(), name=N)
    bring(opening("C1", 100, ref="F1", document_on="20251002"), name=NEXT)
    assert items()["F2"].state == "closed"
    bring(*year_n(), name=N)
    assert (items()["F2"].state, items()["F2"].episode) == ("closed", 1)


def test_sales_of_the_year_before_stay_when_the_next_one_names_an_old_document(fresh):
    bring(*year_n(), name=N)
    late = entry(
        "VE", "20260103", "1",
        ("411000", "C1", "F8", "20251130", 5, 0, ""), ("707000", "", "F8", "20251130", 0, 5, ""),
    )  # fmt: skip
    bring(*detailed(), late, name=NEXT)
    assert (sales()[date(2025, 11, 1)], sales()[date(2026, 1, 1)]) == (100_00, 15_00)


def sales():
    db.session.expire_all()
    months = {}
    for row in db.session.scalars(select(MonthSales)):
        months[row.month] = months.get(row.month, 0) + row.sales_minor
    return months


def test_deposits_stay_out_of_the_debt_and_bills_in_it(fresh):
    bring(
        invoice("C1", "F1", 100, on="20260105"),
        entry(
            "BQ", "20260110", "1",
            ("512000", "", "A1", "20260110", 30, 0, ""), ("419100", "C1", "A1", "20260110", 0, 30, ""),
        ),
        entry(
            "OD", "20260112", "2",
            ("413000", "C1", "L1", "20260112", 20, 0, ""), ("411000", "C1", "L1", "20260112", 0, 20, ""),
        ),
        entry(
            "OD", "20260113", "3",
            ("511300", "C1", "L2", "20260113", 7, 0, ""), ("411000", "C1", "L2", "20260113", 0, 7, ""),
        ),
        entry(
            "OD", "20260114", "4",
            ("416000", "C1", "D1", "20260114", 5, 0, ""), ("411000", "C1", "D1", "20260114", 0, 5, ""),
        ),
        name=NEXT,
    )  # fmt: skip
    rows = {
        (item.account, item.kind) for item in items().values() if not item.account.startswith("411")
    }
    assert rows == {
        ("419100", "deposit"),
        ("413000", "bill"),
        ("511300", "bill"),
        ("416000", "doubtful"),
    }
    assert figures().accounting_minor == 100_00, "the deposit is no part of it, the bills are"


@pytest.mark.parametrize(
    ("column", "invoiced", "agreed", "expected"),
    [
        pytest.param("20260301", True, True, (date(2026, 3, 1), "column"), id="the file's column"),
        pytest.param("", True, True, (date(2026, 4, 1), "einvoice"), id="else the e-invoice"),
        pytest.param("", False, True, (date(2026, 3, 6), "terms"), id="else the customer's terms"),
        pytest.param("", False, False, (date(2026, 2, 4), "default"), id="else thirty days"),
    ],
)
def test_a_due_date_says_where_it_comes_from(fresh, tmp_path, column, invoiced, agreed, expected):
    bring(invoice("C1", "F0", 1, on="20260105"), name=NEXT)
    known = customer("C1")
    known.terms_days, known.terms_derived = (60, False) if agreed else (30, True)
    db.session.commit()
    path = tmp_path / NEXT
    lines = [[*line, column] for line in invoice("C1", "F1", 100, on="20260105")]
    header = bytes_of().decode().strip().split("\t")
    path.write_bytes(bytes_of(lines, header=[*header, "EcheanceDate"]))
    row = hand_in(stream_of(invoice("C1", "F1", 100)), NEXT)
    company = db.session.scalars(select(Company)).one()
    dues = {"F1": date(2026, 4, 1)} if invoiced else {}
    staging.stage(row.id, judge(path, NEXT), company, invoiced=dues)
    line = db.session.scalars(select(ImportLine).where(ImportLine.ref == "F1")).one()
    assert (line.due_on, line.due_source) == expected

"""Terms and invoices beyond the law are listed with its article; nothing is blocked."""

from datetime import date
from io import BytesIO

import pytest

from tasks.imports import apply_imports
from tests.builders import an_account, an_item
from tests.clients import signed_in_client
from tests.credit.operations.books import ask, customer, hand_in

API = "/api/v1"


@pytest.fixture
def kofi(app, house):
    return signed_in_client(app, house.kofi)


def test_terms_and_invoices_beyond_the_law_are_listed(kofi, house):
    agreed = {"terms_derived": False}
    long = an_account(house, "C1", terms_days=75, **agreed)
    an_account(house, "C2", terms_days=45, terms_end_of_month="then_days", **agreed)
    public = an_account(house, "C3", terms_days=30, buyer_kind="public", **agreed)
    told = {"document_on": date(2026, 9, 1), "due_source": "column"}
    an_item(long, "F1", due_on=date(2026, 10, 31), **told)
    an_item(public, "F2", due_on=date(2026, 10, 31), **told)
    an_item(public, "F3", due_on=date(2026, 10, 1), **told)
    found = kofi.get(f"{API}/term-caps").json
    assert [(one["code"], one["cap"]["article"]) for one in found["customers"]] == [
        ("C1", "C. com. L441-10 I")
    ]
    assert [
        (one["ref"], one["last_on"], one["days_over"], one["cap"]["article"])
        for one in found["items"]
    ] == [("F2", "2026-10-01", 30, "CCP R2192-10")]
    assert kofi.get(f"{API}/customers/{long.id}/penalties").json["terms_beyond"]["days"] == 60
    assert kofi.get(f"{API}/customers/{public.id}/penalties").json["terms_beyond"] is None


def test_a_customers_table_is_warned_of_long_terms_and_taken(house):
    an_account(house, "C1")
    told = "code;conditions;secteur des délais\nC1;45;périssable\n"
    row = hand_in(BytesIO(told.encode()), "c.csv", kind="customers")
    assert row.state == "reconciled"
    assert [(one["line"], one["code"], one["value"]) for one in row.report["warnings"]] == [
        (2, "terms_beyond_cap", "C. com. L441-11 II, 1°")
    ]
    ask(row)
    apply_imports()
    assert (customer("C1").terms_days, customer("C1").term_sector) == (45, "perishable")

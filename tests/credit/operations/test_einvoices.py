"""Bank files, e-invoices and their statuses, received as files and taken into the books."""

from datetime import date
from io import BytesIO

import pytest
from sqlalchemy import select

from credit.operations import imports
from credit.operations.actor import MACHINE
from credit.operations.intake.kinds import AUTO
from credit.operations.work import transact
from credit.store.customers import Customer
from credit.store.db import db
from credit.store.einvoices import EInvoice
from credit.store.field import Dispute
from credit.store.imports import Import
from credit.store.items import Item
from credit.store.receipts import Receipt
from tasks.imports import apply_imports, read_imports
from tests.builders import an_account, an_item
from tests.credit.formats.test_camt import VALID as CAMT
from tests.fec_files import bytes_of, invoice
from tests.invoice_files import cdar, cii, reference

SELLER = "732829320"
BY = date(2026, 12, 31)  # what the invoices of `cii` say


@pytest.fixture
def seller(house):
    """The house is who issues the invoices."""
    house.company.siren = SELLER
    db.session.commit()
    return house


def bring(content, name="file", kind=AUTO):
    data = content if isinstance(content, bytes) else content.encode()
    row = transact(MACHINE, lambda work: imports.receive(work, BytesIO(data), name, kind=kind))
    import_id = row.id
    db.session.rollback()
    read_imports()
    row = db.session.get(Import, import_id, populate_existing=True)
    if row.state == "reconciled":
        transact(MACHINE, lambda work: imports.ask_to_apply(work, import_id))
        apply_imports()
    db.session.expire_all()
    return db.session.get(Import, import_id, populate_existing=True)


def due(item):
    db.session.refresh(item)
    return item.due_on, item.due_source


def disputes():
    return list(db.session.scalars(select(Dispute)))


def test_a_bank_file_becomes_receipts_once(house):
    row = bring(CAMT)
    assert (row.kind, row.state, row.report["format"]) == ("bank", "applied", "camt")
    assert row.report["changes"]["new"] == 2
    assert bring(CAMT).report["changes"]["known"] == 2
    assert [one.amount_minor for one in db.session.scalars(select(Receipt))] == [10_00, 30_50]
    assert {one.import_id for one in db.session.scalars(select(Receipt))} == {row.id}


def test_an_invoice_gives_its_item_the_due_date_it_states(seller):
    item = an_item(an_account(seller, "C0001"), "FA-1", due_source="default")
    told = an_item(an_account(seller, "C2"), "FA-2", due_source="column")
    row = bring(cii())
    assert (row.kind, row.state) == ("documents", "applied")
    assert row.report["changes"] == {"new": 1, "changed": 0, "unchanged": 0, "statuses": 0}
    assert due(item) == (BY, "einvoice")
    assert due(told)[1] == "column"
    kept = db.session.scalars(select(EInvoice)).one()
    assert (kept.number, kept.total_minor, kept.payable_minor) == ("FA-1", 120_00, 100_00)
    assert bring(cii()).report["changes"]["unchanged"] == 1


def test_what_the_ledger_says_itself_outranks_the_invoice(seller):
    item = an_item(an_account(seller, "C0001"), "FA-1", due_source="column")
    bring(cii())
    assert due(item) == (date(2026, 11, 1), "column")


def test_an_invoice_that_came_before_the_ledger_is_remembered(seller):
    seller.company.as_of = None
    db.session.commit()
    bring(cii())
    row = bring(bytes_of(invoice("C0001", "FA-1", 120)), f"{SELLER}FEC20261120.txt")
    assert (row.kind, row.state) == ("fec", "applied")
    item = db.session.scalars(select(Item)).one()
    assert due(item) == (BY, "einvoice")
    again = bring(bytes_of(invoice("C0001", "FA-1", 120)), f"{SELLER}FEC20261120.txt")
    assert again.report["changes"]["unchanged"] == 1


@pytest.mark.parametrize("code", ["207", "208", "210"])
def test_a_status_of_trouble_opens_a_dispute_once(seller, code):
    customer = an_account(seller, "C0001")
    item = an_item(customer, "FA-1")
    for _ in range(2):
        row = bring(cdar(reference(code)))
        assert row.state == "applied"
    (dispute,) = disputes()
    assert (dispute.item_id, dispute.amount_minor, dispute.state) == (item.id, 100_00, "open")
    assert dispute.opened_by_id is None
    assert code in dispute.text


def test_a_dispute_that_stands_is_not_doubled(seller):
    item = an_item(an_account(seller, "C0001"), "FA-1")
    bring(cdar(reference("208")))
    bring(cdar(reference("210"), at="20261203101500"))
    assert [one.item_id for one in disputes()] == [item.id]


def test_what_the_desk_closed_does_not_open_again_by_itself(seller):
    an_item(an_account(seller, "C0001"), "FA-1")
    bring(cdar(reference("207")))
    (dispute,) = disputes()
    dispute.state = "withdrawn"
    db.session.commit()
    bring(cdar(reference("207")))
    assert len(disputes()) == 1


def test_a_status_before_its_item_waits_for_it(seller):
    seller.company.as_of = None
    db.session.commit()
    bring(cdar(reference("210")))
    assert disputes() == []
    bring(bytes_of(invoice("C0001", "FA-1", 120)), f"{SELLER}FEC20261120.txt")
    assert [one.amount_minor for one in disputes()] == [120_00]


def test_an_older_word_that_comes_late_changes_nothing(seller):
    an_item(an_account(seller, "C0001"), "FA-1")
    bring(cdar(reference("205"), at="20261203101500"))
    bring(cdar(reference("210"), at="20261202101500"))
    assert disputes() == []
    assert db.session.scalars(select(EInvoice)).one().status == "205"


def test_a_payment_on_its_way_holds_reminders_a_few_days(seller):
    customer = an_account(seller, "C0001")
    an_item(customer, "FA-1")
    bring(cdar(reference("211"), at="20261120101500"))  # a Friday
    held = db.session.get(Customer, customer.id, populate_existing=True)
    assert held.dunning_hold_until == date(2026, 11, 27)
    assert held.dunning_hold_reason.startswith("paiement transmis")


def test_where_two_customers_have_a_number_the_buyer_s_code_decides(seller):
    an_item(an_account(seller, "OTHER"), "FA-1")
    mine = an_item(an_account(seller, "C0001"), "FA-1")
    bring(cdar(reference("210")))
    assert disputes() == []  # a status names no buyer
    bring(cii())
    assert [one.item_id for one in disputes()] == [mine.id]


def test_invoices_of_others_are_refused_in_words(house):
    row = bring(cii())
    assert (row.state, row.report["refusal"]["code"]) == ("refused", "invoices_not_ours")
    assert row.report["warnings"][0]["code"] == "invoice_not_ours"


def test_a_file_promised_as_something_else_is_refused(house):
    row = bring(CAMT, kind="documents")
    assert (row.state, row.report["refusal"]["code"]) == ("refused", "kind_differs")

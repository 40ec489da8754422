from datetime import date, timedelta
from io import BytesIO

import pytest
from sqlalchemy import func, select

from credit.formats.writing import write_xlsx
from credit.operations import assignment, imports
from credit.operations.actor import MACHINE, Actor
from credit.operations.work import transact
from credit.store.customers import Company, Customer, CustomerFigures, CustomerPortfolio
from credit.store.db import db
from credit.store.imports import ImportLine
from credit.store.items import Item, MonthSales
from credit.store.journal import JournalEntry
from credit.store.people import Installation
from credit.store.sync import SyncBucket, SyncHead
from tasks import imports as jobs
from tasks.imports import apply_imports
from tests.builders import an_account, an_item
from tests.credit.operations.books import ask, bring, customer, hand_in, items, row_of
from tests.fec_files import HEADER, bytes_of, invoice, opening, payment, stream_of


@pytest.fixture
def fresh(house):
    """A house before its first import."""
    house.company.as_of = None
    db.session.commit()
    return house


def epochs_now():
    return dict(db.session.execute(select(SyncBucket.id, SyncBucket.epoch)).all())


def test_a_file_changes_nothing_until_it_is_applied(fresh):
    row = hand_in(stream_of(invoice("C1", "F1", 100), invoice("C2", "F2", 50)))
    assert row.state == "reconciled"
    assert (row.report["lines"], row.report["customers"], row.report["open_items"]) == (4, 2, 2)
    assert row.report["balance_411"] == row.report["open_total"] == "150.00"
    assert db.session.scalar(select(func.count()).select_from(Customer)) == 0


def test_the_first_import_fills_the_books(fresh):
    row = bring(
        invoice("C1", "F1", 100, on="20261102"),
        invoice("C1", "F0", 80, on="20260902", letter="A"),
        payment("C1", "R0", 80, on="20261012", letter="A"),
        invoice("C2", "F2", 50, on="20260801"),
        opening("C2", 20),
    )
    assert row.report["changes"]["new"] == 4, "the settled payment is not kept"
    found = items()
    assert (found["F1"].stage, found["F1"].due_on) == ("not_due", date(2026, 12, 2))
    assert found["F1"].due_source == "default"
    assert (found["F2"].stage, found["RAN"].stage) == ("triage", "triage"), "old debt waits"
    assert (found["RAN"].undetailed, found["F2"].undetailed) == (True, False)
    assert (found["F0"].state, found["F0"].closed_on) == ("closed", date(2026, 10, 12))
    assert customer("C1").name == "Maison C1"
    assert customer("C1").terms_derived
    company = db.session.scalars(select(Company)).one()
    assert (company.as_of, company.booked_as_of) == (date(2026, 11, 2), None)
    figures = db.session.get(CustomerFigures, customer("C2").id)
    assert (figures.exposure_minor, figures.overdue_minor) == (70_00, 70_00)
    sales = {
        (one.customer_id, one.month): one.sales_minor
        for one in db.session.scalars(select(MonthSales))
    }
    assert sales[customer("C1").id, date(2026, 9, 1)] == 80_00
    assert db.session.scalar(select(func.count()).select_from(ImportLine)) == 0


def test_importing_twice_changes_nothing_but_the_day_of_import(fresh, clock):
    lines = [invoice("C1", "F1", 100), opening("C2", 20), payment("C1", "R", 30)]
    bring(*lines)
    before = snapshot()
    clock.now += timedelta(hours=2)
    row = bring(*lines)
    assert row.report["changes"] == {
        "customers_new": 0,
        "customers_changed": 0,
        "new": 0,
        "changed": 0,
        "closed": 0,
        "vanished": 0,
        "unchanged": 3,
    }
    assert snapshot() == before
    assert db.session.scalars(select(Company)).one().imported_at == clock.now


def snapshot():
    db.session.expire_all()
    heads = [
        (row.bucket, row.entity, row.entity_id, row.seq)
        for row in db.session.scalars(select(SyncHead))
        if row.entity != "ledger"
    ]
    rows = [
        tuple(getattr(item, column.name) for column in Item.__table__.columns)
        for item in db.session.scalars(select(Item).order_by(Item.id))
    ]
    return sorted(heads), rows, db.session.scalar(select(func.count()).select_from(MonthSales))


def test_what_was_paid_closes_and_what_is_undone_opens_again(fresh):
    bring(invoice("C1", "F1", 100), invoice("C1", "F2", 40))
    bring(
        invoice("C1", "F1", 100, letter="A"), payment("C1", "R1", 100, letter="A"),
        invoice("C1", "F2", 40, letter="B"), payment("C1", "R2", 15, letter="B"),
    )  # fmt: skip
    found = items()
    assert (found["F1"].state, found["F1"].closed_on) == ("closed", date(2026, 11, 10))
    assert (found["F2"].state, found["F2"].residual_minor) == ("open", 25_00)
    bring(invoice("C1", "F1", 100), invoice("C1", "F2", 40))
    found = items()
    assert (found["F1"].state, found["F1"].residual_minor, found["F1"].episode) == (
        "open",
        100_00,
        2,
    )
    bring(invoice("C1", "F1", 100))
    found = items()
    assert (found["F2"].state, found["F2"].residual_minor) == ("closed", 0), "vanished"


def test_a_customer_who_is_absent_is_inactive_and_comes_back(fresh):
    bring(invoice("C1", "F1", 100), invoice("C2", "F2", 50))
    bring(invoice("C1", "F1", 100))
    assert not customer("C2").active
    assert (
        db.session.get(CustomerFigures, customer("C2").id, populate_existing=True).exposure_minor
        == 0
    )
    bring(invoice("C1", "F1", 100), invoice("C2", "F2", 50, name="Maison Deux"))
    assert (customer("C2").active, customer("C2").name) == (True, "Maison Deux")


def test_new_debt_is_not_triaged_after_the_first_import(fresh):
    bring(invoice("C1", "F1", 100))
    bring(invoice("C1", "F1", 100), invoice("C1", "F9", 10, on="20260101"))
    assert items()["F9"].stage == "not_due"


def test_terms_that_were_agreed_give_the_due_date(fresh):
    account = an_account(
        fresh, "C1", terms_days=45, terms_end_of_month="days_then", terms_derived=False
    )
    bring(invoice("C1", "F1", 100, on="20261102"))
    item = items()["F1"]
    assert (item.customer_id, item.due_on, item.due_source) == (
        account.id,
        date(2026, 12, 31),
        "terms",
    )


def test_a_due_date_in_the_file_wins(fresh):
    lines = [[*line, "20261231"] for line in invoice("C1", "F1", 100)]
    row = hand_in(BytesIO(bytes_of(lines, header=[*HEADER, "Date échéance"])))
    ask(row)
    apply_imports()
    assert (items()["F1"].due_on, items()["F1"].due_source) == (date(2026, 12, 31), "column")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(b"", "unreadable_empty", id="an empty file"),
        pytest.param(b"\x00\x01\x02", "unreadable_binary", id="not text"),
        pytest.param(bytes_of(), "no_entry", id="a header alone would empty the books"),
        pytest.param(bytes_of(invoice("C1", "F", 1)[:1]), "not_balanced", id="half an entry"),
        pytest.param(
            bytes_of(invoice("C1", "F", 1, on="20261301")),
            "lines_rejected",
            id="a date that is none",
        ),
        pytest.param(bytes_of(invoice("C1", "F", 1)[1:]), "not_balanced", id="nobody owes"),
    ],
)
def test_a_file_that_cannot_stand_is_refused_whole(fresh, content, code):
    row = hand_in(BytesIO(content))
    assert row.state == "refused"
    assert row.report["refusal"]["code"] == code
    with pytest.raises(imports.NotReady):
        ask(row)


def test_another_ledger_is_refused_on_a_demo_unless_it_replaces_it(house):
    house.company.demo = True
    db.session.get(Installation, 1).demo = True
    account = an_account(house, "D1", limit_minor=100)
    an_item(account)
    transact(MACHINE, lambda work: work.touch(account.id, figures=True))
    for name in ("999999999FEC20261120.txt", "export.txt"):
        row = hand_in(stream_of(invoice("C1", "F1", 100)), name)
        assert (row.state, row.report["refusal"]["code"]) == ("refused", "another_company")
    epochs = epochs_now()
    row = bring(invoice("C1", "F1", 100), name="export.txt", replace_demo=True)
    assert db.session.scalars(select(Customer.code)).all() == ["C1"]
    company = db.session.scalars(select(Company)).one()
    assert (company.demo, company.siren, company.id) == (False, None, row.company_id)
    assert not db.session.get(Installation, 1, populate_existing=True).demo
    now = epochs_now()
    assert all(now[bucket] == epoch + 1 for bucket, epoch in epochs.items() if bucket != "ref")
    bring(invoice("C1", "F1", 100), name="export.txt")


def test_the_demo_ledgers_own_file_needs_no_leave(house):
    house.company.demo = True
    db.session.commit()
    bring(invoice("C1", "F1", 100))
    assert db.session.scalars(select(Company)).one().demo


def test_a_known_number_opens_its_own_ledger(house):
    bring(invoice("C1", "F1", 100), name="999999999FEC20261120.txt")
    assert [one.siren for one in db.session.scalars(select(Company).order_by(Company.id))] == [
        "123456782",
        "999999999",
    ]


def test_new_customers_go_to_the_default_portfolio(fresh):
    transact(MACHINE, lambda work: assignment.set_default(work, fresh.sud.id))
    bring(invoice("C1", "F1", 100))
    held = db.session.scalars(select(CustomerPortfolio)).one()
    assert (held.customer_id, held.portfolio_id) == (customer("C1").id, fresh.sud.id)


def test_a_worker_that_died_is_replaced(fresh, clock):
    row = hand_in(stream_of(invoice("C1", "F1", 100)))
    ask(row)
    transact(MACHINE, lambda work: imports.claim(work, waiting="applying", busy="applying"))
    apply_imports()
    assert row_of(row.id).state == "applying", "another worker holds it"
    clock.now += imports.LEASE + timedelta(seconds=1)
    apply_imports()
    assert row_of(row.id).state == "applied"


def test_a_worker_that_died_after_the_booking_only_leaves_figures(fresh, clock, monkeypatch):
    row = hand_in(stream_of(invoice("C1", "F1", 100)))
    ask(row)
    with monkeypatch.context() as patch:
        patch.setattr(jobs, "_finish", lambda _: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            apply_imports()
    assert row_of(row.id).booked_at is not None
    assert db.session.scalars(select(Company)).one().as_of is None, "phones still see the old date"
    clock.now += imports.LEASE + timedelta(seconds=1)
    apply_imports()
    assert row_of(row.id).state == "applied"
    assert db.session.scalar(select(func.count()).select_from(Item)) == 1


def test_asking_twice_and_discarding(fresh):
    row = hand_in(stream_of(invoice("C1", "F1", 100)))
    path = imports.path_of(row)
    transact(MACHINE, lambda work: imports.discard(work, row.id))
    assert row_of(row.id) is None
    assert not path.exists()
    row = bring(invoice("C1", "F1", 100))
    ask(row)
    with pytest.raises(imports.NotReady):
        transact(MACHINE, lambda work: imports.discard(work, row.id))


def test_a_file_too_large_is_not_kept(fresh, monkeypatch):
    monkeypatch.setattr(imports, "LARGEST_BYTES", 10)
    with pytest.raises(imports.FileTooLarge):
        hand_in(BytesIO(b"x" * 11))
    assert list(imports.folder().iterdir()) == []


CSV = (
    "Code client;Portefeuille;Délai;Courriel;Téléphone;Forme juridique\r\n"
    "C1;Sud 1;45 jours fin de mois;compta@c1.example;01 02 03 04 05;SAS\r\n"
    "C2;;;;;\r\n"
)


def test_a_customers_file_says_what_the_ledger_cannot(fresh):
    bring(invoice("C1", "F1", 100, on="20261002"), invoice("C2", "F2", 100))
    row = hand_in(BytesIO(CSV.encode()), "clients.csv", kind="customers")
    assert row.state == "reconciled", row.report
    ask(row)
    apply_imports()
    found = customer("C1")
    assert (found.email, found.phone, found.legal_form) == (
        "compta@c1.example",
        "01 02 03 04 05",
        "SAS",
    )
    assert (found.terms_days, found.terms_end_of_month, found.terms_derived) == (
        45,
        "days_then",
        False,
    )
    item = items()["F1"]
    assert (item.due_on, item.due_source, item.stage) == (date(2026, 11, 30), "terms", "not_due")
    held = db.session.scalars(select(CustomerPortfolio)).one()
    assert (held.customer_id, held.portfolio_id) == (found.id, fresh.sud.id)
    count = db.session.scalar(select(func.count()).select_from(JournalEntry))
    row = hand_in(BytesIO(CSV.encode()), "clients.csv", kind="customers")
    ask(row)
    apply_imports()
    assert row_of(row.id).report["changes"] == {"changed": 0, "unchanged": 2}
    assert db.session.scalar(select(func.count()).select_from(JournalEntry)) == count + 4


def test_a_bad_customers_file_is_refused_with_every_line(fresh):
    an_account(fresh, "C1")
    text = (
        "code,terms,portfolio,email\nC1,soon,Nord 1,a@b.fr\nC9,30,Nowhere,nobody\n,30,,\nC1,30,,\n"
    )
    row = hand_in(BytesIO(text.encode()), "c.csv", kind="customers")
    assert row.state == "refused"
    assert [(one["line"], one["code"]) for one in row.report["rejected"]] == [
        (2, "terms_unreadable"),
        (3, "email_unreadable"),
        (3, "code_unknown"),
        (3, "portfolio_unknown"),
        (4, "code_missing"),
        (5, "code_twice"),
    ]


def test_moving_a_customer_closes_one_portfolio_and_opens_the_next(house, clock):
    account = an_account(house)
    kofi = Actor(house.kofi.id)
    assert transact(kofi, lambda work: assignment.assign(work, [account.id], house.sud.id)) == [
        account.id
    ]
    assert transact(kofi, lambda work: assignment.assign(work, [account.id], house.sud.id)) == []
    rows = db.session.scalars(select(CustomerPortfolio).order_by(CustomerPortfolio.id)).all()
    assert [(row.portfolio_id, row.ends_on) for row in rows] == [
        (house.nord.id, date(2026, 11, 22)),
        (house.sud.id, None),
    ]
    transact(kofi, lambda work: assignment.assign(work, [account.id], house.nord.id))
    rows = db.session.scalars(select(CustomerPortfolio).order_by(CustomerPortfolio.id)).all()
    assert [(row.portfolio_id, row.ends_on) for row in rows] == [
        (house.nord.id, date(2026, 11, 22)),
        (house.nord.id, None),
    ]


def test_a_customers_file_may_be_a_workbook(fresh):
    an_account(fresh, "C1")
    stream = BytesIO()
    write_xlsx(stream, ["Code client", "Courriel", "Délai"], [["C1", "a@c1.example", "45FM10"]])
    row = hand_in(stream, "clients.xlsx", kind="customers")
    assert row.state == "reconciled", row.report
    transact(MACHINE, lambda work: imports.ask_to_apply(work, row.id))
    apply_imports()
    told = customer("C1")
    assert (told.email, told.terms_days) == ("a@c1.example", 45)
    assert told.terms_end_of_month == "days_then_10"
    row = hand_in(BytesIO(b"PK\3\4 broken"), "clients.xlsx", kind="customers")
    assert row.report["refusal"]["code"] == "unreadable_workbook_damaged"

"""The last import of any kind can be undone: its rows are what they were; what was built on them stays."""

from datetime import date, timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from sqlalchemy import func, select, update

from credit.operations import (
    assignment,
    imports,
    receipts,
    receipts_list,
    row_images,
    undoing,
    witnessing,
)
from credit.operations.actor import MACHINE, Actor
from credit.operations.intake.kinds import AUTO, BANK, DOCUMENTS
from credit.operations.limit_setting import set_limit
from credit.operations.records.registry import APPLIERS
from credit.operations.undoing import NotUndoable
from credit.operations.work import transact
from credit.store.commitments import SalesOrder
from credit.store.customers import Company, Contact, Customer, CustomerFigures, CustomerPortfolio
from credit.store.db import Base, db
from credit.store.dunning import DunningMessage
from credit.store.einvoices import EInvoice
from credit.store.field import Dispute, DisputeComment, Promise
from credit.store.imports import Import
from credit.store.items import Item
from credit.store.journal import JournalEntry
from credit.store.limits import CreditLimit, LimitRequest, find_permanent
from credit.store.receipts import BankAccount, Receipt
from credit.store.undo import UndoReach, UndoRow
from tasks.figures import recompute
from tasks.imports import apply_imports, read_imports
from tasks.receipts import match_receipts
from tests.builders import NOW, a_payment_plan, a_step, add, an_account, an_item
from tests.credit.operations.books import ask, row_of
from tests.credit.operations.receipt_cases import an_entry, done, matched
from tests.credit.operations.receipt_cases import receipts as everything_received
from tests.credit.operations.test_import_undo import a_letter
from tests.credit.operations.test_records import ONE_OF_EACH
from tests.invoice_files import cdar, cii, reference
from tests.statement_files import camt

SELLER = "732829320"
BESIDE = ("updated_at", "taken_at", "created_at")


@pytest.fixture
def seller(house):
    """The house is who issues the invoices, and C1 who owes some of them."""
    house.company.siren = SELLER
    db.session.commit()
    return house


def bring(content, kind=AUTO, *, by=None, name="file"):
    data = content if isinstance(content, bytes) else content.encode()
    actor = Actor(by.id, by.role) if by else MACHINE
    row = transact(actor, lambda work: imports.receive(work, BytesIO(data), name, kind=kind))
    import_id = row.id
    db.session.rollback()
    read_imports()
    row = row_of(import_id)
    assert row.state == "reconciled", row.report["refusals"]
    ask(row)
    apply_imports()
    row = row_of(import_id)
    assert row.state == "applied", row.report["refusals"]
    return row


def undo(row, *, by=None):
    actor, import_id = (Actor(by.id, by.role) if by else MACHINE), row.id
    transact(actor, lambda work: undoing.undo(work, import_id))
    return row_of(import_id)


def undone(row):
    return undo(row).report["undone"]


def reason(row):
    with pytest.raises(NotUndoable) as refused:
        undo(row)
    return refused.value.facts["reason"]


def books():
    """Give every row an import may write, of every table."""
    db.session.expire_all()
    found = {}
    for name, model in row_images.models().items():
        if witnessing.is_watched(model):
            rows = db.session.scalars(select(model))
            found[name] = sorted(
                str({column: value for column, value in row_images.image_of(row).items()
                     if column not in witnessing.FOLLOWING})
                for row in rows
            )  # fmt: skip
    db.session.rollback()
    return found


def differing(before, after):
    return {name for name in before if before[name] != after[name]}


def remembered():
    return [
        db.session.scalar(select(func.count()).select_from(one)) for one in (UndoReach, UndoRow)
    ]


def customer(code="C1"):
    return db.session.scalar(select(Customer).where(Customer.code == code))


NEXT_OF_EACH = {
    "customers": "Code client;Portefeuille;Délai;Email\nC1;Nord 1;60 j;neu@c1.example\n",
    "contacts": "Client;Contact;Email\nC1;Ada Blanc;ada@c1.example\nC1;Bo Vert;bo@c1.example\n",
    "limits": "Client;Plafond\nC1;7000\n",
    "scores": "Client;Score;Date;Source\nC1;40;2/11/2026;Creditsafe\n",
    "orders": "Client;N° commande;Date commande;Montant\nC1;B1;1/11/2026;70\nC1;B2;2/11/2026;30\n",
    "deliveries": "Client;N° BL;Date BL;Montant livré\nC1;L1;1/11/2026;70\nC1;L2;1/11/2026;1\n",
    "cover": "Police;Client;Garantie\nP1;C1;20000\nP2;C1;1000\n",
    "factored": "Client;Facture;Montant cédé;Recours\nC1;F1;70;oui\nC1;F2;30;non\n",
    "invoices": "Client;Facture;Date;Montant;Solde\nC1;F1;1/11/2026;100;0\nC2;F2;2/11/2026;50;50\n",
}
NEVER_DELETED = {"limits": {"credit_limit", "review_owed"}, "invoices": {"customer"}}


@pytest.fixture
def house_of(house):
    """A house with one account; its invoices come from tables only."""

    def house_of(kind):
        account = an_account(house, "C1", limit_minor=None)
        if kind != "invoices":
            an_item(account)
        return house

    return house_of


def test_every_kind_of_table_is_tried():
    assert set(NEXT_OF_EACH) == set(ONE_OF_EACH) == set(APPLIERS)


@pytest.mark.parametrize("kind", NEXT_OF_EACH)
def test_a_table_of_any_kind_is_undone_and_taken_again(house_of, kind):
    house = house_of(kind)
    bring(ONE_OF_EACH[kind], kind, by=house.kofi)
    before = books()
    row = bring(NEXT_OF_EACH[kind], kind, by=house.kofi)
    after = books()
    assert after != before
    assert undoing.can_be_undone(row)
    row = undo(row)
    assert (row.state, row.report["undone"]["kept"]) == ("undone", 0)
    assert row.report["undone"]["put_back"] > 0
    assert differing(before, books()) <= NEVER_DELETED.get(kind, set())
    assert customer().stale_at is not None, "figures are owed"
    assert remembered() == [0, 0]
    assert not undoing.can_be_undone(row)
    still = books()
    assert undo(row).state == "undone"
    assert books() == still, "twice is once"
    bring(NEXT_OF_EACH[kind], kind, by=house.kofi)
    again = books()
    assert {name: len(again[name]) for name in differing(after, again)} == {
        name: len(after[name]) + (name == "credit_limit") for name in differing(after, again)
    }, "the same file again"


@pytest.mark.parametrize("kind", ONE_OF_EACH)
def test_the_first_table_of_a_kind_is_undone(house_of, kind):
    house = house_of(kind)
    before = books()
    row = bring(ONE_OF_EACH[kind], kind, by=house.kofi)
    assert undone(row)["kept"] == 0
    assert differing(before, books()) <= NEVER_DELETED.get(kind, set())


def test_only_the_last_of_its_kind_and_it_forgets_the_one_before(house_of):
    house = house_of("orders")
    first = bring(ONE_OF_EACH["orders"], "orders")
    other = bring(ONE_OF_EACH["deliveries"], "deliveries")
    second = bring(NEXT_OF_EACH["orders"], "orders")
    assert [undoing.can_be_undone(row_of(one.id)) for one in (first, other, second)] == [
        False, True, True,
    ]  # fmt: skip
    assert reason(row_of(first.id)) == "not_the_last"
    assert set(db.session.scalars(select(UndoRow.import_id))) == {other.id, second.id}
    undo(row_of(second.id))
    assert reason(row_of(first.id)) == "not_the_last"
    assert undo(row_of(other.id)).state == "undone"
    assert house.company.id


def test_an_import_from_before_rows_were_remembered_says_so(house_of):
    house_of("orders")
    row = bring(ONE_OF_EACH["orders"], "orders")
    transact(MACHINE, lambda work: witnessing.forget(row.id))  # noqa: ARG005
    assert reason(row_of(row.id)) == "not_remembered"


def test_an_import_under_way_is_waited_for(house_of, clock):
    house_of("orders")
    row = bring(ONE_OF_EACH["orders"], "orders")
    running = Import(
        id=uuid4(), kind="orders", filename="x", sha256="x", size_bytes=1, path="x", state="applying",
        claimed_at=clock.now, created_at=clock.now,
    )  # fmt: skip
    add(running)
    db.session.commit()
    assert reason(row_of(row.id)) == "import_running"


def test_what_a_person_changed_since_stays_and_is_counted(house_of):
    house = house_of("contacts")
    row = bring(ONE_OF_EACH["contacts"] + "C1;Bo Vert;bo@c1.example\n", "contacts", by=house.kofi)
    ada = db.session.scalar(select(Contact).where(Contact.name == "Ada Noir"))
    ada.phone = "+33 1"
    db.session.commit()
    assert undone(row) == {"put_back": 1, "kept": 1}
    assert list(db.session.scalars(select(Contact.name))) == ["Ada Noir"]


def test_columns_the_import_left_alone_are_nobodys_reason_to_stay(house_of):
    house = house_of("customers")
    row = bring("Code client;Email\nC1;neu@c1.example\n", "customers", by=house.kofi)
    customer().phone = "+33 2"
    db.session.commit()
    assert undone(row) == {"put_back": 1, "kept": 0}
    db.session.expire_all()
    assert (customer().email, customer().phone) == (None, "+33 2")


def test_a_limit_set_since_holds_and_the_one_before_the_table_stays_superseded(house_of):
    house = house_of("limits")
    account_id = customer().id
    bring(ONE_OF_EACH["limits"], "limits", by=house.kofi)
    row = bring(NEXT_OF_EACH["limits"], "limits", by=house.kofi)
    kofi = Actor(house.kofi.id, house.kofi.role)
    transact(
        kofi, lambda work: set_limit(work, account_id, 9_000_00, max_overdue_days=None, reason="x")
    )
    assert undone(row)["kept"] == 2
    in_force = select(CreditLimit.amount_minor).where(CreditLimit.state == "effective")
    assert list(db.session.scalars(in_force)) == [9_000_00]


def test_a_limit_that_is_undone_gives_way_to_the_one_before(house_of):
    house = house_of("limits")
    account_id = customer().id
    bring(ONE_OF_EACH["limits"], "limits", by=house.kofi)
    row = bring(NEXT_OF_EACH["limits"], "limits", by=house.kofi)
    undo(row, by=house.kofi)
    assert find_permanent(account_id, NOW.date()).amount_minor == 5_000_00
    assert list(db.session.scalars(select(CreditLimit.state).order_by(CreditLimit.id))) == [
        "effective", "revoked",
    ]  # fmt: skip
    told = db.session.scalars(
        select(JournalEntry).where(JournalEntry.action == "import.undo")
    ).all()
    assert {one.subject_type for one in told} == {"credit_limit", "import"}
    recompute()
    db.session.expire_all()
    assert db.session.get(CustomerFigures, account_id).limit_minor == 5_000_00


def test_a_request_a_table_sent_is_withdrawn_unless_somebody_decided_it(house_of):
    house = house_of("limits")
    row = bring("Client;Plafond\nC1;900000\n", "limits", by=house.kofi)
    assert db.session.scalars(select(LimitRequest)).one().state == "in_review"
    undo(row, by=house.kofi)
    db.session.expire_all()
    assert db.session.scalars(select(LimitRequest)).one().state == "withdrawn"
    row = bring("Client;Plafond\nC1;900000\n", "limits", by=house.kofi)
    open_one = LimitRequest.state == "in_review"
    db.session.execute(update(LimitRequest).where(open_one).values(state="refused"))
    db.session.commit()
    assert undone(row)["kept"] == 1


def test_who_was_moved_on_since_stays_where_they_are(house_of):
    house = house_of("customers")
    account_id = customer().id
    row = bring(ONE_OF_EACH["customers"], "customers", by=house.kofi)
    held = db.session.scalars(select(CustomerPortfolio).order_by(CustomerPortfolio.id)).all()
    other = next(one.portfolio_id for one in held if one.ends_on is not None)
    transact(MACHINE, lambda work: assignment.assign(work, [account_id], other))
    now = db.session.scalars(select(CustomerPortfolio).where(CustomerPortfolio.ends_on.is_(None)))
    assert [one.portfolio_id for one in now] == [other]
    undo(row)
    now = db.session.scalars(select(CustomerPortfolio).where(CustomerPortfolio.ends_on.is_(None)))
    assert [one.portfolio_id for one in now] == [other], "in one portfolio, and not in two"
    assert customer().terms_days == 30


def test_due_dates_follow_the_terms_that_hold_after_an_undo(house):
    account = an_account(house, "C1")
    item = an_item(account, due_source="terms")
    row = bring("Code client;Délai\nC1;60 j\n", "customers", by=house.kofi)
    since = an_item(
        account, "F-002", due_source="terms", due_on=item.document_on + timedelta(days=60)
    )
    db.session.commit()
    undo(row)
    for one in (item, since):
        db.session.refresh(one)
        assert one.due_on == one.document_on + timedelta(days=30)


TWO = "Client;Facture;Date;Montant\nC1;F1;1/9/2026;100\nC1;F2;2/9/2026;50\nC1;F3;3/9/2026;7\n"


def test_invoices_somebody_spoke_about_stay_closed_and_come_back(house_of):
    house = house_of("invoices")
    row = bring(TWO, "invoices", by=house.kofi)
    first, second, third = db.session.scalars(select(Item).order_by(Item.id)).all()
    a_letter(first, "sent")
    payer = db.session.get_one(Customer, third.customer_id)
    a_payment_plan(payer, house.rosa, [third], [["2026-12-01", 3_00], ["2027-01-01", 4_00]])
    add(
        Promise(
            id=uuid4(), customer_id=second.customer_id, amount_minor=50_00, promised_on=date(2026, 12, 1),
            items=[[second.id, 50_00]], recorded_by_id=house.rosa.id, recorded_on=date(2026, 11, 20),
            client_time=NOW, created_at=NOW,
        )
    )  # fmt: skip
    db.session.execute(update(Item).where(Item.id == first.id).values(stage="L1"))
    db.session.commit()
    assert undone(row)["kept"] == 3
    kept = db.session.scalars(select(Item).order_by(Item.id)).all()
    assert [(one.ref, one.state, one.residual_minor) for one in kept] == [
        ("F1", "closed", 0), ("F2", "closed", 0), ("F3", "closed", 0),
    ]  # fmt: skip
    assert db.session.scalars(select(Company)).one().as_of == house.company.as_of
    bring(TWO, "invoices", by=house.kofi)
    again = db.session.scalars(select(Item).order_by(Item.id)).all()
    assert [(one.ref, one.state, one.stage, one.episode) for one in again[:2]] == [
        ("F1", "open", "L1", 1), ("F2", "open", again[1].stage, 1),
    ]  # fmt: skip


def test_an_invoice_the_machine_set_money_against_stays_closed(house_of):
    house = house_of("invoices")
    row = bring(TWO.replace("F1", "FA7001"), "invoices", by=house.kofi)
    (receipt,) = matched(an_entry(100_00, "FA7001"))
    assert receipt.state == "matched"
    assert undone(row) == {"put_back": 2, "kept": 1}
    (kept,) = db.session.scalars(select(Item))
    assert (kept.ref, kept.state) == ("FA7001", "closed")


def test_a_receipt_is_read_and_matched_anew_though_the_invoice_proposed_for_it_went(house_of):
    house = house_of("invoices")
    row = bring(TWO, "invoices", by=house.kofi)
    waiting, ignored = matched(an_entry(100_00), an_entry(50_00))
    assert (waiting.state, ignored.state) == ("proposed", "proposed")
    done(house.paul, receipts.ignore, ignored, "a grant")
    undo(row)
    for one in everything_received():
        assert [said["items"] for said in receipts_list.one(one.id)["proposals"]] == [[]]
    match_receipts()
    waiting, ignored = everything_received()
    assert (waiting.state, waiting.proposals, ignored.state) == ("received", [], "ignored")


def test_a_customer_that_went_with_its_invoices_is_back_with_them(house_of):
    house = house_of("invoices")
    text = "Client;Facture;Date;Montant\nC9;F9;1/11/2026;100\n"
    row = bring(text, "invoices", by=house.kofi)
    assert customer("C9").active
    undo(row)
    db.session.expire_all()
    assert not customer("C9").active
    bring(text, "invoices", by=house.kofi)
    db.session.expire_all()
    assert customer("C9").active


def test_a_customer_something_else_came_for_since_is_no_stranger(house_of):
    house = house_of("invoices")
    row = bring("Client;Facture;Date;Montant\nC9;F9;1/11/2026;100\n", "invoices", by=house.kofi)
    bring("Client;N° commande;Date commande;Montant\nC9;B9;1/11/2026;70\n", "orders")
    assert undone(row_of(row.id)) == {"put_back": 1, "kept": 1}
    db.session.expire_all()
    assert customer("C9").active


def test_a_reminder_on_its_way_is_waited_for(house_of):
    house = house_of("invoices")
    row = bring(TWO, "invoices", by=house.kofi)
    a_letter(db.session.scalars(select(Item).order_by(Item.id)).first(), "sending")
    before = books()
    assert reason(row) == "reminder_leaving"
    assert books() == before
    db.session.execute(update(DunningMessage).values(state="sent"))
    db.session.commit()
    assert undone(row)["kept"] == 1


def test_a_bank_file_is_undone_with_what_the_machine_matched(house):
    account = an_account(house, "C1")
    an_item(account, ref="FA7001", residual_minor=100_00)
    before = books()
    file = camt(("100.00", "FA7001"), ("30.50", "nobody knows"))
    row = bring(file, BANK)
    match_receipts()
    db.session.expire_all()
    assert {one.state for one in db.session.scalars(select(Receipt))} >= {"matched"}
    assert undone(row) == {"put_back": 2, "kept": 0}
    assert books() == before, "even the account is gone, whose silence would hold reminders back"
    again = bring(file, BANK)
    assert again.report["changes"]["new"] == 2


def test_money_a_person_confirmed_or_a_ledger_took_over_stays(house):
    account = an_account(house, "C1")
    for ref, minor in (("FA7001", 100_00), ("FA7002", 30_50), ("FA7003", 20_00)):
        an_item(account, ref=ref, residual_minor=minor, amount_minor=minor)
    row = bring(camt(("100.00", "FA7001"), ("30.50", "FA7002"), ("20.00", "FA7003")), BANK)
    match_receipts()
    confirmed, settled, _ = db.session.scalars(
        select(Receipt).order_by(Receipt.amount_minor.desc())
    )
    kofi, confirmed_id = Actor(house.kofi.id, house.kofi.role), confirmed.id
    settled.settled_on = date(2026, 11, 23)
    db.session.commit()
    transact(kofi, lambda work: receipts.confirm(work, confirmed_id))
    assert undone(row) == {"put_back": 1, "kept": 2}
    kept = db.session.scalars(select(Receipt).order_by(Receipt.amount_minor.desc())).all()
    assert [(one.amount_minor, one.state) for one in kept] == [
        (100_00, "matched"),
        (30_50, "matched"),
    ]
    assert db.session.scalar(select(func.count()).select_from(BankAccount)) == 1
    assert bring(camt(("100.00", "FA7001"), ("20.00", "FA7003")), BANK).report["changes"] | {
        "known": 1, "new": 1,
    } == row_of(db.session.scalars(select(UndoReach.import_id)).one()).report["changes"]  # fmt: skip


def test_a_reversal_that_is_undone_lets_the_money_count_again(house):
    account = an_account(house, "C1")
    item = an_item(account, ref="FA7001", residual_minor=100_00, amount_minor=100_00)
    bring(camt(("100.00", "FA7001")), BANK)
    match_receipts()
    before = books()
    row = bring(camt(("-100.00", "FA7001"), day=date(2026, 11, 23)), BANK)
    db.session.expire_all()
    assert {one.state for one in db.session.scalars(select(Receipt))} == {"reversed"}
    undo(row)
    assert differing(before, books()) <= {"receipt_allocation"}
    receipt = db.session.scalars(select(Receipt)).one()
    assert (receipt.state, [one.item_id for one in receipt.allocations]) == ("matched", [item.id])


def test_another_account_of_the_bank_has_its_own_last_file(house):
    an_account(house, "C1")
    first = bring(camt(("100.00", "A")), BANK)
    other = bring(camt(("50.00", "B"), account="FR7630006000011234567890000"), BANK)
    assert [undoing.can_be_undone(row_of(one.id)) for one in (first, other)] == [True, True]
    assert undone(row_of(first.id)) == {"put_back": 1, "kept": 0}
    assert [one.amount_minor for one in db.session.scalars(select(Receipt))] == [50_00]


def test_an_invoice_that_is_undone_gives_its_item_its_own_due_date_back(seller):
    an_item(an_account(seller, "C1"), ref="F-1", due_source="terms")
    before = books()
    row = bring(cii(number="F-1"), DOCUMENTS)
    assert books() != before
    assert undone(row)["kept"] == 0
    assert books() == before
    bring(cii(number="F-1"), DOCUMENTS)
    assert db.session.scalars(select(EInvoice)).one().number == "F-1"


def a_comment(case, author):
    add(
        DisputeComment(
            id=uuid4(), dispute_id=case.id, author_id=author.id, text="Hm", created_at=NOW
        )
    )
    db.session.commit()


@pytest.mark.parametrize("answer", [a_comment, lambda case, _: a_step(case)], ids=["said", "asked"])
def test_a_status_that_is_undone_takes_its_dispute_back_unless_somebody_answered(seller, answer):
    an_item(an_account(seller, "C1"), ref="F-1")
    row = bring(cdar(reference("210", number="F-1")), DOCUMENTS)
    assert db.session.scalars(select(Dispute)).one().state == "open"
    assert undone(row)["kept"] == 0
    assert db.session.scalars(select(Dispute)).all() == []
    row = bring(cdar(reference("210", number="F-1")), DOCUMENTS)
    answer(db.session.scalars(select(Dispute)).one(), seller.rosa)
    assert undone(row)["kept"] == 1
    assert db.session.scalars(select(Dispute)).one().state == "open"
    assert db.session.scalars(select(EInvoice)).all() == []


def test_what_is_written_past_the_session_is_refused(house_of):
    house_of("orders")
    with pytest.raises(witnessing.PastTheSession), witnessing.seeing():
        db.session.execute(update(Customer).values(name="X"))
    db.session.rollback()


def test_every_row_is_spelt_and_read_back(house_of):
    house_of("orders")
    row = bring(ONE_OF_EACH["orders"], "orders")
    for one in (customer(), row_of(row.id), db.session.scalars(select(SalesOrder)).one()):
        model: type[Base] = type(one)
        image = row_images.image_of(one)
        assert row_images.read_image(model, image) == {name: getattr(one, name) for name in image}

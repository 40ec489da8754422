"""2 % within eight days: a payment in time takes it, a late one is for a person, and nothing else does."""

import io
from datetime import UTC, date, datetime

import pytest
from pypdf import PdfReader
from sqlalchemy import func, select

from credit.operations import discount_list, discounts, receipts_list, statements
from credit.operations.actor import MACHINE
from credit.operations.dunning_facts import gather
from credit.operations.letters import Letter, Line, render
from credit.operations.receipts import assign, unmatch
from credit.operations.statement_paper import statement_pdf
from credit.operations.work import transact
from credit.rules.discounts import Terms
from credit.rules.dunning_case import chased
from credit.rules.errors import CreditError
from credit.store import cash
from credit.store.customers import Customer
from credit.store.db import db
from credit.store.discounts import offers_of
from credit.store.journal import JournalEntry
from credit.store.receipts import ReceiptAllocation
from tasks.imports import apply_imports
from tests.builders import add, an_account, an_item
from tests.credit.operations.books import ask, hand_in
from tests.credit.operations.receipt_cases import allocations, an_entry, by, done, matched
from tests.credit.operations.test_dunning import a_dispute

DATED, DUE = date(2026, 11, 16), date(2026, 12, 16)
IN_TIME, LATE = date(2026, 11, 21), date(2026, 11, 25)


@pytest.fixture
def customer(house):
    customer = an_account(house, "C001", name="Charpentes Val", email="compta@client.example")
    offer(customer, since_on=date(2026, 1, 1))
    return customer


def offer(customer, percent_bp=200, within_days=8, since_on=None):
    id = customer.id
    transact(MACHINE, lambda work: discounts.set_offer(work, id, percent_bp, within_days, since_on))


def an_invoice(customer, ref="FA7001", amount=1_000_00, **more):
    values = {"document_on": DATED, "due_on": DUE} | more
    return an_item(customer, ref, amount, **values)


def taken():
    db.session.expire_all()
    wanted = select(ReceiptAllocation).where(ReceiptAllocation.discount_state.is_not(None))
    return [
        (one.discount_state, one.discount_minor)
        for one in db.session.scalars(wanted.order_by(ReceiptAllocation.item_id))
    ]


def journaled(action):
    return db.session.scalar(select(func.count()).where(JournalEntry.action == action))


def left(customer, today=date(2026, 12, 20)):
    """What a reminder could ask for once all is overdue."""
    accounts = gather((customer.id - 1, customer.id), today, by_hand=True)
    return [chased(debt) for account in accounts for _, debt in account.debts]


def test_a_payment_in_time_settles_its_invoice_and_books_the_discount(house, customer):
    item = an_invoice(customer)
    (receipt,) = matched(an_entry(980_00, "FA7001", booked_on=IN_TIME))
    assert (receipt.state, allocations(receipt)) == ("matched", {item.id: 980_00})
    assert receipt.proposals[0]["reasons"][1][0] == "early"
    assert taken() == [("granted", 20_00)]
    assert journaled("grant.discount") == 1
    assert left(customer) == [0]


def test_what_is_granted_covers_its_invoice_after_the_ledger_has_taken_the_payment(house, customer):
    item = an_invoice(customer)
    (receipt,) = matched(an_entry(980_00, "FA7001", booked_on=IN_TIME))
    receipt.settled_on = receipt.allocations[0].settled_on = IN_TIME
    db.session.get(type(item), item.id).residual_minor = 20_00
    db.session.commit()
    assert left(customer) == [0]
    assert cash.on_hand((0, None)) == {}


def test_one_payment_of_two_invoices_takes_both_discounts(house, customer):
    one, two = an_invoice(customer), an_invoice(customer, "FA7002", 500_00)
    (receipt,) = matched(an_entry(1_470_00, "FA7001 FA7002", booked_on=IN_TIME))
    assert allocations(receipt) == {one.id: 980_00, two.id: 490_00}
    assert taken() == [("granted", 20_00), ("granted", 10_00)]


def test_a_known_payer_needs_to_name_nothing(house, customer):
    item = an_invoice(customer)
    an_invoice(customer, "FA7002", 300_00)
    entry = an_entry(980_00, counterparty="Charpentes Val", booked_on=IN_TIME)
    (receipt,) = matched(entry)
    assert allocations(receipt) == {item.id: 980_00}
    assert taken() == [("granted", 20_00)]


def test_who_pays_late_is_a_proposal_and_owes_it_until_a_person_grants_it(house, customer, clock):
    an_invoice(customer)
    matched(an_entry(980_00, "FA7001", booked_on=LATE))
    assert taken() == [("proposed", 20_00)]
    assert left(customer) == [20_00]
    (row,) = discount_list.listed(house.kofi, "proposed", clock.now.date())
    assert (row["discount_minor"], row["until_on"], row["paid_on"]) == (
        20_00, date(2026, 11, 24), LATE,
    )  # fmt: skip
    transact(by(house.kofi), lambda work: discounts.decide(work, row["id"], granted=True).id)
    assert (taken(), left(customer)) == ([("granted", 20_00)], [0])
    with pytest.raises(CreditError) as twice:
        transact(by(house.kofi), lambda work: discounts.decide(work, row["id"], granted=False).id)
    assert twice.value.code == "conflict"


def test_what_a_person_refuses_stays_owed(house, customer):
    an_invoice(customer)
    (receipt,) = matched(an_entry(980_00, "FA7001", booked_on=LATE))
    id = receipt.allocations[0].id
    transact(by(house.kofi), lambda work: discounts.decide(work, id, granted=False).id)
    assert (taken(), left(customer)) == ([("refused", 20_00)], [20_00])
    assert journaled("refuse.discount") == 1


@pytest.mark.parametrize("paid_minor", [979_99, 980_01, 500_00, 1_000_00])
def test_any_other_amount_takes_none(house, customer, paid_minor):
    an_invoice(customer)
    matched(an_entry(paid_minor, "FA7001", booked_on=IN_TIME))
    assert taken() == []


def test_nothing_is_taken_off_what_is_disputed(house, customer):
    item = an_invoice(customer)
    add(a_dispute(item, 200_00, house=house))
    db.session.commit()
    matched(an_entry(784_00, "FA7001", booked_on=IN_TIME))
    assert taken() == [("granted", 16_00)]


def test_an_invoice_keeps_what_was_offered_when_it_was_written(house, customer):
    offer(customer, 0, 0, since_on=date(2026, 11, 17))
    an_invoice(customer)
    an_invoice(customer, "FA7002", document_on=date(2026, 11, 18))
    matched(
        an_entry(980_00, "FA7001", booked_on=IN_TIME), an_entry(980_00, "FA7002", booked_on=IN_TIME)
    )
    assert taken() == [("granted", 20_00)]


def test_a_person_who_matches_by_hand_books_it_too_and_taking_back_undoes_it(house, customer):
    item = an_invoice(customer)
    (receipt,) = matched(an_entry(980_00, counterparty="Somebody", booked_on=IN_TIME))
    done(house.kofi, assign, receipt, customer.id, [(item.id, 980_00)])
    assert taken() == [("granted", 20_00)]
    shown = receipts_list.one(receipt.id)["allocations"][0]
    assert (shown["discount_minor"], shown["discount_state"]) == (20_00, "granted")
    done(house.kofi, unmatch, receipt)
    assert (taken(), left(customer)) == ([], [1_000_00])


def test_the_statement_says_what_may_still_be_had_and_until_when(house, customer):
    an_invoice(customer)
    row = db.session.get(Customer, customer.id)
    (line,) = statements.statement_of(row, date(2026, 11, 24)).lines
    assert (line.discount_bp, line.discount_minor, line.discount_until) == (
        200, 20_00, date(2026, 11, 24),
    )  # fmt: skip
    assert statements.statement_of(row, date(2026, 11, 24)).balance_minor == 1_000_00
    kept = statements.keep(statements.statement_of(row, date(2026, 11, 24)))
    assert statements.read(kept).lines == (line,)
    (after,) = statements.statement_of(row, date(2026, 11, 25)).lines
    assert after.discount_until is None


def test_the_statement_shows_payment_and_discount_apart(house, customer):
    an_invoice(customer)
    matched(an_entry(980_00, "FA7001", booked_on=IN_TIME))
    statement = statements.statement_of(db.session.get(Customer, customer.id), date(2026, 11, 24))
    assert (statement.received_minor, statement.granted_minor) == (980_00, 20_00)
    assert statement.balance_minor == 0
    paper = statement_pdf(statement, datetime(2026, 11, 24, tzinfo=UTC))
    said = PdfReader(io.BytesIO(paper)).pages[0].extract_text().replace("\xa0", " ")
    assert "escompte accordé : 20,00 €" in " ".join(said.split())


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fr", "(escompte de 2 % pour paiement anticipé : 980,00 € au plus tard le 24 nov. 2026)"),
        ("en", "(2% discount for early payment: €980.00 by 24 Nov 2026)"),
    ],
)
def test_a_courtesy_says_it_too(language, said):
    terms = Terms(200, date(2026, 11, 24), 1_000_00, 20_00)
    line = Line(1, "FA-1", DUE, -20, 1_000_00, "pre_due", 1, early=terms)
    letter = Letter("Nous", "Eux", "C1", language, "FR", "EUR", "pre_due", [line])
    _, body = render(letter)
    assert said in " ".join(body.split())


def test_a_customers_table_offers_a_discount_changes_it_and_ends_it(house):
    customer = an_account(house, "C9")

    def bring(cell):
        told = f"code;escompte\nC9;{cell}\n"
        row = hand_in(io.BytesIO(told.encode()), "c.csv", kind="customers")
        if row.state == "refused":
            return [one["code"] for one in row.report["rejected"]]
        ask(row)
        apply_imports()
        db.session.rollback()
        offers = offers_of([customer.id]).get(customer.id, ())
        return [(one.percent_bp, one.within_days) for one in offers]

    assert bring("2 % 10 jours") == [(200, 10)]
    assert bring("") == [(200, 10)], "an empty cell changes nothing"
    assert bring("1,5/8") == [(150, 8)], "of today, it stands for the day's documents"
    assert journaled("set.discount") == 2
    assert bring("1,5/8") == [(150, 8)]
    assert journaled("set.discount") == 2
    assert bring("12/8") == ["discount_unfit"]
    assert bring("deux") == ["discount_unreadable"]
    assert bring("0") == [(0, 0)]

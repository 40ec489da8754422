"""The last import of a ledger can be undone: the books are what they were; what was built on it stays."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select, update

from credit.operations import undoing
from credit.operations.actor import MACHINE
from credit.operations.undoing import NotUndoable
from credit.operations.work import transact
from credit.store.customers import Company, Customer, CustomerFigures
from credit.store.db import db
from credit.store.dunning import DunningLine, DunningMessage, DunningRun
from credit.store.field import Dispute, Promise
from credit.store.imports import Import
from credit.store.items import Item, MonthSales
from credit.store.journal import JournalEntry
from credit.store.undo import ImportUndo, UndoItem
from tasks.imports import apply_imports
from tests.builders import NOW, a_payment_plan, add, an_account, an_item
from tests.credit.operations.books import ask, bring, customer, everything, hand_in, items, row_of
from tests.credit.operations.test_import_preview import today, tomorrow
from tests.fec_files import invoice, opening, payment, stream_of


@pytest.fixture
def fresh(house):
    """A house before its first import."""
    house.company.as_of = None
    db.session.commit()
    return house


def undo(row, *, finish=True):
    transact(MACHINE, lambda work: undoing.undo(work, row.id))
    if finish:
        apply_imports()
    return row_of(row.id)


def books():
    """Give all that an import changes."""
    lines = everything()
    company = db.session.scalars(select(Company)).one()
    names = {one.id: one.code for one in db.session.scalars(select(Customer))}
    sales = {
        (names[one.customer_id], one.month): one.sales_minor
        for one in db.session.scalars(select(MonthSales))
    }
    figures = {
        names[one.customer_id]: (one.exposure_minor, one.overdue_minor, one.as_of)
        for one in db.session.scalars(select(CustomerFigures))
    }
    people = {(one.code, one.name) for one in db.session.scalars(select(Customer)) if one.active}
    return lines, sales, people, figures, company.as_of, company.booked_as_of, company.stands_on


def test_items_sales_customers_and_the_ledgers_date_are_what_they_were(fresh):
    bring(*today())
    before = books()
    row = bring(*tomorrow(), invoice("C2", "F8", 5, on="20261107", name="Maison Deux"))
    assert books() != before
    row = undo(row)
    assert (row.state, row.report["undone"]) == ("undone", {"kept_closed": 0})
    *same, figures, as_of, booked, stands_on = books()
    assert (*same[:3], as_of, booked, stands_on) == (*before[:3], *before[4:])
    assert {code: figures[code] for code in before[3]} == before[3]
    assert figures["C3"][0] == 0, "inactive, and owes nothing"
    assert db.session.scalar(select(func.count()).select_from(UndoItem)) == 0
    actions = db.session.scalars(select(JournalEntry.action)).all()
    assert {"import.undo", "books.undo"} <= set(actions)


def test_the_first_import_can_be_undone_and_brought_again(fresh):
    row = undo(bring(*today()))
    assert (row.state, items()) == ("undone", {})
    assert db.session.scalars(select(Company)).one().as_of is None
    assert not customer("C1").active
    bring(*today())
    assert customer("C1").active
    assert items()["F1"].stage == "triage", "a first import again"


def test_twice_is_once(fresh):
    bring(*today())
    row = bring(*tomorrow())
    undo(row, finish=False)
    undo(row, finish=False)
    assert row_of(row.id).state == "undoing"
    before = everything()
    apply_imports()
    assert undo(row).state == "undone"
    assert everything() == before


def test_a_worker_that_died_leaves_an_undoing_to_the_next(fresh, clock):
    row = bring(*today())
    undo(row, finish=False)
    db.session.execute(update(Import).values(claimed_at=clock.now))
    db.session.commit()
    apply_imports()
    assert row_of(row.id).state == "undoing", "another holds it"
    clock.now += timedelta(minutes=3)
    apply_imports()
    assert row_of(row.id).state == "undone"


def test_only_the_last_import_of_a_ledger(fresh):
    first = bring(*today())
    second = bring(*tomorrow())
    with pytest.raises(NotUndoable) as refused:
        undo(first)
    assert refused.value.facts == {"reason": "not_the_last"}
    assert (undoing.can_be_undone(row_of(first.id)), undoing.can_be_undone(row_of(second.id))) == (
        False,
        True,
    )
    assert db.session.scalars(select(ImportUndo.import_id)).all() == [second.id]
    undo(second)
    with pytest.raises(NotUndoable):
        undo(first)


def test_what_people_built_on_it_stays_closed_and_comes_back(fresh):
    bring(*today())
    row = bring(
        *today(),
        *(invoice("C1", f"F{n}", n - 3, on="20261020") for n in (7, 8, 9)),
    )
    planned, disputed, promised = (items()[f"F{n}"] for n in (7, 8, 9))
    payer = db.session.get_one(Customer, planned.customer_id)
    a_payment_plan(payer, fresh.rosa, [planned], [["2026-12-01", 2_00], ["2027-01-01", 2_00]])
    case = add(
        Dispute(
            id=uuid4(), customer_id=disputed.customer_id, item_id=disputed.id, reason="price",
            opened_by_id=fresh.rosa.id, opened_on=date(2026, 11, 20), client_time=NOW, created_at=NOW,
        )
    )  # fmt: skip
    add(
        Promise(
            id=uuid4(), customer_id=promised.customer_id, amount_minor=6_00, promised_on=date(2026, 12, 1),
            items=[[promised.id, 6_00]], recorded_by_id=fresh.rosa.id, recorded_on=date(2026, 11, 20),
            client_time=NOW, created_at=NOW,
        )
    )  # fmt: skip
    db.session.execute(update(Item).where(Item.id == disputed.id).values(stage="L1"))
    db.session.commit()
    row = undo(row)
    assert row.report["undone"] == {"kept_closed": 3}
    kept = items()["F8"]
    assert (kept.id, kept.state, kept.residual_minor, kept.closed_on) == (
        case.item_id,
        "closed",
        0,
        None,
    )
    bring(*today(), invoice("C1", "F8", 5, on="20261020"))
    again = items()["F8"]
    assert (again.id, again.state, again.stage, again.episode) == (case.item_id, "open", "L1", 1)


def a_letter(item, state):
    run = add(DunningRun(run_on=date(2026, 11, 20), decided_at=NOW, state="decided"))
    letter = add(
        DunningMessage(
            run_id=run.id, customer_id=item.customer_id, run_on=run.run_on, level="L1", language="fr",
            recipient="a@b.fr", subject="x", body="x", total_minor=1, currency="EUR", state=state,
            prepared_at=NOW, send_after=NOW, message_id=uuid4().hex,
        )
    )  # fmt: skip
    key = f"{item.id}/L1/{item.episode}"
    line = {
        "item_id": item.id,
        "level": "L1",
        "episode": item.episode,
        "amount_minor": 1,
        "key": key,
    }
    add(DunningLine(message_id=letter.id, **line))
    db.session.commit()


def test_an_item_written_about_is_kept_and_a_letter_on_its_way_is_waited_for(fresh):
    bring(*today())
    row = bring(*today(), invoice("C1", "F8", 5, on="20261001"))
    a_letter(items()["F8"], "sending")
    before = everything()
    with pytest.raises(NotUndoable) as refused:
        undo(row)
    assert (refused.value.facts["reason"], everything()) == ("reminder_leaving", before)
    db.session.execute(update(DunningMessage).values(state="sent"))
    db.session.commit()
    assert undo(row).report["undone"] == {"kept_closed": 1}


@pytest.mark.parametrize("written", [False, True])
def test_an_item_that_was_reopened_is_closed_again(fresh, written):
    paid = [invoice("C1", "F1", 100, letter="A"), payment("C1", "R1", 100, letter="A")]
    bring(*paid)
    row = bring(invoice("C1", "F1", 100))
    assert (items()["F1"].state, items()["F1"].episode) == ("open", 2)
    if written:
        a_letter(items()["F1"], "sent")
    undo(row)
    item = items()["F1"]
    assert (item.state, item.residual_minor, item.closed_on) == ("closed", 0, date(2026, 11, 10))
    assert item.episode == (2 if written else 1), (
        "what was written about an episode keeps its number"
    )


def test_terms_agreed_since_hold(fresh):
    bring(*today())
    row = bring(*tomorrow())
    db.session.execute(
        update(Customer).where(Customer.code == "C2").values(terms_days=60, terms_derived=False)
    )
    db.session.commit()
    undo(row)
    assert (items()["F4"].state, items()["F4"].due_on, items()["F4"].due_source) == (
        "open", date(2026, 12, 4), "terms",
    )  # fmt: skip


def test_an_import_under_way_is_waited_for(fresh, clock):
    row = bring(*today())
    other = hand_in(stream_of(*tomorrow()))
    ask(other)
    db.session.execute(update(Import).where(Import.id == other.id).values(claimed_at=clock.now))
    db.session.commit()
    with pytest.raises(NotUndoable) as refused:
        undo(row)
    assert refused.value.facts == {"reason": "import_running"}


def test_what_replaced_the_demo_cannot_be_undone(house):
    house.company.demo = True
    db.session.commit()
    an_item(an_account(house, "D1"))
    row = bring(*today(), name="export.txt", replace_demo=True)
    with pytest.raises(NotUndoable) as refused:
        undo(row)
    assert refused.value.facts == {"reason": "demo_replaced"}


def test_an_earlier_exercise_can_be_undone(fresh):
    bring(opening("C1", 10, ref="F1", document_on="20251101"), name="123456782FEC20261231.txt")
    before = books()
    row = bring(
        invoice("C1", "F0", 70, on="20250302", letter="B"),
        payment("C1", "R0", 70, on="20250405", letter="B"),
        name="123456782FEC20251231.txt",
    )  # fmt: skip
    assert row.history
    undo(row)
    assert books() == before

"""What an undone ledger had settled of receipts counts again; what was settled before it does not."""

import pytest

from credit.operations import undoing
from credit.operations.actor import MACHINE
from credit.operations.work import transact
from credit.store.db import db
from tasks.imports import apply_imports
from tests.credit.operations.books import bring
from tests.credit.operations.receipt_cases import an_entry, matched, receipts
from tests.credit.operations.test_import_preview import today
from tests.fec_files import invoice, payment


@pytest.fixture
def fresh(house):
    house.company.as_of = None
    db.session.commit()
    return house


def test_a_receipt_the_undone_ledger_had_taken_over_counts_again(fresh):
    bring(invoice("C1", "FA7001", 100, on="20261002"), *today()[2:])
    (receipt,) = matched(an_entry(100_00, "FA7001"))
    assert (receipt.state, receipt.settled_on) == ("matched", None)
    later = bring(
        invoice("C1", "FA7001", 100, on="20261002", letter="A"),
        payment("C1", "R1", 100, on="20261121", letter="A"),
        *today()[2:],
    )
    (receipt,) = receipts()
    assert receipt.settled_on is not None
    assert [part.settled_on for part in receipt.allocations] != [None]
    transact(MACHINE, lambda work: undoing.undo(work, later.id))
    apply_imports()
    (receipt,) = receipts()
    assert (receipt.state, receipt.settled_on) == ("matched", None)
    assert [part.settled_on for part in receipt.allocations] == [None]

"""Tables of factored invoices: what a factor bought, with recourse to us or without."""

from datetime import date

from sqlalchemy import select

from credit.formats.tables.factored import FACTORED, FactoredLine
from credit.formats.tables.reading import TableRead
from credit.operations.records.difference import Applier, Difference
from credit.operations.records.rows import CLOSED, OPEN, compare_rows, numbered, writer_of
from credit.store.customers import Company
from credit.store.db import db
from credit.store.factored import FactoredInvoice


def compare(table: TableRead, company: Company, _today: date) -> Difference:
    """Hold a table against the sales we know; in a snapshot, what is not named any more has ended."""
    found = Difference()
    wanted = numbered(found, table, company, _values)
    rows = db.session.scalars(
        select(FactoredInvoice).where(FactoredInvoice.company_id == company.id)
    )
    kept = {(one.customer_id, one.number): one for one in rows}
    compare_rows(found, wanted, kept, snapshot=table.mapping.snapshot)
    return found


def _values(told: FactoredLine) -> dict[str, object]:
    return {
        "number": told.number,
        "amount_minor": told.amount_minor,
        "currency": told.currency,
        "recourse": told.recourse,
        "factor": told.factor,
        "sold_on": told.sold_on,
        "due_on": told.due_on,
        "ends_on": told.ends_on,
        "state": OPEN if told.amount_minor else CLOSED,
    }


FACTORED_IN = Applier(FACTORED.name, compare, writer_of(FactoredInvoice), figures=True)

"""Deliveries tables: what is delivered and not yet billed."""

from datetime import date

from sqlalchemy import select

from credit.formats.tables.deliveries import DELIVERIES, DeliveryLine
from credit.formats.tables.reading import TableRead
from credit.operations.records.difference import Applier, Difference
from credit.operations.records.rows import CLOSED, OPEN, compare_rows, numbered, writer_of
from credit.store.commitments import Delivery
from credit.store.customers import Company
from credit.store.db import db


def compare(table: TableRead, company: Company, _today: date) -> Difference:
    """Hold a table against the deliveries we know."""
    found = Difference()
    wanted = numbered(found, table, company, _values)
    rows = db.session.scalars(select(Delivery).where(Delivery.company_id == company.id))
    kept = {(one.customer_id, one.number): one for one in rows}
    compare_rows(found, wanted, kept, snapshot=table.mapping.snapshot)
    return found


def _values(told: DeliveryLine) -> dict[str, object]:
    return {
        "number": told.number,
        "order_ref": told.order_ref,
        "delivered_on": told.delivered_on,
        "amount_minor": told.unbilled_minor,
        "currency": told.currency,
        "state": OPEN if told.unbilled_minor else CLOSED,
    }


DELIVERIES_IN = Applier(DELIVERIES.name, compare, writer_of(Delivery), figures=True)

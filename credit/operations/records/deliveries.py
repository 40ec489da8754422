"""Deliveries tables: what is delivered and not yet billed."""

from datetime import date

from sqlalchemy import select

from credit.formats.tables.deliveries import DELIVERIES, DeliveryLine
from credit.formats.tables.reading import TableRead
from credit.operations.records.difference import Applier, Difference, customers_of
from credit.operations.records.rows import CLOSED, OPEN, Wanted, compare_rows, writer_of
from credit.store.commitments import Delivery
from credit.store.customers import Company
from credit.store.db import db


def compare(table: TableRead, company: Company, _today: date) -> Difference:
    """Hold a table against the deliveries we know."""
    found, known = Difference(), customers_of(company, {one.code for one in table.records})
    wanted = []
    for told in table.records:
        customer = known.get(told.code)
        if customer is None:
            found.errors.add(told.line, "code", "code_unknown", told.code)
            continue
        key, shown = (customer.id, told.number), f"{told.code} {told.number}"
        wanted.append(Wanted(key, shown, customer.id, _values(told)))
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

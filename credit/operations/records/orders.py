"""Orders tables: what is ordered and not yet delivered."""

from datetime import date

from sqlalchemy import select

from credit.formats.tables.orders import ORDERS, OrderLine
from credit.formats.tables.reading import TableRead
from credit.operations.records.difference import Applier, Difference
from credit.operations.records.rows import CLOSED, OPEN, compare_rows, numbered, writer_of
from credit.store.commitments import SalesOrder
from credit.store.customers import Company
from credit.store.db import db

# How exports say that an order asks for nothing more.
SAY_OVER = (
    "livré livrée livree livre soldé soldée solde soldee clos close clôturé terminé annulé annulée annule "
    "annulee closed done delivered cancelled canceled erledigt storniert geliefert cerrado entregado anulado"
)
OVER = frozenset(SAY_OVER.split())


def compare(table: TableRead, company: Company, _today: date) -> Difference:
    """Hold a table against the orders we know."""
    found = Difference()
    wanted = numbered(found, table, company, _values)
    rows = db.session.scalars(select(SalesOrder).where(SalesOrder.company_id == company.id))
    kept = {(one.customer_id, one.number): one for one in rows}
    compare_rows(found, wanted, kept, snapshot=table.mapping.snapshot)
    return found


def _values(told: OrderLine) -> dict[str, object]:
    over = (told.state or "").casefold() in OVER or not told.remaining_minor
    return {
        "number": told.number,
        "ordered_on": told.ordered_on,
        "amount_minor": told.remaining_minor,
        "deposit_minor": abs(told.deposit_minor or 0),
        "currency": told.currency,
        "state": CLOSED if over else OPEN,
    }


ORDERS_IN = Applier(ORDERS.name, compare, writer_of(SalesOrder), figures=True)

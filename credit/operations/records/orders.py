"""Orders tables: what is ordered and not yet delivered."""

from datetime import date

from sqlalchemy import select

from credit.formats.tables.orders import ORDERS, OrderLine
from credit.formats.tables.reading import TableRead
from credit.operations.records.difference import Applier, Difference, customers_of
from credit.operations.records.rows import CLOSED, OPEN, Wanted, compare_rows, writer_of
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
    found, known = Difference(), customers_of(company, {one.code for one in table.records})
    wanted = []
    for told in table.records:
        customer = known.get(told.code)
        if customer is None:
            found.errors.add(told.line, "code", "code_unknown", told.code)
            continue
        key, shown = (customer.id, told.number), f"{told.code} {told.number}"
        wanted.append(Wanted(key, shown, customer.id, _values(told)))
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

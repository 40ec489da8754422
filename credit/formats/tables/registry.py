"""The kinds of tables: a new one is one file and one line here."""

from credit.formats.columns import Kind
from credit.formats.tables.contacts import CONTACTS
from credit.formats.tables.cover import COVER
from credit.formats.tables.customers import CUSTOMERS
from credit.formats.tables.deliveries import DELIVERIES
from credit.formats.tables.factored import FACTORED
from credit.formats.tables.invoices import INVOICES
from credit.formats.tables.limits import LIMITS
from credit.formats.tables.orders import ORDERS
from credit.formats.tables.scores import SCORES

# Where a table could be several kinds with equal right, the first is taken.
KINDS: dict[str, Kind] = {
    one.name: one
    for one in (
        INVOICES,
        CUSTOMERS,
        CONTACTS,
        ORDERS,
        DELIVERIES,
        LIMITS,
        SCORES,
        COVER,
        FACTORED,
    )
}

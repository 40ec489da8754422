"""How each kind of table enters the books: a new one is one file and one line here."""

from credit.operations.records.contacts import CONTACTS_IN
from credit.operations.records.cover import COVER_IN
from credit.operations.records.customers import CUSTOMERS_IN
from credit.operations.records.deliveries import DELIVERIES_IN
from credit.operations.records.difference import Applier
from credit.operations.records.factored import FACTORED_IN
from credit.operations.records.invoices import INVOICES_IN
from credit.operations.records.limits import LIMITS_IN
from credit.operations.records.orders import ORDERS_IN
from credit.operations.records.scores import SCORES_IN

APPLIERS: dict[str, Applier] = {
    one.kind: one
    for one in (
        INVOICES_IN,
        CUSTOMERS_IN,
        CONTACTS_IN,
        ORDERS_IN,
        DELIVERIES_IN,
        LIMITS_IN,
        SCORES_IN,
        COVER_IN,
        FACTORED_IN,
    )
}

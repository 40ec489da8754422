"""The open items of the customers in sight."""

from collections.abc import Iterator

from sqlalchemy import select

from credit.operations.lists.listing import Cells, Listing, amount, each
from credit.operations.moment import Moment
from credit.rules.access import Permission
from credit.store.customers import Customer
from credit.store.items import Item
from credit.store.people import User
from credit.store.scope import visible

COLUMNS = (
    ("Code", "Code"),
    ("Client", "Customer"),
    ("Nature", "Kind"),
    ("Pièce", "Document"),
    ("Libellé", "Label"),
    ("Date", "Date"),
    ("Échéance", "Due"),
    ("Origine de l’échéance", "Due date from"),
    ("Jours de retard", "Days late"),
    ("Montant", "Amount"),
    ("Reste dû", "Open"),
    ("Devise", "Currency"),
    ("Niveau de relance", "Dunning stage"),
)


def rows(viewer: User, moment: Moment) -> Iterator[Cells]:
    """List the items by customer and due date; credits have no lateness."""
    wanted = (
        select(Item, Customer.code, Customer.name)
        .join(Customer, Customer.id == Item.customer_id)
        .where(Item.state == "open", visible(viewer, moment.today))
        .order_by(Customer.folded, Customer.id, Item.due_on, Item.id)
    )
    for item, code, name in each(wanted):
        late = (moment.today - item.due_on).days if item.residual_minor > 0 else 0
        yield (
            code,
            name,
            item.kind,
            item.ref,
            item.label,
            item.document_on,
            item.due_on,
            item.due_source,
            max(late, 0),
            amount(item.amount_minor, item.currency),
            amount(item.residual_minor, item.currency),
            item.currency,
            item.stage,
        )


ITEMS = Listing("items", Permission.SEE_FIGURES, ("Postes ouverts", "Open items"), COLUMNS, rows)

"""The open items of the customers in sight."""

from collections.abc import Iterator

from credit.operations.lists.listing import Cells, Listing, amount, each
from credit.operations.moment import Moment
from credit.rules.access import Permission
from credit.rules.late_causes import cause_of
from credit.store.customers import Customer
from credit.store.items import Item
from credit.store.late_causes import known_of, open_items
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
    ("Pourquoi en retard", "Why late"),
    ("Cause dite par", "Cause said by"),
    ("Cause dite le", "Cause said on"),
)


def rows(viewer: User, moment: Moment) -> Iterator[Cells]:
    """List the items by customer and due date; credits have no lateness."""
    sight = visible(viewer, moment.today)
    columns = (Item, Customer.code, Customer.name)
    wanted = open_items(sight, moment.today, *columns).order_by(
        Customer.folded, Customer.id, Item.due_on, Item.id
    )
    for row in each(wanted):
        item = row.Item
        late = (moment.today - item.due_on).days if item.residual_minor > 0 else 0
        told = (cause_of(row.stated, known_of(row)), row.said_by, row.said_at)
        yield (
            row.code,
            row.name,
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
            *(told if late > 0 else (None, None, None)),
        )


ITEMS = Listing("items", Permission.SEE_FIGURES, ("Postes ouverts", "Open items"), COLUMNS, rows)

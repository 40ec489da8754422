"""The penalties of late invoices, as the house charges them."""

from collections.abc import Iterator

from credit.operations import penalty_desk
from credit.operations.lists.listing import Cells, Listing, amount
from credit.operations.moment import Moment
from credit.rules.access import Permission
from credit.store.people import User

COLUMNS = (
    ("Code", "Code"),
    ("Client", "Customer"),
    ("Pièce", "Document"),
    ("Échéance", "Due"),
    ("Montant", "Amount"),
    ("Base", "Base"),
    ("Jusqu’au", "Until"),
    ("Intérêts", "Interest"),
    ("Indemnité", "Fixed fee"),
    ("Total", "Total"),
    ("Devise", "Currency"),
    ("Sans montant parce que", "No figure because"),
    ("État", "State"),
    ("Motif", "Reason"),
    ("Réclamée le", "Claimed"),
    ("Règles", "Rules"),
    ("Pourquoi en retard", "Why late"),
    ("Cause dite par", "Cause said by"),
    ("Cause dite le", "Cause said on"),
)


def rows(viewer: User, moment: Moment) -> Iterator[Cells]:
    """List the penalties by customer and due date, those waived or cancelled too."""
    for found in penalty_desk.every(viewer, moment):
        row, item, customer = found.Penalty, found.Item, found.Customer
        yield (
            customer.code,
            customer.name,
            item.called,
            item.due_on,
            amount(item.amount_minor, row.currency),
            amount(row.base_minor, row.currency),
            row.until_on,
            amount(row.interest_minor, row.currency),
            amount(row.fee_minor, row.currency),
            amount(row.total_minor, row.currency),
            row.currency,
            row.no_figure,
            row.state,
            row.reason,
            row.claimed_at and row.claimed_at.date(),
            f"{row.law['country']} · {row.law['articles']}" if row.law else None,
            *penalty_desk.why_late(found, moment).values(),
        )


PENALTIES = Listing("penalties", Permission.RUN_DUNNING, ("Pénalités", "Penalties"), COLUMNS, rows)

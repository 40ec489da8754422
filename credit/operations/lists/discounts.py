"""The early-payment discounts that were taken: granted, waiting or refused."""

from collections.abc import Iterator
from decimal import Decimal

from credit.operations import discount_list
from credit.operations.lists.listing import Cells, Listing, amount
from credit.operations.moment import Moment
from credit.rules.access import Permission
from credit.store.people import User

COLUMNS = (
    ("Code", "Code"),
    ("Client", "Customer"),
    ("Pièce", "Document"),
    ("Date", "Dated"),
    ("Payé le", "Paid"),
    ("Payé", "Amount paid"),
    ("Taux (%)", "Rate (%)"),
    ("Jusqu’au", "Until"),
    ("Escompte", "Discount"),
    ("Devise", "Currency"),
    ("État", "State"),
)


def rows(viewer: User, moment: Moment) -> Iterator[Cells]:
    """List the discounts, the newest payment first."""
    for row in discount_list.every(viewer, moment.today):
        yield (
            row["code"],
            row["customer"],
            row["ref"],
            row["document_on"],
            row["paid_on"],
            amount(row["paid_minor"], row["currency"]),
            Decimal(row["percent_bp"]) / 100,
            row["until_on"],
            amount(row["discount_minor"], row["currency"]),
            row["currency"],
            row["state"],
        )


DISCOUNTS = Listing("discounts", Permission.RUN_DUNNING, ("Escomptes", "Discounts"), COLUMNS, rows)

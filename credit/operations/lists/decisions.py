"""What the latest dunning run decided about every item, and why."""

from collections.abc import Iterator

from sqlalchemy import select

from credit.operations.dunning_desk import newest_run
from credit.operations.lists.listing import Cells, Listing, amount, each
from credit.operations.moment import Moment
from credit.rules.access import Permission
from credit.store.customers import Customer
from credit.store.dunning import DunningDecision
from credit.store.items import Item
from credit.store.people import User

COLUMNS = (
    ("Relances du", "Run of"),
    ("Code", "Code"),
    ("Client", "Customer"),
    ("Pièce", "Document"),
    ("Échéance", "Due"),
    ("Décision", "Decision"),
    ("Niveau", "Level"),
    ("Raison", "Reason"),
    ("Montant", "Amount"),
    ("Devise", "Currency"),
)


def rows(_viewer: User, _moment: Moment) -> Iterator[Cells]:
    """List the decisions in the order they were taken; the desk sees every customer."""
    run = newest_run()
    if run is None:
        return
    wanted = (
        select(
            DunningDecision, Item.called, Item.due_on, Item.currency, Customer.code, Customer.name
        )
        .join(Item, Item.id == DunningDecision.item_id)
        .join(Customer, Customer.id == DunningDecision.customer_id)
        .where(DunningDecision.run_id == run.id)
        .order_by(DunningDecision.id)
    )
    for said, ref, due_on, currency, code, name in each(wanted):
        yield (
            run.run_on,
            code,
            name,
            ref,
            due_on,
            said.action,
            said.level,
            said.reason,
            amount(said.amount_minor, currency),
            currency,
        )


DECISIONS = Listing(
    "dunning-decisions", Permission.RUN_DUNNING, ("Relances", "Dunning"), COLUMNS, rows
)

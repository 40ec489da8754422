"""The disputes in sight, closed ones too."""

from collections.abc import Iterator

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from credit.operations.lists.listing import Cells, Listing, amount, each
from credit.operations.moment import Moment
from credit.rules.access import Permission
from credit.store.customers import Company, Customer
from credit.store.dispute_steps import next_steps
from credit.store.field import Dispute
from credit.store.items import Item
from credit.store.people import User
from credit.store.scope import visible

COLUMNS = (
    ("Code", "Code"),
    ("Client", "Customer"),
    ("Pièce", "Document"),
    ("Motif", "Reason"),
    ("Précision", "Detail"),
    ("Montant", "Amount"),
    ("Devise", "Currency"),
    ("État", "State"),
    ("Issue", "Outcome"),
    ("Fondé", "Merit"),
    ("Responsable", "Owner"),
    ("Service", "Department"),
    ("Prochaine étape", "Next step"),
    ("Attendu le", "Step due"),
    ("Ouvert par", "Opened by"),
    ("Ouvert le", "Opened"),
    ("Texte", "Text"),
)


def rows(viewer: User, moment: Moment) -> Iterator[Cells]:
    """List the disputes, the oldest first."""
    owner, opener, step = aliased(User), aliased(User), next_steps()
    wanted = (
        select(
            Dispute,
            Customer,
            Company.currency,
            Item.called,
            Item.currency,
            owner.name,
            func.coalesce(opener.name, Customer.name),
            step.c.department,
            step.c.asked,
            step.c.due_on,
        )
        .join(Customer, Customer.id == Dispute.customer_id)
        .join(Company, Company.id == Customer.company_id)
        .outerjoin(opener, opener.id == Dispute.opened_by_id)
        .outerjoin(owner, owner.id == Dispute.owner_id)
        .outerjoin(Item, Item.id == Dispute.item_id)
        .outerjoin(step, step.c.dispute_id == Dispute.id)
        .where(visible(viewer, moment.today))
        .order_by(Dispute.opened_on, Dispute.id)
    )
    for dispute, customer, main, ref, currency, owned_by, opened_by, *asked in each(wanted):
        yield (
            customer.code,
            customer.name,
            ref,
            dispute.reason,
            dispute.detail,
            amount(dispute.amount_minor, currency or main),
            currency or main,
            dispute.state,
            dispute.outcome,
            dispute.merit,
            owned_by,
            *asked,
            opened_by,
            dispute.opened_on,
            dispute.text,
        )


DISPUTES = Listing("disputes", Permission.SEE_FIGURES, ("Litiges", "Disputes"), COLUMNS, rows)

"""Corporate groups: their accounts, what each owes, and the limit they share."""

from collections.abc import Iterator

from sqlalchemy import func, select

from credit.operations.lists.listing import Cells, Listing, amount, each
from credit.operations.moment import Moment
from credit.rules.access import Permission
from credit.store.customers import Customer, CustomerFigures
from credit.store.groups import CustomerGroup
from credit.store.people import User
from credit.store.scope import visible

COLUMNS = (
    ("Groupe", "Group"),
    ("Limite du groupe", "Group limit"),
    ("Reste au groupe", "Left to the group"),
    ("Code", "Code"),
    ("Client", "Customer"),
    ("Encours", "Exposure"),
    ("Limite", "Limit"),
    ("Devise", "Currency"),
)


def rows(viewer: User, moment: Moment) -> Iterator[Cells]:
    """List the accounts, group by group."""
    wanted = (
        select(CustomerGroup, Customer.code, Customer.name, CustomerFigures)
        .join(Customer, Customer.group_id == CustomerGroup.id)
        .outerjoin(CustomerFigures, CustomerFigures.customer_id == Customer.id)
        .where(visible(viewer, moment.today))
        .order_by(func.lower(CustomerGroup.name), Customer.folded, Customer.id)
    )
    for group, code, name, figures in each(wanted):
        yield (
            group.name,
            amount(group.limit_minor, group.currency),
            amount(getattr(figures, "group_left_minor", None), group.currency),
            code,
            name,
            amount(getattr(figures, "exposure_minor", None), group.currency),
            amount(getattr(figures, "limit_minor", None), group.currency),
            group.currency,
        )


GROUPS = Listing(
    "customer-groups", Permission.REVIEW_LIMITS, ("Groupes", "Customer groups"), COLUMNS, rows
)

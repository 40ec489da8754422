"""The limit requests in sight, decided ones too."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import aliased

from credit.operations.lists.listing import Cells, Listing, amount, each
from credit.operations.moment import Moment
from credit.rules.access import Permission
from credit.store.customers import Company, Customer
from credit.store.limits import LimitRequest
from credit.store.people import User
from credit.store.scope import visible

COLUMNS = (
    ("Code", "Code"),
    ("Client", "Customer"),
    ("Demandé", "Requested"),
    ("Délai demandé (jours)", "Days requested"),
    ("Jusqu’au", "Until"),
    ("Motif", "Reason"),
    ("Demandeur", "Requester"),
    ("Demandé le", "Asked"),
    ("État", "State"),
    ("Accordé", "Granted"),
    ("Délai accordé (jours)", "Days granted"),
    ("Accordé jusqu’au", "Granted until"),
    ("Décidé par", "Decided by"),
    ("Décidé le", "Decided"),
    ("Motif de la décision", "Reason of the decision"),
    ("Devise", "Currency"),
)


def rows(viewer: User, moment: Moment) -> Iterator[Cells]:
    """List the requests, the newest first."""
    asker, decider = aliased(User), aliased(User)
    wanted = (
        select(
            LimitRequest, Customer.code, Customer.name, Company.currency, asker.name, decider.name
        )
        .join(Customer, Customer.id == LimitRequest.customer_id)
        .join(Company, Company.id == Customer.company_id)
        .join(asker, asker.id == LimitRequest.requester_id)
        .outerjoin(decider, decider.id == LimitRequest.decided_by_id)
        .where(visible(viewer, moment.today))
        .order_by(LimitRequest.created_at.desc(), LimitRequest.id)
    )
    for request, code, name, currency, asked_by, decided_by in each(wanted):
        yield (
            code,
            name,
            amount(request.requested_minor, currency),
            request.requested_days,
            request.temporary_until,
            request.reason,
            asked_by,
            request.created_at,
            request.state,
            amount(request.granted_minor, currency),
            request.granted_days,
            request.granted_until,
            decided_by,
            request.decided_at,
            request.decision_reason,
            currency,
        )


REQUESTS = Listing(
    "limit-requests", Permission.DECIDE_LIMITS, ("Demandes", "Limit requests"), COLUMNS, rows
)

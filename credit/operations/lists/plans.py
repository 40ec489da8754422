"""The payment plans of the customers in sight, one row an instalment."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import aliased

from credit.operations.lists.listing import Cells, Listing, amount, each
from credit.operations.moment import Moment
from credit.rules.access import Permission
from credit.rules.plans import standings
from credit.store.customers import Company, Customer
from credit.store.people import User
from credit.store.plans import PaymentPlan
from credit.store.scope import visible

COLUMNS = (
    ("Code", "Code"),
    ("Client", "Customer"),
    ("Échéancier", "Plan"),
    ("État", "State"),
    ("Total", "Total"),
    ("Payé", "Paid"),
    ("Devise", "Currency"),
    ("Échéance n°", "Instalment no."),
    ("Due le", "Due"),
    ("Montant", "Amount"),
    ("Payé de l’échéance", "Paid of it"),
    ("État de l’échéance", "Its state"),
    ("Proposé par", "Proposed by"),
    ("Proposé le", "Proposed"),
    ("Décidé par", "Decided by"),
    ("Décidé le", "Decided"),
    ("Motif", "Reason"),
    ("Accepté le", "Accepted"),
    ("Terminé le", "Ended"),
    ("Déchéance du terme", "Acceleration"),
)


def rows(viewer: User, moment: Moment) -> Iterator[Cells]:
    """List the plans, the newest first, whatever became of them; their instalments in order."""
    proposer, decider = aliased(User), aliased(User)
    wanted = (
        select(
            PaymentPlan, Customer.code, Customer.name, Company.currency, proposer.name, decider.name
        )
        .join(Customer, Customer.id == PaymentPlan.customer_id)
        .join(Company, Company.id == Customer.company_id)
        .join(proposer, proposer.id == PaymentPlan.proposed_by_id)
        .outerjoin(decider, decider.id == PaymentPlan.decided_by_id)
        .where(visible(viewer, moment.today))
        .order_by(PaymentPlan.created_at.desc(), PaymentPlan.id)
    )
    for plan, code, name, currency, proposed_by, decided_by in each(wanted):
        found = standings(plan.schedule, plan.paid_minor, moment.today)
        for number, one in enumerate(found, 1):
            yield (
                code,
                name,
                str(plan.id),
                plan.state,
                amount(plan.total_minor, currency),
                amount(plan.paid_minor, currency),
                currency,
                number,
                one.due_on,
                amount(one.amount_minor, currency),
                amount(one.paid_minor, currency),
                one.state,
                proposed_by,
                plan.proposed_on,
                decided_by,
                plan.decided_at and plan.decided_at.date(),
                plan.decision_reason or plan.cancel_reason,
                plan.accepted_on,
                plan.ended_on,
                int(plan.acceleration),
            )


PLANS = Listing(
    "payment-plans",
    Permission.DECIDE_PLANS,
    ("Échéanciers", "Payment plans"),
    COLUMNS,
    rows,
)

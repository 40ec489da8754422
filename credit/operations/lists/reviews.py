"""What the limit reviews said of each customer, and what became of it."""

from collections.abc import Iterator

from sqlalchemy import select

from credit.operations.lists.listing import Cells, Listing, amount, each
from credit.operations.moment import Moment
from credit.rules.access import Permission
from credit.store.customers import Company, Customer
from credit.store.limits import LimitReview
from credit.store.people import User
from credit.store.scope import visible

COLUMNS = (
    ("Révision du", "Reviewed"),
    ("Code", "Code"),
    ("Client", "Customer"),
    ("Suite donnée", "Action"),
    ("Règle", "Rule"),
    ("Retenue par", "Held back by"),
    ("De", "From"),
    ("À", "To"),
    ("Devise", "Currency"),
    ("État", "State"),
    ("Répondu par", "Answered by"),
    ("Répondu le", "Answered"),
    ("Motif de la réponse", "Reason of the answer"),
)


def rows(viewer: User, moment: Moment) -> Iterator[Cells]:
    """List the reviews, the newest first."""
    wanted = (
        select(LimitReview, Customer.code, Customer.name, Company.currency, User.name)
        .join(Customer, Customer.id == LimitReview.customer_id)
        .join(Company, Company.id == Customer.company_id)
        .outerjoin(User, User.id == LimitReview.decided_by_id)
        .where(visible(viewer, moment.today))
        .order_by(LimitReview.created_at.desc(), LimitReview.id)
    )
    for review, code, name, currency, answered_by in each(wanted):
        yield (
            review.run_on,
            code,
            name,
            review.action,
            review.rule,
            review.guard,
            amount(review.from_minor, currency),
            amount(review.to_minor, currency),
            currency,
            review.state,
            answered_by,
            review.decided_at,
            review.decision_reason,
        )


REVIEWS = Listing(
    "limit-reviews", Permission.REVIEW_LIMITS, ("Révisions", "Limit reviews"), COLUMNS, rows
)

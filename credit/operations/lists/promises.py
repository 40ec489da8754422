"""The promises to pay of the customers in sight."""

from collections.abc import Iterator

from sqlalchemy import select

from credit.operations.lists.listing import Cells, Listing, amount, each
from credit.operations.moment import Moment
from credit.rules.access import Permission
from credit.store.customers import Company, Customer
from credit.store.field import Promise
from credit.store.people import User
from credit.store.scope import visible

COLUMNS = (
    ("Code", "Code"),
    ("Client", "Customer"),
    ("Montant", "Amount"),
    ("Devise", "Currency"),
    ("Promis pour le", "Promised for"),
    ("État", "State"),
    ("Annulée parce que", "Cancelled because"),
    ("Notée par", "Recorded by"),
    ("Notée le", "Recorded"),
    ("Jugée le", "Judged"),
    ("Texte", "Text"),
)


def rows(viewer: User, moment: Moment) -> Iterator[Cells]:
    """List the promises, the latest day first."""
    wanted = (
        select(Promise, Customer.code, Customer.name, Company.currency, User.name)
        .join(Customer, Customer.id == Promise.customer_id)
        .join(Company, Company.id == Customer.company_id)
        .join(User, User.id == Promise.recorded_by_id)
        .where(visible(viewer, moment.today))
        .order_by(Promise.promised_on.desc(), Promise.id)
    )
    for promise, code, name, currency, recorded_by in each(wanted):
        yield (
            code,
            name,
            amount(promise.amount_minor, currency),
            currency,
            promise.promised_on,
            promise.state,
            promise.cancel_reason,
            recorded_by,
            promise.recorded_on,
            promise.judged_on,
            promise.text,
        )


PROMISES = Listing("promises", Permission.SEE_FIGURES, ("Promesses", "Promises"), COLUMNS, rows)

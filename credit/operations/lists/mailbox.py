"""The letters that went into the built-in mailbox."""

from collections.abc import Iterator

from sqlalchemy import select

from credit.operations.lists.listing import Cells, Listing, each
from credit.operations.moment import Moment
from credit.rules.access import Permission
from credit.store.customers import Customer
from credit.store.dunning import Mail
from credit.store.people import User

COLUMNS = (
    ("Envoyé le", "Sent"),
    ("Code", "Code"),
    ("Client", "Customer"),
    ("Destinataire", "Recipient"),
    ("Objet", "Subject"),
)


def rows(_viewer: User, _moment: Moment) -> Iterator[Cells]:
    """List the letters, the newest first; the desk sees every customer."""
    wanted = (
        select(Mail.sent_at, Customer.code, Customer.name, Mail.recipient, Mail.subject)
        .outerjoin(Customer, Customer.id == Mail.customer_id)
        .order_by(Mail.sent_at.desc(), Mail.id.desc())
    )
    for row in each(wanted):
        yield tuple(row)


MAILBOX = Listing("mailbox", Permission.RUN_DUNNING, ("Boîte d’envoi", "Mailbox"), COLUMNS, rows)

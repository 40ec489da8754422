"""The built-in mailbox: where letters go when no mail server is set. The desk reads them in the app."""

from credit.operations import statements
from credit.operations.reminders import Outgoing
from credit.operations.work import Work
from credit.store.dunning import add_mail_once


def keep(work: Work, letter: Outgoing) -> None:
    """Put a letter into the mailbox; the same Message-ID twice is one letter."""
    add_mail_once(
        message_id=letter.message_id,
        customer_id=letter.customer_id,
        recipient=letter.recipient,
        subject=letter.subject,
        body=letter.body,
        statement=statements.keep(letter.statement) if letter.statement else None,
        sent_at=work.moment.now,
    )

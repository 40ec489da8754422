"""What came in at the banks."""

from collections.abc import Iterator

from sqlalchemy import select

from credit.operations.lists.listing import Cells, Listing, amount, each
from credit.operations.moment import Moment
from credit.rules.access import Permission
from credit.rules.identifiers import masked_account
from credit.store.customers import Customer
from credit.store.people import User
from credit.store.receipts import DIVIDED, BankAccount, Receipt

COLUMNS = (
    ("Compte", "Account"),
    ("Comptabilisé le", "Booked"),
    ("Valeur", "Value date"),
    ("Montant", "Amount"),
    ("Devise", "Currency"),
    ("Référence", "Reference"),
    ("Contrepartie", "Counterparty"),
    ("Compte de la contrepartie", "Counterparty's account"),
    ("État", "State"),
    ("Code", "Code"),
    ("Client", "Customer"),
    ("Dans les comptes au", "In the ledger of"),
)


def rows(_viewer: User, _moment: Moment) -> Iterator[Cells]:
    """List the receipts, the newest first, a divided one by its parts; the desk sees every customer."""
    wanted = (
        select(Receipt, BankAccount.number, Customer.code, Customer.name)
        .join(BankAccount, BankAccount.id == Receipt.account_id)
        .outerjoin(Customer, Customer.id == Receipt.customer_id)
        .where(Receipt.state != DIVIDED)
        .order_by(Receipt.booked_on.desc(), Receipt.id.desc())
    )
    for receipt, account, code, name in each(wanted):
        yield (
            account,
            receipt.booked_on,
            receipt.value_on,
            amount(receipt.amount_minor, receipt.currency),
            receipt.currency,
            receipt.reference,
            receipt.counterparty,
            masked_account(receipt.counterparty_account),
            receipt.state,
            code,
            name,
            receipt.settled_on,
        )


RECEIPTS = Listing("receipts", Permission.MATCH_RECEIPTS, ("Règlements", "Receipts"), COLUMNS, rows)

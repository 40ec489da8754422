"""When the ledger has taken a receipt in, so that it counts there and no longer here.

The ERP is the book of record: a matched receipt lowers no residual. Until the ledger holds it, it is *cash
received not yet in the ledger* and silences reminders; from then on the ledger's own figures speak, or the
same money would count twice.
"""

from datetime import date

from credit.rules.calendar import add_business_days

LAG_DAYS = 5  # † business days a ledger may be behind its own date with entries of the bank
SAME_POSTING_DAYS = 10  # how far the ledger's date of a payment may be from the bank's


def is_settled(value_on: date, as_of: date | None, *, seen: bool, lag_days: int = LAG_DAYS) -> bool:
    """Say whether a receipt is the ledger's from now on.

    A ledger that ends before the value date cannot hold it. One that reaches it holds it when it shows it:
    the payment itself, or the item closed or lowered. A ledger dated by its newest invoice may still lack
    the bank's entries of that day: what it does not show is waited for, though not without end, for
    what never comes was booked in some other way.

    seen: the ledger shows the payment, or the items it was set against are lower by it.
    """
    if as_of is None or as_of < value_on:
        return False
    return seen or as_of >= add_business_days(value_on, lag_days)

"""Small bank statements, written as banks write them."""

from datetime import date
from decimal import Decimal

from tests.credit.formats.test_camt import detail, entry, message, statement

OURS = "FR7630006000011234567890189"
BOOKED = date(2026, 11, 21)  # the ledger of the house ends on the day before


def camt(*movements, account=OURS, day=BOOKED):
    """Write a statement. movements: (amount as a decimal, what it is for); below zero, one taken back."""
    entries = []
    for amount, text in movements:
        back = {"side": "DBIT", "more": "<RvslInd>true</RvslInd>"} if amount[0] == "-" else {}
        number = f"{day}/{amount}/{text}"
        entries.append(entry(amount.strip("-"), detail(text), ref=number, **back))
    closing = Decimal(100) + sum(Decimal(amount) for amount, _ in movements)
    told = message(statement(*entries, closing=f"{closing:.2f}", iban=account))
    return told.replace("2026-03-02", day.isoformat())

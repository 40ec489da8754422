"""The longest payment terms the law lets two businesses agree, and whether terms or a due date exceed them.

It warns and never blocks. Delivery is not known: the days the law counts from it are counted from the
invoice, which is not earlier (domain.md 2.10). Periodic invoices and exports (L441-12) are not told apart.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from credit.rules.dates import DAYS_THEN, DAYS_THEN_ON, THEN_DAYS, due_on, month_end
from credit.rules.penalties import EU, HOSPITAL, PUBLIC, PUBLIC_COMPANY

PERISHABLE, LIVESTOCK, ALCOHOL, TRANSPORT = "perishable", "livestock", "alcohol", "transport"
SECTORS = (PERISHABLE, LIVESTOCK, ALCOHOL, TRANSPORT)
AGREED_DAYS, END_OF_MONTH_DAYS = 60, 45
LEAP_YEAR_ON = date(2024, 1, 1)


@dataclass(frozen=True, slots=True)
class Cap:
    """A longest term. days: from the invoice, or from the end of its month.

    readings: of "end of month", as `due_on` takes them; where there are several, the latest day counts.
    """

    days: int
    article: str
    readings: tuple[str | None, ...] = (None,)
    from_month_end: bool = False

    def last_on(self, document_on: date) -> date:
        """Give the latest due date an invoice of this day may have."""
        start = month_end(document_on) if self.from_month_end else document_on
        return max(due_on(start, self.days, reading) for reading in self.readings)


PUBLIC_CAPS = {
    PUBLIC: Cap(30, "CCP R2192-10"),
    HOSPITAL: Cap(50, "CCP R2192-11, 1°"),
    PUBLIC_COMPANY: Cap(60, "CCP R2192-11, 2°"),
}
SECTOR_CAPS = {
    PERISHABLE: Cap(30, "C. com. L441-11 II, 1°"),
    LIVESTOCK: Cap(20, "C. com. L441-11 II, 2°"),
    ALCOHOL: Cap(30, "C. com. L441-11 II, 3°", from_month_end=True),
    TRANSPORT: Cap(30, "C. com. L441-11 II, 5°"),
}


def cap_of(buyer: str, sector: str | None, end_of_month: str | None) -> Cap | None:
    """Find what caps a customer's terms; None where the law of another member state does.

    buyer: one of `penalties.BUYERS`; sector: one of SECTORS. end_of_month: as agreed with the customer: both
    readings of "45 days end of month" are accepted, and nothing later ("the 10th").
    """
    if buyer in PUBLIC_CAPS:
        return PUBLIC_CAPS[buyer]
    if sector is not None:
        return SECTOR_CAPS[sector]
    if buyer == EU:
        return None
    if end_of_month is None:
        return Cap(AGREED_DAYS, "C. com. L441-10 I")
    dated = end_of_month.startswith(DAYS_THEN_ON)
    readings = (DAYS_THEN, THEN_DAYS) if dated else (end_of_month,)
    return Cap(END_OF_MONTH_DAYS, "C. com. L441-10 I", readings)


def exceeded(cap: Cap | None, days: int, end_of_month: str | None) -> bool:
    """Say whether terms give some invoice of a year a due date beyond the cap."""
    if cap is None:
        return False
    return any(due_on(day, days, end_of_month) > cap.last_on(day) for day in _year())


def _year() -> Iterator[date]:
    return (LEAP_YEAR_ON + timedelta(days=nth) for nth in range(366))

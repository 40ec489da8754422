"""The longest payment terms the law lets two businesses agree, and whether terms or a due date exceed them.

It warns and never blocks. Delivery is not known: the days the law counts from it are counted from the
invoice, which is not earlier (domain.md 2.10). Periodic invoices and exports (L441-12) are not told apart.
The days and their articles are data: `rules.countries`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from credit.rules.countries import FRANCE
from credit.rules.countries.pack import Pack
from credit.rules.dates import DAYS_THEN, DAYS_THEN_ON, THEN_DAYS, due_on, month_end

PERISHABLE, LIVESTOCK, ALCOHOL, TRANSPORT = "perishable", "livestock", "alcohol", "transport"
SECTORS = (PERISHABLE, LIVESTOCK, ALCOHOL, TRANSPORT)
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


def cap_of(
    buyer: str,
    sector: str | None,
    end_of_month: str | None,
    *,
    pack: Pack = FRANCE,
    on: date = date.max,
) -> Cap | None:
    """Find what caps a customer's terms; None where no law we keep does.

    buyer: one of `penalties.BUYERS`; sector: one of SECTORS. end_of_month: as agreed with the customer: where
    the law has days of its own for it, both readings of "45 days end of month" are accepted, and nothing
    later ("the 10th"). pack: the law; on: as it is on that day, the newest unless said.
    """
    rule = pack.cap_of(buyer, sector, on)
    if rule is None:
        return None
    if end_of_month is None or rule.end_of_month_days is None:
        return Cap(rule.days, rule.article, from_month_end=rule.from_month_end)
    dated = end_of_month.startswith(DAYS_THEN_ON)
    readings = (DAYS_THEN, THEN_DAYS) if dated else (end_of_month,)
    return Cap(rule.end_of_month_days, rule.article, readings)


def exceeded(cap: Cap | None, days: int, end_of_month: str | None) -> bool:
    """Say whether terms give some invoice of a year a due date beyond the cap."""
    if cap is None:
        return False
    return any(due_on(day, days, end_of_month) > cap.last_on(day) for day in _year())


def _year() -> Iterator[date]:
    return (LEAP_YEAR_ON + timedelta(days=nth) for nth in range(366))

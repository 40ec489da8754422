"""How long each kind of personal data is kept, and from when it counts: the one table (GDPR art. 5(1)(e)).

The defaults follow the CNIL's reference for the management of commercial activities (3 February 2022): three
years after the last contact, one year for logs. Accounting records are the law's to keep: ten years (Code de
commerce, art. L. 123-22), and nothing here touches them. A proof of delivery is kept as long by default, and
five years at least: so long may a merchant be sued (art. L. 110-4).
"""

from dataclasses import dataclass
from datetime import date, timedelta

from credit.rules.errors import Refused

YEAR_DAYS = 365
PHOTO_WAITS_DAYS = 30  # a photo whose bytes or whose entry never came
FEED_DAYS = 90  # deletions the feed remembers: a phone silent for longer starts over
ENTRY_WORDS_DAYS = 396  # 13 months: the words phones sent; that they were sent stays


class PeriodOutOfRange(Refused):
    """A period shorter than the work needs, or longer than there is a reason for."""

    code = "period_out_of_range"


@dataclass(frozen=True, slots=True)
class Period:
    """How long a kind is kept. least, most: what a house may choose; None: not the house's to choose."""

    days: int
    least: int | None = None
    most: int | None = None


PERIODS: dict[str, Period] = {
    "note_text": Period(3 * YEAR_DAYS, YEAR_DAYS, 5 * YEAR_DAYS),
    "case_text": Period(3 * YEAR_DAYS, YEAR_DAYS, 5 * YEAR_DAYS),
    "promise_text": Period(3 * YEAR_DAYS, YEAR_DAYS, 5 * YEAR_DAYS),
    "contact_proposal": Period(YEAR_DAYS, 30, 3 * YEAR_DAYS),
    "session": Period(YEAR_DAYS, 180, YEAR_DAYS),
    "notice": Period(YEAR_DAYS, 30, YEAR_DAYS),
    "import_waiting": Period(90, 7, YEAR_DAYS),
    "entry_words": Period(ENTRY_WORDS_DAYS),
    "feed": Period(FEED_DAYS),
    "photo_waiting": Period(PHOTO_WAITS_DAYS),
    "delivery_proof": Period(10 * YEAR_DAYS + 3, 5 * YEAR_DAYS, 10 * YEAR_DAYS + 3),
    "accounting": Period(10 * YEAR_DAYS + 3),
}


def check_period(kind: str, days: int) -> None:
    """Refuse a period the kind does not allow. Raises `PeriodOutOfRange`."""
    period = PERIODS[kind]
    if period.least is None or period.most is None or not period.least <= days <= period.most:
        raise PeriodOutOfRange(field="days", least=period.least, most=period.most)


def kept_since(days: int, today: date) -> date:
    """Give the first day that is still kept; what is older goes."""
    return today - timedelta(days=days)

"""What somebody looks for in the journal, from days of the business to instants."""

from datetime import MINYEAR, date, timedelta
from typing import Any

from credit.operations.projection.windows import start_of
from credit.rules.errors import Refused
from credit.store.journal_pages import Sought


class DaysReversed(Refused):
    """The last day asked for is before the first."""

    code = "days_reversed"


def sought(since: date | None = None, until: date | None = None, **asked: Any) -> Sought:
    """Say what is looked for; both days are inclusive. Raises `DaysReversed`."""
    if since is not None and until is not None and until < since:
        raise DaysReversed(field="until")
    return Sought(
        since=start_of(since) if since and since.year > MINYEAR else None,  # no journal is as old
        until=start_of(until + timedelta(days=1)) if until and until < date.max else None,
        **asked,
    )

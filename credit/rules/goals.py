"""Goals of a portfolio: what of it is late is to come down to so much by a day, and how far that is."""

from datetime import date, timedelta

from credit.rules.errors import Refused

OVERDUE, SHARE = "overdue", "overdue_share"
MEASURES = (OVERDUE, SHARE)  # in minor units; in basis points of what is owed, as the key figure
WHOLE_BP = 10_000
LONGEST = timedelta(days=366)


class GoalNotBetter(Refused):
    """A goal lies below where the portfolio stands: `value` says where that is."""

    code = "goal_not_better"


class GoalDays(Refused):
    """A goal is to be reached after today, within a year."""

    code = "goal_days"


def measured(measure: str, overdue_minor: int, receivables_minor: int) -> int:
    """Say where a portfolio stands: what is overdue, or its share of what is owed, half up."""
    if measure == OVERDUE:
        return max(overdue_minor, 0)
    if receivables_minor <= 0:
        return 0
    return (2 * max(overdue_minor, 0) * WHOLE_BP + receivables_minor) // (2 * receivables_minor)


def check(begun: int, target: int, ends_on: date, today: date) -> None:
    """See that a goal asks for something, and that there is time for it. Raises GoalNotBetter, GoalDays."""
    if not today < ends_on <= today + LONGEST:
        raise GoalDays(field="ends_on", today=today.isoformat())
    if target >= begun:
        raise GoalNotBetter(field="target", value=begun)


def progress_bp(begun: int, now: int, target: int) -> int:
    """Say how much of the way is done, in basis points: nought where it is longer than it was."""
    if now <= target:
        return WHOLE_BP
    return max(0, (begun - now) * WHOLE_BP // (begun - target))

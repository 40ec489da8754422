"""Goals of a portfolio or an agency: what is late comes down, or promises are kept, and how far that is."""

from datetime import date, timedelta

from credit.rules.errors import Refused
from credit.rules.money import half_up

OVERDUE, SHARE, PROMISES = "overdue", "overdue_share", "promises_kept"
# In minor units; in basis points of what is owed, as the key figure; of the promises judged in the month.
MEASURES = (OVERDUE, SHARE, PROMISES)
WHOLE_BP = 10_000
LONGEST = timedelta(days=366)


class GoalNotBetter(Refused):
    """A goal lies below where the portfolio stands: `value` says where that is."""

    code = "goal_not_better"


class GoalShare(Refused):
    """Of promises, some and at most all are to be kept."""

    code = "goal_share"


class GoalDays(Refused):
    """A goal is to be reached after today, within a year."""

    code = "goal_days"


def measured(measure: str, overdue_minor: int, receivables_minor: int) -> int:
    """Say where a portfolio stands: what is overdue, or its share of what is owed, half up."""
    if measure == OVERDUE:
        return max(overdue_minor, 0)
    if receivables_minor <= 0:
        return 0
    return half_up(max(overdue_minor, 0) * WHOLE_BP, receivables_minor)


def check(measure: str, begun: int, target: int, ends_on: date, today: date) -> None:
    """See that a goal asks for something, and that there is time for it.

    Every month's promises are counted anew, so a share that was reached may be asked for again. Raises
    GoalNotBetter, GoalShare, GoalDays.
    """
    if not today < ends_on <= today + LONGEST:
        raise GoalDays(field="ends_on", today=today.isoformat())
    if measure == PROMISES:
        if not 0 < target <= WHOLE_BP:
            raise GoalShare(field="target")
    elif target >= begun:
        raise GoalNotBetter(field="target", value=begun)


def progress_bp(measure: str, begun: int, now: int, target: int) -> int:
    """Say how much of the way is done, in basis points: nought where it is longer than it was."""
    if measure == PROMISES:
        return min(WHOLE_BP, now * WHOLE_BP // target)
    if now <= target:
        return WHOLE_BP
    return max(0, (begun - now) * WHOLE_BP // (begun - target))

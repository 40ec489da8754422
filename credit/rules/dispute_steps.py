"""Cross-department steps of a dispute (domain.md 1): each is due, may be late, and ends once."""

from datetime import date

from credit.rules.calendar import add_business_days
from credit.rules.errors import Conflict

OPEN, DONE, DROPPED = "open", "done", "dropped"
MOST_DAYS = 60  # business days: what is due later is no step, it is hope


class StepEnded(Conflict):
    """It was done, or is no longer asked; the facts say which."""

    code = "step_ended"


def due_on(today: date, days: int | None) -> date | None:
    """Give the day a step is due, so many business days after today; None where nobody says."""
    return None if days is None else add_business_days(today, days)


def is_late(due: date | None, state: str, today: date) -> bool:
    """Say whether an open step should have been done before today."""
    return state == OPEN and due is not None and due < today


def end(state: str, ending: str) -> str:
    """Give the state in which a step ends; it ends once. Raises StepEnded."""
    if state != OPEN:
        raise StepEnded(state=state)
    return ending

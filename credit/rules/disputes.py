"""The life of a dispute (domain.md 2.5): which step may follow which."""

from credit.rules.errors import Conflict, Refused

OPEN, QUALIFIED, IN_PROGRESS = "open", "qualified", "in_progress"
AWAITING_CUSTOMER, RESOLVED, WITHDRAWN = "awaiting_customer", "resolved", "withdrawn"
CREDITED, PARTLY_CREDITED, REJECTED = "credited", "partly_credited", "rejected"
OUTCOMES = (CREDITED, PARTLY_CREDITED, REJECTED)

# Whether the customer was right, as the person who closes it says; a credit may be given for peace alone.
FOUNDED, PARTLY, UNFOUNDED = "founded", "partly", "unfounded"
MERITS = (FOUNDED, PARTLY, UNFOUNDED)
MERIT_OF = {CREDITED: FOUNDED, PARTLY_CREDITED: PARTLY, REJECTED: UNFOUNDED}

STEPS: dict[str, dict[str, str]] = {
    "qualify": {
        OPEN: QUALIFIED,
        QUALIFIED: QUALIFIED,
        IN_PROGRESS: IN_PROGRESS,
        AWAITING_CUSTOMER: AWAITING_CUSTOMER,
    },
    "work": {
        OPEN: OPEN,  # it has an owner and still to be qualified
        QUALIFIED: IN_PROGRESS,
        IN_PROGRESS: IN_PROGRESS,
        AWAITING_CUSTOMER: IN_PROGRESS,
    },
    "ask": {  # something of a department
        OPEN: OPEN,
        QUALIFIED: IN_PROGRESS,
        IN_PROGRESS: IN_PROGRESS,
        AWAITING_CUSTOMER: AWAITING_CUSTOMER,
    },
    "ask_customer": {IN_PROGRESS: AWAITING_CUSTOMER},
    "resolve": {QUALIFIED: RESOLVED, IN_PROGRESS: RESOLVED, AWAITING_CUSTOMER: RESOLVED},
    "withdraw": {
        OPEN: WITHDRAWN,
        QUALIFIED: WITHDRAWN,
        IN_PROGRESS: WITHDRAWN,
        AWAITING_CUSTOMER: WITHDRAWN,
    },
    "reopen": {RESOLVED: IN_PROGRESS},
}


class NotQualified(Refused):
    """Without an item and an amount nobody can say what was decided."""

    code = "dispute_not_qualified"


class DisputeTooLarge(Refused):
    """More than is still owed on the item."""

    code = "dispute_too_large"


class NotNow(Conflict):
    """The dispute is in a state from which this step does not lead; the facts say which."""

    code = "dispute_state"


def follow(state: str, step: str) -> str:
    """Give the state a step leads to. Raises NotNow."""
    try:
        return STEPS[step][state]
    except KeyError:
        raise NotNow(state=state, step=step) from None


def check_amount(amount_minor: int, residual_minor: int) -> None:
    """Hold that a dispute is about no more than is owed. Raises DisputeTooLarge."""
    if amount_minor > residual_minor:
        raise DisputeTooLarge(amount_minor=amount_minor, residual_minor=residual_minor)

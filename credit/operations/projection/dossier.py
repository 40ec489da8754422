"""What each kind of bucket tells about a customer, in order of travel: the card before what hangs on it."""

from functools import cache

from credit.operations.projection.attachments import ATTACHMENT, photos_of
from credit.operations.projection.cards import BARE_CUSTOMER, CONTACT, CUSTOMER
from credit.operations.projection.disputes import COMMENT, DISPUTE, STEP, steps_of
from credit.operations.projection.items import CLOSED_ITEM, ITEM
from credit.operations.projection.late_causes import LATE_CAUSE
from credit.operations.projection.notes import NOTE
from credit.operations.projection.plans import PLAN
from credit.operations.projection.promises import PROMISE
from credit.operations.projection.receipts import RECEIPT
from credit.operations.projection.reminders import DUNNING
from credit.operations.projection.requests import REQUEST
from credit.operations.projection.shapes import Entity
from credit.operations.projection.summaries import SUMMARY
from credit.operations.projection.tasks import TASK
from credit.operations.projection.windows import Window

DATED = (
    CLOSED_ITEM,
    DISPUTE,
    COMMENT,
    STEP,
    PROMISE,
    PLAN,
    NOTE,
    REQUEST,
    ATTACHMENT,
    DUNNING,
)  # each in both windows

CORE = (
    CUSTOMER,
    SUMMARY,
    ITEM,
    LATE_CAUSE,
    RECEIPT,  # in core only: what the ledger has taken over is the ledger's to tell
    CONTACT,
    TASK,  # in core only: what is over is told by its note
    *(entity[Window.RECENT] for entity in DATED),
)
HISTORY = tuple(entity[Window.PAST] for entity in DATED)


@cache
def steps(department: str) -> tuple[Entity, ...]:
    """Give what a department is told of a customer it has a step for: no limits, scores or amounts owed."""
    return (BARE_CUSTOMER, CONTACT, *steps_of(department), photos_of(department))

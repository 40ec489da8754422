"""Steps of disputes that are due or late: whoever has to do each hears of it, and above who must push."""

from datetime import date
from textwrap import shorten

from sqlalchemy import select

from credit.operations.audience import managers_of, of_department
from credit.operations.notices import Word, tell_many
from credit.operations.work import Work
from credit.rules.calendar import is_business_day
from credit.rules.dispute_steps import OPEN, is_late
from credit.store.db import db
from credit.store.dispute_steps import BY_DEADLINE, DisputeStep
from credit.store.field import UNRESOLVED, Dispute

MOST_SIGNS = 60  # of what is asked, on a lock screen


def tell_steps(work: Work) -> None:
    """Tell of every step due today or before, once a business day (ux.md F).

    Due today: its owner, or the department where it has none. Late: the whole department, and above it
    the owner of the dispute and the customer's managers.
    """
    today = work.moment.today
    if not is_business_day(today):
        return
    wanted = (
        select(DisputeStep, Dispute)
        .join(Dispute, Dispute.id == DisputeStep.dispute_id)
        .where(DisputeStep.state == OPEN, DisputeStep.due_on <= today)
        .where(Dispute.state.in_(UNRESOLVED))
        .order_by(*BY_DEADLINE)
    )
    words = []
    for step, dispute in db.session.execute(wanted):
        late = is_late(step.due_on, step.state, today)
        below = of_department(step.department) if late or not step.owner_id else [step.owner_id]
        words.append(_word(dispute, step, below, today, "/etapes"))
        if late:
            above = managers_of(dispute.customer_id, today)
            above += [dispute.owner_id] if dispute.owner_id else []
            words.append(_word(dispute, step, above, today, "/litiges"))
    if words:
        tell_many(work, "step_due", words)


def _word(dispute: Dispute, step: DisputeStep, people: list[int], today: date, place: str) -> Word:
    return Word(
        people,
        f"dispute/{dispute.id}",
        link=f"{place}/{dispute.id}",
        customer_id=dispute.customer_id,
        facts={"step": shorten(step.asked, MOST_SIGNS, placeholder="…")},
        occurrence=today.isoformat(),  # once a day, however many steps of it are late
    )

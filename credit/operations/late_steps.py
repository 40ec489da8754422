"""Steps of disputes that are due or late: the department hears of each, above it whoever must push."""

from datetime import date

from sqlalchemy import select

from credit.operations.audience import managers_of, of_department
from credit.operations.notices import Word, tell_many
from credit.operations.work import Work
from credit.rules.calendar import is_business_day
from credit.store.db import db
from credit.store.field import UNRESOLVED, Dispute


def tell_steps(work: Work) -> None:
    """Tell of every step due today or before, once a business day (ux.md F).

    Due today: the department. Late: the owner of the dispute and the customer's managers too.
    """
    today = work.moment.today
    if not is_business_day(today):
        return
    wanted = select(Dispute).where(
        Dispute.state.in_(UNRESOLVED), Dispute.step_due_on <= today, Dispute.department.is_not(None)
    )
    words = []
    for dispute in db.session.scalars(wanted.order_by(Dispute.step_due_on, Dispute.id)):
        words.append(_word(dispute, of_department(dispute.department or ""), today, "/etapes"))
        if dispute.step_due_on and dispute.step_due_on < today:
            above = managers_of(dispute.customer_id, today)
            above += [dispute.owner_id] if dispute.owner_id else []
            words.append(_word(dispute, above, today, "/litiges"))
    if words:
        tell_many(work, "step_due", words)


def _word(dispute: Dispute, people: list[int], today: date, place: str) -> Word:
    return Word(
        people,
        f"dispute/{dispute.id}",
        link=f"{place}/{dispute.id}",
        customer_id=dispute.customer_id,
        occurrence=today.isoformat(),
    )

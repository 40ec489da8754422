"""Visits that are due today or late: the rep hears of each, above them whoever must push."""

from datetime import date

from sqlalchemy import select

from credit.operations.audience import managers_of, reps_of, with_role
from credit.operations.notices import Word, tell_many
from credit.operations.work import Work
from credit.rules.access import Role
from credit.rules.calendar import is_business_day
from credit.rules.dunning_case import VISIT
from credit.store.db import db
from credit.store.dunning import DunningMessage


def tell_visits(work: Work) -> None:
    """Tell, on business days, reps of visits due today, and of a late one their managers and the desk too.

    Of one deadline everybody hears once that it is due and once that it has passed.
    """
    today = work.moment.today
    if not is_business_day(today):
        return
    wanted = select(DunningMessage).where(
        DunningMessage.channel == VISIT,
        DunningMessage.state.in_(("due", "sending")),
        DunningMessage.deadline_on <= today,
    )
    due, late = [], []
    for visit in db.session.scalars(wanted.order_by(DunningMessage.deadline_on, DunningMessage.id)):
        reps = reps_of(visit.customer_id, today)
        deadline_on = visit.deadline_on or today
        if deadline_on == today:
            due.append(_word(visit, reps, deadline_on))
        else:
            above = [*managers_of(visit.customer_id, today), *with_role(Role.COLLECTOR)]
            late.append(_word(visit, [*reps, *above], deadline_on))
    for event, words in (("visit_due", due), ("visit_late", late)):
        if words:
            tell_many(work, event, words)


def _word(visit: DunningMessage, people: list[int], deadline_on: date) -> Word:
    return Word(
        set(people),
        f"dunning_message/{visit.id}",
        customer_id=visit.customer_id,
        facts={"day": deadline_on.isoformat()},
        occurrence=deadline_on.isoformat(),
    )

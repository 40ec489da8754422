"""Steps of a dispute: asked of departments, several at the same time, and ended one by one."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from credit.operations.audience import of_department
from credit.operations.dispute_changes import answer, lock, tell_about
from credit.operations.work import Work
from credit.rules import dispute_steps as rules
from credit.rules.disputes import follow
from credit.rules.errors import Conflict, Missing
from credit.store.db import db
from credit.store.dispute_steps import DisputeStep, open_steps
from credit.store.field import Dispute
from credit.store.people import User
from credit.store.scope import steps_of


@dataclass(frozen=True, slots=True)
class Asking:
    """What is asked of whom: `days` are business days from today; owner None is anyone of the department."""

    step_id: UUID
    department: str
    asked: str
    owner_id: int | None = None
    days: int | None = None


def ask(work: Work, dispute_id: UUID, said: Asking) -> DisputeStep:
    """Ask something of a department, which hears of it; the same id twice is one step.

    Raises Missing (also for an owner who is not of the department), NotNow on a closed dispute.
    """
    known = db.session.get(DisputeStep, said.step_id)
    if known is not None:
        if known.dispute_id != dispute_id:
            raise Conflict(step=str(said.step_id))
        return known
    dispute = lock(work, dispute_id)
    dispute.state = follow(dispute.state, "ask")
    if said.owner_id is not None:
        _get_colleague(said.owner_id, said.department)
    step = DisputeStep(
        id=said.step_id,
        dispute_id=dispute.id,
        department=said.department,
        asked=said.asked,
        owner_id=said.owner_id,
        due_on=rules.due_on(work.moment.today, said.days),
        state=rules.OPEN,
        outcome="",
        asked_by_id=work.actor.user_id,
        created_at=work.moment.now,
    )
    db.session.add(step)
    _changed(work, dispute, step, "ask.step", None)
    people = [step.owner_id] if step.owner_id else of_department(step.department)
    tell_about(work, dispute, "dispute_assigned", people, occurrence=f"step/{step.id}")
    return step


def finish(work: Work, step: DisputeStep, text: str) -> DisputeStep:
    """Note that a step was done and what came of it, which may be empty; the desk goes on from there.

    Raises StepEnded, NotNow.
    """
    dispute = lock(work, step.dispute_id)
    db.session.refresh(step)
    state = follow(dispute.state, "work")
    _end(work, dispute, step, rules.DONE, "finish.step", text)
    dispute.state = state
    answer(work, dispute, "dispute_answered", occurrence=f"step/{step.id}")
    return step


def drop(work: Work, step: DisputeStep, text: str) -> DisputeStep:
    """Ask something no more, and say why. Raises StepEnded."""
    dispute = lock(work, step.dispute_id)
    db.session.refresh(step)
    return _end(work, dispute, step, rules.DROPPED, "drop.step", text)


def drop_open(work: Work, dispute: Dispute) -> None:
    """Ask nothing more on a dispute that is over."""
    for step in db.session.scalars(open_steps(dispute.id)):
        _end(work, dispute, step, rules.DROPPED, "drop.step", "")


def get_step(user: User, dispute_id: UUID, step_id: UUID) -> DisputeStep:
    """Get a step this person may read, of a dispute they do; any other is as missing as none."""
    wanted = select(DisputeStep).where(
        DisputeStep.id == step_id, DisputeStep.dispute_id == dispute_id, steps_of(user)
    )
    step = db.session.scalar(wanted)
    if step is None:
        raise Missing(step=str(step_id))
    return step


def _get_colleague(user_id: int, department: str) -> User:
    person = db.session.get(User, user_id)
    if person is None or person.disabled_at is not None or person.department != department:
        raise Missing(user=user_id)
    return person


def _end(
    work: Work, dispute: Dispute, step: DisputeStep, ending: str, action: str, text: str
) -> DisputeStep:
    before = _facts(step)
    step.state, step.outcome = rules.end(step.state, ending), text
    step.ended_at, step.ended_by_id = work.moment.now, work.actor.user_id
    _changed(work, dispute, step, action, before)
    return step


def _changed(
    work: Work, dispute: Dispute, step: DisputeStep, action: str, before: dict[str, Any] | None
) -> None:
    db.session.flush()
    customer_id = dispute.customer_id
    after = _facts(step)
    work.record(action, "dispute", dispute.id, customer_id=customer_id, before=before, after=after)
    work.touch(customer_id)


def _facts(step: DisputeStep) -> dict[str, Any]:
    """Give what the journal keeps of a step: no words, as case files carry the journal out of the house."""
    return {
        "step": str(step.id),
        "department": step.department,
        "owner_id": step.owner_id,
        "due_on": step.due_on.isoformat() if step.due_on else None,
        "state": step.state,
    }

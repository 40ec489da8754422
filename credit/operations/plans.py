"""Payment plans: how they change state, who may decide them, and what the paper to sign says."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from credit.operations.audience import reps_of, with_role
from credit.operations.dunning_messages import withdraw_prepared
from credit.operations.law import law_of
from credit.operations.notices import tell
from credit.operations.paper_words import paper_words
from credit.operations.work import Work
from credit.rules.access import DESK
from credit.rules.plans import GRACE_BUSINESS_DAYS, LIFE, Instalment, accept_by, why_not
from credit.store.customers import Customer
from credit.store.db import db
from credit.store.items import Item
from credit.store.people import User
from credit.store.plans import PaymentPlan


@dataclass(frozen=True, slots=True)
class Party:
    """Who signs."""

    name: str
    siren: str | None
    legal_form: str | None = None
    address: str | None = None
    code: str | None = None


@dataclass(frozen=True, slots=True)
class CoveredItem:
    """One debt the plan is about; `minor` of it is covered."""

    ref: str
    document_on: date
    due_on: date
    minor: int


@dataclass(frozen=True, slots=True)
class PlanDocument:
    """Everything the paper to sign says; amounts in minor units of `currency`.

    The items and the instalments each add up to `total_minor`. default_clause: what a miss does.
    acceleration_clause: None unless the plan has one. acknowledgement: of the debt, which interrupts the
    limitation (Civil Code 2240). accept_by: None before somebody has approved it.
    """

    reference: str
    language: str
    creditor: Party
    debtor: Party
    currency: str
    items: Sequence[CoveredItem]
    total_minor: int
    instalments: Sequence[Instalment]
    acknowledgement: str
    default_clause: str
    acceleration_clause: str | None
    accept_by: date | None


def document(plan: PaymentPlan) -> PlanDocument:
    """Gather what the paper to sign says, in the debtor's language."""
    customer = db.session.get_one(Customer, plan.customer_id)
    language = law_of(customer.country, customer.law).language_of(customer.language)
    words, company = paper_words("clauses", language), customer.company
    return PlanDocument(
        reference=str(plan.id),
        language=language,
        creditor=Party(company.name, company.siren),
        debtor=Party(
            customer.name, customer.siren, customer.legal_form, customer.address, customer.code
        ),
        currency=company.currency,
        items=covered(plan),
        total_minor=plan.total_minor,
        instalments=plan.schedule,
        acknowledgement=words["acknowledgement"],
        default_clause=words["default"].format(days=GRACE_BUSINESS_DAYS),
        acceleration_clause=words["acceleration"] if plan.acceleration else None,
        accept_by=accept_by(plan.approved_on) if plan.approved_on else None,
    )


def covered(plan: PaymentPlan) -> list[CoveredItem]:
    """List the debts a plan covers, the oldest due first."""
    parts = dict(plan.items)
    wanted = select(Item).where(Item.id.in_(parts)).order_by(Item.due_on, Item.id)
    return [
        CoveredItem(item.called, item.document_on, item.due_on, parts[item.id])
        for item in db.session.scalars(wanted)
    ]


def told(schedule: Iterable[Instalment]) -> list[dict[str, Any]]:
    """Spell a schedule for the journal."""
    return [
        {"due_on": one.due_on.isoformat(), "amount_minor": one.amount_minor} for one in schedule
    ]


def turn(work: Work, plan: PaymentPlan, state: str) -> dict[str, str]:
    """Give a plan another state; give the one it had, for the journal. Prepared reminders follow."""
    before = {"state": plan.state}
    plan.state = state
    plan.version += 1
    if not LIFE[state]:
        plan.ended_on = work.moment.today
    db.session.flush()
    work.touch(plan.customer_id, only=("plan", "late_cause"))
    withdraw_prepared(work, plan.customer_id)
    return before


def what_forbids(user: User, plan: PaymentPlan, today: date) -> str | None:
    """Say what forbids a person of the desk to decide a plan; None when nothing does."""
    reps = frozenset(reps_of(plan.customer_id, today))
    return why_not(user.id, proposed_by_id=plan.proposed_by_id, rep_ids=reps)


def tell_deciders(work: Work, plan: PaymentPlan) -> None:
    """Tell those who may approve that a plan waits for them."""
    people = db.session.scalars(select(User).where(User.id.in_(with_role(*DESK))))
    able = [user.id for user in people if what_forbids(user, plan, work.moment.today) is None]
    subject, customer_id = f"plan/{plan.id}", plan.customer_id
    tell(work, able, "plan_to_decide", subject=subject, customer_id=customer_id)


def tell_proposer(work: Work, plan: PaymentPlan) -> None:
    """Tell who proposed a plan that something became of it."""
    tell(
        work,
        [plan.proposed_by_id],
        "plan_answered",
        subject=f"plan/{plan.id}",
        customer_id=plan.customer_id,
        occurrence=f"{plan.state}/{plan.version}",
    )

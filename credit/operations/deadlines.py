"""The calendar of what comes due: insurers' dates, ends of guarantees and limits, claims to declare."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, select, true

from credit.operations.audience import with_role
from credit.operations.customer_cover import insured_lines
from credit.operations.notices import Word, tell_many
from credit.operations.work import Work
from credit.rules.access import DESK, Permission
from credit.rules.dates import months_before
from credit.rules.deadlines import (
    DONE_DAYS,
    ENDING_DAYS,
    LIMIT_DAYS,
    LIMITS,
    OF_INSURERS,
    RELIEF_MONTHS,
    WARNED_DAYS,
    Deadline,
    InsurerDays,
    claim_shows,
    claim_until,
    ending_shows,
    in_order,
    insurer_deadlines,
)
from credit.rules.errors import Missing
from credit.store import deadlines as store
from credit.store.customers import Customer
from credit.store.db import db
from credit.store.deadlines_done import DeadlineDone, standing
from credit.store.limits import CreditLimit
from credit.store.people import User
from credit.store.policies import InsurancePolicy
from credit.store.scope import find_visible_customer, visible


def calendar(user: User, today: date, customer_id: int | None = None) -> list[dict[str, Any]]:
    """List what comes due for the customers in a person's sight, the soonest first, then what was done.

    customer_id: of that one alone. Policies as such concern the desk alone, and no customer. Raises Missing.
    """
    sight = visible(user, today)
    if customer_id is not None:
        if find_visible_customer(user, customer_id, today) is None:
            raise Missing(customer_id=customer_id)
        sight = Customer.id == customer_id
    done = {_key_of(row): (row, name) for row, name in standing(sight)}
    found = [one for one in of_customers(sight, today) if _key(one) not in done]
    if customer_id is None and user.may(Permission.REVIEW_LIMITS):
        found += of_policies(today)
    lately = [one for one in done.values() if (today - one[0].said_on).days <= DONE_DAYS]
    ids = {one.customer_id for one in found if one.customer_id}
    customers = store.customers_by_id(ids | {row.customer_id for row, _ in lately})
    return [_shown(one, customers) | {"done": None} for one in in_order(found)] + [
        _shown(
            _on(row.kind, row.asked_on, today, row.subject, row.customer_id, row.facts), customers
        )
        | {"done": _done(row, name)}
        for row, name in lately
    ]


def warn(work: Work) -> None:
    """Tell the desk what comes due within seven days and is not done; of one deadline and day they hear once.

    Limits are left out: those they concern are told by `limit_grants.warn`, and when one begins.
    """
    today = work.moment.today
    done = {_key_of(row) for row, _ in standing(true())}
    near = [
        one
        for one in [*of_customers(true(), today), *of_policies(today)]
        if 0 <= one.days_left <= WARNED_DAYS and one.kind not in LIMITS and _key(one) not in done
    ]
    words: dict[str, list[Word]] = {}
    desk = with_role(*DESK) if near else []
    for one in near:
        word = Word(
            desk,
            one.subject,
            customer_id=one.customer_id,
            facts={"day": one.on.isoformat()}
            | ({} if one.customer_id else {"ledger": one.facts["policy"]}),
            occurrence=_occurrence(one),
        )
        event = "insurer_deadline" if one.kind in OF_INSURERS else "deadline_ahead"
        words.setdefault(event, []).append(word)
    for event, said in words.items():
        tell_many(work, event, said)


def is_ahead(subject: str, occurrence: str, customer_id: int | None, today: date) -> bool:
    """Say whether what `warn` told of comes due all the same: still to be done, its reason still there."""
    done = {_key_of(row) for row, _ in standing(true())}
    found = of_customers(Customer.id == customer_id, today) if customer_id else of_policies(today)
    return any(
        (one.subject, _occurrence(one)) == (subject, occurrence)
        and one.days_left >= 0
        and _key(one) not in done
        for one in found
    )


def of_customers(sight: ColumnElement[bool], today: date) -> list[Deadline]:
    """List what comes due on customers a condition on `Customer` holds for, in no order."""
    return [
        *_insurers(sight, today),
        *_guarantees(sight, today),
        *_limits(sight, today),
        *_claims(sight, today),
    ]


def of_policies(today: date) -> list[Deadline]:
    """List the policies about to end, and those that ended lately."""
    first, last = today - timedelta(days=ENDING_DAYS), today + timedelta(days=ENDING_DAYS)
    wanted = select(InsurancePolicy).where(InsurancePolicy.ends_on.between(first, last))
    return [
        _on(
            "policy_end",
            policy.ends_on,
            today,
            f"insurance_policy/{policy.id}",
            facts=_policy(policy),
        )
        for policy in db.session.scalars(wanted)
        if policy.ends_on is not None
    ]


def _insurers(sight: ColumnElement[bool], today: date) -> list[Deadline]:
    if db.session.scalar(select(InsurancePolicy.id).limit(1)) is None:
        return []
    found = []
    oldest = store.oldest_overdue(sight, today)
    customers = list(store.customers_by_id(oldest).values())
    for customer_id, lines in insured_lines(customers, today).items():
        due_on = oldest[customer_id]
        for policy in (policy for _, policy in lines if policy is not None):
            days = InsurerDays(policy.notice_days, policy.extension_days, policy.stop_days)
            facts = _policy(policy) | {"due_on": due_on.isoformat()}
            found += [
                _on(kind, on, today, f"insurance_policy/{policy.id}", customer_id, facts)
                for kind, on in insurer_deadlines(days, due_on)
            ]
    return found


def _guarantees(sight: ColumnElement[bool], today: date) -> list[Deadline]:
    first, last = today - timedelta(days=ENDING_DAYS), today + timedelta(days=ENDING_DAYS)
    return [
        _on(
            "guarantee_end",
            one.ends_on,
            today,
            f"guarantee/{one.id}",
            one.customer_id,
            {
                "guarantor": one.guarantor,
                "amount_minor": one.amount_minor,
                "currency": one.currency,
            },
        )
        for one in store.guarantees_ending(sight, first, last)
        if one.ends_on is not None and ending_shows(one.ends_on, today)
    ]


def _limits(sight: ColumnElement[bool], today: date) -> list[Deadline]:
    last = today + timedelta(days=LIMIT_DAYS)
    spoken: list[tuple[str, date | None, CreditLimit]] = [
        *(("limit_start", one.starts_on, one) for one in store.limits_beginning(sight, today)),
        *(("limit_end", one.ends_on, one) for one in store.limits_ending(sight, today, last)),
    ]
    return [
        _on(
            kind,
            on,
            today,
            f"credit_limit/{one.id}",
            one.customer_id,
            {"amount_minor": one.amount_minor},
        )
        for kind, on, one in spoken
    ]


def _claims(sight: ColumnElement[bool], today: date) -> list[Deadline]:
    return [
        _on(
            "claim",
            claim_until(judged_on),
            today,
            f"customer/{customer_id}",
            customer_id,
            {"judged_on": judged_on.isoformat()},
        )
        for customer_id, judged_on in store.insolvencies(
            sight, months_before(today, RELIEF_MONTHS + 1)
        )
        if judged_on is not None and claim_shows(judged_on, today)
    ]


def _on(
    kind: str,
    on: date | None,
    today: date,
    subject: str,
    customer_id: int | None = None,
    facts: dict[str, Any] | None = None,
) -> Deadline:
    day = on or date.max
    return Deadline(kind, day, (day - today).days, subject, customer_id, facts or {})


def _occurrence(one: Deadline) -> str:
    return f"{one.kind}/{one.customer_id or ''}/{one.on.isoformat()}"


def _key(one: Deadline) -> tuple[str, str, int | None, date]:
    return one.kind, one.subject, one.customer_id, one.on


def _key_of(row: DeadlineDone) -> tuple[str, str, int | None, date]:
    return row.kind, row.subject, row.customer_id, row.asked_on


def _shown(one: Deadline, customers: dict[int, Customer]) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "on": one.on,
        "days_left": one.days_left,
        "subject": one.subject,
        "facts": one.facts,
        "customer": customers[one.customer_id] if one.customer_id else None,
    }


def _done(row: DeadlineDone, name: str) -> dict[str, Any]:
    return {
        "id": row.id,
        "on": row.done_on,
        "by": name,
        "amount_minor": row.amount_minor,
        "reference": row.reference,
    }


def _policy(policy: InsurancePolicy) -> dict[str, Any]:
    return {"insurer": policy.insurer, "policy": policy.number}

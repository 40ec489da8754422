"""Limits tables: each limit is set as the desk sets it, so authority, requests and journal hold."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from credit.formats.tables.limits import LIMITS
from credit.formats.tables.reading import TableRead
from credit.operations.limit_setting import set_limit
from credit.operations.records.difference import (
    CHANGED,
    NEW,
    Applier,
    Change,
    Difference,
    customers_of,
    differing,
)
from credit.operations.work import Work
from credit.store.customers import Company, Customer
from credit.store.db import db
from credit.store.limits import UNDECIDED, CreditLimit, LimitRequest

REASON = "table"  # where the table gives none


def compare(table: TableRead, company: Company, _today: date) -> Difference:
    """Hold a table against the permanent limits in force; an open request is decided, not bypassed."""
    found, known = Difference(), customers_of(company, {one.code for one in table.records})
    limits, asked = _limits(company), _asked()
    for told in table.records:
        customer = known.get(told.code)
        if customer is None:
            found.errors.add(told.line, "code", "code_unknown", told.code)
            continue
        if told.currency != company.currency:
            found.errors.add(told.line, "currency", "currency_other", told.currency or "")
        current = limits.get(customer.id)
        days = told.max_overdue_days
        if days is None and current is not None:
            days = current.max_overdue_days
        after = {"amount_minor": told.amount_minor, "max_overdue_days": days}
        before = {name: getattr(current, name, None) for name in after}
        was, news = differing(before, after)
        if not news:
            found.unchanged += 1
            continue
        if not customer.active and told.amount_minor > (before["amount_minor"] or 0):
            found.errors.add(told.line, "code", "code_closed", told.code)
        if customer.id in asked:
            found.errors.add(told.line, "code", "request_open", told.code)
        what, target = (NEW if current is None else CHANGED), (after, told.reason or REASON)
        found.changes.append(Change(what, told.code, customer.id, was, news, target))
    return found


def write(work: Work, _company: Company, changes: Sequence[Change]) -> None:
    """Set each limit within the person's authority; above it, a request goes to those who may."""
    for one in changes:
        after, reason = one.target
        set_limit(
            work,
            one.customer_id or 0,
            after["amount_minor"],
            max_overdue_days=after["max_overdue_days"],
            reason=reason,
        )


def _limits(company: Company) -> dict[int, CreditLimit]:
    wanted = (
        select(CreditLimit)
        .join(Customer, Customer.id == CreditLimit.customer_id)
        .where(Customer.company_id == company.id)
        .where(CreditLimit.kind == "permanent", CreditLimit.state == "effective")
    )
    return {one.customer_id: one for one in db.session.scalars(wanted.order_by(CreditLimit.id))}


def _asked() -> set[int]:
    wanted = select(LimitRequest.customer_id).where(LimitRequest.state.in_(UNDECIDED))
    return set(db.session.scalars(wanted))


LIMITS_IN = Applier(LIMITS.name, compare, write, figures=True)

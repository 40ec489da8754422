"""The customer's card: who it is, and whom to call."""

from collections.abc import Collection
from functools import cache
from typing import Any

from sqlalchemy import func, literal, null, select

from credit.operations.moment import Moment
from credit.operations.projection.reading import IDS, TODAY, entity, read
from credit.operations.projection.shapes import Entity, Rows
from credit.store.customers import (
    Company,
    Contact,
    ContactProposal,
    Customer,
    CustomerPortfolio,
)
from credit.store.people import User
from credit.store.scope import in_force


@cache
def customers() -> Any:
    """Read the cards. One in two portfolios shows the one it entered last."""
    portfolio = (
        select(func.max(CustomerPortfolio.portfolio_id))
        .where(CustomerPortfolio.customer_id == Customer.id, in_force(CustomerPortfolio, TODAY))
        .scalar_subquery()
    )
    return (
        select(
            Customer.id.label("owner"),
            Customer.id,
            Customer.code,
            Customer.name,
            Customer.siren,
            Customer.legal_form,
            Customer.address,
            Customer.email,
            Customer.phone,
            Customer.company_id,
            Company.currency,
            portfolio,
            Customer.active,
            Customer.terms_days,
            Customer.terms_end_of_month,
            Customer.terms_derived,
            Customer.direct_debit,
            Customer.hold_reason,
            Customer.held_on,
            Customer.insolvency_on,
            Customer.dunning_hold_reason,
            Customer.dunning_hold_until,
        )
        .join(Company, Company.id == Customer.company_id)
        .where(Customer.id.in_(IDS))
        .order_by(Customer.id)
    )


@cache
def bare_customers() -> Any:
    """Read the cards as whoever does a step may see them: where, not how much, how good or how late."""
    hidden = [null()] * 3
    return (
        select(
            Customer.id.label("owner"),
            Customer.id,
            Customer.code,
            Customer.name,
            *hidden[:2],
            Customer.address,
            Customer.email,
            Customer.phone,
            Customer.company_id,
            Company.currency,
            hidden[0],
            Customer.active,
            *hidden[:2],
            literal(value=False),
            literal(value=False),
            *hidden,
            *hidden[:2],
        )
        .join(Company, Company.id == Customer.company_id)
        .where(Customer.id.in_(IDS))
        .order_by(Customer.id)
    )


def contacts(ids: Collection[int], moment: Moment) -> Rows:
    """Read whom to call, and whom the field proposes to call."""
    known = read(ids, moment, statement=_known_contacts)
    return [*known, *read(ids, moment, statement=_proposed_contacts)]


@cache
def _known_contacts() -> Any:
    return select(
        Contact.customer_id.label("owner"),
        Contact.id,
        Contact.customer_id,
        Contact.name,
        Contact.job,
        Contact.email,
        Contact.phone,
        null(),
    ).where(Contact.customer_id.in_(IDS))


@cache
def _proposed_contacts() -> Any:
    proposal = ContactProposal
    return (
        select(
            proposal.customer_id.label("owner"),
            proposal.id,
            proposal.customer_id,
            proposal.name,
            proposal.job,
            proposal.email,
            proposal.phone,
            User.name,
        )
        .join(User, User.id == proposal.proposed_by_id)
        .where(proposal.customer_id.in_(IDS), proposal.state == "proposed")
    )


FIELDS = (
    "id code name siren legal_form address email phone company_id currency portfolio_id active"
    " terms_days terms_end_of_month terms_derived direct_debit hold_reason held_on insolvency_on"
    " dunning_hold_reason dunning_hold_until"
)

CUSTOMER = entity("customer", FIELDS, customers)
BARE_CUSTOMER = entity("customer", FIELDS, bare_customers)
CONTACT = Entity(
    "contact", ("id", "customer_id", "name", "job", "email", "phone", "proposed_by"), contacts
)

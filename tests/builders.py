"""Builders of rows for tests: say only what matters, the rest is plausible. They flush and commit."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

from credit.rules.access import Role
from credit.store.customers import Company, Customer, CustomerPortfolio
from credit.store.db import db
from credit.store.dispute_steps import DisputeStep
from credit.store.field import Dispute
from credit.store.items import Item
from credit.store.limits import CreditLimit
from credit.store.people import Agency, Installation, Portfolio, ScopeGrant, User
from credit.store.plans import PaymentPlan
from credit.store.sync import SyncBucket

LONG_AGO = date(2024, 1, 1)
NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


@dataclass
class House:
    """The organisation tests live in."""

    company: Company
    nord: Portfolio  # rosa's, agency Nord, manager meriem
    sud: Portfolio  # samir's, agency Sud
    people: dict[str, User] = field(default_factory=dict)

    def __getattr__(self, name: str) -> User:
        try:
            return self.people[name]
        except KeyError:
            raise AttributeError(name) from None


def a_house() -> House:
    """Create the company, two agencies with one portfolio each, and the nine personas."""
    add(Installation(id=1))
    company = add(Company(name="Négoce du Val", siren="123456782", as_of=date(2026, 11, 20)))
    north, south = add(Agency(name="Nord")), add(Agency(name="Sud"))
    nord = add(Portfolio(name="Nord 1", agency_id=north.id))
    sud = add(Portfolio(name="Sud 1", agency_id=south.id))
    house = House(company, nord, sud)
    for username, role, more in [
        ("rosa", Role.REP, {"agency_id": north.id}),
        ("samir", Role.REP, {"agency_id": south.id}),
        ("meriem", Role.MANAGER, {"agency_id": north.id}),
        ("paul", Role.COLLECTOR, {}),
        ("kofi", Role.CREDIT_MANAGER, {}),
        ("claire", Role.CFO, {}),
        ("denis", Role.MANAGING_DIRECTOR, {}),
        ("lea", Role.CONTRIBUTOR, {"department": "logistics"}),
        ("ada", Role.ADMIN, {}),
    ]:
        user = add(
            User(username=username, name=username.title(), role=role, created_at=NOW, **more)
        )
        house.people[username] = user
        add(SyncBucket(id=f"user:{user.id}"))
    for portfolio, holder in ((nord, house.rosa), (sud, house.samir)):
        add(ScopeGrant(user_id=holder.id, portfolio_id=portfolio.id, starts_on=LONG_AGO))
        add(SyncBucket(id=f"portfolio:{portfolio.id}/core"))
    add(SyncBucket(id="ref"))
    db.session.commit()
    return house


def an_account(
    house: House,
    code: str = "C001",
    *,
    portfolio: Portfolio | None = None,
    limit_minor: int | None = None,
    **more: Any,
) -> Customer:
    """Create a customer in a portfolio (Nord unless told), with a permanent limit if one is given."""
    values = {
        "company_id": house.company.id,
        "name": f"Client {code}",
        "first_seen_on": LONG_AGO,
        "legal_form": "SARL",
    } | more
    customer = add(Customer(code=code, **values))
    in_portfolio = (portfolio or house.nord).id
    add(CustomerPortfolio(customer_id=customer.id, portfolio_id=in_portfolio, starts_on=LONG_AGO))
    if limit_minor is not None:
        add(
            CreditLimit(
                customer_id=customer.id,
                amount_minor=limit_minor,
                starts_on=LONG_AGO,
                source="desk",
                created_at=NOW,
            )
        )
    db.session.commit()
    return customer


def an_item(
    customer: Customer, ref: str = "F-001", amount_minor: int = 100_00, **more: Any
) -> Item:
    """Create an open invoice, overdue since 1 November 2026 unless told otherwise."""
    values = {
        "natural_key": f"{customer.code}/{ref}",
        "account": "411000",
        "kind": "invoice",
        "document_on": date(2026, 10, 2),
        "due_on": date(2026, 11, 1),
        "due_source": "terms",
        "residual_minor": amount_minor,
        "currency": "EUR",
    } | more
    item = add(
        Item(
            company_id=customer.company_id,
            customer_id=customer.id,
            ref=ref,
            amount_minor=amount_minor,
            **values,
        )
    )
    db.session.commit()
    return item


def a_payment_plan(
    customer: Customer, proposer: User, items: list[Item], schedule: list[list[Any]], **more: Any
) -> PaymentPlan:
    """Propose to pay all that is owed on some items on the days of a schedule: [[day, minor]…]."""
    parts = [[item.id, item.residual_minor] for item in items]
    values = {"state": "proposed", "proposed_on": NOW.date(), "text": ""} | more
    plan = add(
        PaymentPlan(
            id=uuid4(),
            customer_id=customer.id,
            items=parts,
            basis=parts,
            asked=schedule,
            instalments=schedule,
            proposed_by_id=proposer.id,
            client_time=NOW,
            created_at=NOW,
            **values,
        )
    )
    db.session.commit()
    return plan


def a_step(dispute: Dispute, department: str = "logistics", **more: Any) -> DisputeStep:
    """Ask something of a department on a dispute."""
    step = add_step(dispute, department, **more)
    db.session.commit()
    return step


def add_step(dispute: Dispute, department: str = "logistics", **more: Any) -> DisputeStep:
    """Do the same within a transaction that somebody else ends."""
    values = {"asked": "Find the slip", "state": "open", "outcome": "", "created_at": NOW} | more
    return add(DisputeStep(id=uuid4(), dispute_id=dispute.id, department=department, **values))


def add(row: Any) -> Any:
    """Add a row and flush, so that it has its id."""
    db.session.add(row)
    db.session.flush()
    return row

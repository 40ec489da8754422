"""What a device should hold, worked out from the tables by other means than the feed: no heads, no cursors.

Who holds what on which day is decided here a second time, in plain Python over whole tables.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import select

from api.sync.versions import DIALECTS, SCHEMA
from credit.operations.moment import Moment
from credit.operations.projection.dossier import CORE, HISTORY, steps
from credit.operations.projection.own import OWN
from credit.operations.projection.reference import EVERYONE, REFERENCE
from credit.operations.projection.shapes import Entity, render
from credit.operations.projection.view import FIELDS
from credit.rules.access import DESK, FIELD
from credit.store.customers import CustomerPortfolio
from credit.store.db import db
from credit.store.dispute_steps import DisputeStep
from credit.store.field import Dispute, DisputeComment, Note, Promise
from credit.store.limits import LimitRequest
from credit.store.people import Portfolio, ScopeGrant, User
from credit.store.pins import Pin

OVER = ("resolved", "withdrawn")

Rows = dict[tuple[str, str], list[Any]]


def person(username: str) -> User:
    """Get a person as the database has them now."""
    return db.session.scalars(select(User).where(User.username == username)).one()


def holds_on(row: Any, day: date) -> bool:
    """Say whether a dated row is in force on a day."""
    return row.starts_on <= day and (row.ends_on is None or row.ends_on >= day)


def portfolios_of(user: User, day: date) -> set[int]:
    """List the portfolios a person's device carries on a day."""
    if user.disabled_at is not None:
        return set()
    if user.role == "manager":
        everywhere = db.session.execute(select(Portfolio.id, Portfolio.agency_id))
        return {row.id for row in everywhere if row.agency_id == user.agency_id}
    if user.role != "rep":
        return set()
    grants = db.session.scalars(select(ScopeGrant))
    return {each.portfolio_id for each in grants if each.user_id == user.id and holds_on(each, day)}


def customers_in(portfolio_ids: Iterable[int], day: date) -> set[int]:
    """List the customers these portfolios hold on a day."""
    wanted = set(portfolio_ids)
    return {
        row.customer_id
        for row in db.session.scalars(select(CustomerPortfolio))
        if row.portfolio_id in wanted and holds_on(row, day)
    }


def assigned_to(department: str | None) -> set[int]:
    """List the customers a department has a step for."""
    asked = {
        step.dispute_id
        for step in db.session.scalars(select(DisputeStep))
        if step.department == department and step.state == "open"
    }
    return {
        each.customer_id
        for each in db.session.scalars(select(Dispute))
        if each.id in asked and each.state not in OVER
    }


def pinned_by(user: User) -> set[int]:
    """List the customers a person of the desk carries along."""
    pins = db.session.scalars(select(Pin))
    return {pin.customer_id for pin in pins if pin.user_id == user.id}


def inside(user: User, day: date, members_on: date) -> set[int]:
    """List the customers a person's device may know on a day; customers move when a new day is projected."""
    if user.role in FIELD:
        return customers_in(portfolios_of(user, day), members_on)
    return assigned_to(user.department) if user.role == "contributor" else pinned_by(user)


def view_of(username: str, moment: Moment) -> dict[str, Rows]:
    """Give what each bucket of a person's device should hold."""
    user = person(username)
    view = {
        "ref": rows(REFERENCE, [EVERYONE], moment),
        f"user:{user.id}": rows(OWN, [user.id], moment),
    }
    for portfolio_id in portfolios_of(user, moment.today):
        held = sorted(customers_in([portfolio_id], moment.today))
        view[f"portfolio:{portfolio_id}/core"] = rows(CORE, held, moment)
        if user.role == "rep":  # an agency's tablet takes the core only
            view[f"portfolio:{portfolio_id}/history"] = rows(HISTORY, held, moment)
    if user.role == "contributor" and user.department:
        waiting = sorted(assigned_to(user.department))
        view[f"department:{user.department}"] = rows(steps(user.department), waiting, moment)
    if user.role in DESK:
        for customer_id in pinned_by(user):
            view[f"pin:{customer_id}"] = rows(CORE, [customer_id], moment)
    return view


def rows(entities: Iterable[Entity], owners: list[int], moment: Moment) -> Rows:
    """Render rows from the tables, as far as phones are told."""
    return {
        (row.entity, row.entity_id): _told(row.entity, row.payload)
        for _, row in render(entities, owners, moment)
    }


def _told(entity: str, payload: list[Any]) -> list[Any]:
    told = DIALECTS[SCHEMA].begin().fields(entity)
    return [value for name, value in zip(FIELDS[entity], payload, strict=True) if name in told]


def traces() -> dict[str, int]:
    """Count what is left of each id that phones minted, in every table such an id can end in."""
    found: dict[str, int] = {}
    for table in (Note, Dispute, DisputeComment, Promise, LimitRequest):
        for row_id in db.session.scalars(select(table.id)):
            found[str(row_id)] = found.get(str(row_id), 0) + 1
    return found

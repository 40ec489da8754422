"""Corporate groups: which accounts belong together, and the limit they share (domain.md 2.1).

A group's limit only adds a bar: no customer may take more for it. So one person sets it, whose rank alone
reaches the amount (domain.md 2.7); to lift or raise it asks the rank of the higher of the two.
"""

from datetime import date
from typing import Any

from sqlalchemy import func, select, true

from credit.operations.limit_decisions import NotYours
from credit.operations.policy_in_force import policy_on
from credit.operations.work import Work
from credit.rules.errors import Changed, Conflict, Missing, Refused
from credit.rules.groups import add_up
from credit.rules.limits import may_set_group_limit
from credit.rules.search import fold
from credit.store.customers import Customer
from credit.store.db import db
from credit.store.groups import CustomerGroup, GroupBooks, groups_of, read_groups
from credit.store.people import User
from credit.store.scope import visible


class NameTaken(Conflict):
    """Another group bears this name."""

    code = "group_name_taken"


class GroupChanged(Changed):
    """Somebody changed the group since it was read."""

    code = "group_changed"


class GroupCurrencyDiffers(Refused):
    """A group's accounts are all kept in its currency: nothing is converted."""

    code = "group_currency"


def create(work: Work, name: str, currency: str) -> CustomerGroup:
    """Found a group without a limit. Raises NameTaken."""
    _free(name)
    group = CustomerGroup(name=name, currency=currency)
    db.session.add(group)
    db.session.flush()
    after = {"name": name, "currency": currency}
    work.record("customer_group.create", "customer_group", group.id, after=after)
    return group


def change(
    work: Work, group_id: int, *, name: str, limit_minor: int | None, version: int | None
) -> CustomerGroup:
    """Rename a group and set or lift its limit. version None: whatever it is.

    Raises Missing, GroupChanged, NameTaken, NotYours.
    """
    mates = db.session.scalars(select(Customer.id).where(Customer.group_id == group_id))
    members = work.lock(mates)
    group = _locked(group_id)
    if version is not None and version != group.version:
        raise GroupChanged(version=group.version)
    before = _told(group)
    if group.limit_minor != limit_minor:
        _ask_rank(work, group.limit_minor, limit_minor)
        work.touch(*(each.id for each in members), figures=True)
    if group.name != name:
        _free(name, but=group_id)
    group.name, group.limit_minor = name, limit_minor
    if _told(group) != before:
        group.version += 1
        work.record(
            "customer_group.change", "customer_group", group.id, before=before, after=_told(group)
        )
    return group


def assign(work: Work, customer_id: int, group_id: int | None) -> Customer:
    """Count an account in a group, or in none; the figures of all concerned follow.

    Raises Missing, GroupCurrencyDiffers.
    """
    customer = db.session.get(Customer, customer_id)
    if customer is None:
        raise Missing(customer_id=customer_id)
    both = [each for each in (customer.group_id, group_id) if each is not None]
    mates = db.session.scalars(select(Customer.id).where(Customer.group_id.in_(both)))
    locked = {each.id for each in work.lock([customer_id, *mates])}
    if customer.group_id == group_id:
        return customer
    group = None if group_id is None else _locked(group_id)
    if group is not None and group.currency != customer.company.currency:
        raise GroupCurrencyDiffers(field="group_id", wanted=group.currency)
    before = {"group": customer.group_id}
    customer.group_id = group_id
    work.record(
        "customer.group",
        "customer",
        customer_id,
        customer_id=customer_id,
        before=before,
        after={"group": group_id},
    )
    work.touch(*locked, figures=True)
    return customer


def listed() -> list[dict[str, Any]]:
    """List every group with what its accounts owe together, by name."""
    books = read_groups(true())
    rows = db.session.scalars(select(CustomerGroup).order_by(func.lower(CustomerGroup.name)))
    return [_view(group, books[group.id]) for group in rows]


def view(group_id: int) -> dict[str, Any]:
    """Show one group that is there, as the list does."""
    books = read_groups(CustomerGroup.id == group_id)
    return _view(db.session.get_one(CustomerGroup, group_id), books[group_id])


def group_of(user: User, customer: Customer, today: date) -> dict[str, Any] | None:
    """Show the group of an account: its sums, and of its accounts those in this person's sight."""
    if customer.group_id is None:
        return None
    group = db.session.get_one(CustomerGroup, customer.group_id)
    books = groups_of([customer.id])[group.id]
    mates = select(Customer.id, Customer.code, Customer.name).where(
        Customer.group_id == group.id, visible(user, today)
    )
    members = [
        {"id": id_, "code": code, "name": name, "exposure_minor": books.exposures[id_]}
        for id_, code, name in db.session.execute(mates.order_by(Customer.folded, Customer.id))
    ]
    return _view(group, books) | {"members": members}


def _view(group: CustomerGroup, books: GroupBooks) -> dict[str, Any]:
    standing = add_up(books.exposures.values(), group.limit_minor)
    shown = ("id", "name", "currency", "limit_minor", "version")
    return {name: getattr(group, name) for name in shown} | {
        "accounts": len(books.exposures),
        "exposure_minor": standing.exposure_minor,
        "left_minor": standing.left_minor,
        "explain": standing.explain,
    }


def _locked(group_id: int) -> CustomerGroup:
    wanted = select(CustomerGroup).where(CustomerGroup.id == group_id).with_for_update()
    group = db.session.scalar(wanted.execution_options(populate_existing=True))
    if group is None:
        raise Missing(group_id=group_id)
    return group


def _free(name: str, but: int | None = None) -> None:
    names = db.session.scalars(
        select(CustomerGroup.name).where(CustomerGroup.id.is_distinct_from(but))
    )
    if fold(name) in map(fold, names):  # in Python: SQLite knows no capital letters but A to Z
        raise NameTaken(field="name", name=name)


def _ask_rank(work: Work, *limits: int | None) -> None:
    person = db.session.get_one(User, work.actor.user_id)
    policy = policy_on(work.moment.today).limits
    if not may_set_group_limit(person.role, max(each or 0 for each in limits), policy):
        raise NotYours(why="above_authority")


def _told(group: CustomerGroup) -> dict[str, Any]:
    return {"name": group.name, "limit_minor": group.limit_minor}

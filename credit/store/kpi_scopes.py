"""What was known of a scope's customers on a day, added up by the database.

Each customer's newest row up to the day is found by the index, one step per customer, so that a question
costs what the scope holds, however long the history is.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    SQLColumnExpression,
    and_,
    case,
    exists,
    func,
    select,
    true,
)

from credit.rules.access import DESK, FIELD, KpiScope, Role
from credit.store.customers import BUCKET_COLUMNS, Company, Customer, CustomerPortfolio, FiguresDay
from credit.store.db import db
from credit.store.deadlines_done import claims_by_customer
from credit.store.field import Promise
from credit.store.groups import CustomerGroup
from credit.store.history import LedgerDay, LossDay, SalesDay
from credit.store.people import Agency, Portfolio, User
from credit.store.scope import in_force, portfolio_ids, visible

DAY = timedelta(days=1)
SUMS = ("overdue_minor", "balance_minor", "paid_minor", "paid_minor_days")
KNOWN = FiguresDay.balance_minor.is_not(None)
Members = ColumnElement[bool]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Sums over some customers of one company on a day, in minor units.

    customers: of how many something is known. not_kept: those already here of whom nothing was kept yet.
    Of the sums `exposure_minor` is of whoever owes; what others have in credit is `in_credit_minor`.
    """

    customers: int
    not_kept: int
    sums: dict[str, int]
    buckets: dict[str, int]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a scope is called, and which customers it held on the day."""

    name: str
    members: Members
    company_ids: Sequence[int] | None = field(default=None)  # None: whichever its customers have


def find_scope(user: User, scope: KpiScope, name: str, on: date, today: date) -> Asked | None:
    """Find a scope this person may look at; None for a stranger's and for one that does not exist.

    name: an id, of a segment its own name. A portfolio's history is whoever's who holds it today, a person's
    that of the portfolios held on the day; a group has the accounts of now (then: `groups.accounts_until`).
    """
    if scope == KpiScope.SEGMENT:
        return _segment(name, on)
    if not name.isascii() or not name.isdigit() or len(name) > 9:
        return None
    return BY_NUMBER[scope](user, int(name), on, today)


def choices(user: User, today: date) -> dict[KpiScope, list[tuple[str, str]]]:
    """List the scopes a person may choose from: (id, name), customers aside."""
    companies = select(Company).order_by(Company.id)
    segments = select(Customer.segment).where(Customer.segment.is_not(None)).distinct()
    names = sorted(str(one) for one in db.session.scalars(segments))
    groups = select(CustomerGroup).order_by(CustomerGroup.name)
    desk = user.role in DESK
    return {
        KpiScope.COMPANY: _named(companies) if desk else [],
        KpiScope.BRANCH: _named(_branches(user)) if user.role != Role.REP else [],
        KpiScope.PORTFOLIO: _named(_portfolios(user, today)),
        KpiScope.PERSON: _named(_people(user)),
        KpiScope.SEGMENT: [(one, one) for one in names] if desk else [],
        KpiScope.GROUP: _named(groups) if desk else [],
    }


def of_portfolio(portfolio_id: int, name: str, on: date) -> Asked:
    """Give the scope of a portfolio, whoever asks: the customers it held on the day."""
    return Asked(name, _held([portfolio_id], on))


def of_branch(agency_id: int, name: str, on: date) -> Asked:
    """Give the scope of an agency, whoever asks: the customers its portfolios held on the day."""
    theirs = select(Portfolio.id).where(Portfolio.agency_id == agency_id)
    return Asked(name, _held(list(db.session.scalars(theirs)), on))


def judged_promises(members: Members, since: date, on: date) -> Counter[str]:
    """Count what became of a scope's promises judged between two days, by state."""
    wanted = (
        select(Promise.state, func.count())
        .join(Customer, Customer.id == Promise.customer_id)
        .where(members, Promise.judged_on.between(since, on))
        .group_by(Promise.state)
    )
    return Counter({state: int(n) for state, n in db.session.execute(wanted)})


def every_company() -> list[Company]:
    """List the companies."""
    return list(db.session.scalars(select(Company).order_by(Company.id)))


def companies_of(asked: Asked) -> list[Company]:
    """List the companies whose customers a scope holds."""
    wanted = select(Company).order_by(Company.id)
    if asked.company_ids is not None:
        return list(db.session.scalars(wanted.where(Company.id.in_(asked.company_ids))))
    theirs = select(Customer.company_id).where(asked.members).distinct()
    return list(db.session.scalars(wanted.where(Company.id.in_(theirs))))


def ids_of(company_id: int, members: Members) -> frozenset[int]:
    """Give the ids of a scope's customers of one company."""
    wanted = select(Customer.id).where(Customer.company_id == company_id, members)
    return frozenset(db.session.scalars(wanted))


def snapshot(company_id: int, members: Members, on: date) -> Snapshot:
    """Add up what was known of a scope's customers of one company at the end of a day."""
    exposure = FiguresDay.exposure_minor
    sums: dict[str, Any] = {"exposure_minor": owed(exposure), "in_credit_minor": owed(-exposure)}
    sums |= {name: getattr(FiguresDay, name) for name in SUMS}
    columns = sums | {name: getattr(FiguresDay, name) for name in BUCKET_COLUMNS.values()}
    row = db.session.execute(
        select(
            func.count(FiguresDay.balance_minor),
            func.sum(case((and_(~KNOWN, Customer.first_seen_on <= on), 1), else_=0)),
            *(func.sum(case((KNOWN, one), else_=0)) for one in columns.values()),
        )
        .select_from(Customer)
        .outerjoin(FiguresDay, newest_row(on))
        .where(Customer.company_id == company_id, members)
    ).one()
    customers, not_kept, *told = (int(each or 0) for each in row)
    found = dict(zip(columns, told, strict=True))
    return Snapshot(
        customers,
        not_kept,
        {name: found[name] for name in sums},
        {bucket: found[name] for bucket, name in BUCKET_COLUMNS.items()},
    )


def owed(exposure: SQLColumnExpression[int]) -> ColumnElement[int]:
    """Give what of an exposure adds up with others': nothing of a credit balance (`rules.exposure.owed`)."""
    return case((exposure > 0, exposure), else_=0)


def row_of(customer_id: int, on: date) -> FiguresDay | None:
    """Find one customer's row that counts on a day."""
    rows = select(FiguresDay).where(FiguresDay.customer_id == customer_id, FiguresDay.day <= on)
    return db.session.scalar(rows.order_by(FiguresDay.day.desc()).limit(1))


def sales(company_id: int, members: Members, since: date, on: date) -> dict[date, int]:
    """Add up sales by month, from a month on, as they were known at the end of a day.

    A month in which nobody sold is left out.
    """
    newest_first = func.row_number().over(
        partition_by=(SalesDay.customer_id, SalesDay.month), order_by=SalesDay.day.desc()
    )
    known = (
        select(SalesDay.month, SalesDay.sales_minor, newest_first.label("place"))
        .join(Customer, Customer.id == SalesDay.customer_id)
        .where(Customer.company_id == company_id, members)
        .where(SalesDay.month >= since, SalesDay.day <= on)
        .subquery()
        .c
    )
    rows = (
        select(known.month, func.sum(known.sales_minor))
        .where(known.place == 1)
        .group_by(known.month)
    )
    return {month: int(minor) for month, minor in db.session.execute(rows)}


def ledger_on(company_id: int, on: date) -> date | None:
    """Give the date a company's ledger stood at on a day; None before its history begins."""
    rows = select(LedgerDay.as_of).where(LedgerDay.company_id == company_id, LedgerDay.day <= on)
    return db.session.scalar(rows.order_by(LedgerDay.day.desc()).limit(1))


def last_day_before(company_id: int, month: date, on: date) -> date | None:
    """Give the last day on which the books told nothing of a month yet: the month opens with them.

    month: its first day. None where the history begins later.
    """
    of_company = LedgerDay.company_id == company_id
    before = select(LedgerDay.day).where(of_company, LedgerDay.day <= on, LedgerDay.as_of < month)
    began = db.session.scalar(before.order_by(LedgerDay.day.desc()).limit(1))
    if began is None:
        return None
    following = select(func.min(LedgerDay.day)).where(of_company, LedgerDay.day > began)
    ended = db.session.scalar(following)
    return ended - DAY if ended else began


def history_began(company_ids: Sequence[int]) -> date | None:
    """Give the first day anything was kept of these companies."""
    rows = select(func.min(LedgerDay.day)).where(LedgerDay.company_id.in_(company_ids))
    return db.session.scalar(rows)


def losses(company_id: int, months: Sequence[date], on: date) -> int | None:
    """Add up what a company lost in some months, as known on a day; None where no export told."""
    later = LossDay.__table__.alias("later")
    newest = (
        select(func.max(later.c.day))
        .where(
            later.c.company_id == LossDay.company_id,
            later.c.month == LossDay.month,
            later.c.day <= on,
        )
        .scalar_subquery()
    )
    rows = select(func.sum(LossDay.losses_minor)).where(
        LossDay.company_id == company_id, LossDay.month.in_(months), LossDay.day == newest
    )
    found = db.session.scalar(rows)
    return None if found is None else int(found)


def claims(company_id: int, members: Members, since: date, on: date) -> int:
    """Add up the claims declared from a day on, as known at the end of a day, that the ledger still shows.

    Of each customer no more than it owed by that day's ledger; all of it where that was not kept.
    """
    claimed = claims_by_customer(since, on).subquery()
    owed = case((FiguresDay.balance_minor < 0, 0), else_=FiguresDay.balance_minor)
    left = case((owed < claimed.c.claimed_minor, owed), else_=claimed.c.claimed_minor)
    rows = (
        select(func.coalesce(func.sum(left), 0))
        .select_from(Customer)
        .join(claimed, claimed.c.customer_id == Customer.id)
        .outerjoin(FiguresDay, newest_row(on))
        .where(Customer.company_id == company_id, members)
    )
    return int(db.session.scalar(rows) or 0)


def _company(_user: User, number: int, _on: date, _today: date) -> Asked | None:
    company = db.session.get(Company, number)
    return Asked(company.name, true(), [company.id]) if company else None


def _customer(user: User, number: int, _on: date, today: date) -> Asked | None:
    wanted = select(Customer.name, Customer.company_id)
    found = db.session.execute(wanted.where(Customer.id == number, visible(user, today))).first()
    return Asked(found.name, Customer.id == number, [found.company_id]) if found else None


def _portfolio(user: User, number: int, on: date, today: date) -> Asked | None:
    found = db.session.scalar(_portfolios(user, today).where(Portfolio.id == number))
    return of_portfolio(found.id, found.name, on) if found else None


def _person(user: User, number: int, on: date, _today: date) -> Asked | None:
    person = db.session.scalar(_people(user).where(User.id == number))
    return Asked(person.name, _held(portfolio_ids(person, on), on)) if person else None


def _branch(user: User, number: int, on: date, _today: date) -> Asked | None:
    branch = db.session.scalar(_branches(user).where(Agency.id == number))
    return of_branch(branch.id, branch.name, on) if branch else None


def _group(_user: User, number: int, _on: date, _today: date) -> Asked | None:
    group = db.session.get(CustomerGroup, number)
    return Asked(group.name, Customer.group_id == number) if group else None


BY_NUMBER: dict[KpiScope, Callable[[User, int, date, date], Asked | None]] = {
    KpiScope.COMPANY: _company,
    KpiScope.BRANCH: _branch,
    KpiScope.PORTFOLIO: _portfolio,
    KpiScope.PERSON: _person,
    KpiScope.GROUP: _group,
    KpiScope.CUSTOMER: _customer,
}


def newest_row(on: date) -> ColumnElement[bool]:
    """Join the row of `figures_day` that counts on a day to its customer."""
    each = FiguresDay.__table__.alias("each_day")
    newest = (
        select(func.max(each.c.day))
        .where(each.c.customer_id == Customer.id, each.c.day <= on)
        .correlate(Customer)
        .scalar_subquery()
    )
    return and_(FiguresDay.customer_id == Customer.id, FiguresDay.day == newest)


def _held(portfolios: list[int], on: date) -> Members:
    return Customer.id.in_(
        select(CustomerPortfolio.customer_id).where(
            CustomerPortfolio.portfolio_id.in_(portfolios), in_force(CustomerPortfolio, on)
        )
    )


def _segment(name: str, on: date) -> Asked | None:
    was = exists(select(FiguresDay.day).where(newest_row(on), FiguresDay.segment == name))
    members = was.correlate(Customer)
    known = select(Customer.id).where((Customer.segment == name) | members).limit(1)
    return Asked(name, members) if db.session.scalar(known) is not None else None


def _portfolios(user: User, today: date) -> Select[Portfolio]:
    wanted = select(Portfolio).order_by(Portfolio.name)
    if user.role in DESK:
        return wanted
    return wanted.where(Portfolio.id.in_(portfolio_ids(user, today)))


def _people(user: User) -> Select[User]:
    """List who holds portfolios: of the desk everybody, of a manager the agency's, else oneself."""
    wanted = (
        select(User).where(User.role.in_(FIELD), User.disabled_at.is_(None)).order_by(User.name)
    )
    if user.role in DESK:
        return wanted
    if user.role == Role.MANAGER:
        return wanted.where(User.agency_id == user.agency_id)
    return wanted.where(User.id == user.id)


def _branches(user: User) -> Select[Agency]:
    wanted = select(Agency).order_by(Agency.name)
    return wanted if user.role in DESK else wanted.where(Agency.id == user.agency_id)


def _named(question: Select[Any]) -> list[tuple[str, str]]:
    return [(str(row.id), row.name) for row in db.session.scalars(question)]

"""Agencies, portfolios, and who holds which portfolio from which day on."""

from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import select, update

from credit.operations.projection import open_bucket
from credit.operations.work import SCOPE, Work
from credit.rules.access import Role
from credit.rules.errors import Conflict, Missing
from credit.rules.people import NotARep
from credit.store.buckets import core_bucket, history_bucket
from credit.store.db import db
from credit.store.people import Agency, Installation, Portfolio, ScopeGrant, User
from credit.store.scope import in_force


class NameTaken(Conflict):
    """Another one has this name."""

    code = "name_taken"


def bump_scope(work: Work) -> None:
    """Count a write that changes who sees what: devices compare the number (the wire's `scope_ver`)."""
    work.announce(SCOPE)
    db.session.execute(update(Installation).values(scope_writes=Installation.scope_writes + 1))


def add_agency(work: Work, name: str) -> Agency:
    """Add a branch."""
    _check_name(Agency, name)
    agency = Agency(name=name)
    db.session.add(agency)
    db.session.flush()
    work.record("agency.add", "agency", agency.id, after={"name": name})
    return agency


def add_portfolio(work: Work, name: str, agency_id: int) -> Portfolio:
    """Add an empty portfolio and the buckets its devices read."""
    _check_name(Portfolio, name)
    if db.session.get(Agency, agency_id) is None:
        raise Missing(agency_id=agency_id)
    portfolio = Portfolio(name=name, agency_id=agency_id)
    db.session.add(portfolio)
    db.session.flush()
    open_bucket(core_bucket(portfolio.id), history_bucket(portfolio.id))
    after = {"name": name, "agency_id": agency_id}
    work.record("portfolio.add", "portfolio", portfolio.id, after=after)
    bump_scope(work)
    return portfolio


def set_holders(work: Work, portfolio_id: int, user_ids: Collection[int]) -> None:
    """Let exactly these reps hold the portfolio from today on; whoever else held it did until yesterday."""
    if db.session.get(Portfolio, portfolio_id, with_for_update={"of": Portfolio}) is None:
        raise Missing(portfolio_id=portfolio_id)
    wanted = set(user_ids)
    _check_reps(wanted)
    in_force_now = {grant.user_id: grant for grant in _grants(work, portfolio_id=portfolio_id)}
    if wanted == set(in_force_now):
        return
    for user_id in set(in_force_now) - wanted:
        in_force_now[user_id].ends_on = work.moment.today - timedelta(days=1)
    for user_id in wanted - set(in_force_now):
        _grant(work, user_id, portfolio_id)
    work.record(
        "portfolio.hold",
        "portfolio",
        portfolio_id,
        before={"user_ids": sorted(in_force_now)},
        after={"user_ids": sorted(wanted)},
    )
    work.touch_user(*wanted ^ set(in_force_now))
    bump_scope(work)


def add_holder(work: Work, portfolio_id: int, user_id: int) -> None:
    """Let one more rep hold the portfolio from today on, beside those who still may sign in."""
    held = {grant.user_id for grant in _grants(work, portfolio_id=portfolio_id)}
    serving = select(User.id).where(User.id.in_(held), User.disabled_at.is_(None))
    set_holders(work, portfolio_id, {*db.session.scalars(serving), user_id})


def end_grants(work: Work, user_id: int) -> None:
    """End everything a person holds: yesterday was the last day."""
    for grant in _grants(work, user_id=user_id):
        grant.ends_on = work.moment.today - timedelta(days=1)
        before = {"user_id": user_id}
        work.record("grant.end", "portfolio", grant.portfolio_id, before=before)
        work.touch_user(user_id)


def _grants(work: Work, **of: int) -> list[ScopeGrant]:
    held = select(ScopeGrant).filter_by(**of).where(in_force(ScopeGrant, work.moment.today))
    return list(db.session.scalars(held.order_by(ScopeGrant.id)))


def _grant(work: Work, user_id: int, portfolio_id: int) -> None:
    """Open a grant today; one that was opened and closed today opens again."""
    key = {"user_id": user_id, "portfolio_id": portfolio_id, "starts_on": work.moment.today}
    grant = db.session.scalar(select(ScopeGrant).filter_by(**key))
    if grant is None:
        db.session.add(ScopeGrant(**key))
    else:
        grant.ends_on = None


def _check_reps(user_ids: set[int]) -> None:
    reps = select(User.id).where(User.role == Role.REP, User.disabled_at.is_(None))
    if strangers := user_ids - set(db.session.scalars(reps)):
        raise NotARep(user_ids=sorted(strangers))


def _check_name(table: type[Agency] | type[Portfolio], name: str) -> None:
    if db.session.scalar(select(table.id).where(table.name == name)) is not None:
        raise NameTaken(name=name)

"""Goals of portfolios: set and withdrawn at the desk, with where each stands; a rep sees only their own."""

from datetime import date
from typing import Any

from credit.operations import kpis
from credit.operations.moment import Moment
from credit.operations.portfolio_standings import keep_one
from credit.operations.work import Work
from credit.rules import goals as rules
from credit.rules.access import KpiScope
from credit.rules.errors import Missing
from credit.store import goals as store
from credit.store import kpi_scopes
from credit.store.db import db
from credit.store.goals import Goal
from credit.store.people import Portfolio, User


def shown(user: User, moment: Moment) -> dict[str, Any]:
    """List the portfolios a person sets goals for, with where they stand, and their goals, newest first."""
    portfolios = kpi_scopes.choices(user, moment.today)[KpiScope.PORTFOLIO]
    known: dict[tuple[int, str, date], tuple[int, int]] = {}
    return {
        "goals": [
            _told(goal, moment.today, known)
            for goal in store.listed([int(id_) for id_, _ in portfolios])
        ],
        "portfolios": [
            {"id": int(id_), "name": name, **_now(user, id_, moment)} for id_, name in portfolios
        ],
    }


def set_goal(
    work: Work, user: User, portfolio_id: int, *, measure: str, target: int, ends_on: date
) -> Goal:
    """Set a goal from today on; a running one of the same measure ends, and stays on record.

    target: minor units, or basis points of what is owed. Raises Missing, GoalNotBetter, GoalDays.
    """
    today = work.moment.today
    portfolio = _lock(user, portfolio_id, today)
    now = _now(user, str(portfolio_id), work.moment)
    begun = now[measure]
    rules.check(begun, target, ends_on, today)
    for one in store.running([portfolio_id], today):
        if one.measure == measure:
            one.ended_on, one.ended_by_id = today, work.actor.user_id
    goal = Goal(
        portfolio_id=portfolio.id,
        measure=measure,
        currency=now["currency"],
        begun=begun,
        target=target,
        starts_on=today,
        ends_on=ends_on,
        by_id=user.id,
        created_at=work.moment.now,
    )
    db.session.add(goal)
    db.session.flush()
    keep_one(portfolio_id, work.moment)
    after = _said(goal, portfolio) | {"ends_on": ends_on.isoformat()}
    work.record("goal.set", "goal", goal.id, after=after)
    work.touch_user(*store.holders([portfolio_id], today))
    return goal


def withdraw(work: Work, user: User, goal_id: int) -> Goal:
    """Let a goal go; again changes nothing, nor does it where its day is past. Raises Missing."""
    goal = db.session.get(Goal, goal_id)
    if goal is None:
        raise Missing(goal_id=goal_id)
    today = work.moment.today
    portfolio = _lock(user, goal.portfolio_id, today)
    db.session.refresh(goal)
    if goal.runs_on(today):
        goal.ended_on, goal.ended_by_id = today, work.actor.user_id
        work.record("goal.withdraw", "goal", goal.id, before=_said(goal, portfolio))
        work.touch_user(*store.holders([portfolio.id], today))
    return goal


def told(goal: Goal, today: date) -> dict[str, Any]:
    """Say what a goal asks, and how far it is."""
    return _told(goal, today, {})


def _said(goal: Goal, portfolio: Portfolio) -> dict[str, Any]:
    unit = "minor" if goal.measure == rules.OVERDUE else "bp"
    amounts = {f"begun_{unit}": goal.begun, f"target_{unit}": goal.target}
    return {"portfolio": portfolio.name, "measure": goal.measure, **amounts}


def _lock(user: User, portfolio_id: int, today: date) -> Portfolio:
    """Take a portfolio this person sets goals for, so that two do not set one at a time."""
    if kpi_scopes.find_scope(user, KpiScope.PORTFOLIO, str(portfolio_id), today, today) is None:
        raise Missing(field="portfolio_id", portfolio_id=portfolio_id)
    return db.session.get_one(Portfolio, portfolio_id, with_for_update={"of": Portfolio})


def _now(user: User, portfolio_id: str, moment: Moment) -> dict[str, Any]:
    """Say where a portfolio stands today by each measure, as the board does."""
    found = kpis.key_figures(user, KpiScope.PORTFOLIO, portfolio_id, None, moment)
    figures = found["figures"] or {"overdue_minor": 0, "receivables_minor": 0}
    owed = figures["overdue_minor"], figures["receivables_minor"]
    return {"currency": found["currency"]} | {
        measure: rules.measured(measure, *owed) for measure in rules.MEASURES
    }


def _told(
    goal: Goal, today: date, known: dict[tuple[int, str, date], tuple[int, int]]
) -> dict[str, Any]:
    """Say what became of a goal, by the books of today or of its last day."""
    on = min(today, goal.ends_on, goal.ended_on or today)
    key = (goal.portfolio_id, goal.currency, on)
    if key not in known:
        known[key] = _owed(*key)
    now = rules.measured(goal.measure, *known[key])
    names = ("id", "portfolio_id", "measure", "currency", "begun", "target", "starts_on", "ends_on")
    return {name: getattr(goal, name) for name in names} | {
        "portfolio": goal.portfolio.name,
        "by": goal.by.name,
        "ended_on": goal.ended_on,
        "running": goal.runs_on(today),
        "now": now,
        "progress_bp": rules.progress_bp(goal.begun, now, goal.target),
    }


def _owed(portfolio_id: int, currency: str, on: date) -> tuple[int, int]:
    """Add up what a portfolio was owed on a day in a currency: what was overdue of it, and all of it."""
    asked = kpi_scopes.of_portfolio(portfolio_id, "", on)
    overdue = receivables = 0
    for company in kpi_scopes.companies_of(asked):
        if company.currency == currency:
            found = kpi_scopes.snapshot(company.id, asked.members, on)
            overdue += found.sums["overdue_minor"]
            receivables += sum(n for bucket, n in found.buckets.items() if bucket != "credits")
    return overdue, receivables

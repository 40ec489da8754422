"""Goals of portfolios and agencies: set and withdrawn at the desk, with where each stands.

A rep sees only their own portfolio's; an agency's, which finance sets, its manager.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from credit.operations import kpis
from credit.operations.moment import Moment
from credit.operations.portfolio_standings import keep_one, promises_of
from credit.operations.work import Work
from credit.rules import goals as rules
from credit.rules.access import KpiScope, Permission
from credit.rules.dates import month_start
from credit.rules.errors import Forbidden, Missing
from credit.store import goals as store
from credit.store import kpi_scopes
from credit.store.db import db
from credit.store.goals import Goal
from credit.store.kpi_scopes import Asked
from credit.store.people import Agency, Portfolio, User

UNITS = {rules.OVERDUE: "minor"}  # the others are basis points


@dataclass(frozen=True, slots=True)
class Place:
    """What a goal is set for: a portfolio or an agency."""

    scope: KpiScope
    id: int

    @property
    def field(self) -> str:
        """Name it as the tables do."""
        return "agency_id" if self.scope == KpiScope.BRANCH else "portfolio_id"

    def asked(self, on: date) -> Asked:
        """Give the customers it held on a day."""
        of = kpi_scopes.of_branch if self.scope == KpiScope.BRANCH else kpi_scopes.of_portfolio
        return of(self.id, "", on)


@dataclass(frozen=True, slots=True)
class Found:
    """What a place was owed on a day in a currency, and what became of that month's promises until then."""

    overdue_minor: int
    receivables_minor: int
    kept: int
    judged: int
    kept_bp: int

    def measured(self, measure: str) -> int:
        """Say where it stands by a measure; of promises 0 too where none was judged."""
        if measure == rules.PROMISES:
            return self.kept_bp
        return rules.measured(measure, self.overdue_minor, self.receivables_minor)


Known = dict[tuple[Place, str, date], Found]


def shown(user: User, moment: Moment) -> dict[str, Any]:
    """List what a person sets goals for, with where it stands, and the goals in sight, newest first."""
    choices, known = kpi_scopes.choices(user, moment.today), Known()
    portfolios, agencies = choices[KpiScope.PORTFOLIO], choices[KpiScope.BRANCH]
    goals = store.listed([int(id_) for id_, _ in portfolios], [int(id_) for id_, _ in agencies])
    return {
        "goals": [_told(goal, moment.today, known) for goal in goals],
        "portfolios": [
            {
                "id": int(id_),
                "name": name,
                **_now(user, Place(KpiScope.PORTFOLIO, int(id_)), moment),
            }
            for id_, name in portfolios
        ],
        "agencies": [
            {"id": int(id_), "name": name, **_now(user, Place(KpiScope.BRANCH, int(id_)), moment)}
            for id_, name in (agencies if user.may(Permission.SET_AGENCY_GOALS) else ())
        ],
    }


def of_agencies(user: User, moment: Moment) -> dict[str, Any]:
    """List the running goals of the agencies a person looks at, in the order they were set."""
    agencies, known = kpi_scopes.choices(user, moment.today)[KpiScope.BRANCH], Known()
    running = store.running_of_agencies([int(id_) for id_, _ in agencies], moment.today)
    return {"goals": [_told(goal, moment.today, known) for goal in running]}


def set_goal(
    work: Work,
    user: User,
    *,
    measure: str,
    target: int,
    ends_on: date,
    portfolio_id: int | None = None,
    agency_id: int | None = None,
) -> Goal:
    """Set a goal from today on; a running one of the same measure ends, and stays on record.

    target: minor units, or basis points of what is owed or of the promises judged. One of the two ids is
    given. Raises Missing, Forbidden, GoalNotBetter, GoalShare, GoalDays.
    """
    place = _place(portfolio_id, agency_id)
    today = work.moment.today
    held = _lock(user, place, today)
    now = _now(user, place, work.moment)
    begun = now[measure]
    rules.check(measure, begun, target, ends_on, today)
    for one in _running(place, today):
        if one.measure == measure:
            one.ended_on, one.ended_by_id = today, work.actor.user_id
    goal = Goal(
        portfolio_id=portfolio_id,
        agency_id=agency_id,
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
    after = _said(goal, held) | {"ends_on": ends_on.isoformat()}
    work.record("goal.set", "goal", goal.id, after=after)
    _tell(work, place, today, anew=True)
    return goal


def withdraw(work: Work, user: User, goal_id: int) -> Goal:
    """Let a goal go; again changes nothing, nor does it where its day is past. Raises Missing, Forbidden."""
    goal = db.session.get(Goal, goal_id)
    if goal is None:
        raise Missing(goal_id=goal_id)
    today, place = work.moment.today, _place(goal.portfolio_id, goal.agency_id)
    held = _lock(user, place, today)
    db.session.refresh(goal)
    if goal.runs_on(today):
        goal.ended_on, goal.ended_by_id = today, work.actor.user_id
        work.record("goal.withdraw", "goal", goal.id, before=_said(goal, held))
        _tell(work, place, today, anew=False)
    return goal


def told(goal: Goal, today: date) -> dict[str, Any]:
    """Say what a goal asks, and how far it is."""
    return _told(goal, today, {})


def _place(portfolio_id: int | None, agency_id: int | None) -> Place:
    if agency_id is not None:
        return Place(KpiScope.BRANCH, agency_id)
    return Place(KpiScope.PORTFOLIO, portfolio_id or 0)


def _said(goal: Goal, held: Portfolio | Agency) -> dict[str, Any]:
    unit = UNITS.get(goal.measure, "bp")
    amounts = {f"begun_{unit}": goal.begun, f"target_{unit}": goal.target}
    kind = "portfolio" if goal.agency_id is None else "agency"
    return {kind: held.name, "measure": goal.measure, **amounts}


def _lock(user: User, place: Place, today: date) -> Portfolio | Agency:
    """Take what this person sets goals for, so that two do not set one at a time."""
    if kpi_scopes.find_scope(user, place.scope, str(place.id), today, today) is None:
        raise Missing(field=place.field, id=place.id)
    if place.scope == KpiScope.BRANCH:
        if not user.may(Permission.SET_AGENCY_GOALS):
            raise Forbidden(field=place.field, scope=place.scope)
        return db.session.get_one(Agency, place.id, with_for_update={"of": Agency})
    return db.session.get_one(Portfolio, place.id, with_for_update={"of": Portfolio})


def _running(place: Place, today: date) -> list[Goal]:
    of = store.running_of_agencies if place.scope == KpiScope.BRANCH else store.running
    return of([place.id], today)


def _tell(work: Work, place: Place, today: date, *, anew: bool) -> None:
    """Have the phones of who holds a portfolio told; an agency's goals are read where they are shown."""
    if place.scope == KpiScope.PORTFOLIO:
        if anew:
            keep_one(place.id, work.moment)
        work.touch_user(*store.holders([place.id], today))


def _now(user: User, place: Place, moment: Moment) -> dict[str, Any]:
    """Say where a place stands today by each measure, as the board does."""
    found = kpis.key_figures(user, place.scope, str(place.id), None, moment)
    figures = found["figures"] or {"overdue_minor": 0, "receivables_minor": 0}
    today = moment.today
    there = _found(
        place.asked(today), today, figures["overdue_minor"], figures["receivables_minor"]
    )
    by_measure = {measure: there.measured(measure) for measure in rules.MEASURES}
    return {"currency": found["currency"], "judged": there.judged} | by_measure


def _told(goal: Goal, today: date, known: Known) -> dict[str, Any]:
    """Say what became of a goal, by the books of today or of its last day."""
    on = min(today, goal.ends_on, goal.ended_on or today)
    place = _place(goal.portfolio_id, goal.agency_id)
    key = (place, goal.currency, on)
    if key not in known:
        known[key] = _owed(*key)
    now = known[key].measured(goal.measure)
    names = (
        "id", "portfolio_id", "agency_id", "measure", "currency", "begun", "target", "starts_on",
        "ends_on", "ended_on",
    )  # fmt: skip
    held = goal.portfolio or goal.agency
    return {name: getattr(goal, name) for name in names} | {
        "portfolio": held.name if held else "",
        "by": goal.by.name,
        "running": goal.runs_on(today),
        "now": now,
        "month": month_start(on),
        "kept": known[key].kept,
        "judged": known[key].judged,
        "progress_bp": rules.progress_bp(goal.measure, goal.begun, now, goal.target),
    }


def _owed(place: Place, currency: str, on: date) -> Found:
    """Add up what a place was owed on a day in a currency: what was overdue of it, and all of it."""
    asked = place.asked(on)
    overdue = receivables = 0
    for company in kpi_scopes.companies_of(asked):
        if company.currency == currency:
            found = kpi_scopes.snapshot(company.id, asked.members, on)
            overdue += found.sums["overdue_minor"]
            receivables += sum(n for bucket, n in found.buckets.items() if bucket != "credits")
    return _found(asked, on, overdue, receivables)


def _found(asked: Asked, on: date, overdue: int, receivables: int) -> Found:
    promises = promises_of(asked.members, on)
    return Found(overdue, receivables, promises.kept, promises.judged, promises.rate_bp or 0)

"""Keep of each portfolio what a phone cannot work out: DSO, what lateness costs, promises, as of today."""

from datetime import date, timedelta

from sqlalchemy import select

from credit.operations import kpis, overview
from credit.operations.moment import Moment
from credit.operations.policy_in_force import policy_on
from credit.operations.work import Work
from credit.rules.access import KpiScope
from credit.rules.dates import month_start
from credit.rules.promises import KeptRate, kept_rate
from credit.store import goals as store
from credit.store import kpi_scopes
from credit.store import overview as lines
from credit.store.db import db
from credit.store.goals import PortfolioStanding
from credit.store.people import Portfolio, ScopeGrant


def portfolios() -> list[int]:
    """List the portfolios anybody was ever given."""
    given = select(ScopeGrant.portfolio_id).distinct()
    return sorted(db.session.scalars(given))


def keep(work: Work, portfolio_id: int) -> None:
    """Keep where a portfolio stands; those who hold it are told, and those who did until yesterday."""
    keep_one(portfolio_id, work.moment)
    today = work.moment.today
    for day in (today, today - timedelta(days=1)):
        work.touch_user(*store.holders([portfolio_id], day))


def keep_one(portfolio_id: int, moment: Moment) -> None:
    """Write where a portfolio stands today, as the board says it; the row of an earlier day is replaced."""
    today = moment.today
    name = db.session.get_one(Portfolio, portfolio_id, with_for_update={"of": Portfolio}).name
    asked = kpi_scopes.of_portfolio(portfolio_id, name, today)
    found = kpis.measure(asked, KpiScope.PORTFOLIO, str(portfolio_id), today)
    ours = [
        company.id
        for company in kpi_scopes.companies_of(asked)
        if company.currency == found["currency"]
    ]
    cost = overview.cost_of(lines.theirs(ours, asked.members), today)
    dso = found["kpis"].get("dso")
    promises = promises_of(asked.members, today)
    standing = PortfolioStanding(
        portfolio_id=portfolio_id,
        day=today,
        currency=found["currency"],
        dso_days=round(dso["value"]) if dso and dso["value"] is not None else None,
        cost_minor=cost["total_minor"],
        cost_bp=policy_on(today).capital.cost_bp,
        promises_kept=promises.kept,
        promises_judged=promises.judged,
    )
    db.session.merge(standing)
    db.session.flush()


def promises_of(members: kpi_scopes.Members, on: date) -> KeptRate:
    """Count what became of the promises of some customers judged in the month of a day, up to it."""
    return kept_rate(kpi_scopes.judged_promises(members, month_start(on), on).elements())

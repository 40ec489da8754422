"""How well the forecast would have done on past days, by what was known then."""

from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from credit.operations.kpis import get_scope
from credit.operations.moment import Moment
from credit.operations.owed_and_paid import read_past
from credit.rules.access import KpiScope
from credit.rules.dates import months_before
from credit.rules.hindsight import HABIT_MONTHS, HORIZON_WEEKS, look_back
from credit.store import kpi_scopes
from credit.store.people import User

DAYS = 6  # looked back at, a month apart


def checked(user: User, scope: KpiScope, name: str, moment: Moment) -> dict[str, Any]:
    """Forecast a scope on six past days and say how far that was from what came; company by company.

    The last of the days lies six weeks before the ledger's date, so that all of them can be compared.
    Raises `Forbidden`, `Missing`.
    """
    asked = get_scope(user, scope, name, moment.today, moment.today)
    found = []
    for company in kpi_scopes.companies_of(asked):
        known_on = min(company.as_of or moment.today, moment.today)
        days = _days(known_on)
        items, closed = read_past(
            company, asked, moment.today, months_before(days[0], HABIT_MONTHS)
        )
        whose = kpi_scopes.ids_of(company.id, asked.members)
        seen = look_back(items, closed, days, known_on, whose.__contains__)
        found.append(asdict(seen) | {"company": company.name, "currency": company.currency})
    return {"companies": found, "weeks": HORIZON_WEEKS}


def _days(known_on: date) -> list[date]:
    last = known_on - timedelta(weeks=HORIZON_WEEKS)
    return [months_before(last, back) for back in reversed(range(DAYS))]

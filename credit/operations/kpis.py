"""The key figures of a scope at any past date, from what was kept on that day."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from credit.operations.moment import Moment, end_of
from credit.rules import kpis
from credit.rules.access import KpiScope, may_ask
from credit.rules.ageing import BUCKETS
from credit.rules.dates import month_start, months_before
from credit.rules.errors import Forbidden, Missing, Refused
from credit.rules.kpis import HISTORY_MONTHS, LOSS_MONTHS, Opening, Standing
from credit.store import kpi_scopes
from credit.store.customers import Company
from credit.store.groups import accounts_until
from credit.store.kpi_scopes import Asked, Snapshot
from credit.store.people import User


class DayInFuture(Refused):
    """Nobody knows yet what that day will bring."""

    code = "day_in_future"


@dataclass(frozen=True, slots=True)
class Part:
    """What one company's ledger says of a scope on a day. opening: by the last ledger before its month."""

    company: Company
    as_of: date
    found: Snapshot
    sales: dict[date, int]
    opening: Opening | None
    losses_minor: int | None
    claims_minor: int


def choices(user: User, moment: Moment) -> dict[str, Any]:
    """List what a person may ask figures of, and since when there are any."""
    found = kpi_scopes.choices(user, moment.today)
    every = [company.id for company in kpi_scopes.every_company()]
    since = kpi_scopes.history_began(every)
    return {
        "today": moment.today.isoformat(),
        "since": since.isoformat() if since else None,
        "scopes": [
            {"scope": scope, "id": name, "name": said}
            for scope, named in found.items()
            for name, said in named
        ],
    }


def get_scope(user: User, scope: KpiScope, name: str, on: date, today: date) -> Asked:
    """Find what a person asks of. Raises `Forbidden`, `Missing`, `DayInFuture`."""
    return get_scopes(user, scope, name, [on], today)[0]


def get_scopes(
    user: User, scope: KpiScope, name: str, days: Sequence[date], today: date
) -> list[Asked]:
    """Find a scope as it was on each of some days. Raises `Forbidden`, `Missing`, `DayInFuture`."""
    found = [_find_scope(user, scope, name, on, today) for on in days]
    if scope == KpiScope.GROUP and any(on < today for on in days):
        accounts = accounts_until(int(name), [end_of(on) for on in days])
        return [replace(one, members=had) for one, had in zip(found, accounts, strict=True)]
    return found


def _find_scope(user: User, scope: KpiScope, name: str, on: date, today: date) -> Asked:
    if not may_ask(user.role, scope):
        raise Forbidden(field="scope", scope=scope)
    if on > today:
        raise DayInFuture(field="on", today=today.isoformat())
    asked = kpi_scopes.find_scope(user, scope, name, on, today)
    if asked is None:
        raise Missing(field="id", scope=scope)
    return asked


def key_figures(
    user: User, scope: KpiScope, name: str, on: date | None, moment: Moment
) -> dict[str, Any]:
    """Tell what was known of a scope at the end of a day, each figure with its rule and inputs.

    on: None is today. Sums are of one currency: the one in which most is owed; customers of others are
    counted in `left_out`. Raises `Forbidden`, `Missing`, `DayInFuture`.
    """
    on = on or moment.today
    return measure(get_scope(user, scope, name, on, moment.today), scope, name, on)


def measure(asked: Asked, scope: KpiScope, name: str, on: date) -> dict[str, Any]:
    """Tell the key figures of a scope that was found, as `key_figures` does."""
    companies = kpi_scopes.companies_of(asked)
    parts = [one for company in companies if (one := _part(company, asked, scope, on))]
    ours = _of_one_currency(parts)
    since = kpi_scopes.history_began([one.id for one in companies or kpi_scopes.every_company()])
    answer = {
        "scope": scope,
        "id": name,
        "name": asked.name,
        "on": on.isoformat(),
        "since": since.isoformat() if since else None,
        "currency": (ours[0].company if ours else companies[0]).currency if companies else "EUR",
        "customers": sum(part.found.customers for part in ours),
        "not_kept": sum(part.found.not_kept for part in parts),
        "left_out": sum(part.found.customers for part in parts if part not in ours),
        "ledgers": [{"name": one.company.name, "as_of": one.as_of.isoformat()} for one in ours],
    }
    return answer | _figures(ours, scope) | _of_customer(scope, name, on)


def _part(company: Company, asked: Asked, scope: KpiScope, on: date) -> Part | None:
    """Read one company's side; None before its history begins, or where nobody of it is known."""
    as_of = kpi_scopes.ledger_on(company.id, on)
    found = kpi_scopes.snapshot(company.id, asked.members, on)
    if as_of is None or not (found.customers or found.not_kept):
        return None
    since = month_start(months_before(as_of, HISTORY_MONTHS - 1))
    sales = kpi_scopes.sales(company.id, asked.members, since, on)
    months = [month_start(months_before(as_of.replace(day=1), n)) for n in range(LOSS_MONTHS)]
    lost = kpi_scopes.losses(company.id, months, on) if scope == KpiScope.COMPANY else None
    claims = kpi_scopes.claims(company.id, asked.members, months[-1], on)
    opening = _opening(company, asked, as_of, on, sales)
    return Part(company, as_of, found, sales, opening, lost, claims)


def _opening(
    company: Company, asked: Asked, as_of: date, on: date, sales: dict[date, int]
) -> Opening | None:
    """Look at the same customers by the last ledger before this month, and at what was sold since.

    What was booked late into an earlier month is among it: receivables grew by it just as well.
    """
    began = kpi_scopes.last_day_before(company.id, month_start(as_of), on)
    if began is None:
        return None
    before = kpi_scopes.snapshot(company.id, asked.members, began)
    if not before.customers:
        return None
    since = month_start(months_before(as_of, HISTORY_MONTHS - 1))
    known = kpi_scopes.sales(company.id, asked.members, since, began)
    owed = sum(minor for bucket, minor in before.buckets.items() if bucket != "credits")
    return Opening(began, owed, sum(sales.values()) - sum(known.values()))


def _of_one_currency(parts: Sequence[Part]) -> list[Part]:
    """Keep the companies of the currency in which most is owed."""
    most = max(parts, key=lambda part: abs(part.found.sums["balance_minor"]), default=None)
    return [part for part in parts if most and part.company.currency == most.company.currency]


def _figures(parts: Sequence[Part], scope: KpiScope) -> dict[str, Any]:
    """Add companies up and work the figures out."""
    if not any(part.found.customers for part in parts):
        return {"as_of": None, "figures": None, "buckets": {}, "kpis": {}}
    as_of = max(part.as_of for part in parts)
    standing = Standing(
        as_of=as_of,
        buckets={name: sum(part.found.buckets[name] for part in parts) for name in BUCKETS},
        months=kpis.months_back(_add(part.sales for part in parts), as_of),
        paid_minor=_sum(parts, "paid_minor"),
        paid_minor_days=_sum(parts, "paid_minor_days"),
        opening=_add_openings([part.opening for part in parts]),
        losses_minor=parts[0].losses_minor,
        losses_apart=scope != KpiScope.COMPANY,
        claims_minor=sum(part.claims_minor for part in parts),
    )
    return {
        "as_of": as_of.isoformat(),
        "figures": {
            "balance_minor": _sum(parts, "balance_minor"),
            "exposure_minor": _sum(parts, "exposure_minor"),
            "in_credit_minor": _sum(parts, "in_credit_minor"),
            "overdue_minor": _sum(parts, "overdue_minor"),
            "receivables_minor": standing.receivables_minor,
        },
        "buckets": dict(standing.buckets),
        "kpis": {name: asdict(kpi) for name, kpi in kpis.measure(standing).items()},
    }


def _sum(parts: Sequence[Part], name: str) -> int:
    return sum(part.found.sums[name] for part in parts)


def _add(sales: Any) -> dict[date, int]:
    months: dict[date, int] = {}
    for each in sales:
        for month, minor in each.items():
            months[month] = months.get(month, 0) + minor
    return months


def _add_openings(openings: Sequence[Opening | None]) -> Opening | None:
    known = [one for one in openings if one is not None]
    if len(known) < len(openings):
        return None
    return Opening(
        min(one.on for one in known),
        sum(one.receivables_minor for one in known),
        sum(one.sales_minor for one in known),
    )


def _of_customer(scope: KpiScope, name: str, on: date) -> dict[str, Any]:
    """Tell what only one customer has: a limit, a score, a class, a light, as they were."""
    row = kpi_scopes.row_of(int(name), on) if scope == KpiScope.CUSTOMER else None
    if row is None:
        return {"customer": None}
    told = ("limit_minor", "score", "risk_class", "colour", "segment")
    return {"customer": {field: getattr(row, field) for field in told}}

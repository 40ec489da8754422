"""The board of a scope at the end of a day: every figure people ask for, each opening into its lines."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from credit.operations import forecast, kpis, moves
from credit.operations.moment import Moment, end_of
from credit.operations.policy_in_force import policy_on
from credit.rules.access import KpiScope
from credit.rules.capital import cost_minor
from credit.rules.dates import month_start, months_before, overdue_days
from credit.rules.forecast import WEEK
from credit.rules.late_causes import cause_of
from credit.rules.promises import kept_rate
from credit.store import kpi_scopes
from credit.store import overview as store
from credit.store.kpi_scopes import Members
from credit.store.late_causes import known_of
from credit.store.people import User

PROMISES_MONTHS = 12
WEEKS = 4  # of the forecast
TREND = 11  # months
MOST_MOVERS = 8
MOST_LINES = 300


@dataclass(frozen=True, slots=True)
class Board:
    """What was asked for, settled: whose customers, of one currency, and the key figures of that day."""

    figures: dict[str, Any]
    whose: Members
    on: date


def overview(
    user: User, scope: KpiScope, name: str, on: date | None, moment: Moment
) -> dict[str, Any]:
    """Put the board of a scope together: key figures, disputes, promises, cover, movers; of one currency.

    What is expected to come in and what lateness costs are known of today alone; before the history begins
    nothing is, and `figures` is None. Raises `Forbidden`, `Missing`, `DayInFuture`.
    """
    board = _board(user, scope, name, on, moment)
    if board.figures["figures"] is None:
        return board.figures
    today = board.on == moment.today
    covered, at_risk = store.cover(board.whose, board.on)
    moved = moves.compare(user, None, board.on, moment, whose=board.whose)
    return board.figures | {
        "disputes": _by_key(_disputes(board)),
        "promises": _promises(board),
        "covered_minor": covered,
        "at_risk_minor": at_risk,
        "moved": {by: moves.by_group(moved, by) for by in moves.COLUMNS},
        "movers": _movers(moved),
        "forecast": _forecast(user, scope, name, moment) if today else None,
        "cost": cost_of(board.whose, board.on) if today else None,
    }


def lines(
    user: User, scope: KpiScope, name: str, on: date | None, moment: Moment, *, of: str, key: str
) -> dict[str, Any]:
    """List what is behind a figure of the board, the largest amount first.

    of: one of `store.measures()` (customers), disputes, promises, cost. key narrows the last three to a
    reason, a state, a cause or `portfolio:` and its name; "" is all.
    """
    board = _board(user, scope, name, on, moment)
    known = _lines(board, of) if board.figures["figures"] is not None else []
    rows = [row for row in known if not key or key in row["keys"]]
    rows.sort(key=lambda row: (-row["minor"], row["customer"]))
    total, amount = len(rows), sum(row["minor"] for row in rows)
    if total == MOST_LINES and of in store.measures():
        total, amount = store.sum_behind(of, board.whose, board.on)
    return {
        "currency": board.figures["currency"],
        "total": total,
        "amount_minor": amount,
        "rows": rows[:MOST_LINES],
    }


def trend(user: User, scope: KpiScope, name: str, moment: Moment) -> dict[str, Any]:
    """Say how exposure, overdue and DSO moved: at the end of each of the last months, and today.

    Months before the history begins are left out. Raises `Forbidden`, `Missing`.
    """
    ends = [month_start(months_before(moment.today, n)) - timedelta(days=1) for n in range(TREND)]
    days, points = [*reversed(ends), moment.today], []
    scopes = kpis.get_scopes(user, scope, name, days, moment.today)
    for day, asked in zip(days, scopes, strict=True):
        found = kpis.measure(asked, scope, name, day)
        if found["figures"] is not None:
            points.append(
                {
                    "month": day,
                    "exposure_minor": found["figures"]["exposure_minor"],
                    "overdue_minor": found["figures"]["overdue_minor"],
                    "dso": found["kpis"]["dso"]["value"],
                }
            )
    return {"points": points}


def _board(user: User, scope: KpiScope, name: str, on: date | None, moment: Moment) -> Board:
    day = on or moment.today
    asked = kpis.get_scope(user, scope, name, day, moment.today)
    figures = kpis.measure(asked, scope, name, day)
    companies = [
        company.id
        for company in kpi_scopes.companies_of(asked)
        if company.currency == figures["currency"]
    ]
    return Board(figures, store.theirs(companies, asked.members), day)


def _lines(board: Board, of: str) -> list[dict[str, Any]]:
    if of == "disputes":
        return [_row(row, row.minor, row.on, row.ref, row.key) for row in _disputes(board)]
    if of == "promises":
        return [_row(row, row.minor, row.on, None, row.key) for row in _judged(board)]
    if of == "cost":
        rate = policy_on(board.on).capital.cost_bp
        found = store.late_items(board.whose, board.on)
        return [
            _row(
                row,
                cost_minor(int(row.minor), overdue_days(row.due_on, board.on), rate),
                row.due_on,
                row.ref,
                cause_of(row.stated, known_of(row)),
                f"portfolio:{row.portfolio or ''}",
            )
            for row in found
        ]
    found = store.customers_behind(of, board.whose, board.on, MOST_LINES)
    return [_row(row, row.minor, None, None) for row in found]


def _row(row: Any, minor: int, on: date | None, ref: str | None, *keys: str) -> dict[str, Any]:
    return {
        "customer_id": row.customer_id,
        "customer": row.customer,
        "minor": int(minor),
        "on": on,
        "ref": ref,
        "keys": list(keys),
    }


def _disputes(board: Board) -> Sequence[Any]:
    return store.disputes(board.whose, board.on, end_of(board.on))


def _judged(board: Board) -> Sequence[Any]:
    return store.promises(board.whose, months_before(board.on, PROMISES_MONTHS), board.on)


def _promises(board: Board) -> dict[str, Any]:
    """Say how many of the promises judged in twelve months were kept."""
    rows = _judged(board)
    rate = kept_rate(row.key for row in rows)
    return {"months": PROMISES_MONTHS, "rate_bp": rate.rate_bp, "by_state": _by_key(rows)}


def _by_key(rows: Iterable[Any]) -> list[dict[str, Any]]:
    found = defaultdict[str, list[int]](lambda: [0, 0])
    for row in rows:
        found[row.key][0] += 1
        found[row.key][1] += int(row.minor)
    sums = [{"key": key, "count": one[0], "minor": one[1]} for key, one in found.items()]
    return sorted(sums, key=lambda one: (-int(str(one["minor"])), str(one["key"])))


def _movers(moved: moves.Moved) -> list[dict[str, Any]]:
    """List whose exposure moved most since the business day before."""
    found = moves.behind(moved, "segment", key=None, cause=None)["customers"]
    return [one for one in found if one["delta_minor"]][:MOST_MOVERS]


def _forecast(user: User, scope: KpiScope, name: str, moment: Moment) -> dict[str, Any]:
    """Give the next weeks and the sum of all that is expected, whenever."""
    found = forecast.expected(user, scope, name, WEEK, moment)
    return {"total_minor": found["total_minor"], "weeks": found["periods"][:WEEKS]}


def cost_of(whose: Members, today: date) -> dict[str, Any]:
    """Say what all that is late of some customers has cost until today, by cause and by portfolio.

    Each part is rounded by itself; the total is that of the causes, and the portfolios may differ from it by
    a cent each.
    """
    rate = policy_on(today).capital.cost_bp
    causes, portfolios = defaultdict[str, int](int), defaultdict[str, int](int)
    for row in store.late_alike(whose, today):
        minor_days = int(row.minor) * overdue_days(row.due_on, today)
        causes[cause_of(row.stated, known_of(row))] += minor_days
        portfolios[row.portfolio or ""] += minor_days

    def cost(sums: dict[str, int]) -> list[dict[str, Any]]:
        told = [{"key": key, "minor": cost_minor(one, 1, rate)} for key, one in sums.items()]
        return sorted(told, key=lambda one: (-int(str(one["minor"])), str(one["key"])))

    by_cause = cost(causes)
    return {
        "rate_bp": rate,
        "total_minor": sum(one["minor"] for one in by_cause),
        "by_cause": by_cause,
        "by_portfolio": cost(portfolios),
    }

"""The figures of a customer, and the last days on which they moved."""

from collections import defaultdict
from collections.abc import Collection
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, func, select

from credit.operations.moment import Moment
from credit.operations.projection.reading import IDS, read
from credit.operations.projection.shapes import Entity, Rows
from credit.store.customers import CustomerFigures, FiguresDay
from credit.store.limits import CreditLimit

MOVES_SHOWN = 5


def summaries(ids: Collection[int], moment: Moment) -> Rows:
    """Read the figures; `moves` are the last days on which they changed, oldest first."""
    moves = _moves(ids, moment)
    return [[*row, moves[row[0]]] for row in read(ids, moment, statement=_summaries)]


@cache
def _summaries() -> Any:
    figures = CustomerFigures
    return select(
        figures.customer_id.label("owner"),
        figures.customer_id,
        figures.as_of,
        figures.exposure_minor,
        figures.accounting_minor,
        figures.credits_minor,
        figures.limit_minor,
        figures.limit_days,
        figures.group_left_minor,
        _temporary_end(),
        figures.overdue_minor,
        figures.oldest_days,
        figures.disputed_minor,
        figures.promised_minor,
        figures.risk_class,
        figures.score,
        figures.weighted_delay_days,
        figures.sales_12m_minor,
        figures.buckets,
        figures.due,
        figures.light,
    ).where(figures.customer_id.in_(IDS))


def _moves(ids: Collection[int], moment: Moment) -> dict[int, list[list[Any]]]:
    moves: dict[int, list[list[Any]]] = defaultdict(list)
    for customer_id, on, *values in read(ids, moment, statement=_latest_days):
        moves[customer_id].append([on.isoformat(), *values])
    return moves


@cache
def _latest_days() -> Any:
    newest_first = func.row_number().over(
        partition_by=FiguresDay.customer_id, order_by=FiguresDay.day.desc()
    )
    of_these = select(FiguresDay, newest_first.label("place"))
    columns = of_these.where(FiguresDay.customer_id.in_(IDS)).subquery().c
    return (
        select(
            columns.customer_id,
            columns.day,
            columns.exposure_minor,
            columns.overdue_minor,
            columns.limit_minor,
            columns.colour,
            columns.risk_class,
        )
        .where(columns.place <= MOVES_SHOWN)
        .order_by(columns.day)
    )


def _temporary_end() -> ColumnElement[Any]:
    from_limit = select(func.max(CreditLimit.ends_on)).where(
        CreditLimit.customer_id == CustomerFigures.customer_id,
        CreditLimit.kind == "temporary",
        CreditLimit.state == "effective",
        CreditLimit.amount_minor == CustomerFigures.limit_minor,
    )
    return from_limit.scalar_subquery()


FIELDS = (
    "id as_of exposure accounting credits limit limit_days group_left limit_until overdue oldest_days"
    " disputed promised class score weighted_delay sales_12m buckets due light moves"
)
SUMMARY = Entity("summary", tuple(FIELDS.split()), summaries)

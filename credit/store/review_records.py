"""What the review reads of those it might raise: how they paid, by the books and by the days kept."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from credit.rules.exposure import DEPOSIT
from credit.rules.review_case import CoverCut, Policy, Record
from credit.store.customers import CustomerFigures, FiguresDay
from credit.store.db import db
from credit.store.field import Promise
from credit.store.history import CoverDay
from credit.store.items import Item

UNKEPT = ("broken", "partly_kept")


def exposures(ids: Sequence[int]) -> dict[int, tuple[int, str]]:
    """Give what each customer owes, and its class, as last computed."""
    rows = select(
        CustomerFigures.customer_id, CustomerFigures.exposure_minor, CustomerFigures.risk_class
    ).where(CustomerFigures.customer_id.in_(ids))
    return {
        row.customer_id: (row.exposure_minor, row.risk_class) for row in db.session.execute(rows)
    }


def records(ids: Sequence[int], since: date, today: date, policy: Policy) -> dict[int, Record]:
    """Say how each customer paid since a day. It looks at their items one by one: ask for few customers."""
    if not ids:
        return {}
    paid, known, kept = _paid(ids, since), _known_since(ids), _kept_since(ids)
    late = _paid_late(ids, since, today, policy) | _had_old_debt(ids, since)
    unkept = _unkept(ids, since)
    return {
        id_: Record(paid.get(id_, 0), id_ in late, id_ in unkept, known.get(id_), kept.get(id_))
        for id_ in ids
    }


def last_covers(ids: Sequence[int]) -> dict[int, list[tuple[date, int]]]:
    """Give the last two amounts others stood for, by day, the newest first."""
    place = func.row_number().over(partition_by=CoverDay.customer_id, order_by=CoverDay.day.desc())
    of_these = select(CoverDay, place.label("place")).where(CoverDay.customer_id.in_(ids))
    rows = of_these.subquery().c
    found: dict[int, list[tuple[date, int]]] = {}
    asked = select(rows.customer_id, rows.day, rows.backed_minor).where(rows.place <= 2)
    for customer_id, day, backed in db.session.execute(asked.order_by(rows.place)):
        found.setdefault(customer_id, []).append((day, backed))
    return found


def cut_of(
    kept: Sequence[tuple[date, int]], backed_minor: int, since: date, today: date
) -> CoverCut | None:
    """Say whether what others stand for fell since a day. kept: as last kept, the newest first."""
    if not kept:
        return None
    steps = [(today, backed_minor), *kept] if kept[0][1] != backed_minor else [*kept]
    if len(steps) < 2 or steps[0][0] == steps[1][0]:
        # changed again on the day of the newest row: what counts is what stood before that day
        steps = [steps[0], *steps[2:]]
    if len(steps) < 2 or steps[0][0] <= since or steps[0][1] >= steps[1][1]:
        return None
    return CoverCut(steps[0][0], steps[1][1], steps[0][1])


def _paid(ids: Sequence[int], since: date) -> dict[int, int]:
    rows = (
        select(Item.customer_id, func.count(Item.id))
        .where(
            Item.customer_id.in_(ids),
            Item.state == "closed",
            Item.kind == "invoice",
            Item.closed_on >= since,
        )
        .group_by(Item.customer_id)
    )
    return dict(db.session.execute(rows).all())


def _known_since(ids: Sequence[int]) -> dict[int, date]:
    rows = select(Item.customer_id, func.min(Item.document_on)).where(Item.customer_id.in_(ids))
    return dict(db.session.execute(rows.group_by(Item.customer_id)).all())


def _kept_since(ids: Sequence[int]) -> dict[int, date]:
    rows = select(FiguresDay.customer_id, func.min(FiguresDay.day)).where(
        FiguresDay.customer_id.in_(ids)
    )
    return dict(db.session.execute(rows.group_by(FiguresDay.customer_id)).all())


def _paid_late(ids: Sequence[int], since: date, today: date, policy: Policy) -> set[int]:
    """Name who has paid later than is let pass since a day, or owes that long."""
    due_late = or_(
        and_(Item.state == "closed", Item.closed_on >= since, Item.closed_on > Item.due_on),
        and_(Item.state == "open", Item.residual_minor > 0, Item.due_on < today),
    )
    rows = select(Item.customer_id, Item.due_on, Item.closed_on).where(
        Item.customer_id.in_(ids),
        Item.amount_minor > 0,
        Item.kind != DEPOSIT,
        Item.undetailed.is_(False),
        due_late,
    )
    return {
        customer_id
        for customer_id, due_on, closed_on in db.session.execute(rows)
        if ((closed_on or today) - due_on).days > policy.clean_late_days
    }


def _had_old_debt(ids: Sequence[int], since: date) -> set[int]:
    """Name who had debt more than thirty days late on a day kept, whatever the books say of it by now."""
    later = aliased(FiguresDay)
    over_by = exists().where(
        later.customer_id == FiguresDay.customer_id,
        later.day > FiguresDay.day,
        later.day <= since,
    )
    old = (
        FiguresDay.late_31_60_minor
        + FiguresDay.late_61_90_minor
        + FiguresDay.late_91_120_minor
        + FiguresDay.late_over_120_minor
    )
    rows = select(FiguresDay.customer_id).where(FiguresDay.customer_id.in_(ids), old > 0, ~over_by)
    return set(db.session.scalars(rows.distinct()))


def _unkept(ids: Sequence[int], since: date) -> set[int]:
    rows = select(Promise.customer_id).where(
        Promise.customer_id.in_(ids), Promise.state.in_(UNKEPT), Promise.judged_on >= since
    )
    return set(db.session.scalars(rows.distinct()))

"""Penalties at the desk: claim, waive, see paid; agree a customer's terms; read what there is.

Claiming books nothing: the ERP stays the book of record (domain.md 2.4).
"""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, func, select

from credit.operations.customer_country import rules_of
from credit.operations.law import home, law_of
from credit.operations.moment import Moment
from credit.operations.penalties import reckon_for
from credit.operations.policy_in_force import policy_on
from credit.operations.term_caps import beyond
from credit.operations.work import Work
from credit.rules.errors import Changed, Conflict, Missing, Refused
from credit.rules.late_causes import cause_of
from credit.rules.money import MixedCurrencies
from credit.rules.penalties import Terms, judge_terms
from credit.store.customers import Customer
from credit.store.db import among, db
from credit.store.items import Item
from credit.store.late_causes import explained, known_of
from credit.store.penalties import CLAIMED, COMPUTED, PAID, STATES, WAIVED, Penalty
from credit.store.people import User
from credit.store.scope import find_visible_customer, visible

PAGE = 50
EXPLAINED = 100  # of one customer
OPEN, ALL = "open", "all"
LEGAL_TERMS = ("buyer_kind", "penalty_rate_bp", "term_sector")
FILTERS = (OPEN, ALL, *STATES)
SHOWN = (
    "id", "customer_id", "item_id", "state", "until_on", "base_minor", "interest_minor", "fee_minor",
    "total_minor", "currency", "no_figure", "reason", "claimed_at", "ended_at",
)  # fmt: skip


class WrongState(Conflict):
    """Something else has become of a penalty meanwhile; `state` says what."""

    code = "penalty_state"


class WithoutFigure(Refused):
    """A penalty whose rate or currency is unknown has no figure to claim."""

    code = "penalty_without_figure"


class NotWaivable(Refused):
    """The house's rules do not let penalties be waived."""

    code = "penalties_not_waivable"


class FiguresMoved(Changed):
    """The penalties to claim add up to another amount than the person saw."""

    code = "penalties_changed"


def claim(work: Work, ids: Sequence[int], total_minor: int | None) -> list[Penalty]:
    """Claim penalties: their figures stay as they are from now on. Again is harmless.

    total_minor: what they added up to when the person saw them; None: whatever it is.
    Raises Missing, MixedCurrencies, WrongState, WithoutFigure, FiguresMoved.
    """
    rows = _locked(work, ids)
    if len(currencies := sorted({row.currency for row in rows})) > 1:
        raise MixedCurrencies(field="ids", currencies=currencies)
    for row in rows:
        _expect(row, COMPUTED, CLAIMED)
        if row.total_minor is None:
            raise WithoutFigure(field="ids", id=row.id, no_figure=row.no_figure)
    found = sum(row.total_minor or 0 for row in rows)
    if total_minor is not None and found != total_minor:
        raise FiguresMoved(total_minor=found)
    for row in rows:
        if row.state == COMPUTED:
            _move(work, row, "penalty.claim", CLAIMED, total_minor=row.total_minor)
            row.claimed_at, row.claimed_by_id = work.moment.now, work.actor.user_id
    return rows


def waive(work: Work, ids: Sequence[int], reason: str) -> list[Penalty]:
    """Give penalties up, for a reason. Again is harmless. Raises Missing, WrongState, NotWaivable."""
    if not policy_on(work.moment.today).penalties.may_be_waived:
        raise NotWaivable()
    rows = _locked(work, ids)
    for row in rows:
        _expect(row, COMPUTED, CLAIMED, WAIVED)
    for row in rows:
        if row.state != WAIVED:
            _move(work, row, "penalty.waive", WAIVED, reason=reason)
            row.reason = reason
            _end(work, row)
    return rows


def pay(work: Work, ids: Sequence[int]) -> list[Penalty]:
    """Note that claimed penalties were paid. Again is harmless. Raises Missing, WrongState."""
    rows = _locked(work, ids)
    for row in rows:
        _expect(row, CLAIMED, PAID)
    for row in rows:
        if row.state == CLAIMED:
            _move(work, row, "penalty.pay", PAID)
            _end(work, row)
    return rows


def set_terms(work: Work, customer_id: int, **said: Any) -> Customer:
    """Say which law a customer's lateness and terms follow; what is only worked out follows at once.

    said: buyer_kind, penalty_rate_bp and term_sector. Raises Missing, and as `judge_terms`.
    """
    found = work.lock([customer_id])
    if not found:
        raise Missing(customer_id=customer_id)
    customer = found[0]
    before = {name: getattr(customer, name) for name in LEGAL_TERMS}
    if said == before:
        return customer
    terms = Terms(said["buyer_kind"], said["penalty_rate_bp"])
    judge_terms(terms, work.moment.today, law_of(customer.country, customer.law))
    for name, value in said.items():
        setattr(customer, name, value)
    work.record(
        "customer.change",
        "customer",
        customer_id,
        customer_id=customer_id,
        before=before,
        after=said,
    )
    reckon_for(work, [customer])
    return customer


def listed(
    viewer: User, moment: Moment, *, state: str, customer_id: int | None, page: int
) -> dict[str, Any]:
    """List penalties in sight, the largest first, fifty a page, with what all of them add up to."""
    which = (visible(viewer, moment.today), *_filters(state, customer_id))
    summed = select(
        Penalty.currency,
        func.count(),
        func.coalesce(func.sum(Penalty.interest_minor), 0),
        func.coalesce(func.sum(Penalty.fee_minor), 0),
        func.count().filter(Penalty.interest_minor.is_(None)),
    )
    of_customer = summed.join(Customer, Customer.id == Penalty.customer_id).where(*which)
    sums = db.session.execute(of_customer.group_by(Penalty.currency)).all()
    main, *others = [
        {"currency": row[0], "interest_minor": int(row[2] or 0), "fee_minor": int(row[3] or 0)}
        for row in sorted(sums, key=lambda row: (-row[1], row[0]))
    ] or [{"currency": home().currency, "interest_minor": 0, "fee_minor": 0}]
    largest = (Penalty.interest_minor + Penalty.fee_minor).desc().nulls_last()
    wanted = select(Penalty.id, Penalty.customer_id).join(Customer).where(*which)
    shown = db.session.execute(_paged(wanted.order_by(largest, Penalty.id), page)).all()
    whose = among(Customer.id, sorted({row.customer_id for row in shown}))
    rows = _rows(whose, moment).where(among(Penalty.id, [row.id for row in shown]))
    return {
        "rows": [
            _line(row, moment) for row in db.session.execute(rows.order_by(largest, Penalty.id))
        ],
        "total": sum(row[1] for row in sums),
        **main,
        "others": others,
        "without_figure": sum(row[4] for row in sums),
        "may_be_waived": bool(policy_on(moment.today).penalties.may_be_waived),
    }


def of_customer(viewer: User, customer_id: int, moment: Moment) -> dict[str, Any]:
    """Show a customer's legal terms and its late invoices segment by segment, the newest. Raises Missing."""
    customer = find_visible_customer(viewer, customer_id, moment.today)
    if customer is None:
        raise Missing(customer_id=customer_id)
    mine = Penalty.customer_id == customer_id
    newest = (Item.due_on.desc(), Penalty.id.desc())
    rows = _rows(Customer.id == customer_id, moment).order_by(*newest).limit(EXPLAINED)
    floor = law_of(customer.country, customer.law).floor_bp(moment.today)
    return {
        "rules": rules_of(customer, moment.today),
        "buyer_kind": customer.buyer_kind,
        "penalty_rate_bp": customer.penalty_rate_bp,
        "term_sector": customer.term_sector,
        "terms_beyond": beyond(customer),
        "floor_bp": floor[1] if floor else None,
        "floor_half_year": floor[0] if floor else None,
        "may_be_waived": bool(policy_on(moment.today).penalties.may_be_waived),
        "total": db.session.scalar(select(func.count()).select_from(Penalty).where(mine)) or 0,
        "rows": [
            _line(row, moment) | {"segments": row.Penalty.segments, "law": row.Penalty.law}
            for row in db.session.execute(rows)
        ],
    }


def every(viewer: User, moment: Moment) -> Iterator[Any]:
    """Read every penalty in sight with its item, customer and `why_late`, by customer and due date."""
    wanted = _rows(visible(viewer, moment.today), moment)
    order = (Customer.folded, Customer.id, Item.due_on, Penalty.id)
    yield from db.session.execute(wanted.order_by(*order).execution_options(yield_per=500))


def why_late(row: Any, moment: Moment) -> dict[str, Any]:
    """Say why such a row's invoice is late, as every list does; of a paid one only what was stated."""
    item, cause = row.Item, row.stated
    if item.residual_minor > 0 and item.due_on < moment.today:
        cause = cause_of(row.stated, known_of(row))
    return {"cause": cause, "said_by": row.said_by, "said_at": row.said_at}


def _locked(work: Work, ids: Sequence[int]) -> list[Penalty]:
    """Lock penalties after their customers, as a run does."""
    wanted = select(Penalty).where(Penalty.id.in_(ids)).order_by(Penalty.id)
    work.lock(db.session.scalars(wanted.with_only_columns(Penalty.customer_id)).all())
    rows = list(db.session.scalars(wanted.execution_options(populate_existing=True)))
    if missing := set(ids) - {row.id for row in rows}:
        raise Missing(penalty_id=min(missing))
    return rows


def _expect(row: Penalty, *states: str) -> None:
    if row.state not in states:
        raise WrongState(field="ids", id=row.id, state=row.state)


def _move(work: Work, row: Penalty, action: str, state: str, **said: Any) -> None:
    before = {"state": row.state}
    work.record(
        action,
        "penalty",
        row.id,
        customer_id=row.customer_id,
        before=before,
        after={"state": state} | said,
    )
    row.state = state


def _end(work: Work, row: Penalty) -> None:
    row.ended_at, row.ended_by_id = work.moment.now, work.actor.user_id


def _rows(whose: ColumnElement[bool], moment: Moment) -> Any:
    """Ask for penalties of some customers, each with its item and what is known of why it is late."""
    found = explained(whose, moment.today, Penalty, Item, Customer)
    return found.join(Penalty, Penalty.item_id == Item.id)


def _filters(state: str, customer_id: int | None) -> Iterator[ColumnElement[bool]]:
    if state == OPEN:
        yield Penalty.state.in_((COMPUTED, CLAIMED))
    elif state != ALL:
        yield Penalty.state == state
    if customer_id is not None:
        yield Penalty.customer_id == customer_id


def _paged(rows: Any, page: int) -> Any:
    return rows.limit(PAGE).offset((page - 1) * PAGE)


def _line(row: Any, moment: Moment) -> dict[str, Any]:
    item, customer = row.Item, row.Customer
    return {name: getattr(row.Penalty, name) for name in SHOWN} | {
        "code": customer.code,
        "customer": customer.name,
        "ref": item.called,
        "due_on": item.due_on,
        "closed_on": item.closed_on,
        "amount_minor": item.amount_minor,
        "residual_minor": item.residual_minor,
        **why_late(row, moment),
    }

"""Work out what late invoices cost, and keep it: a run writes anew only what changed (domain.md 2.4).

What a person claimed, waived or saw paid stays as it is; of the claimed, only one whose invoice was credited
whole is cancelled.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from credit.operations import law
from credit.operations.keeping_days import standing_at
from credit.operations.moment import Moment
from credit.operations.settled import settlements_of
from credit.operations.work import Work
from credit.rules.penalties import Segment, Settlement, Terms, penalty
from credit.rules.risk import figures_day
from credit.store import penalties as store
from credit.store.customers import Customer, CustomerFigures
from credit.store.db import among, db, upserting
from credit.store.items import Item
from credit.store.penalties import CANCELLED, CLAIMED, COMPUTED, OURS, Penalty, PenaltyReckoning

BATCH = 50  # customers in one transaction: on SQLite everybody waits for it
BASE_CREDITED, NOT_LATE = "base_credited", "not_late"
WITHOUT_FIGURE: dict[str, Any] = {
    "interest_minor": None, "fee_minor": 0, "no_figure": "currency", "segments": []
}  # fmt: skip


def reckon(work: Work) -> int:
    """Work out the penalties of the next customers whose figures moved; say how many that were."""
    customers = store.owed(BATCH)
    if customers:
        reckon_for(work, customers)
    return len(customers)


def reckon_for(work: Work, customers: Sequence[Customer]) -> None:
    """Work out the penalties of some customers, as of the day their figures speak of."""
    terms = {each.id: each for each in customers}
    days = {each.id: _day(each, work.moment) for each in customers}
    ids = sorted(terms)
    items = [
        item
        for item in store.late_items(ids, [*days.values()])
        if item.state == "closed" or item.due_on < days[item.customer_id]
    ]
    settled, kept = settlements_of(items), store.penalties_of(ids)
    for item in items:
        _write(
            work,
            item,
            terms[item.customer_id],
            days[item.customer_id],
            settled[item.id],
            kept.pop(item.id, None),
        )
    for row in kept.values():
        if row.state == COMPUTED:
            row.state, row.reason, row.computed_at = CANCELLED, NOT_LATE, work.moment.now
    db.session.flush()
    _note(ids)


def _write(
    work: Work,
    item: Item,
    customer: Customer,
    day: date,
    settled: Sequence[Settlement],
    row: Penalty | None,
) -> None:
    """Bring one invoice's row up to date, unless a person has spoken about it."""
    credited = sum(one.minor for one in settled if one.on is None)
    if row is not None and row.state == CLAIMED and credited >= item.amount_minor:
        _cancel_claim(work, row)
    if row is not None and row.state not in OURS:
        return
    values = _figures(item, customer, item.closed_on or day, settled)
    if values is None:
        if row is not None and row.state == COMPUTED:
            row.state, row.computed_at = CANCELLED, work.moment.now
            row.reason = BASE_CREDITED if credited >= item.amount_minor else NOT_LATE
        return
    values |= {"state": COMPUTED, "reason": None}
    if row is None:
        owner = {"customer_id": item.customer_id, "item_id": item.id, "currency": item.currency}
        db.session.add(Penalty(**owner, **values, computed_at=work.moment.now))
        return
    if any(getattr(row, name) != value for name, value in values.items()):
        for name, value in (values | {"computed_at": work.moment.now}).items():
            setattr(row, name, value)


def _figures(
    item: Item, customer: Customer, until: date, settled: Sequence[Settlement]
) -> dict[str, Any] | None:
    pack = law.law_of(customer.country, customer.law)
    found = penalty(
        item.amount_minor,
        item.due_on,
        until,
        settled,
        terms=Terms(customer.buyer_kind, customer.penalty_rate_bp),
        insolvent_on=customer.insolvency_on,
        pack=pack,
        currency=item.currency,
    )
    if found is None:
        return None
    values: dict[str, Any] = {
        "until_on": found.segments[-1].ends_on,
        "base_minor": found.base_minor,
        "law": law.told(customer.country, customer.law)
        | {"fee_article": found.fee_article, "no_fee": found.no_fee},
    }
    if item.currency not in pack.currencies:
        return values | WITHOUT_FIGURE
    return values | {
        "interest_minor": found.interest_minor,
        "fee_minor": found.fee_minor,
        "no_figure": "rate" if found.interest_minor is None else None,
        "segments": [_spelled(one) for one in found.segments],
    }


def _spelled(one: Segment) -> dict[str, Any]:
    return {
        "from": one.starts_on.isoformat(),
        "to": one.ends_on.isoformat(),
        "days": one.days,
        "base_minor": one.base_minor,
        "rate_bp": one.rate_bp,
        "amount_minor": one.amount_minor,
        "basis": one.basis,
        "half_year": one.half_year.isoformat(),
        "ecb_bp": one.ecb_bp,
        "checked": one.checked,
        "floor_bp": one.floor_bp,
        "reference": one.reference,
        "points_bp": one.points_bp,
        "article": one.article,
    }


def _cancel_claim(work: Work, row: Penalty) -> None:
    row.state, row.reason = CANCELLED, BASE_CREDITED
    row.ended_at, row.ended_by_id = work.moment.now, None
    work.record(
        "penalty.cancel",
        "penalty",
        row.id,
        customer_id=row.customer_id,
        before={"state": CLAIMED},
        after={"state": CANCELLED, "reason": BASE_CREDITED},
    )


def _day(customer: Customer, moment: Moment) -> date:
    ledger_day = standing_at(customer.company)
    return moment.today if ledger_day is None else figures_day(ledger_day, moment.today)


def _note(customer_ids: Sequence[int]) -> None:
    """Keep beside which figures these were worked out; without figures they stay owed."""
    beside = select(CustomerFigures.customer_id, CustomerFigures.computed_at)
    found = db.session.execute(beside.where(among(CustomerFigures.customer_id, customer_ids)))
    rows = [{"customer_id": id_, "figures_at": at} for id_, at in found]
    if rows:
        said = upserting(PenaltyReckoning).values(rows)
        now = {"figures_at": said.excluded.figures_at}
        db.session.execute(said.on_conflict_do_update(index_elements=["customer_id"], set_=now))

"""Early-payment discount: offered by the desk, taken by a payment in time, decided by a person when late.

What was taken is a movement of its own beside the payment: an amount, a state and a line of the journal. Once
granted it covers its item until the ledger has booked it; the ledger stays the book of record.
"""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from credit.operations.discount_terms import open_terms
from credit.operations.receipts_effect import hold_back
from credit.operations.work import Work
from credit.rules.discounts import GRANTED, PROPOSED, REFUSED, check_offer, judge
from credit.rules.errors import Conflict, Missing
from credit.store.db import db
from credit.store.discounts import DiscountOffer
from credit.store.receipts import MATCHED, Receipt, ReceiptAllocation


def set_offer(
    work: Work,
    customer_id: int,
    percent_bp: int,
    within_days: int,
    since_on: date | None = None,
) -> None:
    """Offer a customer a discount for documents from a day on (today); 0 percent ends what was offered.

    Raises Missing, DiscountUnfit.
    """
    if not work.lock([customer_id]):
        raise Missing(customer_id=customer_id)
    check_offer(percent_bp, within_days)
    since = since_on or work.moment.today
    same = select(DiscountOffer).where(
        DiscountOffer.customer_id == customer_id, DiscountOffer.since_on == since
    )
    row = db.session.scalar(same) or DiscountOffer(customer_id=customer_id, since_on=since)
    before = {"percent_bp": row.percent_bp, "within_days": row.within_days} if row.id else None
    row.percent_bp, row.within_days = percent_bp, within_days if percent_bp else 0
    row.set_by_id, row.set_at = work.actor.user_id, work.moment.now
    db.session.add(row)
    after: dict[str, Any] = {"percent_bp": row.percent_bp, "within_days": row.within_days}
    work.record(
        "set.discount",
        "customer",
        customer_id,
        customer_id=customer_id,
        before=before,
        after=after | {"since_on": since.isoformat()},
    )


def note_taken(work: Work, receipts: Sequence[Receipt]) -> None:
    """Look at payments just booked: whoever is short by exactly the discount took it. Lock customers."""
    booked = [one for one in receipts if one.state == MATCHED and one.customer_id is not None]
    customers = {one.customer_id for one in booked if one.customer_id is not None}
    if not customers:
        return
    db.session.flush()
    terms = open_terms(customers, besides=[one.id for one in booked])
    for receipt in booked:
        for part in receipt.allocations:
            mine = terms.get(part.item_id)
            state = judge(mine, part.amount_minor, receipt.value_on) if mine else None
            if mine is None or state is None:
                continue
            part.discount_minor, part.discount_state = mine.discount_minor, state
            part.discount_bp, part.discount_until = mine.percent_bp, mine.until_on
            _record(work, receipt, part)
    db.session.flush()


def decide(work: Work, allocation_id: int, *, granted: bool) -> ReceiptAllocation:
    """Grant or refuse a discount taken too late, by a person's word. Raises Missing, Conflict."""
    part = db.session.get(ReceiptAllocation, allocation_id)
    receipt = db.session.get(Receipt, part.receipt_id) if part else None
    if part is None or receipt is None or part.discount_state is None:
        raise Missing(discount=allocation_id)
    work.lock([receipt.customer_id] if receipt.customer_id else [])
    db.session.refresh(part, with_for_update=True)
    if part.discount_state != PROPOSED:
        raise Conflict(state=part.discount_state)
    part.discount_state = GRANTED if granted else REFUSED
    _record(work, receipt, part)
    hold_back(work, _owners(receipt))
    return part


def _owners(receipt: Receipt) -> Collection[int]:
    return [receipt.customer_id] if receipt.customer_id else []


def _record(work: Work, receipt: Receipt, part: ReceiptAllocation) -> None:
    actions = {GRANTED: "grant.discount", PROPOSED: "propose.discount", REFUSED: "refuse.discount"}
    after = {
        "item": part.item_id,
        "discount_minor": part.discount_minor,
        "percent_bp": part.discount_bp,
        "until_on": part.discount_until.isoformat() if part.discount_until else None,
        "paid_on": receipt.value_on.isoformat(),
    }
    action = actions[part.discount_state or PROPOSED]
    work.record(action, "receipt", receipt.id, customer_id=receipt.customer_id, after=after)

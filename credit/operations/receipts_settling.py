"""Let go of receipts the ledger has taken over, so that the same money never counts twice.

Called whenever a ledger was imported or a statement taken in. `rules.receipts` says what taking over means.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import selectinload

from credit.operations.work import Work
from credit.rules.receipts import SAME_POSTING_DAYS, is_settled
from credit.store import cash
from credit.store.customers import Company
from credit.store.db import db
from credit.store.items import Item
from credit.store.receipts import COUNTED, TO_DO, Receipt, ReceiptAllocation

NEAR = timedelta(days=SAME_POSTING_DAYS)
Postings = dict[
    tuple[int, int], list[date]
]  # (customer, amount) -> the ledger's days of such payments


def follow_ledger(work: Work, company_id: int) -> int:
    """Settle what the company's ledger now holds; count the receipts it took over.

    What the ledger cannot hold yet is measured anew: an item lowered before the value date was lowered
    by something else.
    """
    company = db.session.get_one(Company, company_id)
    if company.as_of is None:
        return 0
    pending = _pending(company_id)
    residuals = _residuals(pending)
    reached = [one for one in pending if one.value_on <= company.as_of]
    for receipt in pending:
        if receipt.value_on > company.as_of:
            for part in receipt.allocations:
                part.residual_minor = residuals[part.item_id]
    booked = _booked(company_id, reached)
    lowered = _lowered(reached, residuals)
    settled = [one for one in reached if _settle(one, company.as_of, booked, lowered)]
    _tell_of(work, reached)
    if settled:
        after = {"receipts": len(settled), "as_of": company.as_of.isoformat()}
        work.record("settle.receipts", "company", company_id, after=after)
    db.session.flush()
    return len(settled)


def go_back(work: Work, company_id: int, as_of: date | None) -> None:
    """Take back what a ledger settled that was undone: it stands at `as_of` again, None: nowhere."""
    named = select(Receipt).where(Receipt.company_id == company_id, Receipt.settled_on.is_not(None))
    _tell_of(work, list(db.session.scalars(named)))
    mine = select(Receipt.id).where(Receipt.company_id == company_id)
    for row, of_company in (
        (Receipt, Receipt.company_id == company_id),
        (ReceiptAllocation, ReceiptAllocation.receipt_id.in_(mine)),
    ):
        undone = row.settled_on.is_not(None) if as_of is None else row.settled_on > as_of
        change = update(row).where(undone, of_company).values(settled_on=None)
        db.session.execute(change.execution_options(synchronize_session=False))


def look_again(work: Work, company_id: int) -> None:
    """Owe another look to what the machine left open: new items may be what it pays."""
    open_ones = update(Receipt).where(
        Receipt.company_id == company_id,
        Receipt.state.in_(TO_DO),
        Receipt.amount_minor > 0,
        Receipt.settled_on.is_(None),
        Receipt.decided_by_id.is_(None),
    )
    change = open_ones.values(looked_at=None).execution_options(synchronize_session=False)
    if db.session.execute(change).rowcount:  # type: ignore[attr-defined]  # of an UPDATE
        work.nudge("match_receipts")


def _tell_of(work: Work, receipts: Iterable[Receipt]) -> None:
    """Tell phones of customers whose money the ledger has taken over, in whole or in part."""
    changed = {
        one.customer_id
        for one in receipts
        if one.customer_id is not None
        and (one.settled_on or any(part.settled_on for part in one.allocations))
    }
    work.lock(changed)
    work.touch(*changed, only=("receipt",))


def _pending(company_id: int) -> list[Receipt]:
    wanted = (
        select(Receipt)
        .where(cash.PENDING, Receipt.company_id == company_id)
        .order_by(Receipt.value_on, Receipt.id)
        .options(selectinload(Receipt.allocations))
        .with_for_update(of=Receipt)
    )
    return list(db.session.scalars(wanted.execution_options(populate_existing=True)))


def _residuals(receipts: Iterable[Receipt]) -> dict[int, int]:
    ids = sorted({part.item_id for one in receipts for part in one.allocations})
    rows = select(Item.id, Item.residual_minor).where(Item.id.in_(ids))
    return {item_id: int(minor) for item_id, minor in db.session.execute(rows)}


def _booked(company_id: int, receipts: list[Receipt]) -> set[int]:
    """Say which receipts the ledger shows as payments of the same customer, amount and about the same day.

    A posting stands for one receipt only, the earliest; those already settled have theirs.
    """
    if not receipts:
        return set()
    since = receipts[0].value_on - 2 * NEAR
    postings = _postings(company_id, since)
    earlier = select(Receipt).where(
        Receipt.company_id == company_id,
        Receipt.state.in_(COUNTED),
        Receipt.settled_on.is_not(None),
        Receipt.value_on >= since,
    )
    everyone = [*db.session.scalars(earlier), *receipts]
    booked = set()
    for receipt in sorted(everyone, key=lambda one: (one.value_on, one.id)):
        days = postings.get((receipt.customer_id or 0, receipt.amount_minor), [])
        near = [day for day in days if abs(day - receipt.value_on) <= NEAR]
        if near:
            days.remove(min(near, key=lambda day: (abs(day - receipt.value_on), day)))
            booked.add(receipt.id)
    return booked


def _postings(company_id: int, since: date) -> Postings:
    wanted = select(Item.customer_id, Item.amount_minor, Item.document_on).where(
        Item.company_id == company_id, Item.kind == "payment", Item.document_on >= since - NEAR
    )
    found: Postings = defaultdict(list)
    for customer_id, minor, day in db.session.execute(wanted):
        found[customer_id, -minor].append(day)
    return dict(found)


def _lowered(receipts: Iterable[Receipt], residuals: dict[int, int]) -> dict[int, int]:
    """Say by how much each item was lowered since it was first set against."""
    first: dict[int, int] = {}
    for receipt in receipts:
        for part in receipt.allocations:
            if part.settled_on is None:
                seen = first.get(part.item_id, part.residual_minor)
                first[part.item_id] = max(seen, part.residual_minor, key=abs)
    return {item_id: abs(was) - abs(residuals[item_id]) for item_id, was in first.items()}


def _settle(receipt: Receipt, as_of: date, booked: set[int], lowered: dict[int, int]) -> bool:
    """Settle a receipt, or those of its parts whose items are lower by them; say if nothing is left."""
    parts = [part for part in receipt.allocations if part.settled_on is None]
    if is_settled(receipt.value_on, as_of, seen=receipt.id in booked):
        _close(parts, as_of)
        receipt.settled_on = as_of
        for part in parts:
            lowered[part.item_id] = lowered.get(part.item_id, 0) - abs(part.amount_minor)
        return True
    for part in parts:
        if lowered[part.item_id] >= abs(part.amount_minor):
            lowered[part.item_id] -= abs(part.amount_minor)
            _close([part], as_of)
    whole = sum(part.amount_minor for part in receipt.allocations) == receipt.amount_minor
    if whole and all(part.settled_on for part in receipt.allocations):
        receipt.settled_on = as_of
    return receipt.settled_on is not None


def _close(parts: Iterable[ReceiptAllocation], as_of: date) -> None:
    for part in parts:
        part.settled_on = as_of

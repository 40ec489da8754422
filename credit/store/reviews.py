"""What the limit review reads of many customers at once."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, datetime
from itertools import pairwise
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from credit.rules.exposure import DEPOSIT
from credit.store.customers import Customer
from credit.store.db import db
from credit.store.field import UNRESOLVED, Dispute, Note, Promise
from credit.store.imports import Import
from credit.store.items import Item
from credit.store.limits import DECIDED, UNDECIDED, CreditLimit, LimitRequest, LimitReview

FEW = 500  # more than these are picked out of everybody: a database takes only so many parameters


def candidates(only: Collection[int] | None = None) -> list[int]:
    """List the active customers with a permanent limit above nothing, in order; of some, or of all."""
    limited = (
        select(Customer.id)
        .join(CreditLimit, CreditLimit.customer_id == Customer.id)
        .where(
            Customer.active,
            CreditLimit.kind == "permanent",
            CreditLimit.state == "effective",
            CreditLimit.amount_minor > 0,
        )
    )
    if only is not None and len(only) <= FEW:
        limited = limited.where(Customer.id.in_(only))
    found = set(db.session.scalars(limited))
    return sorted(found if only is None else found.intersection(only))


def active_customers() -> int:
    """Count the active customers."""
    return db.session.scalar(select(func.count(Customer.id)).where(Customer.active)) or 0


def permanent_limits(ids: Sequence[int]) -> dict[int, list[CreditLimit]]:
    """Give each customer's permanent limits, the oldest first; the last effective one is in force."""
    rows = select(CreditLimit).where(
        CreditLimit.customer_id.in_(ids), CreditLimit.kind == "permanent"
    )
    found: dict[int, list[CreditLimit]] = defaultdict(list)
    for limit in db.session.scalars(rows.order_by(CreditLimit.id)):
        found[limit.customer_id].append(limit)
    return found


def with_scheduled(ids: Sequence[int], today: date) -> set[int]:
    """Say for whom another permanent limit is decided for a later day."""
    return set(
        db.session.scalars(
            select(CreditLimit.customer_id).where(
                CreditLimit.customer_id.in_(ids),
                CreditLimit.kind == "permanent",
                CreditLimit.state == "scheduled",
                CreditLimit.starts_on > today,
            )
        )
    )


def with_temporary(ids: Sequence[int], today: date) -> set[int]:
    """Say who has a temporary limit running."""
    return set(
        db.session.scalars(
            select(CreditLimit.customer_id).where(
                CreditLimit.customer_id.in_(ids),
                CreditLimit.kind == "temporary",
                CreditLimit.state.in_(DECIDED),
                CreditLimit.starts_on <= today,
                CreditLimit.ends_on >= today,
            )
        )
    )


def with_request(ids: Sequence[int]) -> set[int]:
    """Say who has a limit request open."""
    open_ones = select(LimitRequest.customer_id).where(
        LimitRequest.customer_id.in_(ids), LimitRequest.state.in_(UNDECIDED)
    )
    return set(db.session.scalars(open_ones))


def broken_promises(ids: Sequence[int], since: date) -> dict[int, list[str]]:
    """Give the promises found broken since a day, the newest last."""
    rows = select(Promise).where(
        Promise.customer_id.in_(ids), Promise.state == "broken", Promise.judged_on >= since
    )
    found: dict[int, list[str]] = defaultdict(list)
    for promise in db.session.scalars(rows.order_by(Promise.judged_on, Promise.id)):
        found[promise.customer_id].append(str(promise.id))
    return found


def tagged_notes(
    ids: Sequence[int], since: datetime
) -> list[tuple[int, UUID, list[str], datetime]]:
    """Give the notes that reached us since an instant: customer, id, tags, when; the oldest first.

    A note that corrects another has the tags of the one it corrects, and is not listed.
    """
    rows = select(Note.customer_id, Note.id, Note.tags, Note.created_at).where(
        Note.customer_id.in_(ids),
        Note.created_at >= since,
        Note.kind == "note",
        Note.supersedes_id.is_(None),
    )
    found = db.session.execute(rows.order_by(Note.created_at, Note.id))
    return [(row.customer_id, row.id, row.tags, row.created_at) for row in found]


def items_due_before(ids: Sequence[int], day: date) -> dict[int, list[tuple[Item, int]]]:
    """Give open debits due before a day with what of them is undisputed, the oldest first."""
    frozen: dict[int | None, int | None] = {}
    disputes = select(Dispute.item_id, Dispute.amount_minor).where(
        Dispute.customer_id.in_(ids), Dispute.state.in_(UNRESOLVED), Dispute.item_id.is_not(None)
    )
    for item_id, amount_minor in db.session.execute(disputes):
        frozen[item_id] = amount_minor
    rows = select(Item).where(
        Item.customer_id.in_(ids),
        Item.state == "open",
        Item.residual_minor > 0,
        Item.kind != DEPOSIT,
        Item.undetailed.is_(False),
        Item.due_on < day,
    )
    found: dict[int, list[tuple[Item, int]]] = defaultdict(list)
    for item in db.session.scalars(rows.order_by(Item.due_on, Item.id)):
        disputed = frozen.get(item.id, 0)
        free = 0 if disputed is None else item.residual_minor - disputed
        if free > 0:
            found[item.customer_id].append((item, free))
    return found


def credits_of(ids: Sequence[int]) -> dict[int, int]:
    """Sum each customer's unallocated credits, positive."""
    rows = (
        select(Item.customer_id, -func.sum(Item.residual_minor))
        .where(Item.customer_id.in_(ids), Item.state == "open", Item.residual_minor < 0)
        .group_by(Item.customer_id)
    )
    return {customer_id: int(total) for customer_id, total in db.session.execute(rows)}


def unbalanced_companies() -> set[int]:
    """Name the companies whose newest accounting file since their last applied one was refused."""
    rows = select(Import).where(Import.kind == "fec", Import.company_id.is_not(None))
    newest = {row.company_id: row for row in db.session.scalars(rows.order_by(Import.created_at))}
    return {id_ for id_, row in newest.items() if id_ is not None and row.state == "refused"}


def reviews_of(ids: Sequence[int]) -> dict[int, list[LimitReview]]:
    """Give what earlier reviews said, the oldest first."""
    rows = select(LimitReview).where(LimitReview.customer_id.in_(ids))
    found: dict[int, list[LimitReview]] = defaultdict(list)
    for row in db.session.scalars(rows.order_by(LimitReview.created_at, LimitReview.id)):
        found[row.customer_id].append(row)
    return found


def touched_on(day: date) -> int:
    """Count the customers whose limit the review lowered or raised on a business date."""
    rows = select(func.count(LimitReview.id)).where(
        LimitReview.run_on == day, LimitReview.action.in_(("lowered", "raised"))
    )
    return db.session.scalar(rows) or 0


def shown(since: datetime) -> list[LimitReview]:
    """List open proposals, and what was said since an instant, the newest first.

    Where a guard kept the machine from acting, only the last word on the customer is listed.
    """
    later = aliased(LimitReview)
    newer = select(later.id).where(
        later.customer_id == LimitReview.customer_id, later.created_at > LimitReview.created_at
    )
    rows = select(LimitReview).where(
        (LimitReview.state == "open")
        | (LimitReview.created_at >= since) & ((LimitReview.action != "kept") | ~newer.exists())
    )
    newest = rows.order_by(LimitReview.created_at.desc(), LimitReview.customer_id)
    return list(db.session.scalars(newest.limit(500)))


def proposals() -> list[LimitReview]:
    """List the proposals nobody has answered."""
    return list(db.session.scalars(select(LimitReview).where(LimitReview.state == "open")))


def last_moves(limits: Sequence[CreditLimit]) -> tuple[date | None, date | None]:
    """Say when the permanent limit last went up, and when down. limits: all there were, the oldest first."""
    raised, lowered = None, None
    for before, after in pairwise([limit for limit in limits if _held(limit)]):
        if after.amount_minor > before.amount_minor:
            raised = after.starts_on
        elif after.amount_minor < before.amount_minor:
            lowered = after.starts_on
    return raised, lowered


def _held(limit: CreditLimit) -> bool:
    """Say whether a limit ever was in force, which one called off before its day was not."""
    if limit.state in ("scheduled", "revoked"):
        return False
    return limit.ends_on is None or limit.ends_on >= limit.starts_on

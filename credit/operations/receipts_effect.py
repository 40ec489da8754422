"""What booking a receipt does: set it against items, let go of them, hold back reminders it answers."""

from collections.abc import Collection, Sequence

from sqlalchemy import select

from credit.operations.dunning_messages import withdraw_prepared
from credit.operations.work import Work
from credit.rules.matching_case import Match
from credit.store.db import db
from credit.store.dunning import DunningMessage
from credit.store.receipts import MATCHED, ON_ACCOUNT, Receipt, ReceiptAllocation


def book_match(work: Work, receipt: Receipt, answer: Match, residuals: dict[int, int]) -> None:
    """Set a receipt against the items of an answer; what they do not take is on account.

    residuals: what the ledger shows of each item now. A person's word is kept as theirs.
    """
    by_id = work.actor.user_id
    receipt.allocations = [
        ReceiptAllocation(
            item_id=item_id,
            amount_minor=minor,
            residual_minor=residuals[item_id],
            rule=answer.rule,
            certainty=answer.certainty,
            by_id=by_id,
            confirmed_at=work.moment.now if by_id else None,
        )
        for item_id, minor in answer.items
    ]
    receipt.state = MATCHED if answer.items else ON_ACCOUNT
    receipt.customer_id = answer.customer_id
    receipt.proposals = [spelled(answer)]
    receipt.looked_at = work.moment.now
    receipt.version += 1
    work.record(
        "match.receipt",
        "receipt",
        receipt.id,
        customer_id=answer.customer_id,
        after={
            "state": receipt.state,
            "rule": answer.rule,
            "certainty": answer.certainty,
            "items": [list(pair) for pair in answer.items],
        },
    )


def spelled(answer: Match) -> dict[str, object]:
    """Spell an answer as it is kept and shown."""
    return {
        "certainty": answer.certainty,
        "rule": answer.rule,
        "customer_id": answer.customer_id,
        "items": [list(pair) for pair in answer.items],
        "reasons": [[code, dict(facts)] for code, facts in answer.reasons],
    }


def forget_allocations(receipt: Receipt) -> list[list[int]]:
    """Take a receipt off its items; give what it was set against."""
    were = [[one.item_id, one.amount_minor] for one in receipt.allocations]
    receipt.allocations.clear()
    db.session.flush()
    return were


def decided(work: Work, receipt: Receipt) -> None:
    """Note that this person has spoken: the machine leaves the receipt alone from now on."""
    receipt.decided_by_id, receipt.decided_at = work.actor.user_id, work.moment.now
    receipt.looked_at = work.moment.now
    receipt.version += 1


def parts_of(receipt: Receipt) -> list[Receipt]:
    """List the parts a receipt was divided into, in the order they were said, locked."""
    mine = select(Receipt).where(Receipt.part_of_id == receipt.id).order_by(Receipt.id)
    return list(db.session.scalars(mine.with_for_update(of=Receipt)))


def forget_parts(parts: Sequence[Receipt]) -> tuple[list[list[int]], set[int]]:
    """Take a division back: give [customer, amount] of each part, and the customers whose money it was."""
    were = [[part.customer_id or 0, part.amount_minor] for part in parts]
    customers = {part.customer_id for part in parts if part.customer_id}
    for part in parts:
        db.session.delete(part)
    db.session.flush()
    return were, customers


def hold_back(work: Work, customer_ids: Collection[int]) -> None:
    """Look again at the reminders prepared for these customers, and tell their phones of the money."""
    wanted: Sequence[int] = sorted(set(customer_ids))
    db.session.flush()
    work.lock(wanted)
    work.touch(*wanted, only=("receipt",))
    waiting = select(DunningMessage.customer_id).where(
        DunningMessage.state == "due", DunningMessage.customer_id.in_(wanted)
    )
    for customer_id in sorted(set(db.session.scalars(waiting))):
        withdraw_prepared(work, customer_id)

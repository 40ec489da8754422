"""Match the receipts nobody has looked at: by chunks, each one transaction of its own."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from credit.operations import discounts
from credit.operations.receipts_effect import book_match, hold_back, spelled
from credit.operations.receipts_index import Index
from credit.operations.work import Work
from credit.rules.matching_case import Answer, Match
from credit.store import cash
from credit.store.db import db
from credit.store.items import Item
from credit.store.receipts import PROPOSED, RECEIVED, Receipt

CHUNK = 500  # receipts a transaction


def match_owed(work: Work, index: Index, company_id: int, after: int = 0) -> int | None:
    """Match the next receipts after an id; give where to go on, None at the end.

    index: read before, without a lock. Whatever an answer rests on is looked at again under the customers'
    locks; a receipt whose items have moved meanwhile is left to the next run.
    """
    owed = select(Receipt).where(cash.OWED, Receipt.company_id == company_id, Receipt.id > after)
    locked = owed.order_by(Receipt.id).limit(CHUNK).with_for_update(skip_locked=True, of=Receipt)
    receipts = list(db.session.scalars(locked.options(selectinload(Receipt.allocations))))
    if not receipts:
        return None
    taken: list[Match] = []
    try:
        answers = [(receipt, _answer(index, receipt, taken)) for receipt in receipts]
        _book(work, index, answers)
    except BaseException:
        index.give_back(taken)
        raise
    return receipts[-1].id


def _answer(index: Index, receipt: Receipt, taken: list[Match]) -> Answer:
    answer = index.answer(receipt)
    if answer.match is not None:
        index.take(answer.match)
        taken.append(answer.match)
    return answer


def _book(work: Work, index: Index, answers: list[tuple[Receipt, Answer]]) -> None:
    concerned = {one.customer_id for _, answer in answers for one in _said(answer)}
    work.lock(concerned)
    moved = _moved(index, answers)
    for receipt, answer in answers:
        ids = {item_id for one in _said(answer) for item_id, _ in one.items}
        if ids & moved:
            continue
        if answer.match is not None:
            book_match(work, receipt, answer.match, index.residuals)
        else:
            _propose(work, receipt, answer.proposals)
    discounts.note_taken(work, [receipt for receipt, answer in answers if answer.match])
    hold_back(work, {id for receipt, _ in answers if (id := receipt.customer_id)})


def _propose(work: Work, receipt: Receipt, proposals: Iterable[Match]) -> None:
    """Keep what a person may choose from; the money counts for the customer all of it agrees on."""
    said = list(proposals)
    customers = {one.customer_id for one in said if one.certainty > 50}
    receipt.state = PROPOSED if said else RECEIVED
    receipt.customer_id = customers.pop() if len(customers) == 1 else None
    receipt.proposals = [spelled(one) for one in said]
    receipt.looked_at = work.moment.now
    receipt.version += 1
    if said:
        after = {"certainty": said[0].certainty, "rule": said[0].rule, "proposals": len(said)}
        work.record(
            "propose.receipt", "receipt", receipt.id, customer_id=receipt.customer_id, after=after
        )


def _moved(index: Index, answers: list[tuple[Receipt, Answer]]) -> set[int]:
    """List the items that are not as the index has them, now that nobody else can change them."""
    ids = sorted({id for _, answer in answers for one in _said(answer) for id, _ in one.items})
    rows = select(Item.id, Item.residual_minor).where(Item.id.in_(ids), Item.state == "open")
    now = {item_id: minor for item_id, minor in db.session.execute(rows)}  # noqa: C416
    kept = cash.taken_of(ids)
    ours: dict[int, int] = {}
    for _, answer in answers:
        for id, minor in answer.match.items if answer.match else ():
            ours[id] = ours.get(id, 0) + minor
    return {
        id
        for id in ids
        if now.get(id, 0) != index.residuals[id]
        or now[id] - kept.get(id, 0) - ours.get(id, 0) != index.items[id].amount_minor
    }


def _said(answer: Answer) -> list[Match]:
    return [answer.match] if answer.match is not None else list(answer.proposals)

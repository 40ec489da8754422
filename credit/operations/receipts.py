"""What a person says about a receipt: confirm a proposal, name the payer and items, set it aside, undo.

Each asks for the version the person saw (None: any). What a person confirms teaches which account or name
its customer pays under; taking it back unteaches it. Lock order: the receipt, then its customers.
"""

from collections.abc import Sequence

from sqlalchemy import select

from credit.operations import discounts
from credit.operations.receipts_effect import (
    book_match,
    decided,
    forget_allocations,
    forget_parts,
    hold_back,
    parts_of,
)
from credit.operations.work import Work
from credit.rules.errors import Changed, Conflict, Missing, Refused
from credit.rules.matching_case import Match
from credit.rules.payers import name_key
from credit.store import cash
from credit.store.customers import Customer
from credit.store.db import db
from credit.store.items import Item
from credit.store.receipts import (
    DIVIDED,
    IGNORED,
    MATCHED,
    ON_ACCOUNT,
    PROPOSED,
    RECEIVED,
    REVERSED,
    DebtorAccount,
    Receipt,
)

BY_HAND = "by_hand"
OPEN = (RECEIVED, PROPOSED, ON_ACCOUNT)
Items = Sequence[tuple[int, int]]  # (item, minor units)


class ReceiptState(Conflict):
    """The receipt is not in a state that allows this; the facts say in which."""

    code = "receipt_state"


class TooMuch(Refused):
    """More than the receipt, or than is left of an item; the facts say which and how much there is."""

    code = "receipt_too_much"


class NotTheirs(Refused):
    """An item that is not open, or not this customer's."""

    code = "receipt_item"


def confirm(
    work: Work, receipt_id: int, choice: int = 0, *, unless_changed: int | None = None
) -> Receipt:
    """Book one of the proposals as the person's word. Raises Missing, Changed, ReceiptState, TooMuch.

    choice: its place in the list, 0 for the likeliest. Confirming what the machine matched only learns.
    """
    receipt = get(receipt_id, unless_changed)
    if receipt.state in (MATCHED, ON_ACCOUNT) and choice == 0 and receipt.customer_id:
        return _agree(work, receipt)
    if receipt.state != PROPOSED:
        raise ReceiptState(state=receipt.state)
    if choice >= len(receipt.proposals):
        raise Missing(choice=choice)
    chosen = receipt.proposals[choice]
    items = [(item_id, minor) for item_id, minor in chosen["items"]]
    reasons = tuple((code, facts) for code, facts in chosen["reasons"])
    answer = Match(
        chosen["certainty"], chosen["rule"], chosen["customer_id"], tuple(items), reasons
    )
    return _book(work, receipt, answer)


def assign(
    work: Work,
    receipt_id: int,
    customer_id: int,
    items: Items = (),
    *,
    unless_changed: int | None = None,
) -> Receipt:
    """Say whose money it is and what it pays; without items it is on account.

    Raises Missing, Changed, ReceiptState, NotTheirs, TooMuch.
    """
    receipt = get(receipt_id, unless_changed)
    if receipt.state not in OPEN or receipt.amount_minor < 0:
        raise ReceiptState(state=receipt.state)
    customer = db.session.get(Customer, customer_id)
    if customer is None or customer.company_id != receipt.company_id:
        raise Missing(customer=customer_id)
    answer = Match(100, BY_HAND, customer_id, tuple(sorted(items)), ((BY_HAND, {}),))
    return _book(work, receipt, answer)


def ignore(
    work: Work, receipt_id: int, reason: str, *, unless_changed: int | None = None
) -> Receipt:
    """Set aside money that is no customer's payment: it silences nobody.

    Raises Missing, Changed, ReceiptState.
    """
    receipt = get(receipt_id, unless_changed)
    if receipt.state not in OPEN:
        raise ReceiptState(state=receipt.state)
    before = {"state": receipt.state}
    customer_id, receipt.customer_id = receipt.customer_id, None
    receipt.state, receipt.why = IGNORED, reason
    decided(work, receipt)
    work.record(
        "ignore.receipt",
        "receipt",
        receipt.id,
        customer_id=customer_id,
        before=before,
        after={"reason": reason},
    )
    hold_back(work, [customer_id] if customer_id else [])
    return receipt


def unmatch(work: Work, receipt_id: int, *, unless_changed: int | None = None) -> Receipt:
    """Take a match, a division or a setting aside back: its items are open again, its lesson forgotten.

    The machine leaves the receipt alone from then on. Raises Missing, Changed, ReceiptState.
    """
    receipt = get(receipt_id, unless_changed)
    parts = parts_of(receipt) if receipt.state == DIVIDED else []
    if receipt.state not in (MATCHED, ON_ACCOUNT, IGNORED, DIVIDED):
        raise ReceiptState(state=receipt.state)
    if any(one.settled_on for one in (receipt, *parts)):
        raise ReceiptState(state="settled")
    concerned = {one.customer_id for one in (receipt, *parts) if one.customer_id}
    work.lock(concerned)
    before = {"state": receipt.state, "items": forget_allocations(receipt)}
    if parts:
        before["parts"], _ = forget_parts(parts)
    customer_id, receipt.customer_id = receipt.customer_id, None
    receipt.state, receipt.why, receipt.proposals = RECEIVED, None, []
    unlearn(receipt)
    decided(work, receipt)
    work.record("unmatch.receipt", "receipt", receipt.id, customer_id=customer_id, before=before)
    hold_back(work, concerned)
    return receipt


def get(receipt_id: int, unless_changed: int | None) -> Receipt:
    """Find and lock a receipt a person is about to decide. Raises Missing, Changed, ReceiptState."""
    wanted = select(Receipt).where(Receipt.id == receipt_id).with_for_update(of=Receipt)
    receipt = db.session.scalar(wanted.execution_options(populate_existing=True))
    if receipt is None:
        raise Missing(receipt=receipt_id)
    if unless_changed is not None and receipt.version != unless_changed:
        raise Changed(version=receipt.version, state=receipt.state)
    if receipt.state == REVERSED:
        raise ReceiptState(state=REVERSED)
    return receipt


def unlearn(receipt: Receipt) -> None:
    """Forget which account or name a receipt taught."""
    for known in db.session.scalars(
        select(DebtorAccount).where(DebtorAccount.learned_from == receipt.id)
    ):
        known.confirmed = False


def _book(work: Work, receipt: Receipt, answer: Match) -> Receipt:
    """Check an answer against what is left, under the lock of its customer, and book it."""
    before = receipt.customer_id
    work.lock({answer.customer_id, before} - {None})  # type: ignore[arg-type]
    residuals = _check(receipt, answer)
    forget_allocations(receipt)
    book_match(work, receipt, answer, residuals)
    receipt.decided_by_id, receipt.decided_at = work.actor.user_id, work.moment.now
    _learn(work, receipt)
    discounts.note_taken(work, [receipt])
    hold_back(work, {one for one in (before, answer.customer_id) if one})
    return receipt


def _check(receipt: Receipt, answer: Match) -> dict[int, int]:
    if answer.allocated_minor > receipt.amount_minor or receipt.amount_minor < 0:
        raise TooMuch(receipt_minor=receipt.amount_minor, items_minor=answer.allocated_minor)
    ids = [item_id for item_id, _ in answer.items]
    mine = select(Item.id, Item.residual_minor).where(
        Item.id.in_(ids), Item.customer_id == answer.customer_id, Item.state == "open"
    )
    residuals = {item_id: int(minor) for item_id, minor in db.session.execute(mine)}
    taken = cash.taken_of(ids, besides=receipt.id)
    if len(set(ids)) < len(ids):
        raise NotTheirs(items=sorted({one for one in ids if ids.count(one) > 1}))
    for item_id, minor in answer.items:
        if item_id not in residuals:
            raise NotTheirs(items=[item_id])
        left = residuals[item_id] - taken.get(item_id, 0)
        if minor == 0 or minor * left <= 0 or abs(minor) > abs(left):
            raise TooMuch(item=item_id, left_minor=left, asked_minor=minor)
    return residuals


def _agree(work: Work, receipt: Receipt) -> Receipt:
    """Let a person stand behind what the machine matched."""
    for part in receipt.allocations:
        part.by_id = part.by_id or work.actor.user_id
        part.confirmed_at = part.confirmed_at or work.moment.now
    decided(work, receipt)
    _learn(work, receipt)
    work.record("confirm.receipt", "receipt", receipt.id, customer_id=receipt.customer_id)
    return receipt


def _learn(work: Work, receipt: Receipt) -> None:
    """Remember which account, or failing that which name, this customer pays under.

    Who pays for several customers at once names none of them.
    """
    if receipt.part_of_id is not None:
        return
    number = receipt.counterparty_account
    name = "" if number else name_key(receipt.counterparty)
    if not (number or name) or receipt.customer_id is None:
        return
    mine = select(DebtorAccount).where(
        DebtorAccount.customer_id == receipt.customer_id,
        DebtorAccount.number == number,
        DebtorAccount.name == name,
    )
    known = db.session.scalar(mine)
    if known is None:
        known = DebtorAccount(customer_id=receipt.customer_id, number=number, name=name)
        db.session.add(known)
    elif known.confirmed:
        return
    known.confirmed, known.learned_from, known.learned_at = True, receipt.id, work.moment.now
    db.session.flush()
    work.record("learn.debtor_account", "debtor_account", known.id, customer_id=receipt.customer_id)

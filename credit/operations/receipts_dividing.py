"""One payment for several customers, as a head office makes it: a person says how much is whose."""

from collections.abc import Sequence

from sqlalchemy import func, select

from credit.operations.receipts import BY_HAND, OPEN, ReceiptState, TooMuch, get, unlearn
from credit.operations.receipts_effect import decided, forget_allocations, hold_back, spelled
from credit.operations.work import Work
from credit.rules.errors import Missing, Refused
from credit.rules.matching_case import Match
from credit.store.customers import Customer
from credit.store.db import db
from credit.store.receipts import DIVIDED, ON_ACCOUNT, Receipt

COPIED = (
    "account_id", "company_id", "batch", "booked_on", "value_on", "currency", "reference",
    "structured", "counterparty", "counterparty_account",
)  # fmt: skip
Parts = Sequence[tuple[int, int]]  # (customer, minor units)


class NoDivision(Refused):
    """One customer named twice, or fewer than two."""

    code = "receipt_parts"


def divide(
    work: Work, receipt_id: int, parts: Parts, *, unless_changed: int | None = None
) -> Receipt:
    """Make one receipt of each part, on account of its customer; together they are the whole, to the cent.

    A person sets each part against items like any other receipt. Nothing is learned of the payer, and what
    was is forgotten.
    Raises Missing, Changed, ReceiptState, NoDivision, TooMuch.
    """
    receipt = get(receipt_id, unless_changed)
    if receipt.state not in OPEN or receipt.amount_minor < 0 or receipt.part_of_id is not None:
        raise ReceiptState(state=receipt.state)
    ids = {customer_id for customer_id, _ in parts}
    if len(ids) < max(2, len(parts)):
        raise NoDivision(field="parts")
    given = sum(minor for _, minor in parts)
    if given != receipt.amount_minor:
        raise TooMuch(receipt_minor=receipt.amount_minor, items_minor=given)
    theirs = select(func.count()).where(
        Customer.id.in_(ids), Customer.company_id == receipt.company_id
    )
    if db.session.scalar(theirs) != len(ids):
        raise Missing(field="parts")
    concerned = ids | ({receipt.customer_id} if receipt.customer_id else set())
    work.lock(concerned)
    before = {"state": receipt.state, "items": forget_allocations(receipt)}
    receipt.state, receipt.customer_id, receipt.proposals = DIVIDED, None, []
    unlearn(receipt)
    decided(work, receipt)
    for number, (customer_id, minor) in enumerate(parts, start=1):
        db.session.add(_part(work, receipt, number, customer_id, minor))
    db.session.flush()
    after = {"parts": [list(part) for part in parts]}
    work.record("divide.receipt", "receipt", receipt.id, before=before, after=after)
    hold_back(work, concerned)
    return receipt


def _part(work: Work, receipt: Receipt, number: int, customer_id: int, minor: int) -> Receipt:
    part = Receipt(
        **{name: getattr(receipt, name) for name in COPIED},
        part_of_id=receipt.id,
        key=f"{receipt.key}#{receipt.version}.{number}",  # no bank's own: a part taken back may be said anew
        amount_minor=minor,
        state=ON_ACCOUNT,
        customer_id=customer_id,
        proposals=[spelled(Match(100, BY_HAND, customer_id, (), ((BY_HAND, {}),)))],
        created_at=work.moment.now,
        version=0,
    )
    decided(work, part)
    return part

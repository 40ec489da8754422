"""Statements of account: what a customer owes today, item by item, as the books and the bank show it."""

from collections import defaultdict
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from credit.operations.discount_terms import open_terms
from credit.operations.dunning_facts import promised_items
from credit.operations.law import law_of
from credit.operations.moment import Moment
from credit.rules.access import Permission
from credit.rules.dates import overdue_days
from credit.rules.discounts import Terms
from credit.rules.errors import Missing
from credit.store import cash, debts
from credit.store.customers import Customer
from credit.store.db import db
from credit.store.items import Item
from credit.store.people import User
from credit.store.scope import find_visible_customer

DAYS = ("as_of", "on", "document_on", "due_on", "promised_on", "discount_until")


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One open item. `residual_minor` is signed, credits below zero; `days` late, 0 before it is due.

    disputed_minor: of the residual. received_minor: paid at the bank, not in the books yet. granted_minor:
    taken off because it was paid early, and not in the books yet. discount_minor: what is taken off when it
    is paid on `discount_until` at the latest.
    """

    ref: str
    kind: str
    document_on: date
    due_on: date
    days: int
    amount_minor: int
    residual_minor: int
    disputed_minor: int = 0
    received_minor: int = 0
    promised_on: date | None = None
    granted_minor: int = 0
    discount_bp: int = 0
    discount_minor: int = 0
    discount_until: date | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """What one customer owes one company of ours. `as_of`: the day of the books; `on`: that of the ages.

    on_hand_minor: received at the bank and not yet set against any item.
    """

    company: str
    siren: str | None
    customer: str
    code: str
    address: str | None
    language: str
    currency: str
    as_of: date | None
    on: date
    lines: tuple[StatementLine, ...]
    on_hand_minor: int = 0

    @property
    def debits_minor(self) -> int:
        """What is still to be paid of everything invoiced."""
        return sum(line.residual_minor for line in self.lines if line.residual_minor > 0)

    @property
    def credits_minor(self) -> int:
        """What stands to the customer's credit in the books, below zero."""
        return sum(line.residual_minor for line in self.lines if line.residual_minor < 0)

    @property
    def overdue_minor(self) -> int:
        """What of the debits is past its due date."""
        late = (line for line in self.lines if line.days > 0)
        return sum(line.residual_minor for line in late if line.residual_minor > 0)

    @property
    def received_minor(self) -> int:
        """What came in at the bank and the books do not show yet."""
        return self.on_hand_minor + sum(line.received_minor for line in self.lines)

    @property
    def granted_minor(self) -> int:
        """What was taken off for early payment and the books do not show yet."""
        return sum(line.granted_minor for line in self.lines)

    @property
    def balance_minor(self) -> int:
        """What remains to be paid after all of it."""
        return self.debits_minor + self.credits_minor - self.received_minor - self.granted_minor


def statement_for(user: User, customer_id: int, moment: Moment) -> Statement:
    """Draw up a statement for a person who may see the customer's figures. Raises `Missing`."""
    customer = find_visible_customer(user, customer_id, moment.today)
    if customer is None or not user.may(Permission.SEE_FIGURES):
        raise Missing(customer_id=customer_id)
    return statement_of(customer, moment.today)


def statement_of(customer: Customer, today: date) -> Statement:
    """Draw up a customer's statement: all that is open, the oldest due first."""
    within = (customer.id - 1, customer.id)
    mine = select(Item).where(Item.customer_id == customer.id, Item.state == "open")
    items = list(db.session.scalars(mine.order_by(Item.due_on, Item.id)))
    disputed = _disputed(within)
    owed = [debt for debt in debts.debts(within, today) if debt.residual_minor > 0]
    promised = promised_items(debts.promises(within), owed)
    received = cash.set_against(within)
    granted = cash.discounts_on(Item.customer_id == customer.id)
    early = {id: one for id, one in open_terms([customer.id]).items() if one.until_on >= today}
    company = customer.company
    return Statement(
        company=company.name,
        siren=company.siren,
        customer=customer.name,
        code=customer.code,
        address=customer.address,
        language=law_of(customer.country, customer.law).language_of(customer.language),
        currency=company.currency,
        as_of=company.as_of,
        on=today,
        on_hand_minor=cash.on_hand(within).get(customer.id, 0),
        lines=tuple(
            StatementLine(
                ref=item.called,
                kind=item.kind,
                document_on=item.document_on,
                due_on=item.due_on,
                days=max(overdue_days(item.due_on, today), 0) if item.residual_minor > 0 else 0,
                amount_minor=item.amount_minor,
                residual_minor=item.residual_minor,
                disputed_minor=_part(disputed.get(item.id, []), item.residual_minor),
                received_minor=received.get(item.id, 0) - granted.get(item.id, 0),
                granted_minor=granted.get(item.id, 0),
                promised_on=promised.get(item.id),
                **_early(early.get(item.id)),
            )
            for item in items
        ),
    )


def keep(statement: Statement) -> dict[str, Any]:
    """Spell a statement for JSON."""
    return _plain(asdict(statement)) | {"lines": [_plain(asdict(one)) for one in statement.lines]}


def read(kept: dict[str, Any]) -> Statement:
    """Read a statement from what `keep` gave."""
    lines = tuple(StatementLine(**_dated(line)) for line in kept["lines"])
    return Statement(**_dated(kept) | {"lines": lines})


def _early(terms: Terms | None) -> dict[str, Any]:
    if terms is None:
        return {}
    return {
        "discount_bp": terms.percent_bp,
        "discount_minor": terms.discount_minor,
        "discount_until": terms.until_on,
    }


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in values.items()
    }


def _dated(values: dict[str, Any]) -> dict[str, Any]:
    return {
        name: date.fromisoformat(value) if value and name in DAYS else value
        for name, value in values.items()
    }


def _disputed(within: debts.Range) -> dict[int, list[int | None]]:
    found: dict[int, list[int | None]] = defaultdict(list)
    for dispute in debts.disputes(within):
        if dispute.state != "resolved" and dispute.item_id is not None:
            found[dispute.item_id].append(dispute.amount_minor)
    return found


def _part(amounts: list[int | None], residual_minor: int) -> int:
    """Add up what is disputed of an item; an amount nobody named is all of it."""
    whole = (residual_minor if amount is None else amount for amount in amounts)
    return max(0, min(residual_minor, sum(whole)))

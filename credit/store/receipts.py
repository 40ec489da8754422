"""Money that came in at our banks, what it is set against, and who is known to pay from where."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from credit.store.db import Base, Instant

RECEIVED, PROPOSED, MATCHED, ON_ACCOUNT = "received", "proposed", "matched", "on_account"
IGNORED, REVERSED, DIVIDED = "ignored", "reversed", "divided"
STATES = (RECEIVED, PROPOSED, MATCHED, ON_ACCOUNT, IGNORED, REVERSED, DIVIDED)
TO_DO = (RECEIVED, PROPOSED)
COUNTED = (
    RECEIVED,
    PROPOSED,
    MATCHED,
    ON_ACCOUNT,
)  # states in which the money speaks for its customer


class BankAccount(Base):
    """One account of ours. `number` is its IBAN or number, letters and digits only.

    `read_to` is the last day its statements cover. A company with accounts here uses bank data: once a
    watched one is behind, reminders wait (domain.md 2.6, condition 12). `taken_at`: the newest statement.
    """

    __tablename__ = "bank_account"

    id: Mapped[int] = mapped_column(primary_key=True)
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"), index=True)
    number: Mapped[str] = mapped_column(unique=True)
    currency: Mapped[str]
    watched: Mapped[bool] = mapped_column(default=True)
    read_to: Mapped[date | None]
    taken_at: Mapped[datetime] = mapped_column(Instant)


class Receipt(Base):
    """One movement on an account of ours: money in, or (negative) money in that was taken back.

    Life: received -> proposed | matched | on_account; any of these -> ignored | reversed (terminal); matched,
    on_account, ignored or divided -> received (a person took it back). One that pays for several customers is
    divided: from then on its parts, rows with its `part_of_id`, count in its place.

    `key` is natural within its account, so that a statement read twice changes nothing. `customer_id` is
    whose money it is as far as anybody knows: it counts for that customer from then on, matched or not.

    The ERP stays the book of record: nothing here changes an item's residual. While `settled_on` is empty,
    the money is *received and not yet in the ledger*: allocations cover their items, the rest covers the
    customer's oldest debts. `settled_on` is the ledger's date that took it over (`rules.receipts`).

    `proposals` is [{certainty, rule, customer_id, items: [[id, minor]…], reasons: [[code, facts]…]}…], the
    likeliest first, in `proposed`; otherwise what was decided, as its only entry. `looked_at` empty: matching
    is owed. `decided_by_id`: a person, after whom the machine leaves it alone. `version` counts changes.
    """

    __tablename__ = "receipt"
    __table_args__ = (
        UniqueConstraint("account_id", "key"),
        Index("ix_receipt_state_booked_on", "state", "booked_on"),
        Index("ix_receipt_customer_id_settled_on", "customer_id", "settled_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("bank_account.id"))
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"), index=True)
    key: Mapped[str]
    batch: Mapped[str] = mapped_column(default="")
    booked_on: Mapped[date]
    value_on: Mapped[date]
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str]
    reference: Mapped[str] = mapped_column(default="")
    structured: Mapped[str] = mapped_column(default="")
    counterparty: Mapped[str] = mapped_column(default="")
    counterparty_account: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default=RECEIVED)
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("customer.id"))
    proposals: Mapped[list[Any]] = mapped_column(JSON, default=list)
    why: Mapped[str | None]  # of an ignored one: the person's reason
    import_id: Mapped[UUID | None] = mapped_column(ForeignKey("import.id"))
    reverses_id: Mapped[int | None] = mapped_column(ForeignKey("receipt.id"), index=True)
    part_of_id: Mapped[int | None] = mapped_column(ForeignKey("receipt.id"), index=True)
    settled_on: Mapped[date | None]
    looked_at: Mapped[datetime | None] = mapped_column(Instant, index=True)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    created_at: Mapped[datetime] = mapped_column(Instant)
    version: Mapped[int] = mapped_column(default=1)

    allocations: Mapped[list["ReceiptAllocation"]] = relationship(
        order_by="ReceiptAllocation.item_id", cascade="all, delete-orphan"
    )


class ReceiptAllocation(Base):
    """A part of a receipt set against one item; both signs as the item's, so that a credit note is negative.

    `residual_minor` is what the ledger showed of the item then: an item since lowered by as much has taken
    the money in (`settled_on`). `by_id` empty: the machine, which `certainty` and `rule` explain;
    `confirmed_at`: a person agreed.
    """

    __tablename__ = "receipt_allocation"
    __table_args__ = (UniqueConstraint("receipt_id", "item_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    receipt_id: Mapped[int] = mapped_column(ForeignKey("receipt.id"))
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"), index=True)
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    residual_minor: Mapped[int] = mapped_column(BigInteger)
    rule: Mapped[str]
    certainty: Mapped[int]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    confirmed_at: Mapped[datetime | None] = mapped_column(Instant)
    settled_on: Mapped[date | None]
    # What the payment is short of for being early (`rules.discounts`): granted | proposed | refused.
    discount_minor: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    discount_state: Mapped[str | None]
    discount_bp: Mapped[int | None]
    discount_until: Mapped[date | None]


class DebtorAccount(Base):
    """An account or a payer's name one customer is known to pay under, as a person confirmed it.

    `number` and `name` are as compared (`rules.payers`), one of them "". `confirmed` falls when the receipt
    that taught it is taken back; what is not confirmed is not used.
    """

    __tablename__ = "debtor_account"
    __table_args__ = (UniqueConstraint("customer_id", "number", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"))
    number: Mapped[str] = mapped_column(default="", index=True)
    name: Mapped[str] = mapped_column(default="", index=True)
    learned_from: Mapped[int | None] = mapped_column(ForeignKey("receipt.id"))
    confirmed: Mapped[bool] = mapped_column(default=True)
    learned_at: Mapped[datetime] = mapped_column(Instant)

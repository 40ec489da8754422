"""Dunning: runs, decisions with their reasons, messages and their lines, and the built-in mailbox."""

import json
from datetime import date, datetime
from operator import itemgetter
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, UniqueConstraint, insert
from sqlalchemy.orm import Mapped, mapped_column, relationship

from credit.store.db import Base, Instant, db, upserting


class DunningRun(Base):
    """One run a day: what was decided on which facts.

    Life: deciding -> decided | held (every ledger is stale); decided again by hand the same day.
    `counts` is {"items", "send", "silent", "task", "messages"}.
    """

    __tablename__ = "dunning_run"

    id: Mapped[int] = mapped_column(primary_key=True)
    run_on: Mapped[date] = mapped_column(unique=True)
    decided_at: Mapped[datetime] = mapped_column(Instant)
    state: Mapped[str]
    reason: Mapped[str | None]
    counts: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)


class DunningDecision(Base):
    """Why an item is chased or why we stay silent, on one run. action: send | silent | task.

    `amount_minor` is what is chased (residual less what is frozen), or what stays silent.
    """

    __tablename__ = "dunning_decision"
    __table_args__ = (
        UniqueConstraint("run_id", "item_id"),
        Index("ix_dunning_decision_run_id_customer_id", "run_id", "customer_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("dunning_run.id"))
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), index=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"))
    action: Mapped[str]
    level: Mapped[str | None]
    reason: Mapped[str]
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


# What is inserted of a decision, in the order of its columns.
DECIDED = ("run_id", "customer_id", "item_id", "action", "level", "reason", "amount_minor", "facts")
AT_ONCE = 500  # rows a statement: SQLite binds up to 32766 values


class DunningMessage(Base):
    """One letter to one customer: the row is the promise, the job only a nudge.

    Life: due -> sending -> sent | failed; sent -> returned (it came back; `why` says whether for good or
    after tries); due -> held (an entry took it back) | aborted (the recheck found other facts, or a newer
    run spoke); held, aborted or returned -> due when the same day's run is decided again. `sending` that
    lasts is unclear: a person says whether it left. One sent whose `why` is delayed is still under way.
    `message_id` is minted before the first try, so that a repeat can be recognised (RFC 5322). `credits` is
    [[ref, minor]…], listed.
    channel: mail | letter | call | visit. What a person makes is `sending` while the desk has it in hand;
    `outcome` (`rules.tasks`), `done_by_id` and `note_id` say how it ended, by whom and in which words.
    deadline_on: the last day for a visit. wording_id: the company's own text it was written with.
    """

    __tablename__ = "dunning_message"
    __table_args__ = (UniqueConstraint("customer_id", "run_on"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    run_id: Mapped[int] = mapped_column(ForeignKey("dunning_run.id"))
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), index=True)
    run_on: Mapped[date]
    level: Mapped[str]
    channel: Mapped[str] = mapped_column(default="mail")
    language: Mapped[str]
    recipient: Mapped[str]
    subject: Mapped[str]
    body: Mapped[str]
    total_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str]
    state: Mapped[str] = mapped_column(default="due", index=True)
    why: Mapped[str | None]
    credits: Mapped[list[Any]] = mapped_column(JSON, default=list)
    tries: Mapped[int] = mapped_column(default=0)
    hastened: Mapped[bool] = mapped_column(default=False)  # a person skipped the wait
    prepared_at: Mapped[datetime] = mapped_column(Instant)
    send_after: Mapped[datetime] = mapped_column(Instant)
    claimed_at: Mapped[datetime | None] = mapped_column(Instant)
    sent_at: Mapped[datetime | None] = mapped_column(Instant)
    deadline_on: Mapped[date | None]
    outcome: Mapped[str | None]
    done_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    note_id: Mapped[UUID | None] = mapped_column(ForeignKey("note.id"))
    wording_id: Mapped[int | None] = mapped_column(ForeignKey("publication.id"))
    message_id: Mapped[str]
    lines: Mapped[list["DunningLine"]] = relationship(
        order_by="DunningLine.item_id", cascade="all, delete-orphan"
    )


class DunningLine(Base):
    """One item in a message. Unique per (item, level, episode) while the message stands."""

    __tablename__ = "dunning_line"

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[UUID] = mapped_column(ForeignKey("dunning_message.id"), index=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"), index=True)
    level: Mapped[str]
    episode: Mapped[int]
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    key: Mapped[str | None] = mapped_column(unique=True)  # "item/level/episode"; None once aborted


class DunningRelease(Base):
    """A formal notice a person released: announced to the reps, it goes when its notice has passed.

    Life: announced -> sent | withdrawn | lapsed (settled meanwhile, or never sent in its time). `items` is
    [[item id, episode, due_on]…]: what is certain, liquid and due by this person's word. `goes_at`: not
    before this instant; a hold moves it behind `hold_until`, once.
    """

    __tablename__ = "dunning_release"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), index=True)
    level: Mapped[str]
    items: Mapped[list[list[Any]]] = mapped_column(JSON)
    total_minor: Mapped[int] = mapped_column(BigInteger)
    released_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    released_at: Mapped[datetime] = mapped_column(Instant)
    released_on: Mapped[date]
    goes_at: Mapped[datetime] = mapped_column(Instant)
    state: Mapped[str] = mapped_column(default="announced", index=True)
    why: Mapped[str | None]
    hold_until: Mapped[date | None]
    hold_reason: Mapped[str | None]
    hold_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    held_at: Mapped[datetime | None] = mapped_column(Instant)


class Mail(Base):
    """A message in the built-in mailbox: where letters go when no SMTP server is set.

    `statement` is what `operations.statements` keeps of the statement that went with it: its paper is written
    anew from it, the same to the byte.
    """

    __tablename__ = "mail"

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[str] = mapped_column(unique=True)
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("customer.id"), index=True)
    recipient: Mapped[str]
    subject: Mapped[str]
    body: Mapped[str]
    statement: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    sent_at: Mapped[datetime] = mapped_column(Instant)


def add_run_once(**values: Any) -> None:
    """Insert a run unless its day has one."""
    _add_once(DunningRun, values)


def add_mail_once(**values: Any) -> None:
    """Insert a letter unless its Message-ID is there already."""
    _add_once(Mail, values)


def add_decisions(rows: list[tuple[Any, ...]]) -> None:
    """Insert many decisions, each as its `DECIDED`: a run writes one for every item.

    In the order of their items, so that their index is walked from end to end, not jumped about in. SQLite
    is given plain values, many rows a statement: preparing each costs more than writing it. RETURNING makes
    psycopg send them by the thousand instead of one by one.
    """
    if not rows:
        return
    rows.sort(key=itemgetter(DECIDED.index("item_id")))
    many, connection = insert(DunningDecision.__table__), db.session.connection()  # type: ignore[arg-type]
    if connection.dialect.name == "postgresql":
        named = [dict(zip(DECIDED, row, strict=True)) for row in rows]
        connection.execute(many.returning(DunningDecision.id), named)
        return
    spelled = str(many.compile(dialect=connection.dialect, column_keys=DECIDED))
    spell = json.JSONEncoder(check_circular=False).encode
    insertion, _, one = spelled.partition(" VALUES ")
    for at in range(0, len(rows), AT_ONCE):
        some, values = rows[at : at + AT_ONCE], list[Any]()
        for row in some:
            values += row
            values[-1] = spell(row[-1])
        every = ", ".join([one] * len(some))
        connection.exec_driver_sql(f"{insertion} VALUES {every}", tuple(values))


def _add_once(table: type[Base], values: dict[str, Any]) -> None:
    """Leave the race to the database: two writers of the same row leave one."""
    db.session.execute(upserting(table).values(**values).on_conflict_do_nothing())

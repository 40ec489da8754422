"""What a company says or sets in place of what is delivered: by topic, in versions, each written once."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, mapped_column

from credit.store.db import Base, Instant, db


class Publication(Base):
    """One version of one topic; the newest holds. Numbers count up from 1 within a topic.

    topic: `letter/<text>`, `reasons`, `calendar`, `second_step`. content: as the topic's rules write it;
    None: back to what is delivered.
    """

    __tablename__ = "publication"
    __table_args__ = (UniqueConstraint("topic", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    topic: Mapped[str]
    number: Mapped[int]
    content: Mapped[Any | None] = mapped_column(JSON(none_as_null=True))
    reason: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[datetime] = mapped_column(Instant)


def find_newest(topic: str) -> Publication | None:
    """Find the version that holds; None before the first."""
    return next(iter(every(topic)[:1]), None)


def find_number(topic: str, number: int) -> Publication | None:
    """Find one version by its number."""
    return db.session.scalar(select(Publication).filter_by(topic=topic, number=number))


def every(topic: str) -> list[Publication]:
    """List the versions of a topic, the newest first."""
    wanted = select(Publication).filter_by(topic=topic)
    return list(db.session.scalars(wanted.order_by(Publication.number.desc())))


def newest_of(prefix: str) -> Mapping[str, Publication]:
    """Give the version that holds of every topic that begins so, by topic: one question."""
    newest = select(func.max(Publication.id)).where(Publication.topic.startswith(prefix))
    wanted = select(Publication).where(Publication.id.in_(newest.group_by(Publication.topic)))
    return {row.topic: row for row in db.session.scalars(wanted)}

"""The company's closing days as the newest version has them, read beside any transaction under way."""

from typing import Any

from sqlalchemy import select

from credit.store.db import db, reading
from credit.store.publications import Publication

TOPIC = "calendar"


def read_apart() -> Any | None:
    """Read what the newest version says, on a connection of its own; None: nothing, or never written."""
    newest = select(Publication.content).filter_by(topic=TOPIC)
    with reading(), db.engine.connect() as connection:
        return connection.scalar(newest.order_by(Publication.number.desc()).limit(1))

"""What each person chose about alerts; who never chose has no row."""

from datetime import time

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from credit.store.db import Base


class AlertChoice(Base):
    """One person's choice (`rules.alerts.Choice`): the lock screen, the quiet hours, events on or off."""

    __tablename__ = "alert_choice"

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True)
    level: Mapped[str]
    quiet_from: Mapped[time]
    quiet_to: Mapped[time]
    time_zone: Mapped[str | None]
    events: Mapped[dict[str, bool]] = mapped_column(JSON, default=dict)

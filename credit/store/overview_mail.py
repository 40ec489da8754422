"""Who gets the overview by mail every week."""

from datetime import date

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from credit.store.db import Base


class OverviewMail(Base):
    """A person's wish: the board of a scope, on a day of the week (0 = Monday).

    `week` is the day of the last one, claimed before it goes: nobody gets two of a week. `state` says what
    became of it: sending | sent | failed | no_scope.
    """

    __tablename__ = "overview_mail"

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True)
    weekday: Mapped[int]
    scope: Mapped[str]
    scope_id: Mapped[str]
    week: Mapped[date | None]
    state: Mapped[str | None]

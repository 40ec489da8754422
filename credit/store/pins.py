"""Which customers a person of the desk carries along."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from credit.store.db import Base, Instant


class Pin(Base):
    """A person wants this customer on their device, as its rep has it."""

    __tablename__ = "pin"

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True)
    customer_id: Mapped[int] = mapped_column(
        ForeignKey("customer.id"), primary_key=True, index=True
    )
    pinned_at: Mapped[datetime] = mapped_column(Instant)

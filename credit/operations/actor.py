"""Who acts: carried from the edge into the journal."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Actor:
    """A person on a device, or the machine itself (`user_id` None).

    `op_id`, `client_time` and `clock_offset_ms` (server minus device) come with entries made on phones.
    """

    user_id: int | None = None
    role: str | None = None
    device_id: UUID | None = None
    op_id: UUID | None = None
    client_time: datetime | None = None
    clock_offset_ms: int | None = None


MACHINE = Actor()

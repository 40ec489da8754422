"""What the legal entities of one group owe together, and what their common limit leaves (domain.md 2.1)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from credit.rules.exposure import available, owed


@dataclass(frozen=True, slots=True)
class GroupStanding:
    """A group at one moment, in minor units. limit_minor None: no common limit, hence nothing left of it."""

    exposure_minor: int
    limit_minor: int | None

    @property
    def left_minor(self) -> int | None:
        """Say what the common limit leaves; negative when over it."""
        return available(self.limit_minor, self.exposure_minor)

    @property
    def explain(self) -> dict[str, Any]:
        """Name rule and inputs."""
        inputs = {"group_exposure": self.exposure_minor, "group_limit": self.limit_minor}
        return {"rule": "group_left", "inputs": inputs}


def add_up(exposures: Iterable[int], limit_minor: int | None) -> GroupStanding:
    """Put what the entities owe together beside their common limit."""
    return GroupStanding(owed(exposures), limit_minor)

"""What each person chose about alerts: which, when, and how much a lock screen may say (ux.md F)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from enum import StrEnum
from types import MappingProxyType

from credit.rules.access import DESK, Role
from credit.rules.errors import Refused
from credit.rules.notices import CATALOGUE

LOCKED = frozenset({"new_device", "sign_in_changed"})  # security is always told
DIGEST = "digest"
DIGEST_AT = {Role.REP: time(7, 30), Role.MANAGER: time(8, 0)}

# Who alone is ever told of an event; anybody may be of the others.
TOLD_TO = {
    DIGEST: frozenset(DIGEST_AT),
    "deadline_ahead": DESK,
    "insurer_deadline": DESK,
    "entry_quarantined": DESK,
    "import_failed": DESK,
    "import_late": DESK,
    "notice_held": DESK,
    "push_refused": frozenset({Role.ADMIN}),
}

# Which part of the choice an event belongs to, by how its name begins.
GROUPS = (
    ("digest", "digest"),
    ("limit", "limits"),
    ("customer_held", "customers"),
    ("hold_", "customers"),
    ("insolvency", "customers"),
    ("mention", "customers"),
    ("contact", "customers"),
    ("promise", "promises"),
    ("dispute", "disputes"),
    ("step", "disputes"),
    ("reminder", "reminders"),
    ("visit_", "reminders"),
    ("formal_notice", "reminders"),
    ("notice_held", "reminders"),
    ("mail_", "reminders"),
)
OTHER = "other"


class Level(StrEnum):
    """How much a lock screen shows: that something is new, whom it is about, amounts too."""

    DISCREET = "discreet"
    NAME = "name"
    FULL = "full"


class LevelForbidden(Refused):
    """The company does not let amounts onto lock screens."""

    code = "alert_level_forbidden"


class QuietHoursRefused(Refused):
    """The quiet ends before it begins on the same day, else nothing could ever be shown."""

    code = "quiet_hours_refused"


class EventUnknown(Refused):
    """There is no such event, or it is always told."""

    code = "alert_event_unknown"


@dataclass(frozen=True, slots=True)
class Choice:
    """What one person chose; the defaults are those of who never chose.

    quiet_from, quiet_to: wall clock of time_zone (IANA; None: the business's); between them, on weekends and
    holidays, what waits is held back. events: on or off, where it was chosen.
    """

    level: Level = Level.DISCREET
    quiet_from: time = time(19, 0)
    quiet_to: time = time(7, 30)
    time_zone: str | None = None
    events: Mapping[str, bool] = field(default_factory=lambda: MappingProxyType({}))


USUAL = Choice()


def wants(choice: Choice, event: str, role: str) -> bool:
    """Say whether an event is to be pushed to a person; the inbox shows it anyway."""
    if event in LOCKED:
        return True
    return choice.events.get(event, event != DIGEST or role == Role.MANAGER)


def check(choice: Choice, *, full_allowed: bool) -> None:
    """Refuse a choice that cannot be. Raises LevelForbidden, QuietHoursRefused and EventUnknown."""
    if choice.level == Level.FULL and not full_allowed:
        raise LevelForbidden(field="level")
    if choice.quiet_to >= choice.quiet_from:
        raise QuietHoursRefused(field="quiet_to")
    for event in choice.events:
        if event not in CATALOGUE or event in LOCKED:
            raise EventUnknown(field="events", event=event)


def level_shown(choice: Choice, *, full_allowed: bool) -> Level:
    """Give the level that holds now, whatever was chosen before the company forbade it."""
    return Level.NAME if choice.level == Level.FULL and not full_allowed else choice.level


def concerns(event: str, role: str) -> bool:
    """Say whether a person of a role is asked about an event: some are told to certain roles only."""
    return event not in TOLD_TO or role in TOLD_TO[event]


def group_of(event: str) -> str:
    """Name the part of the choice an event belongs to."""
    return next((group for start, group in GROUPS if event.startswith(start)), OTHER)

"""What time it is for the business: the clock is a plug of the roof, so that tests and replays can set it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from flask import current_app


@dataclass(frozen=True, slots=True)
class Moment:
    """One frozen reading of the clock: `now` in UTC and `today`, the business date in `ENCOURS_TZ`."""

    now: datetime
    today: date


def at(now: datetime, time_zone: str) -> Moment:
    """Freeze an instant as the business sees it."""
    return Moment(now.astimezone(UTC), now.astimezone(ZoneInfo(time_zone)).date())


def read_clock() -> Moment:
    """Freeze the present; read it once per decision and pass it on."""
    return at(current_app.extensions["clock"](), time_zone())


def time_zone() -> str:
    """Name the business time zone (IANA)."""
    name: str = current_app.config["ENCOURS_TZ"]
    return name

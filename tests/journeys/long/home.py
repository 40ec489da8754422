"""One process: jobs run in a thread of the test, each twice; nobody dies here, and browsers find it quick."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from tasks.timetable import TIMETABLE
from tests.builders import House
from tests.journeys.long.household import PARIS, Hands
from tests.journeys.served import Served, hosting
from webapp.settings import Settings


class Home:
    """A served application whose clock the test sets."""

    def __init__(self, served: Served, hands: Hands) -> None:
        self.served, self.hands = served, hands
        self.app, self.url = served.app, served.url
        self.last: dict[str, datetime] = {}

    def let(self, instant: datetime) -> None:
        """Let it be this instant, and everything happen that is due by then."""
        self.hands.set(instant)
        now = self.hands().astimezone(PARIS)
        for name, slot in TIMETABLE.items():
            if slot.is_due(now, self.last.get(name)):
                self.last[name] = now
                self.app.extensions["nudge"](name)
        self.settle()

    def settle(self) -> None:
        """Wait until everything that was woken has run, and what it woke in turn."""
        self.served.settle()

    def deaths(self) -> list[str]:
        """Say that nobody died."""
        return []


@contextmanager
def at_home(settings: Settings, house: House, hands: Hands) -> Iterator[Home]:
    """Serve a furnished database."""
    with hosting(settings, house, clock=hands, times=2) as served:
        yield Home(served, hands)

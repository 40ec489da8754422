"""The story, told once for every way of playing it: an invoice from its courtesy reminder to its last cent.

Days of 2026. What the machine does happens by its clock; what people do is asked of `people`.
"""

from datetime import date, datetime, time, timedelta
from typing import Protocol

from flask import Flask
from sqlalchemy import select

from credit.store.db import db
from credit.store.dunning import DunningDecision, DunningMessage
from credit.store.items import Item
from tests.journeys.long.household import PARIS, Hands
from tests.journeys.long.town import SIREN, Letterbox, books, day_after, day_before
from tests.journeys.long.wire import ByWire, Erp

MORNING, TEN, DECIDED, EVENING = time(8, 30), time(10, 5), time(16, 5), time(17, 0)
HEALED = timedelta(
    minutes=31
)  # by then leases are over, silence is noticed, lost jobs are woken again
INVOICE = "F-2601"


class People(Protocol):
    """What people do in the story."""

    def rosa_disputes(self, customer_id: int, item_id: int, amount_minor: int) -> None: ...
    def rosa_promises(
        self, customer_id: int, item_id: int, amount_minor: int, on: date
    ) -> None: ...
    def rosa_asks_to_wait(self, customer_id: int, until: date) -> None: ...
    def rosa_proposes(
        self, customer_id: int, item_id: int, amount_minor: int, first_on: date
    ) -> None: ...
    def kofi_releases(self) -> None: ...
    def kofi_credits(self) -> None: ...
    def kofi_agrees(self, today: date) -> None: ...


class House(Protocol):
    """Where the story happens."""

    url: str
    app: Flask
    hands: Hands

    def let(self, instant: datetime) -> None:
        """Let it be this instant, and everything happen that is due by then."""

    def settle(self) -> None:
        """Wait until everything that was woken has run, and what it woke in turn."""

    def deaths(self) -> list[str]:
        """List who died of what so far."""


class Months:
    """The calendar of one telling."""

    def __init__(self, house: House, people: People, erp: Erp, letters: Letterbox) -> None:
        self.house, self.people, self.erp, self.letters = house, people, erp, letters
        self.known = 0  # deaths
        self.collector = ByWire(house.url, house.hands)

    def live(self) -> None:
        """Live the story from its first day to its last."""
        self.courtesy_then_first_reminder()
        self.disputed_in_part_and_chased_for_the_rest()
        self.promised_and_broken()
        self.announced_held_and_sent()
        self.paid_by_a_plan()

    def courtesy_then_first_reminder(self) -> None:
        """Both customers are told before the day and after it; one of them pays."""
        self.decide(date(2026, 2, 25))
        self.send(letters=2)
        self.decide(date(2026, 3, 9))
        self.send(letters=2)

    def disputed_in_part_and_chased_for_the_rest(self) -> None:
        """3,000 of 12,000 are contested on the road; the second letter asks for the rest."""
        val, invoice = self.invoice()
        self.turn_to(date(2026, 3, 12))
        self.people.rosa_disputes(val, invoice, 3_000_00)
        self.decide(date(2026, 3, 18))
        self.send(letters=1)

    def promised_and_broken(self) -> None:
        """While a promise runs nothing is sent; the day it can be known broken the third letter is due."""
        val, invoice = self.invoice()
        self.turn_to(date(2026, 3, 23))
        self.people.rosa_promises(val, invoice, 9_000_00, date(2026, 3, 27))
        self.decide(date(2026, 3, 27), silent="promise_active")
        self.decide(date(2026, 4, 1))
        self.send(letters=1)

    def announced_held_and_sent(self) -> None:
        """The notice is announced for 48 hours, held by the rep, and goes when the hold is over."""
        val, _ = self.invoice()
        self.decide(date(2026, 4, 13), silent="needs_release")
        self.people.kofi_releases()
        self.turn_to(date(2026, 4, 14))
        self.people.rosa_asks_to_wait(val, date(2026, 4, 17))
        self.decide(date(2026, 4, 16), silent="notice_held")
        self.decide(date(2026, 4, 20))
        self.send(letters=1)

    def paid_by_a_plan(self) -> None:
        """The dispute is credited; what is left is paid in three parts, and the reminders stay silent."""
        val, invoice = self.invoice()
        self.turn_to(date(2026, 4, 22))
        self.people.kofi_credits()
        self.morning(date(2026, 4, 23))
        self.turn_to(date(2026, 4, 27))
        self.people.rosa_proposes(val, invoice, 9_000_00, date(2026, 5, 4))
        self.turn_to(date(2026, 4, 28))
        self.people.kofi_agrees(date(2026, 4, 28))
        self.decide(date(2026, 5, 5), silent="plan_respected unmatched_receipt")
        self.decide(date(2026, 5, 19), silent="plan_respected unmatched_receipt")
        self.morning(date(2026, 6, 5))

    def turn_to(self, day: date) -> None:
        """Turn to a day on which people act and the machine has nothing to do."""
        self.house.settle()
        self.house.hands.set(datetime.combine(day, MORNING, PARIS))

    def decide(self, day: date, *, silent: str = "") -> None:
        """Take in the books and decide in the afternoon. silent: why nothing is asked for, one of these."""
        self.morning(day, DECIDED)
        if silent:
            assert self.reason() in silent.split()
            assert self.letters_in("due") == []

    def send(self, *, letters: int) -> None:
        """Send on the next morning; what did not leave is decided again, and sent the day after."""
        before, day = len(self.sent()), self.today
        while True:
            day = day_after(day)
            self.morning(day, TEN)
            if not self.kept_back():
                break
            self.at(day, DECIDED)
        assert len(self.sent()) - before == letters, f"{day}: {self.sent()[before:]}"

    def kept_back(self) -> int:
        """Let paul answer for what nobody knows about; give how many letters are still owed."""
        if not self.letters_in("sending"):
            return 0
        self.house.let(self.house.hands() + HEALED)
        self.collector.paul_answers(self.letters.ids())
        return len(self.letters_in("aborted", why="not_sent", run_on=day_before(self.today)))

    def morning(self, day: date, hour: time = MORNING) -> None:
        """Let the ERP send the books of the day before, and let them be taken in."""
        self.turn_to(day)
        self.house.hands.set(datetime.combine(day, hour, PARIS))
        as_of = day_before(day)
        import_id = self.erp.send(books(as_of), f"{SIREN}FEC{as_of:%Y%m%d}.txt")
        self.house.settle()
        self.at(day, hour)
        assert self.erp.state(import_id) == "applied"

    def at(self, day: date, hour: time) -> None:
        """Let it be that hour; when somebody died, let time pass until all is done again, and once more:

        what waited for what was late is done by the sweep after it.
        """
        before = self.known
        self.house.let(datetime.combine(day, hour, PARIS))
        while self.known != (now := len(self.house.deaths())):
            self.known = now
            self.house.let(self.house.hands() + HEALED)
        if self.known > before:
            self.house.let(self.house.hands() + HEALED)

    def reason(self) -> str:
        """Say why the latest run chases the invoice, or does not."""
        newest = select(DunningDecision.reason).where(DunningDecision.item_id == self.invoice()[1])
        with self.house.app.app_context():
            found = db.session.scalar(newest.order_by(DunningDecision.run_id.desc()).limit(1))
            db.session.remove()
        return found or ""

    @property
    def today(self) -> date:
        """The business day."""
        return self.house.hands().astimezone(PARIS).date()

    def invoice(self) -> tuple[int, int]:
        """Find the customer and the invoice the story is about."""
        with self.house.app.app_context():
            row = db.session.execute(
                select(Item.customer_id, Item.id).where(Item.ref == INVOICE)
            ).one()
            db.session.remove()
        return row.customer_id, row.id

    def sent(self) -> list[tuple[str, int]]:
        """List the letters we know to have left."""
        return [(row.level, row.total_minor) for row in self.letters_in("sent")]

    def letters_in(self, state: str, **more: object) -> list[DunningMessage]:
        """List our letters in a state, the earliest first."""
        wanted = select(DunningMessage).filter_by(state=state, **more)
        with self.house.app.app_context():
            found = list(
                db.session.scalars(
                    wanted.order_by(DunningMessage.run_on, DunningMessage.customer_id)
                )
            )
            db.session.expunge_all()
            db.session.remove()
        return found

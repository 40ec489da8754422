"""Who is there before the story begins, what the ERP exports each day, and the letters that arrive."""

from datetime import date, timedelta
from email import message_from_bytes
from email.message import Message
from typing import Any

from aiosmtpd.controller import Controller
from flask import Flask

from credit.operations import api_keys, dunning_policies
from credit.operations.actor import MACHINE, Actor
from credit.operations.work import transact
from credit.rules.api_keys import Scope
from credit.rules.calendar import is_business_day
from credit.store.db import db
from tests import builders
from tests.clients import give_password
from tests.fec_files import bytes_of, entry, invoice, payment
from tests.installation import free_port

SIREN = "123456782"
VAL, OUEST = "C0001", "C0002"
NAMES = {VAL: "Charpentes Val", OUEST: "Mat’Ouest"}
PAYMENTS = ("20260504", "20260518", "20260601")
LEVELS = {"pre_due": -7, "L1": 3, "L2": 10, "L3": 20, "formal_notice": 30, "litigation": 60}
STRATEGY = [
    {
        "name": "Standard",
        "levels": [{"name": name, "after_days": days} for name, days in LEVELS.items()],
    }
]


def day_before(day: date) -> date:
    """Give the business day before."""
    day -= timedelta(days=1)
    while not is_business_day(day):
        day -= timedelta(days=1)
    return day


def day_after(day: date) -> date:
    """Give the next business day."""
    day += timedelta(days=1)
    while not is_business_day(day):
        day += timedelta(days=1)
    return day


def books(as_of: date) -> bytes:
    """Export the ledger as it stands on a day: letters are put once there is what they join.

    The till is booked every day: a ledger is as fresh as its last entry.
    """
    credited, paid = as_of >= date(2026, 4, 22), as_of >= date(2026, 3, 16)
    settled = f"{as_of:%Y%m%d}" >= PAYMENTS[-1]
    joined, told = "A" if credited else "", []
    told.append(invoice(VAL, "F-2601", 12_000, "20260202", joined, NAMES[VAL]))
    told.append(invoice(OUEST, "F-2602", 4_000, "20260202", "B" if paid else "", NAMES[OUEST]))
    if paid:
        told.append(payment(OUEST, "F-2602", 4_000, "20260316", "B", NAMES[OUEST]))
    if credited:
        note = entry(
            "VE",
            "20260422",
            "V-A-2601",
            ("411000", VAL, "A-2601", "20260422", 0, 3_000, joined),
            ("707000", "", "A-2601", "20260422", 3_000, 0, ""),
        )
        told.append([[*row[:7], row[6] and NAMES[VAL], *row[8:]] for row in note])
    for on in PAYMENTS:
        if on <= f"{as_of:%Y%m%d}":
            told.append(payment(VAL, f"VIR-{on}", 3_000, on, joined if settled else "", NAMES[VAL]))
    till = [
        ("530000", "", "Z", f"{as_of:%Y%m%d}", 120, 0, ""),
        ("707000", "", "Z", f"{as_of:%Y%m%d}", 0, 120, ""),
    ]
    return bytes_of(*told, entry("CA", f"{as_of:%Y%m%d}", f"Z-{as_of:%m%d}", *till))


def settle_in(app: Flask) -> str:
    """Put people, customers and the reminder strategy in place; give the ERP's key."""
    with app.app_context():
        house = builders.a_house()
        house.company.as_of = None
        for person in house.people.values():
            person.language = "fr"
            give_password(person)
        for code, portfolio in ((VAL, house.nord), (OUEST, house.sud)):
            builders.an_account(
                house,
                code,
                name=NAMES[code],
                portfolio=portfolio,
                limit_minor=20_000_00,
                email=f"compta@{code.lower()}.example",
            )
        db.session.commit()
        today = app.extensions["clock"]().date()
        claire = Actor(house.claire.id, house.claire.role)
        transact(
            claire,
            lambda work: dunning_policies.adopt(
                work, STRATEGY, reason="Avec un rappel de courtoisie", starts_on=today, seen=None
            ),
        )
        _, secret = transact(
            MACHINE,
            lambda work: api_keys.make(work, name="ERP", scopes=[Scope.FEED_LEDGER], applies=True),
        )
        db.session.remove()
    return secret


class Letterbox:
    """Every letter the customers' mail server took, in order."""

    def __init__(self) -> None:
        self.taken: list[Message] = []
        self.port = free_port()
        self._server = Controller(self, hostname="127.0.0.1", port=self.port)

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        self.taken.append(message_from_bytes(envelope.content))
        return "250 OK"

    def open(self) -> None:
        """Begin to take letters."""
        self._server.start()

    def close(self) -> None:
        """Take no more."""
        self._server.stop()

    def ids(self) -> list[str]:
        """List the Message-ID of every letter taken."""
        return [letter["Message-ID"] for letter in self.taken]

"""The portfolio every side of a measurement holds: the same facts, invented once, always the same."""

import random
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

TRADES = [
    "Charpentes",
    "Menuiserie",
    "Couverture",
    "Plomberie",
    "Peinture",
    "Maçonnerie",
    "Travaux",
]
NAMES = ["Val", "Bihan", "Gérard", "Ouest", "Morvan", "Lefèvre", "Bâti", "Armor", "Loire", "Dumas"]
TOWNS = ["Nantes", "Rennes", "Angers", "Vannes", "Lorient", "Cholet", "Laval", "Quimper", "Brest"]
FORMS = ("SARL", "SAS", "EURL", "SA")

Row = dict[str, object]


@dataclass(frozen=True)
class Buyer:
    """A customer; numbers count from one."""

    number: int
    name: str
    siren: str
    legal_form: str
    address: str
    email: str
    phone: str


@dataclass(frozen=True)
class Invoice:
    """An open invoice, in cents."""

    number: int
    customer: int
    order: str
    issued: date
    due: date
    amount: int
    left: int

    @property
    def reference(self) -> str:
        """Number it as its seller did."""
        return f"F-2026-{self.number:06}"


@dataclass(frozen=True)
class Facts:
    """What there is to know."""

    buyers: list[Buyer]
    invoices: list[Invoice]


def invent(customers: int, invoices: int, today: date) -> Facts:
    """Invent so many customers and open invoices, spread at random."""
    dice = random.Random(42)
    return Facts(
        [_buyer(dice, number) for number in range(1, customers + 1)],
        [_invoice(dice, number, customers, today) for number in range(1, invoices + 1)],
    )


def _buyer(dice: random.Random, number: int) -> Buyer:
    return Buyer(
        number,
        name=f"{dice.choice(TRADES)} {dice.choice(NAMES)} {dice.choice(NAMES)}",
        siren=f"{dice.randrange(10**9):09}",
        legal_form=dice.choice(FORMS),
        address=f"{dice.randrange(1, 99)} rue de {dice.choice(TOWNS)}, {dice.choice(TOWNS)}",
        email=f"compta{number}@client.example",
        phone=f"+33 2 {dice.randrange(10**8):08}",
    )


def _invoice(dice: random.Random, number: int, customers: int, today: date) -> Invoice:
    issued = today - timedelta(days=dice.randrange(1, 150))
    amount = dice.randrange(50_00, 20_000_00)
    return Invoice(
        number,
        customer=dice.randrange(customers) + 1,
        order=f"PO-{dice.randrange(10**8):08}",
        issued=issued,
        due=issued + timedelta(days=dice.choice((30, 30, 45, 60))),
        amount=amount,
        left=amount - (dice.randrange(amount) if dice.random() < 0.1 else 0),
    )


def plain_rows(facts: Facts) -> dict[str, list[Row]]:
    """Spell the facts as an app without ideas of its own would: one JSON object a row, 288 bytes."""
    began = int(datetime(2025, 10, 9, tzinfo=UTC).timestamp() * 1000)
    customers = [_plain_buyer(one, began) for one in facts.buyers]
    began += len(customers)
    return {
        "customers": customers,
        "invoices": [_plain_invoice(one, began) for one in facts.invoices],
    }


def _plain_buyer(one: Buyer, began: int) -> Row:
    return {
        "id": f"c-{one.number:05}",
        "name": one.name,
        "vat": f"FR{one.siren}",
        "address": one.address,
        "phone": one.phone,
        "email": one.email,
        "limit": 50_000_00,
        "exposure": 1_000_00 + one.number * 7,
        "overdue": one.number * 3,
        "risk": "ABCDE"[one.number % 5],
        "terms": "NET30",
        "rep": "rep-01",
        "updatedAt": began + one.number,
    }


def _plain_invoice(one: Invoice, began: int) -> Row:
    return {
        "id": f"inv-{one.number:06}",
        "number": one.reference,
        "customer": f"c-{one.customer:05}",
        "order": one.order,
        "issued": str(one.issued),
        "due": str(one.due),
        "terms": "NET30",
        "currency": "EUR",
        "amount": one.amount,
        "paid": one.amount - one.left,
        "open": one.left,
        "status": "open",
        "level": 0,
        "dunnedAt": None,
        "rep": "rep-01",
        "updatedAt": began + one.number,
    }

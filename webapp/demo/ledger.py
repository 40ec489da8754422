"""The demo company's ledger, told as a FEC: deterministic, and growing by the day as a real one would.

Every customer has its own dice, so the ledger of a later day holds the one of an earlier day unchanged but
for what was paid in between. Format: A47 A-1 LPF, 18 columns, plus `EcheanceDate`.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from random import Random

from webapp.demo.company import SEED, SIREN, Buyer

HEADER = (
    "JournalCode|JournalLib|EcritureNum|EcritureDate|CompteNum|CompteLib|CompAuxNum|CompAuxLib|PieceRef|"
    "PieceDate|EcritureLib|Debit|Credit|EcritureLet|DateLet|ValidDate|Montantdevise|Idevise|EcheanceDate"
)
JOURNALS = {"VE": "Ventes", "BQ": "Banque"}
ACCOUNTS = {
    "411000": "Clients",
    "707000": "Ventes de marchandises",
    "445710": "TVA collectée",
    "512000": "Banque",
    "627000": "Services bancaires",
}
FEE_MINOR = 2_40

Head = tuple[str, int, date, str, str]  # journal, entry number, day, document, label
Entry = tuple[date, str, Callable[[int, date], Iterator[str]]]


@dataclass(frozen=True, slots=True)
class Sale:
    """One invoice (or credit note, negative) and the day it is paid, if ever foreseen."""

    buyer: Buyer
    ref: str
    on: date
    due_on: date
    total_minor: int
    paid_on: date | None


def sales(buyer: Buyer, start_on: date, until: date) -> Iterator[Sale]:
    """Tell a buyer's invoices from the start of the company's life to a day, oldest first."""
    random = Random(f"{SEED}/{buyer.code}")  # noqa: S311  (the same luck every time)
    born_on = start_on + timedelta(days=round((24 - buyer.months_old) * 30.4))
    day = born_on + timedelta(days=random.randint(0, 14))
    number = 0
    while day <= until:
        number += 1
        amount_minor = max(round(buyer.monthly_minor * random.uniform(0.4, 1.2)), 40_00)
        due_on = day + timedelta(days=buyer.terms_days)
        yield Sale(
            buyer,
            f"F-{buyer.code[1:]}{number:03}",
            day,
            due_on,
            amount_minor,
            _paid_on(random, buyer, due_on, months=(day - start_on).days / 30.4),
        )
        if random.random() < 0.03:
            credit_minor = -round(amount_minor * random.uniform(0.05, 0.3))
            yield Sale(
                buyer,
                f"A-{buyer.code[1:]}{number:03}",
                day + timedelta(days=6),
                due_on,
                credit_minor,
                due_on,
            )
        day += timedelta(days=random.randint(12, 36))


def _paid_on(random: Random, buyer: Buyer, due_on: date, months: float) -> date:
    manner = buyer.manner
    if random.random() < manner.share_forgotten:
        return due_on + timedelta(days=manner.days_forgotten + random.randint(0, 60))
    delay = (
        manner.delay_days + manner.drift_days * months + random.gauss(0, 3 + manner.delay_days / 6)
    )
    paid_on = due_on + timedelta(days=round(delay))
    return paid_on - timedelta(days=max(paid_on.weekday() - 4, 0))  # nobody pays at a weekend


def fec(buyers: Sequence[Buyer], start_on: date, as_of: date) -> Iterator[str]:
    """Tell the ledger of all buyers up to a day, line by line, header first, CRLF-free.

    The bank takes its fee every business day, so that the ledger is always as young as the day.
    """
    yield HEADER.replace("|", "\t")
    told = [sale for buyer in buyers for sale in sales(buyer, start_on, as_of) if sale.on <= as_of]
    entries: list[Entry] = [(sale.on, sale.ref, partial(_invoice, sale, as_of)) for sale in told]
    entries += [
        (sale.paid_on, f"P{sale.ref}", partial(_payment, sale))
        for sale in told
        if sale.paid_on and sale.paid_on <= as_of
    ]
    days = (start_on + timedelta(days=number) for number in range((as_of - start_on).days + 1))
    entries += [(day, "ZFRAIS", _fee) for day in days if day.isoweekday() <= 5]
    entries.sort(key=lambda entry: entry[:2])
    for number, (on, _, tell) in enumerate(entries, start=1):
        yield from tell(number, on)


def filename(as_of: date) -> str:
    """Name the file as article A47 A-1 asks: SIREN, FEC, date."""
    return f"{SIREN}FEC{as_of:%Y%m%d}.txt"


def _invoice(sale: Sale, as_of: date, number: int, on: date) -> Iterator[str]:
    net_minor = round(sale.total_minor / 1.2)
    label = f"{'Facture' if sale.total_minor > 0 else 'Avoir'} {sale.ref}"
    head = ("VE", number, on, sale.ref, label)
    lettered = sale.paid_on is not None and sale.paid_on <= as_of
    yield _line(head, "411000", sale.total_minor, sale, due_on=sale.due_on, lettered=lettered)
    yield _line(head, "707000", -net_minor)
    yield _line(head, "445710", net_minor - sale.total_minor)


def _payment(sale: Sale, number: int, on: date) -> Iterator[str]:
    head = ("BQ", number, on, sale.ref, f"Virement {sale.buyer.name[:40]}")
    yield _line(head, "512000", sale.total_minor)
    yield _line(head, "411000", -sale.total_minor, sale, lettered=True)


def _fee(number: int, on: date) -> Iterator[str]:
    head = ("BQ", number, on, f"{on:%y%m%d}", "Frais bancaires")
    yield _line(head, "627000", FEE_MINOR)
    yield _line(head, "512000", -FEE_MINOR)


def _line(
    head: Head,
    account: str,
    signed_minor: int,
    sale: Sale | None = None,
    *,
    due_on: date | None = None,
    lettered: bool = False,
) -> str:
    """Write one posting; sale: whose customer's account it stands on."""
    journal, number, on, ref, label = head
    cells = (
        journal,
        JOURNALS[journal],
        f"{number}",
        f"{on:%Y%m%d}",
        account,
        ACCOUNTS[account],
        sale.buyer.code if sale else "",
        sale.buyer.name if sale else "",
        ref,
        f"{on:%Y%m%d}",
        label,
        _decimal(max(signed_minor, 0)),
        _decimal(max(-signed_minor, 0)),
        f"L{ref[2:]}" if lettered else "",
        f"{sale.paid_on:%Y%m%d}" if sale and lettered else "",
        f"{on:%Y%m%d}",
        "",
        "",
        f"{due_on:%Y%m%d}" if due_on else "",
    )
    return "\t".join(cells)


def _decimal(minor: int) -> str:
    return f"{minor // 100},{minor % 100:02}"

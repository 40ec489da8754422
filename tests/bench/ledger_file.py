"""A large accounting export, invented: trade entries mostly, as a wholesaler's ledger holds them."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from tests.fec_files import HEADER

FIRST = date(2026, 1, 1)
DAYS = 365
CUSTOMERS = 5000
SEED = 7


def write_ledger(path: Path, lines: int) -> None:
    """Write so many lines below the header: a sale in three lines, a purchase in three, a payment in two."""
    written = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write("\t".join(HEADER) + "\r\n")
        for entry in _entries(random.Random(SEED)):
            for row in entry[: lines - written]:
                file.write("\t".join(row) + "\r\n")
                written += 1
            if written >= lines:
                return


def _entries(dice: random.Random) -> Iterator[list[list[str]]]:
    number = 0
    while True:
        number += 1
        day = (FIRST + timedelta(days=dice.randrange(DAYS))).strftime("%Y%m%d")
        net = dice.randrange(20_00, 5_000_00)
        yield _sale(number, day, net, dice.randrange(CUSTOMERS))
        yield _purchase(number, day, net * 3 // 4, dice.randrange(CUSTOMERS // 10))
        if dice.random() < 0.8:
            yield _payment(number, day, net, dice.randrange(CUSTOMERS))


def _sale(number: int, day: str, net: int, customer: int) -> list[list[str]]:
    tax = net // 5
    head, ref = ["VE", "Ventes", f"VE{number:07}", day], f"FA{number:07}"
    tail = [ref, day, f"Facture {ref} livraison matériaux"]
    letter = f"A{number % 26_000}" if number % 5 else ""
    end = [letter, day if letter else "", day, "", ""]
    plain = ["", "", day, "", ""]
    client = ["411000", "Clients", f"C{customer:05}", f"Menuiserie Client {customer}"]
    return [
        [*head, *client, *tail, _say(net + tax), "0,00", *end],
        [*head, "707000", "Ventes de marchandises", "", "", *tail, "0,00", _say(net), *plain],
        [*head, "445710", "TVA collectée", "", "", *tail, "0,00", _say(tax), *plain],
    ]


def _purchase(number: int, day: str, net: int, supplier: int) -> list[list[str]]:
    tax = net // 5
    head, ref = ["AC", "Achats", f"AC{number:07}", day], f"HA{number:07}"
    tail, end = [ref, day, f"Achat {ref} fournisseur"], ["", "", day, "", ""]
    owed = ["401000", "Fournisseurs", f"F{supplier:04}", f"Fournisseur {supplier}"]
    return [
        [*head, "607000", "Achats de marchandises", "", "", *tail, _say(net), "0,00", *end],
        [*head, "445660", "TVA déductible", "", "", *tail, _say(tax), "0,00", *end],
        [*head, *owed, *tail, "0,00", _say(net + tax), *end],
    ]


def _payment(number: int, day: str, net: int, customer: int) -> list[list[str]]:
    paid = net + net // 5
    head, ref = ["BQ", "Banque", f"BQ{number:07}", day], f"VIR{number:07}"
    tail, end = [ref, day, f"Virement {ref}"], [f"A{number % 26_000}", day, day, "", ""]
    client = ["411000", "Clients", f"C{customer:05}", f"Menuiserie Client {customer}"]
    return [
        [*head, "512000", "Banque", "", "", *tail, _say(paid), "0,00", "", "", day, "", ""],
        [*head, *client, *tail, "0,00", _say(paid), *end],
    ]


def _say(cents: int) -> str:
    return f"{cents // 100},{cents % 100:02}"

"""Where the header of a bank's table stands, and what its columns are, in three languages."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from credit.formats import table
from credit.formats.column_names import plain
from credit.formats.format import HEAD_BYTES

HEADERS = {
    "date": "date dateoperation datedoperation datecomptable datecomptabilisation datedecomptabilisation"
    " datemouvement buchungstag buchungsdatum buchung bookingdate transactiondate posteddate postingdate"
    " completeddate",
    "value": "datevaleur datedevaleur valeur valuta valutadatum wertstellung valuedate",
    "label": "libelle libelleoperation libellesimplifie libellecomplet description descriptif details detail"
    " motif verwendungszweck buchungstext buchungsdetails text label memo narrative remittanceinformation"
    " communication natureoperation",
    "amount": "montant montantoperation betrag umsatz amount montanteur montanteneuros betrageur amounteur"
    " montantenchf amountchf transactionamount",
    "debit": "debit debiteuros debiteur debitamount montantdebit soll belastung paidout moneyout withdrawal",
    "credit": "credit crediteuros crediteur creditamount montantcredit haben gutschrift paidin moneyin"
    " deposit",
    "side": "sens debitcredit creditdebit sollhaben dc drcr creditdebitindicator",
    "currency": "devise ccy currency wahrung waehrung currencycode",
    "balance": "solde soldeprogressif soldeapresoperation balance runningbalance saldo kontostand",
    "account": "compte numerocompte numerodecompte iban account accountnumber auftragskonto konto kontonummer"
    " accountiban",
    "ref": "ref reference referenceoperation referencebancaire referenz bankreference transactionid"
    " transactionreference referencenumber",
    "party": "tiers contrepartie beneficiaire donneurdordre nomcontrepartie counterparty counterpartyname"
    " payee payer partnername auftraggeberempfanger empfanger zahlungspflichtiger zahlungsbeteiligter"
    " namezahlungsbeteiligter begunstigterzahlungspflichtiger beguenstigterzahlungspflichtiger",
    "party_account": "compteducontrepartie comptecontrepartie ibancontrepartie counterpartyiban"
    " counterpartyaccount ibanzahlungsbeteiligter kontonummeriban partneriban",
}  # fmt: skip
FIELDS = {word: name for name, words in HEADERS.items() for word in words.split()}
# A table with one of these is a ledger or a list of customers or invoices.
OTHERS = re.compile(
    r"journal|ecriture|piece|lettrage|comptenum|compteaux|compaux|codeclient|numeroclient|client$|customer"
    r"|debiteurnummer|facture|invoice|rechnung|echeance|duedate|faellig|fallig|portefeuille"
)
MOST_GREETING = 30  # lines before the header


@dataclass(frozen=True, slots=True)
class Header:
    """Where the header stands and what its columns are."""

    line: int
    separator: str
    names: tuple[str, ...]
    unit: str  # currency named in the amount's header, or ""


def _text(head: bytes) -> str:
    try:
        return head.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        whole = error.start > len(head) - 4 and len(head) == HEAD_BYTES  # cut inside a character
        return head.decode("utf-8-sig" if whole else "cp1252", "replace")


def find_header(head: bytes) -> Header | None:
    """Find the first line that names a day, an amount and a label; None in a ledger, or without one."""
    lines = re.split(r"\r\n|\n|\r", _text(head))[:MOST_GREETING]
    for number, line in enumerate(lines, 1):
        for separator in table.SEPARATORS if len(line) < 4096 else "":
            written = table.split_plain(line, separator)
            names = tuple(_first_of(FIELDS.get(plain(_bare(name)), "") for name in written))
            if {"date", "label"} <= set(names) and (
                "amount" in names or {"debit", "credit"} <= set(names)
            ):
                if any(OTHERS.search(plain(name)) for name in written):
                    return None
                units = [
                    _unit(name)
                    for name, known in zip(written, names, strict=True)
                    if known in ("amount", "debit")
                ]
                return Header(number, separator, names, next(filter(None, units), ""))
    return None


def _bare(name: str) -> str:
    """Drop a unit in brackets: "Montant (EUR)" is "Montant"."""
    return re.sub(r"[(\[].*", "", name[:200])


def _unit(name: str) -> str:
    found = re.search(r"\b([A-Z]{3})\b", name)
    return found[1] if found else "EUR" if "€" in name or "euro" in name.lower() else ""


def _first_of(names: Iterator[str]) -> Iterator[str]:
    """Keep the first column of a name; another of the same is passed over."""
    seen = set[str]()
    for name in names:
        yield "" if name in seen else name
        seen.add(name)

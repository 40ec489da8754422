"""What is wrong with a file, line by line, in words of both languages."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

MOST_KEPT = 1000

# code -> (French, English); {field} and {value} are filled in.
WORDS = {
    "date_missing": ("{field} est vide", "{field} is empty"),
    "date_unknown": (
        "{field} : la date {value} n’existe pas",
        "{field}: the date {value} does not exist",
    ),
    "date_format": (
        "{field} : {value} lu comme une date, AAAAMMJJ attendu",
        "{field}: {value} was read as a date, YYYYMMDD is the rule",
    ),
    "amount_unreadable": (
        "{field} : {value} n’est pas un montant",
        "{field}: {value} is not an amount",
    ),
    "amount_empty": ("{field} est vide, compté 0,00", "{field} is empty, counted as 0.00"),
    "amount_signed": ("{field} : montant signé {value}", "{field}: signed amount {value}"),
    "side_unknown": ("{field} : sens {value} inconnu", "{field}: side {value} is unknown"),
    "account_missing": ("{field} est vide", "{field} is empty"),
    "line_short": ("il manque des zones : {value}", "fields are missing: {value}"),
    "line_long": ("zones en trop : {value}", "too many fields: {value}"),
    "ref_empty": ("{field} est vide", "{field} is empty"),
    "label_empty": ("{field} est vide", "{field} is empty"),
    "name_missing": (
        "compte auxiliaire {value} sans libellé",
        "auxiliary account {value} without a name",
    ),
    "currency_alone": (
        "{field} {value} sans montant en devise",
        "{field} {value} without its amount",
    ),
    "currency_missing": ("{field} {value} sans devise", "{field} {value} without its currency"),
    "entry_unbalanced": (
        "l’écriture {value} n’est pas équilibrée",
        "entry {value} does not balance",
    ),
    "header_guessed": ("colonne {value} lue comme {field}", "column {value} read as {field}"),
    "name_not_conforming": (
        "le nom {value} n’est pas SIREN + FEC + date de clôture",
        "the name {value} is not SIREN + FEC + closing date",
    ),
    "code_missing": ("{field} est vide", "{field} is empty"),
    "code_unknown": ("client {value} inconnu", "customer {value} is unknown"),
    "code_twice": ("client {value} déjà donné", "customer {value} was given before"),
    "portfolio_unknown": ("portefeuille {value} inconnu", "portfolio {value} is unknown"),
    "terms_unreadable": (
        "{field} : délai {value} non compris",
        "{field}: terms {value} not understood",
    ),
    "email_unreadable": (
        "{field} : {value} n’est pas une adresse",
        "{field}: {value} is not an address",
    ),
    "siren_unreadable": ("{field} : {value} n’est pas un SIREN", "{field}: {value} is not a SIREN"),
    "later_than_closing": (
        "écritures après la date de clôture {value}",
        "entries later than the closing date {value}",
    ),
    "older_than_books": (
        "fichier plus ancien que les comptes du {value}",
        "the file is older than the books of {value}",
    ),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing seen in a line. `line` 0 speaks of the file; `field` is the column or ""."""

    line: int
    field: str
    code: str
    value: str = ""

    def words(self, language: str) -> str:
        """Say it in French or English."""
        french, english = WORDS[self.code]
        return (french if language == "fr" else english).format(field=self.field, value=self.value)

    def as_json(self) -> dict[str, Any]:
        """Spell for a report: line, field, code, and the words in both languages."""
        return {
            "line": self.line,
            "field": self.field,
            "code": self.code,
            "value": self.value,
            "text": self.words("en"),
            "text_fr": self.words("fr"),
        }


@dataclass(slots=True)
class Findings:
    """Everything found of one gravity: all counted, the first thousand kept, each told to `tell` if given."""

    kept: list[Finding] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    tell: Callable[[Finding], None] | None = None

    def add(self, line: int, name: str, code: str, value: str = "") -> None:
        """Note one finding; `value` is what stood there, shortened."""
        self.counts[code] += 1
        if self.tell is None and len(self.kept) >= MOST_KEPT:
            return
        one = Finding(line, name, code, value[:60])
        if len(self.kept) < MOST_KEPT:
            self.kept.append(one)
        if self.tell is not None:
            self.tell(one)

    @property
    def total(self) -> int:
        """Count all, kept or not."""
        return self.counts.total()

    def as_json(self) -> list[dict[str, Any]]:
        """Spell the kept ones in order of their lines."""
        return [one.as_json() for one in sorted(self.kept, key=lambda one: one.line)]

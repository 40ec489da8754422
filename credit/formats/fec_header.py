"""The first line of an accounting export: which column is which, in every dialect met."""

import difflib
from dataclasses import dataclass

from credit.formats import table
from credit.formats.column_names import plain
from credit.formats.findings import Findings

COLUMNS = (
    "JournalCode", "JournalLib", "EcritureNum", "EcritureDate", "CompteNum", "CompteLib", "CompAuxNum",
    "CompAuxLib", "PieceRef", "PieceDate", "EcritureLib", "Debit", "Credit", "EcritureLet", "DateLet",
    "ValidDate", "Montantdevise", "Idevise", "Montant", "Sens", "EcheanceDate",
)  # fmt: skip
OTHER_NAMES = {
    "dateecheance": "EcheanceDate", "echeance": "EcheanceDate", "datedecheance": "EcheanceDate",
    "dateech": "EcheanceDate", "codejournal": "JournalCode",
}  # fmt: skip
GUESSABLE = COLUMNS[:18]
FEWEST_KNOWN = 4
KNOWN = {plain(name): name for name in COLUMNS} | OTHER_NAMES


def count_known(names: list[str]) -> int:
    """Count the names that are a column of the decree, however they are written."""
    return sum(plain(name) in KNOWN for name in names)


def recognises(head: bytes) -> bool:
    """Say whether the first line names an entry's date, account and amounts as the decree does."""
    if b"\0" in head:
        return False
    first = head.removeprefix(b"\xef\xbb\xbf").replace(b"\r", b"\n").split(b"\n", 1)[0]
    try:
        line = first.decode("utf-8")
    except UnicodeDecodeError:
        line = first.decode("iso8859-15")
    return any(_is_header(table.split_plain(line, one)) for one in table.SEPARATORS)


def _is_header(names: list[str]) -> bool:
    known = {KNOWN.get(plain(name)) for name in names}
    amounts = {"Debit", "Credit"} <= known or {"Montant", "Sens"} <= known
    return amounts and {"EcritureDate", "CompteNum"} <= known


@dataclass(frozen=True, slots=True)
class Places:
    """Where each column stands; -1 = not in this file."""

    at: dict[str, int]
    width: int

    @classmethod
    def of(cls, names: list[str], warnings: Findings) -> "Places":
        """Place the columns of a header; a name one letter off is taken and remarked. Raises `Unreadable`."""
        at: dict[str, int] = {}
        strange: list[int] = []
        for place, name in enumerate(names):
            known = KNOWN.get(plain(name))
            if known is None:
                strange.append(place)
            else:
                at.setdefault(known, place)
        for place in strange:
            absent = {plain(name): name for name in GUESSABLE if name not in at}
            close = difflib.get_close_matches(plain(names[place]), absent, n=1, cutoff=0.9)
            if close:
                at[absent[close[0]]] = place
                warnings.add(1, absent[close[0]], "header_guessed", names[place])
        return cls._complete(at, len(names))

    @classmethod
    def _complete(cls, at: dict[str, int], width: int) -> "Places":
        amounts = (
            ("Montant", "Sens") if "Montant" in at and "Debit" not in at else ("Debit", "Credit")
        )
        missing = [name for name in ("EcritureDate", "CompteNum", *amounts) if name not in at]
        if missing:
            raise table.Unreadable(reason="columns_missing", columns=missing)
        return cls(at, width)

    def of_column(self, name: str) -> int:
        """Say where a column stands."""
        return self.at.get(name, -1)

"""The customers file: what an accounting export cannot tell (portfolio, terms, e-mail, phone, legal form).

One customer a line, French or English headers in any order, `;` `,` or tab. An empty cell changes nothing.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from credit.formats import table
from credit.formats.fec import plain
from credit.formats.findings import Findings
from credit.rules.dates import DAYS_THEN, THEN_DAYS
from credit.rules.identifiers import is_siren, is_siret

HEADERS = {
    "code": "code codeclient client numeroclient compte comptetiers customer customercode account compauxnum",
    "name": "nom raisonsociale name customername compauxlib",
    "portfolio": "portefeuille portfolio commercial secteur",
    "terms": "delai delais conditions conditionsdepaiement delaidepaiement echeance terms paymentterms",
    "email": "email courriel mail adresseemail emailaddress",
    "phone": "telephone tel phone phonenumber",
    "legal_form": "formejuridique forme legalform",
    "siren": "siren siret",
}
FIELDS = {word: name for name, words in HEADERS.items() for word in words.split()}
FEWEST_KNOWN = 1

CASH = re.compile(r"comptant|cash|a reception|immediate?", re.IGNORECASE)
DAYS_FIRST = re.compile(r"(\d{1,3})\s*(?:j|jours?|d|days?)?", re.IGNORECASE)
END = r"(?:fdm|fin de mois|end of month|eom)"
DAYS_THEN_END = re.compile(rf"(\d{{1,3}})\s*(?:j|jours?|d|days?)?\s*{END}", re.IGNORECASE)
END_THEN_DAYS = re.compile(rf"{END}\s*\+?\s*(\d{{1,3}})\s*(?:j|jours?|d|days?)?", re.IGNORECASE)
EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]+")
LONGEST_TERMS = 365


@dataclass(slots=True)
class CustomerLine:
    """What one line says of one customer; None is not said. terms: days and end-of-month reading."""

    line: int
    code: str
    name: str | None = None
    portfolio: str | None = None
    terms: tuple[int, str | None] | None = None
    email: str | None = None
    phone: str | None = None
    legal_form: str | None = None
    siren: str | None = None


@dataclass(slots=True)
class CustomersFile:
    """Every line that could be read, and what was wrong with the others."""

    lines: int = 0
    customers: list[CustomerLine] = field(default_factory=list)
    errors: Findings = field(default_factory=Findings)


def read(path: Path, *, progress: Callable[[int], None] = lambda _: None) -> CustomersFile:
    """Read a customers file. Raises `Unreadable` (empty, binary, separator_unknown, columns_missing)."""
    dialect = table.recognise(path, _count_known, FEWEST_KNOWN)
    names = [FIELDS.get(plain(name), "") for name in table.header_of(path, dialect)]
    if "code" not in names:
        raise table.Unreadable(reason="columns_missing", columns=["code"])
    file, seen = CustomersFile(), set[str]()
    for line, cells in table.rows(path, dialect, progress=progress):
        values = {
            name: cell.strip()
            for name, cell in zip(names, cells, strict=False)
            if name and cell.strip()
        }
        if values:
            file.lines += 1
            _take(file, line, values, seen)
    return file


def read_terms(text: str) -> tuple[int, str | None] | None:
    """Read "30", "45 jours fin de mois" (days, then month-end), "fin de mois + 45" (the other reading)."""
    text = text.strip()
    if CASH.fullmatch(text):
        return 0, None
    for pattern, reading in (
        (DAYS_FIRST, None),
        (DAYS_THEN_END, DAYS_THEN),
        (END_THEN_DAYS, THEN_DAYS),
    ):
        found = pattern.fullmatch(text)
        if found and int(found[1]) <= LONGEST_TERMS:
            return int(found[1]), reading
    return None


def _take(file: CustomersFile, line: int, values: dict[str, str], seen: set[str]) -> None:
    code = values.get("code", "")
    if not code:
        file.errors.add(line, "code", "code_missing")
        return
    if code in seen:
        file.errors.add(line, "code", "code_twice", code)
        return
    seen.add(code)
    told = CustomerLine(line, code)
    for name in ("name", "portfolio", "phone", "legal_form"):
        setattr(told, name, values.get(name))
    if "terms" in values:
        told.terms = read_terms(values["terms"])
        if told.terms is None:
            file.errors.add(line, "terms", "terms_unreadable", values["terms"])
    if "email" in values:
        told.email = values["email"]
        if not EMAIL.fullmatch(told.email):
            file.errors.add(line, "email", "email_unreadable", told.email)
    if "siren" in values:
        told.siren = _take_siren(file, line, values["siren"])
    file.customers.append(told)


def _take_siren(file: CustomersFile, line: int, written: str) -> str:
    """Give the first nine digits of a SIREN or SIRET; report one that cannot exist."""
    digits = re.sub(r"\s", "", written)
    if not re.fullmatch(r"[0-9]{9}|[0-9]{14}", digits):
        file.errors.add(line, "siren", "siren_unreadable", written)
    elif not (is_siren(digits) or is_siret(digits)):
        file.errors.add(line, "siren", "siren_invalid", written)
    return digits[:9]


def _count_known(names: list[str]) -> int:
    return sum(plain(name) in FIELDS for name in names)

"""One element of an XML message, read by paths; what is missing or wrong is found in its own name."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from xml.etree.ElementTree import Element

from credit.formats.records import Contents
from credit.rules.money import NotAnAmount, parse_decimal

LONGEST_VALUE = 500  # characters; names, numbers and conditions are shorter
CURRENCY = re.compile("[A-Z]{3}")  # ISO 4217
DECIMAL = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")  # xs:decimal
DAY = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:T[0-9:.]+)?(?:Z|[+-][0-9]{2}:[0-9]{2})?"  # xs:date, xs:dateTime
    r"|([0-9]{4})([0-9]{2})([0-9]{2})(?:[0-9]{4}|[0-9]{6})?"  # UNTDID 2379: 102, 203 and 204
)


class Part:
    """An element and how its namespaces are called in paths; findings go to `contents`."""

    def __init__(self, element: Element, spaces: Mapping[str, str], contents: Contents) -> None:
        self.element, self.spaces, self.contents = element, dict(spaces), contents

    def parts(self, path: str) -> Iterator["Part"]:
        """Give every element at a path."""
        for one in self.element.iterfind(path, self.spaces) if path else ():
            yield Part(one, self.spaces, self.contents)

    def part(self, path: str) -> "Part | None":
        """Give the first element at a path."""
        return next(self.parts(path), None)

    @property
    def value(self) -> str:
        """Give the element's own text, or that of its only child, as dates have it; blanks become one."""
        inner = self.element[0] if len(self.element) == 1 else None
        text = self.element.text or ""
        if not text.strip() and inner is not None:
            text = inner.text or ""
        return " ".join(text.split())[:LONGEST_VALUE]

    def text(self, *paths: str) -> str:
        """Give what stands at the first of some paths that holds something, else ""."""
        found = (part.value for path in paths for part in self.parts(path))
        return next(filter(None, found), "")

    def needed(self, path: str) -> str:
        """Give what stands at a path; its absence is an error."""
        found = self.text(path)
        if not found:
            self.contents.errors.add(0, name_of(path), "element_missing")
        return found

    def day(self, *paths: str) -> date | None:
        """Read the first date at some paths; one that does not exist is a warning."""
        for path in paths:
            for part in self.parts(path):
                if part.value:
                    return part.own_day(name_of(path))
        return None

    def own_day(self, name: str) -> date | None:
        """Read the element itself as a date; `name` is what a finding calls it."""
        day = parse_day(self.value)
        if day is None:
            self.contents.warnings.add(0, name, "date_unknown", self.value)
        return day

    def amount(self, path: str, currency: str) -> int | None:
        """Read an amount in minor units of `currency`; None when it is absent.

        Of several, the one in this currency. One that is no decimal, has digits the currency does not, or is
        in another currency only, is an error.
        """
        told = [
            (one.element.get("currencyID", currency), one) for one in self.parts(path) if one.value
        ]
        if not told:
            return None
        its_own, part = next((one for one in told if one[0] == currency), told[0])
        if its_own != currency:
            self.contents.errors.add(0, name_of(path), "amount_in_another_currency", its_own)
            return None
        try:
            return parse_amount(part.value, currency)
        except NotAnAmount:
            self.contents.errors.add(0, name_of(path), "amount_unreadable", part.value)
            return None


def name_of(path: str) -> str:
    """Give the bare name of the element a path ends at."""
    return path.rpartition("/")[2].partition("[")[0].rpartition(":")[2]


def parse_amount(text: str, currency: str) -> int:
    """Read an XML decimal into minor units: a point and no groups. Raises `NotAnAmount`."""
    if not DECIMAL.fullmatch(text):
        raise NotAnAmount(text=text[:40])
    whole, _, fraction = text.partition(".")
    return parse_decimal(f"{whole}.{fraction.rstrip('0')}", currency)


def parse_day(text: str) -> date | None:
    """Read a date as XML Schema or UN/CEFACT write it; None when there is no such day."""
    found = DAY.fullmatch(text)
    if not found:
        return None
    year, month, day = (int(one) for one in found.groups() if one is not None)
    try:
        return date(year, month, day)
    except ValueError:
        return None

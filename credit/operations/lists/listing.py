"""One list as a spreadsheet shows it: columns in both languages, rows as one person may see them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from credit.formats.writing import Cell
from credit.rules.access import Permission
from credit.rules.money import format_decimal
from credit.store.db import db

AT_ONCE = 500  # rows fetched at a time
Cells = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """A list people may take with them.

    permission: as the list on screen asks; None: whoever is signed in. columns: (French, English), in order.
    rows: told who asks and when, and what they look for where the list can be searched, gives their rows one
    by one.
    """

    name: str
    permission: Permission | None
    title: tuple[str, str]
    columns: tuple[tuple[str, str], ...]
    rows: Callable[..., Iterator[Cells]]

    def header(self, language: str) -> list[str]:
        """Give the columns' names in a language."""
        return [french if language == "fr" else english for french, english in self.columns]


def each(wanted: Any) -> Iterator[Any]:
    """Read rows a few hundred at a time, so that a long list takes no more memory than a short one."""
    yield from db.session.execute(wanted.execution_options(yield_per=AT_ONCE))


def amount(minor: int | None, currency: str | None) -> Decimal | None:
    """Spell minor units as the decimal a spreadsheet adds up; None stays empty."""
    return None if minor is None else Decimal(format_decimal(minor, currency or "EUR"))

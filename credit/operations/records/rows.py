"""Rows a table adds, changes or, when it is a snapshot, closes: orders, deliveries, cover."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from credit.formats.tables.reading import TableRead
from credit.operations.records.difference import (
    CHANGED,
    NEW,
    VANISHED,
    Change,
    Difference,
    Write,
    customers_of,
    differing,
)
from credit.operations.work import Work
from credit.store.customers import Company
from credit.store.db import db

OPEN, CLOSED = "open", "closed"


@dataclass(frozen=True, slots=True)
class Wanted:
    """One row as the table says it: its natural key, its spelling, its columns."""

    key: Hashable
    shown: str
    customer_id: int | None
    values: dict[str, Any]


def numbered(
    found: Difference,
    table: TableRead,
    company: Company,
    values: Callable[[Any], dict[str, object]],
) -> list[Wanted]:
    """Say what a table of numbered documents wants of each customer's; unknown customers become errors.

    values: gives the columns to keep of one row.
    """
    known = customers_of(company, {one.code for one in table.records})
    wanted = []
    for told in table.records:
        customer = known.get(told.code)
        if customer is None:
            found.errors.add(told.line, "code", "code_unknown", told.code)
            continue
        key, shown = (customer.id, told.number), f"{told.code} {told.number}"
        wanted.append(Wanted(key, shown, customer.id, values(told)))
    return wanted


def compare_rows(
    found: Difference, wanted: Iterable[Wanted], kept: dict[Any, Any], *, snapshot: bool
) -> None:
    """Add to a difference what the wanted rows change. kept: the rows there are, by natural key."""
    named = set()
    for one in wanted:
        named.add(one.key)
        row = kept.get(one.key)
        if row is None:
            found.changes.append(Change(NEW, one.shown, one.customer_id, None, one.values))
            continue
        before, after = differing({name: getattr(row, name) for name in one.values}, one.values)
        if after:
            found.changes.append(Change(CHANGED, one.shown, one.customer_id, before, after, row))
        else:
            found.unchanged += 1
    if not snapshot:
        return
    for key, row in kept.items():
        if key not in named and row.state == OPEN:
            shown = getattr(row, "number", None) or row.policy
            before, after = {"state": OPEN}, {"state": CLOSED}
            found.changes.append(Change(VANISHED, shown, row.customer_id, before, after, row))


def writer_of(table: type[Any]) -> Write:
    """Give the function that writes such changes into a table."""

    def write(_work: Work, company: Company, changes: Sequence[Change]) -> None:
        for one in changes:
            if one.target is None:
                said = {"company_id": company.id, "customer_id": one.customer_id}
                db.session.add(table(**said, **(one.after or {})))
            for name, value in (one.after or {}).items() if one.target is not None else ():
                setattr(one.target, name, value)

    return write

"""Which rows of a table go into whose books: those of the company a row names, else of the table's own."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from sqlalchemy import select

from credit.formats.findings import Findings
from credit.formats.tables.reading import TableRead
from credit.store.customers import Company
from credit.store.db import db

UNKNOWN = "company_unknown"
Parts = list[tuple[Company, TableRead]]


def divide(table: TableRead, meant: Company | None) -> tuple[Parts, Findings]:
    """Give each company its part, in the order of their ids, and the rows whose company is not known.

    meant: whose books rows without a name are for; None: such a row is an error, and so is all of a table in
    which no row names one.
    """
    errors = Findings()
    if not any(one.company for one in table.records):
        return ([(meant, table.of(table.records))] if meant else []), errors
    named = dict(_names())
    rows, companies = defaultdict[int, list[Any]](list), dict[int, Company]()
    for one in table.records:
        company = meant if one.company is None else named.get(_plain(one.company))
        if company is None:
            errors.add(one.line, "company", UNKNOWN, one.company or "")
            continue
        companies[company.id] = company
        rows[company.id].append(one)
    return [(companies[id_], table.of(rows[id_])) for id_ in sorted(rows)], errors


def _names() -> Iterator[tuple[str, Company]]:
    """Go through what a company may be called; a SIREN says it, whatever another one's name is."""
    every = db.session.scalars(select(Company).order_by(Company.id)).all()
    yield from ((_plain(one.name), one) for one in every)
    yield from ((_plain(one.siren), one) for one in every if one.siren)


def _plain(said: str) -> str:
    return "".join(said.split()).casefold()

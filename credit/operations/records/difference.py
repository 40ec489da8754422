"""What a table would change, computed before anything is touched; applying it is the same, then written."""

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select, true

from credit.formats.findings import Findings
from credit.formats.tables.reading import TableRead
from credit.operations.work import Work
from credit.rules.errors import Refused
from credit.store.customers import Company, Customer
from credit.store.db import among, db
from credit.store.review_owed import owe_review

MOST_SHOWN, MOST_LINES = 1000, 200
NEW, CHANGED, VANISHED = "new", "changed", "vanished"


class RowsRejected(Refused):
    """Some rows cannot be taken, so none is: `count` of them, and the `first` with line, field and reason."""

    code = "rows_rejected"


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is new, changed or vanished. before, after: only what differs, JSON-ready by `str`.

    target: what its writer needs: the row as kept (None when new) or what the table says.
    """

    what: str
    key: str
    customer_id: int | None
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    target: Any = None


@dataclass(slots=True)
class Difference:
    """Everything a table would change, how much it would not, what stands against it, and warnings."""

    changes: list[Change] = field(default_factory=list)
    unchanged: int = 0
    errors: Findings = field(default_factory=Findings)
    warnings: Findings = field(default_factory=Findings)

    @property
    def counts(self) -> dict[str, int]:
        """Count what is new, changed, unchanged and vanished."""
        found = Counter(one.what for one in self.changes)
        counts = {what: found[what] for what in (NEW, CHANGED, VANISHED)}
        return counts | {"unchanged": self.unchanged}

    def add(self, other: "Difference") -> None:
        """Take in what the same table would change elsewhere."""
        self.changes += other.changes
        self.unchanged += other.unchanged
        self.errors.add_all(other.errors)
        self.warnings.add_all(other.warnings)

    def lines(self) -> list[dict[str, Any]]:
        """Spell the first changes for a preview: what, whose, and each field with what it was and will be."""
        return [
            {"what": one.what, "key": one.key, "fields": _fields(one)}
            for one in self.changes[:MOST_LINES]
        ]


def _fields(change: Change) -> list[list[Any]]:
    before, after = change.before or {}, change.after or {}
    names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    return [[name, _plain(before.get(name)), _plain(after.get(name))] for name in names]


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, bool | int | str) else str(value)


Compare = Callable[[TableRead, Company, date], Difference]
Write = Callable[[Work, Company, Sequence[Change]], None]


@dataclass(frozen=True, slots=True)
class Applier:
    """How one kind of table enters the books.

    compare: reads only. write: writes what was compared, and journals what speaks of one customer.
    figures: exposure, light or class may change with it. unnamed: a row of no customer concerns them all.
    """

    kind: str
    compare: Compare
    write: Write
    figures: bool = False
    unnamed: bool = False


def preview(applier: Applier, table: TableRead, company: Company, today: date) -> Difference:
    """Say what a table would change; touches nothing. today: the business date."""
    found = applier.compare(table, company, today)
    for one in table.errors.kept:
        found.errors.add(one.line, one.field, one.code, one.value)
    return found


def apply(work: Work, applier: Applier, table: TableRead, company: Company) -> Difference:
    """Take a whole table into the books of one company, or nothing of it. Twice is once.

    Raises `RowsRejected`, and what the operations of its kind raise.
    """
    lock_customers(work, company)
    found = preview(applier, table, company, work.moment.today)
    if found.errors.total:
        first = found.errors.as_json()[:MOST_SHOWN]
        raise RowsRejected(count=found.errors.total, first=first)
    applier.write(work, company, found.changes)
    db.session.flush()
    touched = {one.customer_id for one in found.changes if one.customer_id is not None}
    work.touch(*touched, figures=applier.figures)
    if applier.figures and found.changes:
        everybody = applier.unnamed and any(one.customer_id is None for one in found.changes)
        mine = true() if everybody else among(Customer.id, touched)
        owe_review(mine & (Customer.company_id == company.id), work.moment.now)
        work.nudge("review_owed")
    if found.changes:
        after = {"kind": applier.kind, "changes": found.counts, "totals": table.totals}
        work.record("table.import", "company", company.id, after=after)
    return found


def lock_customers(work: Work, company: Company) -> None:
    """Lock a ledger and its customers in the order of their ids: pushes wait, then see the new books."""
    db.session.refresh(company, with_for_update={"of": Company})
    every = select(Customer.id).where(Customer.company_id == company.id)
    work.lock(list(db.session.scalars(every)))


def customers_of(company: Company, codes: Collection[str]) -> dict[str, Customer]:
    """Find a company's customers by code."""
    rows = db.session.scalars(select(Customer).where(Customer.company_id == company.id))
    return {one.code: one for one in rows if one.code in codes}


def differing(
    before: dict[str, Any], after: dict[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Keep only what differs, on both sides."""
    names = [name for name, value in after.items() if before.get(name) != value]
    return {name: before.get(name) for name in names}, {name: after[name] for name in names}

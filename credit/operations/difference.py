"""What a staged ledger would change in the books as they stand: counted, and shown line by line.

Set by set, by the database. The amounts are what each change does to the open balance, so that they add up:
what is open in the books, and every change, give what is open in the file.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, func, literal, or_, select

from credit.rules.money import format_decimal
from credit.store.customers import Company, Customer
from credit.store.db import db
from credit.store.imports import Import, ImportCustomer, ImportLine
from credit.store.items import Item

COPIED = (
    "account",
    "kind",
    "ref",
    "label",
    "document_on",
    "due_on",
    "due_source",
    "amount_minor",
    "residual_minor",
    "letter",
    "state",
    "closed_on",
    "undetailed",
    "lowered",
)
QUIETLY_CLOSED = ("closed_on", "letter")  # a closed item that is only lettered otherwise is no news
QUIET = (*QUIETLY_CLOSED, "lowered")
NEW, CHANGED, CLOSED, VANISHED, UNCHANGED = WHAT = (
    "new", "changed", "closed", "vanished", "unchanged",
)  # fmt: skip
MOST_LINES = 200  # of each kind of change, the largest first
NOBODY = -1  # a ledger not opened yet: everything is new
Preview = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Sides:
    """The staged lines of an import beside the items of the ledger they belong to."""

    import_id: Any
    company_id: int
    history: bool

    @classmethod
    def of(cls, row: Import, company: Company | None) -> "Sides":
        """Set an import beside a company's books; None: a ledger not opened yet."""
        return cls(row.id, company.id if company else NOBODY, row.history)

    @property
    def same(self) -> ColumnElement[bool]:
        """Join a staged line and the item it speaks of."""
        return and_(
            ImportLine.import_id == self.import_id,
            Item.company_id == self.company_id,
            Item.natural_key == ImportLine.natural_key,
        )

    @property
    def fresh(self) -> ColumnElement[bool]:
        """Say that a staged line speaks of no item yet."""
        known = select(Item.natural_key).where(Item.company_id == self.company_id)
        return and_(ImportLine.import_id == self.import_id, ImportLine.natural_key.not_in(known))

    @property
    def gone(self) -> ColumnElement[bool]:
        """Say that an item is open and the file does not hold it; an earlier exercise closes nothing."""
        told = exists().where(
            ImportLine.import_id == self.import_id, ImportLine.natural_key == Item.natural_key
        )
        mine = (Item.company_id == self.company_id, Item.state == "open")
        return and_(*mine, ~told, literal(not self.history))


def differs() -> ColumnElement[bool]:
    """Say that a posting is not what it was; whatever is closed on both sides is left alone."""
    unlike = or_(
        *(
            getattr(Item, name).is_distinct_from(getattr(ImportLine, name))
            for name in COPIED
            if name not in QUIET
        )
    )
    return and_(unlike, or_(Item.state == "open", ImportLine.state == "open"))


def carrier_moved() -> ColumnElement[bool]:
    """Say that another opening carries an item than before: no news to anybody."""
    return and_(
        ImportLine.carried_key.is_not(None),
        ImportLine.carried_key.is_distinct_from(Item.carried_key),
    )


def payments_moved() -> ColumnElement[bool]:
    """Say that other postings are known to have paid an open item than before: no news either."""
    still_open = or_(Item.state == "open", ImportLine.state == "open")
    return and_(still_open, ImportLine.lowered.is_distinct_from(Item.lowered))


def measure(row: Import, company: Company | None) -> Preview:
    """Compare a staged import with the books: counts, amounts, kinds, and the first lines of each change.

    Amounts are decimal strings in the ledger's currency: what the change adds to the open balance.
    """
    sides = Sides.of(row, company)
    currency = company.currency if company else row.report.get("currency", "EUR")
    kinds = [*_staged_kinds(sides), *_gone_kinds(sides)]
    counts, amounts = dict.fromkeys(WHAT, 0), dict.fromkeys(WHAT, 0)
    for what, _, count, minor in kinds:
        counts[what] += count
        amounts[what] += minor
    say = _speller(currency)
    return {
        "against": company.as_of.isoformat() if company and company.as_of else None,
        "counts": counts | {"customers_new": _new_customers(sides)},
        "amounts": {what: say(minor) for what, minor in amounts.items()},
        "kinds": [
            {"what": what, "kind": kind, "count": count, "amount": say(minor)}
            for what, kind, count, minor in sorted(kinds)
            if what != UNCHANGED
        ],
        "lines": {what: _lines(sides, what, say) for what in WHAT if counts[what]}
        | {UNCHANGED: []},
    }


def is_another(before: Preview | None, now: Preview) -> bool:
    """Say whether a difference is not the one a person was shown; one never shown is no other."""
    if before is None:
        return False
    return any(before[name] != now[name] for name in now if name != "against")


def _what() -> ColumnElement[str]:
    settled = and_(Item.state == "open", ImportLine.state == "closed")
    return case(
        (Item.id.is_(None), literal(NEW)),
        (and_(differs(), settled), literal(CLOSED)),
        (differs(), literal(CHANGED)),
        else_=literal(UNCHANGED),
    )


def _effect() -> ColumnElement[int]:
    return ImportLine.residual_minor - func.coalesce(Item.residual_minor, 0)


def _staged_kinds(sides: Sides) -> list[tuple[str, str, int, int]]:
    what = _what().label("what")
    rows = (
        select(what, ImportLine.kind, func.count(), func.sum(_effect()))
        .select_from(ImportLine)
        .outerjoin(Item, sides.same)
        .where(ImportLine.import_id == sides.import_id)
        .group_by(what, ImportLine.kind)
    )
    return [
        (name, kind, count, int(minor)) for name, kind, count, minor in db.session.execute(rows)
    ]


def _gone_kinds(sides: Sides) -> list[tuple[str, str, int, int]]:
    rows = select(Item.kind, func.count(), func.sum(-Item.residual_minor)).where(sides.gone)
    return [
        (VANISHED, kind, count, int(minor))
        for kind, count, minor in db.session.execute(rows.group_by(Item.kind))
    ]


def _new_customers(sides: Sides) -> int:
    known = select(Customer.code).where(Customer.company_id == sides.company_id)
    fresh = select(func.count()).where(
        ImportCustomer.import_id == sides.import_id, ImportCustomer.code.not_in(known)
    )
    return db.session.scalar(fresh) or 0


def _lines(sides: Sides, what: str, say: Callable[[int], str]) -> list[dict[str, Any]]:
    if what == UNCHANGED:
        return []
    return _gone_lines(sides, say) if what == VANISHED else _staged_lines(sides, what, say)


def _staged_lines(sides: Sides, what: str, say: Callable[[int], str]) -> list[dict[str, Any]]:
    rows = (
        select(ImportLine, Item, ImportCustomer.name, _effect().label("effect"))
        .select_from(ImportLine)
        .outerjoin(Item, sides.same)
        .outerjoin(
            ImportCustomer,
            and_(
                ImportCustomer.import_id == ImportLine.import_id,
                ImportCustomer.code == ImportLine.code,
            ),
        )
        .where(ImportLine.import_id == sides.import_id, _what() == what)
        .order_by(func.abs(_effect()).desc(), ImportLine.code, ImportLine.natural_key)
        .limit(MOST_LINES)
    )
    return [
        _line(line, line.code, name, effect, say)
        | {"fields": _fields(item, line, say) if item else []}
        for line, item, name, effect in db.session.execute(rows)
    ]


def _gone_lines(sides: Sides, say: Callable[[int], str]) -> list[dict[str, Any]]:
    rows = (
        select(Item, Customer.code, Customer.name)
        .join(Customer, Customer.id == Item.customer_id)
        .where(sides.gone)
        .order_by(func.abs(Item.residual_minor).desc(), Customer.code, Item.natural_key)
        .limit(MOST_LINES)
    )
    return [
        _line(item, code, name, -item.residual_minor, say) | {"fields": []}
        for item, code, name in db.session.execute(rows)
    ]


def _line(
    posting: Any, code: str, name: str | None, effect: int, say: Callable[[int], str]
) -> dict[str, Any]:
    return {
        "code": code,
        "customer": name or code,
        "kind": posting.kind,
        "ref": posting.ref,
        "document_on": posting.document_on.isoformat(),
        "due_on": posting.due_on.isoformat(),
        "amount": say(posting.amount_minor),
        "effect": say(effect),
    }


def _fields(item: Item, line: ImportLine, say: Callable[[int], str]) -> list[list[Any]]:
    """List what differs as [field, before, after]; amounts lose `_minor` and become decimals."""
    pairs = ((name, getattr(item, name), getattr(line, name)) for name in COPIED)
    return [
        [name.removesuffix("_minor"), _spelt(name, before, say), _spelt(name, after, say)]
        for name, before, after in pairs
        if before != after and name != "lowered"
    ]


def _spelt(name: str, value: Any, say: Callable[[int], str]) -> Any:
    if name.endswith("_minor"):
        return say(value)
    return value.isoformat() if isinstance(value, date) else value


def _speller(currency: str) -> Callable[[int], str]:
    return lambda minor: format_decimal(minor, currency)

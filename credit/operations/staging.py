"""Lay a judged file down in staging, in chunks: the books do not move yet."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from itertools import islice
from typing import Any
from uuid import UUID

from sqlalchemy import and_, delete, exists, insert, or_, select

from credit.operations.carrying import carry_over, forget_settled_openings
from credit.operations.imports import books_began_on, clear_staging
from credit.operations.ledger_file import LedgerFile
from credit.rules.dates import DEFAULT_TERMS_DAYS, due_on, month_start
from credit.rules.exercises import is_earlier
from credit.rules.reconciliation import Settled, customer_code
from credit.rules.settlements import spell_lowered
from credit.store.customers import Company, Customer
from credit.store.db import db
from credit.store.imports import Import, ImportCustomer, ImportLine, ImportSales
from credit.store.items import Item

CHUNK = 2000  # rows in one insert
NO_TERMS = (DEFAULT_TERMS_DAYS, None, True)
Terms = tuple[int, str | None, bool]  # days, end of month, derived
Invoiced = Mapping[
    str, date
]  # document number -> the due date its e-invoice states (EN 16931, BT-9)
NOTHING_INVOICED: Invoiced = {}


def stage(
    import_id: UUID,
    file: LedgerFile,
    company: Company | None,
    *,
    invoiced: Invoiced = NOTHING_INVOICED,
    renew: Callable[[], None] = lambda: None,
) -> bool:
    """Write the file's customers, items and sales; whatever an earlier try left is cleared first.

    Says whether the file is an earlier exercise's, and so only adds history: then nothing open is staged, nor
    months that later files cover. renew: called after every chunk, to hold on to the claim.
    """
    standing = digest(company, invoiced)
    clear_staging(import_id)
    terms = _terms_of(company)
    owner = {"import_id": import_id}
    _insert(
        ImportCustomer,
        (owner | {"code": code, "name": name} for code, name in file.customers().items()),
        renew,
    )
    lines = (owner | _line(file, item, terms, invoiced) for item in file.items())
    _insert(ImportLine, lines, renew)
    sales = (
        owner | {"code": code, "month": month, "sales_minor": minor}
        for (code, month), minor in file.sales().items()
    )
    _insert(ImportSales, sales, renew)
    history = _fit_to(company, import_id, file.as_of)
    row = db.session.get_one(Import, import_id)
    row.staged_for, row.history = standing, history
    db.session.commit()
    return history


def digest(company: Company | None, invoiced: Invoiced = NOTHING_INVOICED) -> str:
    """Give a digest of all that staging reads of the books: what was booked last, terms, invoices."""
    text = hashlib.blake2b(digest_size=16)
    if company is not None:
        text.update(f"{company.id} {company.stands_on}".encode())
        for code, terms in sorted(_terms_of(company).items()):
            text.update(f"\n{code} {terms}".encode())
    for number, day in sorted(invoiced.items()):
        text.update(f"\n{number} {day}".encode())
    return text.hexdigest()


def due_date(
    document_on: date, written: date | None, terms: Terms, invoiced: date | None = None
) -> tuple[date, str]:
    """Choose a due date and say where it comes from: file, e-invoice, customer's terms, or the default."""
    if written is not None:
        return written, "column"
    if invoiced is not None:
        return invoiced, "einvoice"
    days, end_of_month, derived = terms
    return due_on(document_on, days, end_of_month), "default" if derived else "terms"


def _line(
    file: LedgerFile, item: Settled, terms: dict[str, Terms], invoiced: Invoiced
) -> dict[str, Any]:
    posting, code = item.posting, customer_code(item.posting)
    written = posting.due_on  # type: ignore[attr-defined]  # a fec.Posting
    stated = invoiced.get(posting.ref) if posting.minor > 0 else None
    of_customer = terms.get(code, NO_TERMS)
    due, source = due_date(posting.document_on, written, of_customer, stated)
    return {
        "natural_key": item.key,
        "code": code,
        "account": posting.account,
        "kind": file.kind(item),
        "ref": posting.ref,
        "label": posting.label,
        "document_on": posting.document_on,
        "due_on": due,
        "due_source": source,
        "amount_minor": posting.minor,
        "residual_minor": item.residual_minor,
        "letter": posting.letter or None,
        "state": "open" if item.residual_minor else "closed",
        "closed_on": item.closed_on,
        "undetailed": file.is_undetailed(item),
        "lowered": spell_lowered(
            (credit.posting.document_on, minor, file.kind(credit))
            for credit, minor in item.paid_by or ()
        ),
    }


def _fit_to(company: Company | None, import_id: UUID, as_of: date | None) -> bool:
    """Fit what is staged to the books: openings continue items; an earlier exercise only adds history."""
    if company is None:
        forget_settled_openings(import_id, None)
        return False
    began_on = books_began_on(company)
    if as_of is None or not is_earlier(as_of, began_on):
        carry_over(import_id, company.id)
        return False
    assert began_on is not None  # noqa: S101  (`is_earlier` is not otherwise true)
    _leave_history(import_id, company.id, began_on)
    return True


def _leave_history(import_id: UUID, company_id: int, began_on: date) -> None:
    """Keep of an earlier exercise what no later file told: settled invoices, and the months before."""
    known = exists().where(
        Item.company_id == company_id, Item.natural_key == ImportLine.natural_key
    )
    told = or_(ImportLine.state == "open", ImportLine.kind != "invoice", known)
    later = ImportSales.month >= month_start(began_on)
    for table, gone in ((ImportLine, told), (ImportSales, later)):
        mine = and_(table.import_id == import_id, gone)
        db.session.execute(delete(table).where(mine).execution_options(synchronize_session=False))


def _terms_of(company: Company | None) -> dict[str, Terms]:
    if company is None:
        return {}
    rows = select(
        Customer.code, Customer.terms_days, Customer.terms_end_of_month, Customer.terms_derived
    ).where(Customer.company_id == company.id)
    return {code: (days, end, derived) for code, days, end, derived in db.session.execute(rows)}


def _insert(table: type[Any], rows: Iterable[dict[str, Any]], renew: Callable[[], None]) -> None:
    for chunk in _chunks(iter(rows)):
        db.session.execute(insert(table), chunk)
        db.session.commit()
        renew()


def _chunks(rows: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    while chunk := list(islice(rows, CHUNK)):
        yield chunk

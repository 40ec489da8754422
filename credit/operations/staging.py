"""Lay a judged file down in staging, in chunks: the books do not move yet."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select

from credit.operations.imports import clear_staging
from credit.operations.ledger_file import LedgerFile
from credit.rules.dates import DEFAULT_TERMS_DAYS, due_on
from credit.rules.reconciliation import Settled, customer_code
from credit.store.customers import Company, Customer
from credit.store.db import db
from credit.store.imports import ImportCustomer, ImportLine, ImportSales

CHUNK = 2000  # rows in one insert
NO_TERMS = (DEFAULT_TERMS_DAYS, None, True)
Terms = tuple[int, str | None, bool]  # days, end of month, derived


def stage(import_id: UUID, file: LedgerFile, company: Company | None) -> None:
    """Write the file's customers, items and sales; whatever an earlier try left is cleared first."""
    clear_staging(import_id)
    terms = _terms_of(company)
    owner = {"import_id": import_id}
    _insert(
        ImportCustomer,
        (owner | {"code": code, "name": name} for code, name in file.customers().items()),
    )
    _insert(ImportLine, (owner | _line(file, item, terms) for item in file.items()))
    _insert(
        ImportSales,
        (
            owner | {"code": code, "month": month, "sales_minor": minor}
            for (code, month), minor in file.sales().items()
        ),
    )


def due_date(document_on: date, written: date | None, terms: Terms) -> tuple[date, str]:
    """Choose a due date and say where it comes from: the file, the customer's terms, or the default."""
    if written is not None:
        return written, "column"
    days, end_of_month, derived = terms
    return due_on(document_on, days, end_of_month), "default" if derived else "terms"


def _line(file: LedgerFile, item: Settled, terms: dict[str, Terms]) -> dict[str, Any]:
    posting, code = item.posting, customer_code(item.posting)
    written = posting.due_on  # type: ignore[attr-defined]  # a fec.Posting
    due, source = due_date(posting.document_on, written, terms.get(code, NO_TERMS))
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
    }


def _terms_of(company: Company | None) -> dict[str, Terms]:
    if company is None:
        return {}
    rows = select(
        Customer.code, Customer.terms_days, Customer.terms_end_of_month, Customer.terms_derived
    ).where(Customer.company_id == company.id)
    return {code: (days, end, derived) for code, days, end, derived in db.session.execute(rows)}


def _insert(table: type[Any], rows: Iterable[dict[str, Any]]) -> None:
    for chunk in _chunks(iter(rows)):
        db.session.execute(insert(table), chunk)
        db.session.commit()


def _chunks(rows: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    while chunk := list(islice(rows, CHUNK)):
        yield chunk

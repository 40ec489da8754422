"""Follow who a staged ledger names: new customers, new names, and who is there no more."""

from typing import Any
from uuid import UUID

from sqlalchemy import insert, select

from credit.operations import assignment, remembering
from credit.operations.law import newcomer
from credit.operations.work import Work
from credit.store.customers import Company, Customer, search_text
from credit.store.db import db
from credit.store.imports import Import, ImportCustomer
from credit.store.undo import UndoCustomer


def add_customers(work: Work, company: Company, row: Import) -> None:
    """Add customers never seen and put them where new ones go; those of an earlier exercise are inactive."""
    known = select(Customer.code).where(Customer.company_id == company.id)
    staged = select(ImportCustomer.code, ImportCustomer.name).where(
        ImportCustomer.import_id == row.id, ImportCustomer.code.not_in(known)
    )
    fresh = db.session.execute(staged.order_by(ImportCustomer.code)).all()
    if fresh:
        values = {
            "company_id": company.id,
            "active": not row.history,
            "first_seen_on": work.moment.today,
            "stale_at": work.moment.now,
        } | newcomer()
        db.session.execute(
            insert(Customer),
            [
                values | {"code": code, "name": name, "folded": search_text(name, code, None)}
                for code, name in fresh
            ],
        )
        codes = {code for code, _ in fresh}
        every = select(Customer.id, Customer.code).where(Customer.company_id == company.id)
        ids = [one for one, code in db.session.execute(every) if code in codes]
        assignment.assign_to_default(work, ids)
        born = {"created": True, "active": False}
        names = dict(fresh)
        remembering.customers(
            row.id,
            [
                born | {"customer_id": one, "name": names[code]}
                for one, code in db.session.execute(every)
                if code in codes
            ],
        )


def rename_customers(company: Company, import_id: UUID) -> set[int]:
    """Follow names, and who is in the ledger at all; say who changed."""
    rows = select(ImportCustomer.code, ImportCustomer.name).where(
        ImportCustomer.import_id == import_id
    )
    staged = dict(db.session.execute(rows).all())
    touched: dict[int, dict[str, Any]] = {}
    created = set(
        db.session.scalars(
            select(UndoCustomer.customer_id).where(UndoCustomer.import_id == import_id)
        )
    )
    for customer in db.session.scalars(
        select(Customer).where(Customer.company_id == company.id).order_by(Customer.id)
    ):
        present = customer.code in staged
        name = staged.get(customer.code, customer.name)
        if name == customer.code:
            name = customer.name  # the file knows no better name than the code
        if (customer.active, customer.name) != (present, name):
            touched[customer.id] = {
                "customer_id": customer.id,
                "created": False,
                "name": customer.name,
                "active": customer.active,
            }
            customer.active, customer.name = present, name
    db.session.flush()
    remembering.customers(import_id, [row for one, row in touched.items() if one not in created])
    return set(touched)

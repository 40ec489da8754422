"""Let staged openings continue the items they carry.

An invoice of last year keeps its row, and with it its dunning stage, disputes and promises.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, case, delete, exists, select, update
from sqlalchemy.orm import aliased

from credit.rules.carrying import Known, Opening, carry
from credit.rules.reconciliation import OPENING
from credit.store.customers import Customer
from credit.store.db import db
from credit.store.imports import ImportLine
from credit.store.items import Item

UNSYNCED = {"synchronize_session": False}
OF_THE_ITEM = ("kind", "ref", "label", "document_on", "amount_minor", "undetailed")


def carry_over(import_id: UUID, company_id: int) -> None:
    """Give staged openings the keys and the facts of the items they continue; twice is once.

    What was left of an item, its letter and its state are the file's to say. A settled opening that continues
    nothing the books know says nothing more, and goes.
    """
    _follow_known_carriers(import_id, company_id)
    _recognise(import_id, company_id)
    _keep_facts(import_id, company_id)
    forget_settled_openings(import_id, company_id)


def forget_settled_openings(import_id: UUID, company_id: int | None) -> None:
    """Drop the settled openings that continue no item of the company."""
    known = exists().where(
        Item.company_id == company_id, Item.natural_key == ImportLine.natural_key
    )
    settled = and_(_openings(import_id), ImportLine.state == "closed", ~known)
    db.session.execute(delete(ImportLine).where(settled).execution_options(**UNSYNCED))


def _openings(import_id: UUID) -> Any:
    return and_(ImportLine.import_id == import_id, ImportLine.kind == OPENING)


def _follow_known_carriers(import_id: UUID, company_id: int) -> None:
    """Know again the openings of an earlier file of this exercise."""
    other = aliased(ImportLine)
    taken = exists().where(other.import_id == import_id, other.natural_key == Item.natural_key)
    db.session.execute(
        update(ImportLine)
        .where(
            _openings(import_id),
            Item.company_id == company_id,
            Item.carried_key == ImportLine.natural_key,
            ~taken,
        )
        .values(carried_key=ImportLine.natural_key, natural_key=Item.natural_key)
        .execution_options(**UNSYNCED)
    )


def _recognise(import_id: UUID, company_id: int) -> None:
    """Find the items of openings never seen, by the rule."""
    openings = [Opening(*row) for row in db.session.execute(_unknown(import_id, company_id))]
    if not openings:
        return
    known = _candidates(import_id, company_id)
    table = ImportLine.__table__
    for key, item_key in carry(openings, known).items():
        change = update(table).where(table.c.import_id == import_id, table.c.natural_key == key)  # type: ignore[arg-type]
        db.session.execute(change.values(natural_key=item_key, carried_key=key))


def _unknown(import_id: UUID, company_id: int) -> Select[*tuple[Any, ...]]:
    known = exists().where(
        Item.company_id == company_id, Item.natural_key == ImportLine.natural_key
    )
    return select(
        ImportLine.natural_key,
        ImportLine.code,
        ImportLine.account,
        ImportLine.ref,
        ImportLine.amount_minor,
    ).where(_openings(import_id), ImportLine.ref != "", ~known)


def _candidates(import_id: UUID, company_id: int) -> list[Known]:
    """Read the open items that some opening names, unless the file holds them under their own key."""
    line = aliased(ImportLine)
    present = exists().where(line.import_id == import_id, line.natural_key == Item.natural_key)
    unknown = _unknown(import_id, company_id).subquery()
    named = select(unknown.c.code, unknown.c.ref).distinct().subquery()
    wanted = (
        select(
            Item.natural_key,
            Customer.code,
            Item.account,
            Item.ref,
            Item.amount_minor,
            Item.residual_minor,
        )
        .join(Customer, Customer.id == Item.customer_id)
        .join(named, and_(named.c.code == Customer.code, named.c.ref == Item.ref))
    )
    mine = (Item.company_id == company_id, Item.state == "open", Item.undetailed.is_(False))
    return [Known(*row) for row in db.session.execute(wanted.where(*mine, ~present))]


def _keep_facts(import_id: UUID, company_id: int) -> None:
    """Leave an item its document, kind and amount; a due date stays unless the file states one."""
    stated = ImportLine.due_source == "column"
    values: dict[str, Any] = {name: getattr(Item, name) for name in OF_THE_ITEM}
    values |= {
        name: case((stated, getattr(ImportLine, name)), else_=getattr(Item, name))
        for name in ("due_on", "due_source")
    }
    db.session.execute(
        update(ImportLine)
        .where(
            _openings(import_id),
            Item.company_id == company_id,
            Item.natural_key == ImportLine.natural_key,
        )
        .values(values)
        .execution_options(**UNSYNCED)
    )

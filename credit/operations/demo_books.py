"""Take the demo company's books away, for a real ledger to come: people, agencies and portfolios stay."""

from typing import Any

from sqlalchemy import ColumnElement, Select, Table, or_, select, update

from credit.operations import witnessing
from credit.operations.portfolios import bump_scope
from credit.operations.work import Work
from credit.store.customers import Company
from credit.store.db import Base, db
from credit.store.dunning import DunningDecision, DunningRun
from credit.store.imports import Import
from credit.store.people import Installation
from credit.store.sync import SyncBucket

KEPT = ("import",)  # the history of files handed in


def there_is_one() -> bool:
    """Say whether a demo company stands."""
    return db.session.scalar(select(Company.id).where(Company.demo).limit(1)) is not None


def replace(work: Work) -> None:
    """Delete every demo company with all that hangs on it, and let every device start over.

    What hangs on it is read from the foreign keys, so that no table can be forgotten.
    """
    names = list(db.session.scalars(select(Company.name).where(Company.demo)))
    if not names:
        return
    demo = select(Company.id).where(Company.demo)
    db.session.execute(update(Import).where(Import.company_id.in_(demo)).values(company_id=None))
    witnessing.forget_all()
    doomed = _doomed(demo)
    for table, rows in reversed(doomed):
        db.session.execute(table.delete().where(rows))
    db.session.execute(Company.__table__.delete().where(Company.demo))  # type: ignore[attr-defined]
    decided = select(DunningDecision.run_id)
    db.session.execute(DunningRun.__table__.delete().where(DunningRun.id.not_in(decided)))  # type: ignore[attr-defined]
    db.session.execute(
        update(SyncBucket).where(SyncBucket.id != "ref").values(epoch=SyncBucket.epoch + 1)
    )
    db.session.execute(update(Installation).values(demo=False))
    db.session.expire_all()
    bump_scope(work)
    work.record("demo.replace", "installation", 1, before={"companies": names})


def _doomed(demo: Select[int]) -> list[tuple[Table, ColumnElement[bool]]]:
    """List the tables that hang on the demo companies, parents first, each with its condition."""
    keys: dict[str, Select[Any]] = {"company": demo}
    found = []
    for table in Base.metadata.sorted_tables:
        links = [
            foreign.parent.in_(keys[foreign.column.table.name])
            for foreign in table.foreign_keys
            if foreign.column.table.name in keys and foreign.column.table is not table
        ]
        if links and table.name not in KEPT:
            found.append((table, or_(*links)))
            if "id" in table.c:
                keys[table.name] = select(table.c.id).where(or_(*links))
    return found

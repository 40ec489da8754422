"""See every row an import writes, as it was and as it is left, so that the import can be undone.

Whatever its kind, an import writes through the session, where it is seen; so a kind that is added needs no
undo of its own. A statement that goes past the session would not be seen, and is refused.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, cast
from uuid import UUID

from sqlalchemy import delete, event, insert, select
from sqlalchemy.orm import InstanceState, ORMExecuteState, UOWTransaction
from sqlalchemy.orm.base import NEVER_SET, NO_VALUE

from credit.operations.row_images import (
    Image,
    chunks_of,
    key_of,
    models,
    spell,
    spell_key,
    table_of,
)
from credit.store import (
    api_keys,
    dunning,
    import_mappings,
    import_origins,
    imports,
    journal,
    people,
    push,
    sync,
    undo,
    watched_files,
)
from credit.store.customers import CustomerFigures, FiguresDay
from credit.store.db import Base, db
from credit.store.undo import UndoReach, UndoRow

# What is said about the books rather than in them: a reminder called off is written anew by the next run.
BESIDE = (
    api_keys, dunning, import_mappings, import_origins, imports, journal, people, push, sync, undo,
    watched_files,
)  # fmt: skip
COMPUTED = (CustomerFigures, FiguresDay)
FOLLOWING = frozenset({"stale_at", "folded"})  # columns that follow others
UNSEEN = {"unseen": True}  # execution options of a statement that only writes such columns


class PastTheSession(RuntimeError):
    """A statement would change rows nobody sees: write them through the session, or say `UNSEEN`."""


@dataclass(slots=True)
class Witness:
    """What was seen: by table and key, the columns that changed as they were; None: a new row."""

    were: dict[tuple[type[Base], str], Image | None] = field(default_factory=dict)

    def flushed(self, _session: object, flush: UOWTransaction) -> None:
        """Note what a flush wrote, while the rows still tell what they were."""
        for state, (gone, listed) in list(flush.states.items()):
            if not listed and is_watched(state.class_):
                self._see(state, gone=bool(gone))

    def executes(self, asked: ORMExecuteState) -> None:
        """Refuse what could not be seen."""
        table = getattr(asked.statement, "table", None)
        writes = asked.is_insert or asked.is_update or asked.is_delete
        if writes and not asked.execution_options.get("unseen"):
            model = models().get(getattr(table, "name", ""))
            if model is not None and is_watched(model):
                raise PastTheSession(f"{model.__name__} is written past the session")

    def _see(self, state: InstanceState[Any], *, gone: bool) -> None:
        row, model = cast(Base, state.object), state.class_  # a flush holds its rows
        place = model, key_of(row)
        if state.key is None:  # not there before this flush
            self.were.setdefault(place, None)
            return
        were = self.were.get(place, {})
        if were is not None:
            self.were[place] = _before(state, whole=gone) | were

    def rows(self, import_id: UUID) -> Iterator[Image]:
        """Spell what is to be kept: each row that is not as it was."""
        tables = defaultdict[type[Base], list[str]](list)
        for model, key in self.were:
            tables[model].append(key)
        for model, keys in tables.items():
            left = _now(model, keys)
            for key in keys:
                pair = _pair(self.were[model, key], left.get(key))
                if pair is not None:
                    head = {"import_id": import_id, "table_name": table_of(model).name, "key": key}
                    yield head | pair


@contextmanager
def seeing() -> Iterator[Witness]:
    """See what this block writes."""
    db.session.flush()
    witness, session = Witness(), db.session()
    heard = (("after_flush", witness.flushed), ("do_orm_execute", witness.executes))
    for name, hear in heard:
        event.listen(session, name, hear)
    try:
        yield witness
        db.session.flush()
    finally:
        for name, hear in heard:
            event.remove(session, name, hear)


def keep(import_id: UUID, kind: str, into: Collection[int], witness: Witness) -> None:
    """Keep what an import replaced; what others of its kind could be undone with goes.

    into: the ledgers it went into, of a bank's file the accounts.
    """
    reaches = [f"{kind}/{one}" for one in sorted(into)]
    for before in set(
        db.session.scalars(select(UndoReach.import_id).where(UndoReach.reach.in_(reaches)))
    ):
        forget(before)
    kept = list(witness.rows(import_id)) if reaches else []
    if reaches:
        db.session.execute(
            insert(UndoReach), [{"reach": one, "import_id": import_id} for one in reaches]
        )
    if kept:
        db.session.execute(insert(UndoRow), kept)


def forget(import_id: UUID) -> None:
    """Drop what an import could be undone with."""
    for table in (UndoRow, UndoReach):
        gone = delete(table).where(table.import_id == import_id)
        db.session.execute(gone.execution_options(synchronize_session=False))


def forget_all() -> None:
    """Drop what any import could be undone with: the books are no longer those it changed."""
    for table in (UndoRow, UndoReach):
        db.session.execute(delete(table).execution_options(synchronize_session=False))


def is_watched(model: type[Base]) -> bool:
    """Say whether rows of this table are what an import is about."""
    beside = {module.__name__ for module in BESIDE}
    return model.__module__ not in beside and model not in COMPUTED


def _before(state: InstanceState[Any], *, whole: bool) -> Image:
    """Give a row's changed columns as they were, or all of them. An update has just been written."""
    was, names = state.committed_state, set(table_of(state.class_).c.keys())
    found = {}
    for name in (names if whole else names & was.keys()) - FOLLOWING:
        value = was.get(name, state.dict.get(name, NO_VALUE))
        if value is NO_VALUE or value is NEVER_SET:
            raise PastTheSession(f"{state.class_.__name__}.{name} was written without being read")
        found[name] = spell(value)
    return found


def _now(model: type[Base], keys: Collection[str]) -> dict[str, Image]:
    """Read what a flush left, without the objects: there may be many."""
    table, found = table_of(model), {}
    names = table.columns.keys()
    place = [names.index(column.name) for column in table.primary_key]
    for some in chunks_of(model, keys):
        for row in db.session.execute(select(table).where(some)):
            told = [spell(value) for value in row]
            found[spell_key(told[at] for at in place)] = dict(zip(names, told, strict=True))
    return found


def _pair(before: Image | None, left: Image | None) -> dict[str, Image | None] | None:
    """Put a row as it was beside what is left of it; None where nothing differs."""
    if before is None or left is None:
        return None if before is left else {"before": before, "after": left}
    changed = {name: was for name, was in before.items() if was != left[name]}
    after = {name: left[name] for name in changed}
    return {"before": changed, "after": after} if changed else None

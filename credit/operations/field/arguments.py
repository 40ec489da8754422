"""Read the arguments of an entry, each once and by its kind; what is left over is refused."""

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import inspect, select

from credit.operations.field.said import IdTaken, Malformed, Said, UnknownReference
from credit.store.db import Base, among, db

MOST_TEXT = 4000  # characters of one entry
MOST_LINE = 200
MOST_MINOR = 10**13
MOST_PARTS = 500

Row = TypeVar("Row", bound=Base)


class Arguments:
    """The arguments of one entry. Every reader raises Malformed with the field's name."""

    def __init__(self, args: dict[str, Any]) -> None:
        self._left = dict(args)

    def done(self) -> None:
        """Refuse whatever nobody asked for."""
        if self._left:
            raise Malformed(field=min(self._left))

    def uuid(self, name: str) -> UUID:
        """Read an id a device minted."""
        found = self.find_uuid(name)
        if found is None:
            raise Malformed(field=name)
        return found

    def find_uuid(self, name: str) -> UUID | None:
        """Read such an id, or None."""
        value = self._left.pop(name, None)
        if value is None:
            return None
        try:
            return UUID(self._as(str, name, value))
        except ValueError as error:
            raise Malformed(field=name) from error

    def text(self, name: str, *, required: bool = False) -> str:
        """Read what somebody wrote, trimmed."""
        text: str = self._as(str, name, self._left.pop(name, "")).strip()
        if len(text) > MOST_TEXT or "\0" in text or (required and not text):
            raise Malformed(field=name)
        return text

    def find_line(self, name: str) -> str | None:
        """Read one short line, trimmed; nothing written is None."""
        value = self._left.pop(name, None)
        line: str = "" if value is None else self._as(str, name, value).strip()
        if len(line) > MOST_LINE or not line.isprintable():
            raise Malformed(field=name)
        return line or None

    def flag(self, name: str) -> bool:
        """Read a yes or a no."""
        value = self._left.pop(name, None)
        if not isinstance(value, bool):
            raise Malformed(field=name)
        return value

    def choice(self, name: str, choices: Collection[str]) -> str:
        """Read one word of a closed list."""
        word: str = self._as(str, name, self._left.pop(name, None))
        if word not in choices:
            raise Malformed(field=name)
        return word

    def find_choice(self, name: str, choices: Collection[str]) -> str | None:
        """Read one word of a closed list, or None."""
        if self._left.get(name) is None:
            self._left.pop(name, None)
            return None
        return self.choice(name, choices)

    def choices(self, name: str, choices: Collection[str]) -> list[str]:
        """Read some words of a closed list, each once."""
        words = self._as(list, name, self._left.pop(name, []))
        if any(word not in choices for word in words):
            raise Malformed(field=name)
        return list(dict.fromkeys(words))

    def minor(self, name: str, *, least: int = 1) -> int:
        """Read an amount in minor units."""
        found = self.find_number(name, least=least)
        if found is None:
            raise Malformed(field=name)
        return found

    def find_number(self, name: str, *, least: int, most: int = MOST_MINOR) -> int | None:
        """Read a whole number within bounds, or None."""
        value = self._left.pop(name, None)
        if value is None:
            return None
        number: int = self._as(int, name, value)
        if not least <= number <= most:
            raise Malformed(field=name)
        return number

    def day(self, name: str) -> date:
        """Read a calendar date."""
        found = self.find_day(name)
        if found is None:
            raise Malformed(field=name)
        return found

    def find_day(self, name: str) -> date | None:
        """Read a calendar date, or None."""
        value = self._left.pop(name, None)
        if value is None:
            return None
        try:
            return date.fromisoformat(self._as(str, name, value))
        except ValueError as error:
            raise Malformed(field=name) from error

    def parts(self, name: str) -> dict[int, int]:
        """Read `[[item id, minor]…]`, each item once."""
        pairs = self._as(list, name, self._left.pop(name, []))
        if len(pairs) > MOST_PARTS:
            raise Malformed(field=name)
        parts: dict[int, int] = {}
        for pair in pairs:
            item_id, minor = self._pair(name, pair)
            if item_id in parts or not 0 < minor <= MOST_MINOR:
                raise Malformed(field=name)
            parts[item_id] = minor
        return parts

    def _pair(self, name: str, pair: Any) -> tuple[int, int]:
        values = self._as(list, name, pair)
        if len(values) != 2:
            raise Malformed(field=name)
        return self._as(int, name, values[0]), self._as(int, name, values[1])

    def _as(self, kind: type, name: str, value: Any) -> Any:
        if not isinstance(value, kind) or isinstance(value, bool):
            raise Malformed(field=name)
        return value


def own(model: type[Row], row_id: object, customer_id: int, *, field: str) -> Row:
    """Get a row an argument names; it must be the entry's customer's. Raises UnknownReference."""
    row = db.session.get(model, row_id, populate_existing=True)
    if row is None or row.customer_id != customer_id:  # type: ignore[attr-defined]
        raise UnknownReference(field=field)
    return row


def fresh(model: type[Base], row_id: UUID) -> UUID:
    """Pass on an id nothing has yet. Raises IdTaken."""
    minted = _minted.get()
    if minted.takes(model, row_id) if minted else db.session.get(model, row_id) is not None:
        raise IdTaken(id=str(row_id))
    return row_id


class Minted:
    """The ids some entries bring along, looked up together: one question per table."""

    def __init__(self, ids: frozenset[UUID]) -> None:
        self.ids = ids
        self._taken: dict[type[Base], set[UUID]] = {}
        self._latest: list[tuple[type[Base], UUID]] = []

    def takes(self, model: type[Base], row_id: UUID) -> bool:
        """Say whether an id is taken, and take it."""
        if row_id not in self.ids:
            return db.session.get(model, row_id) is not None
        if model not in self._taken:
            key = inspect(model).primary_key[0]
            self._taken[model] = set(db.session.scalars(select(key).where(among(key, self.ids))))
        taken = row_id in self._taken[model]
        if not taken:
            self._taken[model].add(row_id)
            self._latest.append((model, row_id))
        return taken

    def settle(self, *, refused: bool) -> None:
        """End an entry: a refused one gives back the ids it took."""
        for model, row_id in self._latest if refused else ():
            self._taken[model].discard(row_id)
        self._latest.clear()


_minted: ContextVar[Minted | None] = ContextVar("minted", default=None)


@contextmanager
def minting(entries: Iterable[Said]) -> Iterator[Minted]:
    """Let `fresh` look up the ids of all these entries together."""
    minted = Minted(frozenset(_ids(entries)))
    token = _minted.set(minted)
    try:
        yield minted
    finally:
        _minted.reset(token)


def _ids(entries: Iterable[Said]) -> Iterator[UUID]:
    for said in entries:
        yield said.op_id
        for value in said.args.values():
            with suppress(ValueError, TypeError, AttributeError):
                yield UUID(value)

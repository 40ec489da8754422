"""What no column of either database can hold is refused at the door, by its field's name."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any, Never

import flask_smorest
from marshmallow import ValidationError
from marshmallow.fields import Boolean
from webargs.flaskparser import FlaskParser
from werkzeug.routing import IntegerConverter

LARGEST = 2**31 - 1  # ids, counts, days, basis points: PostgreSQL's integer
MOST_MONEY = 2**63 - 1  # what is called `…_minor`: its bigint
TOO_LARGE = "Larger than can be kept."
NO_TEXT = "Holds a character that no text may (NUL, or half of a pair)."

Path = tuple[str, ...]


class Parser(FlaskParser):
    """Reads arguments as webargs does, then looks at every number and text in them."""

    def parse(
        self, argmap: Any, req: Any = None, *, location: str | None = None, **more: Any
    ) -> Any:
        """Give what was read.

        Raises: 422 with `facts.fields` for an integer no column holds and for text that is no Unicode text or
        holds NUL (PostgreSQL keeps neither).
        """
        data = super().parse(argmap, req, location=location, **more)
        for path, fault in _faults(data, (location or self.DEFAULT_LOCATION,)):
            self._refuse(path, fault, req, argmap)
        return data

    def _refuse(self, path: Path, fault: str, req: Any, schema: Any) -> Never:
        told: Any = [fault]
        for name in reversed(path):
            told = {name: told}
        self.handle_error(
            ValidationError(told), req, schema, error_status_code=None, error_headers=None
        )
        raise AssertionError("handle_error aborts")


class Blueprint(flask_smorest.Blueprint):
    """A resource of the API; all of them read their arguments in this one way."""

    ARGUMENTS_PARSER = Parser()


class Flag(Boolean):
    """True or false in a JSON body, which has both (RFC 8259, section 3), and nothing that resembles them."""

    def _deserialize(self, value: Any, *_where: Any, **_more: Any) -> bool:
        if not isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return value


class Number(IntegerConverter):
    """An id in a path; one no column holds names nothing: 404."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **{"max": LARGEST, **more})


def _faults(data: Any, path: Path) -> Iterator[tuple[Path, str]]:
    match data:
        case dict():
            for name, value in data.items():
                yield from _faults(str(name), path)
                yield from _faults(value, (*path, str(name)))
        case list() | tuple():
            for place, value in enumerate(data):
                yield from _faults(value, (*path, str(place)))
        case int() if abs(data) > _most(path):
            yield path, TOO_LARGE
        case _ if is_dataclass(data):
            yield from _faults({each.name: getattr(data, each.name) for each in fields(data)}, path)
        case str() if "\0" in data or not _is_unicode(data):
            yield path, NO_TEXT


def _most(path: Path) -> int:
    name = next(name for name in reversed(path) if not name.isdigit())
    return MOST_MONEY if name.endswith("_minor") else LARGEST


def _is_unicode(text: str) -> bool:
    return text.isascii() or not any("\ud800" <= letter <= "\udfff" for letter in text)

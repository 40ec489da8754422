"""Which versions of the wire we speak, and how the one before is told: translated here and nowhere else.

A device names its version in `Encours-Protocol` and `Encours-Schema`; naming none means the current one.
Schema 2 told every figure of a summary and every value as it is; 3 leaves out what a phone works out itself.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from api.sync.packing import pack
from credit.operations.projection.view import FIELDS
from credit.rules.errors import CreditError

PROTOCOLS = (1,)
SCHEMAS = (2, 3)  # the last is current, the one before still spoken
SCHEMA = SCHEMAS[-1]


class UpdateRequired(CreditError):
    """The device speaks a version we do not, or not any more: another build of the app is needed."""

    code = "update_required"


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a version says rows. `lacks` names the fields of an entity it does without.

    first: how an answer speaks that begins a snapshot, and so brings everything; None is as ever.
    """

    packs: bool = True
    lacks: Mapping[str, frozenset[str]] = field(default_factory=dict)
    first: "Dialect | None" = None

    def begin(self) -> "Dialect":
        """Give how a snapshot's first answer speaks."""
        return self.first or self

    def fields(self, entity: str) -> list[str]:
        """Name the fields of an entity this version tells, in their order."""
        lacks = self.lacks.get(entity, frozenset())
        return [name for name in FIELDS[entity] if name not in lacks]

    def tell(self, entity: str, payloads: Sequence[str]) -> dict[str, Any]:
        """Say rows of an entity, each the JSON of its list of values, as `{f: fields, c: columns}`.

        Field names travel once, and equal values lie side by side. Rows written before an entity gained
        fields at its end say nothing there, until they are projected again.
        """
        width = len(FIELDS[entity])
        rows = json.loads(f"[{','.join(payloads)}]")
        whole = (row if len(row) == width else row + [None] * (width - len(row)) for row in rows)
        columns = zip(*whole, strict=True)
        told = self.fields(entity)
        kept = [
            column for name, column in zip(FIELDS[entity], columns, strict=True) if name in told
        ]
        return {"f": told, "c": pack(entity, told, kept) if self.packs else kept}


# From what falls due when a phone tells what is late on any day; and a snapshot brings every open item, from
# which it adds up what falls due when. A snapshot that goes on after a cut says it for whom it changed.
WORKED_OUT = frozenset({"buckets", "overdue", "oldest_days", "accounting", "limit_until"})
DIALECTS = {
    2: Dialect(packs=False),
    3: Dialect(
        lacks={"summary": WORKED_OUT},
        first=Dialect(lacks={"summary": WORKED_OUT | {"due"}}),
    ),
}


def choose_dialect(protocol_said: str | None, schema_said: str | None) -> Dialect:
    """Choose how to speak to a device. Raises UpdateRequired, which names what we speak."""
    protocol, schema = _number(protocol_said, PROTOCOLS[-1]), _number(schema_said, SCHEMA)
    if protocol not in PROTOCOLS or schema not in SCHEMAS:
        raise UpdateRequired(protocols=list(PROTOCOLS), schemas=list(SCHEMAS))
    return DIALECTS[schema]


def _number(text: str | None, otherwise: int) -> int:
    if not text:
        return otherwise
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else -1

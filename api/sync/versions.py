"""Which versions of the wire we speak, and how the one before is told: translated here and nowhere else.

A device names its version in `Encours-Protocol` and `Encours-Schema`; naming none means the current one.
Schema 1 knew the core, `ref` and a person's own bucket; no closed items; no reference on a dispute.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from credit.rules.errors import CreditError
from credit.store.buckets import REF

PROTOCOLS = (1,)
SCHEMAS = (1, 2)  # the last is current, the one before still spoken
SCHEMA = SCHEMAS[-1]


class UpdateRequired(CreditError):
    """The device speaks a version we do not, or not any more: another build of the app is needed."""

    code = "update_required"


@dataclass(frozen=True, slots=True)
class Dialect:
    """What of the feed a version knows. `lacks` names the fields an entity did not have yet."""

    own_kinds: tuple[str, ...] = ("portfolio:", "user:", "department:", "pin:")
    core_only: bool = False
    unknown: frozenset[str] = frozenset()
    lacks: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def knows_bucket(self, name: str) -> bool:
        """Say whether a bucket may be told."""
        if name == REF:
            return True
        return name.startswith(self.own_kinds) and not (
            self.core_only and name.endswith("/history")
        )

    def knows(self, entity: str) -> bool:
        """Say whether rows of an entity may be told."""
        return entity not in self.unknown


DIALECTS = {
    1: Dialect(
        own_kinds=("portfolio:", "user:"),
        core_only=True,
        unknown=frozenset({"closed_item"}),
        lacks={"dispute": frozenset({"ref"})},
    ),
    2: Dialect(),
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

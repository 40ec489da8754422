"""What an import may hold, and how that is found out from its content."""

from pathlib import Path

from credit.formats import registry
from credit.formats.tables import json_rows, reading
from credit.formats.tables.guessing import guess
from credit.formats.tables.registry import KINDS as TABLES
from credit.operations import mappings
from credit.rules.api_keys import Scope

AUTO = "auto"  # let the content say
FEC, DOCUMENTS, BANK, TABLE = "fec", "documents", "bank", "tables"
KINDS = (AUTO, FEC, BANK, DOCUMENTS, *TABLES)
GIVES = {"ledger": FEC, "bank": BANK, "documents": DOCUMENTS, "statuses": DOCUMENTS}

# What programs feed: the word in the address -> the scope of a key, and the kind of import.
FEEDS: dict[str, tuple[Scope, str]] = {
    "ledger": (Scope.FEED_LEDGER, FEC),
    BANK: (Scope.FEED_BANK, BANK),
    DOCUMENTS: (Scope.FEED_DOCUMENTS, DOCUMENTS),
    TABLE: (Scope.FEED_TABLES, AUTO),
    **{name: (Scope.FEED_TABLES, name) for name in TABLES},
}


def kind_of(path: Path) -> str:
    """Say from a file's content what it holds. Raises `Unreadable` (those of recognising and guessing)."""
    found = registry.recognise(path)
    return GIVES[found.gives] if found.gives in GIVES else table_kind_of(path)


def table_kind_of(path: Path) -> str:
    """Say which kind of table a file is: as somebody said of its header before, else as its words say."""
    seen = reading.look(path)
    kept = mappings.find(seen.fingerprint)
    return kept.kind if kept is not None else guess(seen.header, seen.samples).kind


def read_table(path: Path, kind: str) -> reading.TableRead:
    """Read a table of a known kind by what was said of its header, else as its words say.

    Raises `Unreadable`, and `BadMapping` for rows in a currency nobody knows.
    """
    with path.open("rb") as file:
        if json_rows.recognises(file.read(64)):
            return json_rows.read(path, kind)
    kept = mappings.find(reading.look(path).fingerprint)
    return reading.read(path, kept if kept is not None and kept.kind == kind else None, kind=kind)

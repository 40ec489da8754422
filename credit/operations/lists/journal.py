"""The journal as its reader may read it."""

import json
from collections.abc import Iterator
from typing import Any

from credit.operations.journal_search import sought
from credit.operations.lists.listing import Cells, Listing, each
from credit.operations.moment import Moment
from credit.rules.access import Permission
from credit.store.journal_pages import everything
from credit.store.people import User

COLUMNS = (
    ("Nº", "No."),
    ("Quand (UTC)", "When (UTC)"),
    ("Qui", "Who"),
    ("Action", "Action"),
    ("Sujet", "Subject"),
    ("Identifiant", "Identifier"),
    ("Client", "Customer"),
    ("Avant", "Before"),
    ("Après", "After"),
    ("Appareil", "Device"),
    ("Empreinte précédente", "Hash before"),
    ("Empreinte", "Hash"),
    ("Sel", "Salt"),
    ("Expurgée le", "Redacted at"),
)


def rows(viewer: User, moment: Moment, **asked: Any) -> Iterator[Cells]:
    """List what happened, the newest first. asked: what `journal_search.sought` takes."""
    for entry, actor, customer in each(everything(viewer, moment.today, sought(**asked))):
        yield (
            entry.id,
            entry.at,
            actor,
            entry.action,
            entry.subject_type,
            entry.subject_id,
            customer,
            _spell(entry.before),
            _spell(entry.after),
            str(entry.device_id) if entry.device_id else None,
            entry.previous_hash,
            entry.hash,
            entry.salt,
            entry.redacted_at,
        )


def _spell(said: dict[str, Any] | None) -> str | None:
    return json.dumps(said, ensure_ascii=False) if said is not None else None


JOURNAL = Listing("journal", Permission.READ_JOURNAL, ("Journal", "Journal"), COLUMNS, rows)

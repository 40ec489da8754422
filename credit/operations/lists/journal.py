"""The journal as its reader may read it."""

import json
from collections.abc import Iterator
from typing import Any

from credit.operations.lists.listing import Cells, Listing, each
from credit.operations.moment import Moment
from credit.rules.access import Permission
from credit.store.journal_pages import readable_by
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
    ("Empreinte", "Hash"),
)


def rows(viewer: User, moment: Moment) -> Iterator[Cells]:
    """List what happened, the newest first."""
    for entry, actor, customer in each(readable_by(viewer, moment.today)):
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
            entry.hash,
        )


def _spell(said: dict[str, Any] | None) -> str | None:
    return json.dumps(said, ensure_ascii=False) if said is not None else None


JOURNAL = Listing("journal", Permission.READ_JOURNAL, ("Journal", "Journal"), COLUMNS, rows)

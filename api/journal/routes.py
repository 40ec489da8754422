"""`/journal`: read it, and prove that it is whole."""

from typing import Any

from flask_login import current_user

from api.arguments import Blueprint
from api.guard import requires
from api.journal.schema import JournalQuery, JournalView, VerdictView
from credit.operations import journal
from credit.operations.journal import SAID
from credit.operations.moment import read_clock
from credit.rules.access import Permission
from credit.store.db import reading
from credit.store.journal import JournalEntry
from credit.store.journal_pages import PAGE, names_of, page

bp = Blueprint("journal", __name__)


@bp.get("/journal")
@requires(Permission.READ_JOURNAL)
@bp.arguments(JournalQuery, location="query")
@bp.response(200, JournalView)
def get_journal(query: dict[str, Any]) -> dict[str, Any]:
    """Show what happened, newest first: to customers for the desk, to people for administrators."""
    with reading():
        found = page(current_user, read_clock().today, **query)
        names = names_of(entry for entry, _, _ in found)
    rows = [_view(*row) for row in found]
    return {"rows": rows, "before": rows[-1]["id"] if len(rows) == PAGE else None, "names": names}


@bp.get("/journal/verify")
@requires(Permission.READ_JOURNAL)
@bp.response(200, VerdictView)
def get_verdict() -> journal.Verdict:
    """Recompute the chain of hashes from the first row to the last."""
    with reading():
        return journal.verify()


def _view(entry: JournalEntry, actor: str | None, customer: str | None) -> dict[str, Any]:
    said = {name: getattr(entry, name) for name in ("id", *SAID)}
    return said | {"actor": actor, "customer": customer}

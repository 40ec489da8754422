"""`/journal`: read it, and prove that it is whole."""

from typing import Any

from flask_login import current_user
from sqlalchemy import select

from api.arguments import Blueprint
from api.guard import requires
from api.journal.schema import JournalQuery, JournalView, VerdictView, WhoView
from credit.operations import journal
from credit.operations.journal import SAID
from credit.operations.journal_search import sought
from credit.operations.moment import read_clock
from credit.rules.access import Permission
from credit.store.db import db, reading
from credit.store.journal import JournalEntry
from credit.store.journal_names import names_of
from credit.store.journal_pages import page
from credit.store.people import User

bp = Blueprint("journal", __name__)


@bp.get("/journal")
@requires(Permission.READ_JOURNAL)
@bp.arguments(JournalQuery, location="query")
@bp.response(200, JournalView)
def get_journal(query: dict[str, Any]) -> dict[str, Any]:
    """Search what happened, newest first: to customers for the desk, to people for administrators."""
    before = query.pop("before", None)
    with reading():
        found = page(current_user, read_clock().today, sought(**query), before=before)
        rows = [_view(*row) for row in found.rows]
        names = names_of(entry for entry, _, _ in found.rows)
    more = {"before": found.before, "looked_back_to": found.looked_back_to}
    return {"rows": rows, "names": names} | more


@bp.get("/journal/people")
@requires(Permission.READ_JOURNAL)
@bp.response(200, WhoView(many=True))
def get_people() -> list[User]:
    """List who may have done something, by name."""
    with reading():
        return list(db.session.scalars(select(User).order_by(User.name, User.id)))


@bp.get("/journal/verify")
@requires(Permission.READ_JOURNAL)
@bp.response(200, VerdictView)
def get_verdict() -> journal.Verdict:
    """Recompute the chain of hashes from the first row to the last."""
    with reading():
        return journal.verify()


def _view(entry: JournalEntry, actor: str | None, customer: str | None) -> dict[str, Any]:
    said = {name: getattr(entry, name) for name in ("id", *SAID, "redacted_at")}
    return said | {"actor": actor, "customer": customer}

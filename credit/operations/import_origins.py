"""Files no person handed in: who is told to have sent them, and that they go on by themselves."""

from collections.abc import Collection
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from credit.formats.tables.limits import LIMITS
from credit.operations import imports
from credit.operations.audience import with_role
from credit.operations.moment import time_zone
from credit.operations.notices import tell
from credit.operations.work import Work
from credit.rules.access import DESK
from credit.store.api_keys import ApiKey
from credit.store.db import db
from credit.store.import_origins import ImportOrigin
from credit.store.imports import Import

DECIDED = frozenset({LIMITS.name})  # somebody's decision, whoever sends it: a person applies it


def go_on(work: Work, import_id: UUID) -> None:
    """Apply a reconciled file where its sender was trusted to; any other waits for a person."""
    origin = db.session.get(ImportOrigin, import_id)
    if origin is None or not origin.applies:
        return
    row = db.session.get_one(Import, import_id)
    if row.state == "reconciled" and row.kind not in DECIDED:
        imports.ask_to_apply(work, import_id)


def tell_refused(work: Work, import_id: UUID) -> None:
    """Tell finance of a refused file that no person saw refused."""
    row = db.session.get_one(Import, import_id)
    if row.state == "refused" and db.session.get(ImportOrigin, import_id) is not None:
        subject, facts = f"import/{import_id}", {"time": _last_applied(row.kind)}
        tell(work, with_role(*DESK), "import_failed", subject=subject, facts=facts)


def _last_applied(kind: str) -> str:
    """Say when such a file was last applied, by the business clock."""
    last = db.session.scalar(select(func.max(Import.applied_at)).where(Import.kind == kind))
    return last.astimezone(ZoneInfo(time_zone())).strftime("%d/%m %H:%M") if last else "–"


def senders(import_ids: Collection[UUID]) -> dict[UUID, dict[str, str | None]]:
    """Say of imports that no person handed in how they came: `source`, and the key's `name`."""
    wanted = (
        select(ImportOrigin.import_id, ImportOrigin.source, ApiKey.name)
        .outerjoin(ApiKey, ApiKey.id == ImportOrigin.key_id)
        .where(ImportOrigin.import_id.in_(import_ids))
    )
    return {
        import_id: {"source": source, "name": name}
        for import_id, source, name in db.session.execute(wanted)
    }

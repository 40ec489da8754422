"""What programs send: received once however often it is sent, and applied by itself where the key may.

The same content is the same import as long as it is the newest a key has sent to a feed and was not
refused or undone: a table may come back to what it said before, and a refused file may fit tomorrow's books.
"""

import hashlib
from typing import IO
from uuid import UUID

from sqlalchemy import select

from credit.operations import imports
from credit.operations.intake.kinds import FEEDS
from credit.operations.work import Work
from credit.rules.errors import Conflict, Forbidden, Missing
from credit.store.api_keys import ApiKey
from credit.store.db import db
from credit.store.import_origins import FEED, ImportOrigin
from credit.store.imports import Import

CHUNK_BYTES = 1 << 20
COME_TO_NOTHING = ("refused", "undoing", "undone")


class OnceKeyReused(Conflict):
    """An `Idempotency-Key` that already stands for other content; the facts name that import."""

    code = "idempotency_key_reused"


def check_feed(key: ApiKey, feed: str) -> None:
    """Look whether a key may send to a feed. Raises `Missing` (no such feed) and `Forbidden`."""
    if feed not in FEEDS:
        raise Missing(feed=feed)
    scope, _ = FEEDS[feed]
    if not key.may(scope):
        raise Forbidden(scope=scope)


def take(
    work: Work,
    key_id: UUID,
    feed: str,
    stream: IO[bytes],
    filename: str,
    *,
    once_key: str | None = None,
    company: str | None = None,
) -> tuple[Import, bool]:
    """Receive what a program sends; the second says whether it is new.

    stream: can be read again from its start. once_key: the program's own name for this sending. company: the
    SIREN of the ledger a table is for.
    Raises `Missing`, `Forbidden`, `CompanyUnknown`, `FileTooLarge`, `OnceKeyReused`.
    """
    key = db.session.scalar(select(ApiKey).where(ApiKey.id == key_id).with_for_update(of=ApiKey))
    if key is None:  # keys are never deleted
        raise Missing(key_id=str(key_id))
    check_feed(key, feed)
    sha256 = _digest(stream)
    company_id = imports.company_named(company).id if company else None
    known = _known(key, feed, sha256, company_id, once_key)
    if known is not None:
        return known, False
    row = imports.receive(work, stream, filename, kind=FEEDS[feed][1], company=company)
    origin = ImportOrigin(
        import_id=row.id,
        source=FEED,
        feed=feed,
        key_id=key.id,
        once_key=once_key,
        applies=key.applies,
    )
    db.session.add(origin)
    db.session.flush()
    after = {"name": key.name, "feed": feed, "applies": key.applies}
    work.record("feed.receive", "import", row.id, after=after)
    return row, True


def get_sent(key_id: UUID, import_id: UUID) -> Import:
    """Give an import this key sent. Raises `Missing`, also for anybody else's."""
    origin = db.session.get(ImportOrigin, import_id)
    if origin is None or origin.key_id != key_id:
        raise Missing(import_id=str(import_id))
    return db.session.get_one(Import, import_id)


def _known(
    key: ApiKey, feed: str, sha256: str, company_id: int | None, once_key: str | None
) -> Import | None:
    mine = select(Import).join(ImportOrigin).where(ImportOrigin.key_id == key.id)
    if once_key is not None:
        named = db.session.scalar(mine.where(ImportOrigin.once_key == once_key))
        if named is not None and named.sha256 != sha256:
            raise OnceKeyReused(import_id=str(named.id))
        if named is not None:
            return named
    newest = mine.where(ImportOrigin.feed == feed).order_by(Import.created_at.desc(), Import.id)
    last = db.session.scalar(newest.limit(1))
    if last is None or last.sha256 != sha256 or last.state in COME_TO_NOTHING:
        return None
    return last if company_id in (None, last.company_id) else None


def _digest(stream: IO[bytes]) -> str:
    digest = hashlib.sha256()
    stream.seek(0)
    while chunk := stream.read(CHUNK_BYTES):
        digest.update(chunk)
    return digest.hexdigest()

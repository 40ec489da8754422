"""`/feeds`: programs send files and rows, and ask what became of them."""

from tempfile import TemporaryFile
from typing import IO, Any
from uuid import UUID

from flask import g, request

from api.arguments import Blueprint
from api.feeds.schema import FeedHeaders, FeedImportView, FeedQuery, NewFeedImportView
from api.feeds.shapes import body_of_a_feed
from api.guard import holds
from credit.formats.tables import json_rows
from credit.formats.tables.registry import KINDS as TABLES
from credit.operations import feeds, imports
from credit.operations.actor import MACHINE
from credit.operations.work import transact
from credit.rules.api_keys import FEEDS
from credit.rules.errors import Refused
from credit.store.db import db, reading
from credit.store.import_origins import ImportOrigin
from credit.store.imports import Import

bp = Blueprint("feeds", __name__)

CHUNK_BYTES = 1 << 20


class RowsRejected(Refused):
    """Rows that cannot be read: `rejected` names row, field, and why in both languages."""

    code = "rows_rejected"


@bp.before_request
def bound_body() -> None:
    """Refuse a body larger than the largest file, or than the most rows, while it arrives (413)."""
    request.max_content_length = json_rows.MOST_BYTES if request.is_json else imports.LARGEST_BYTES


@bp.post("/feeds/<string:feed>")
@holds(*FEEDS)
@bp.arguments(FeedQuery, location="query")
@bp.arguments(FeedHeaders, location="headers")
@bp.response(202, NewFeedImportView)
@bp.doc(requestBody=body_of_a_feed())
def post_feed(query: dict[str, Any], headers: dict[str, str | None], feed: str) -> dict[str, Any]:
    """Send a file or rows. It is read in the background; ask `/feeds/imports/{import_id}` what became of it.

    `feed` is `ledger`, `bank`, `documents`, `tables` (the content says which) or one kind of table. Rows that
    cannot be read are refused at once, each named; the same content again is the same import.
    """
    feeds.check_feed(g.key, feed)
    with TemporaryFile(dir=imports.folder()) as body:
        _keep_body(body)
        if request.is_json:
            _check_rows(body, feed)
        name = query["filename"] or (f"{feed}.json" if request.is_json else feed)

        def take(work: Any) -> dict[str, Any]:
            row, new = feeds.take(
                work, g.key.id, feed, body, name, company=query["company"], **headers
            )
            return _view(row) | {"new": new}

        return transact(MACHINE, take)


@bp.get("/feeds/imports/<uuid:import_id>")
@holds(*FEEDS)
@bp.response(200, FeedImportView)
def get_sent(import_id: UUID) -> dict[str, Any]:
    """Tell the key that sent something how far it is, and every reason it was refused for."""
    with reading():
        return _view(feeds.get_sent(g.key.id, import_id))


def _keep_body(body: IO[bytes]) -> None:
    while chunk := request.stream.read(CHUNK_BYTES):
        body.write(chunk)


def _check_rows(body: IO[bytes], feed: str) -> None:
    if feed not in TABLES:
        raise Refused(feed=feed, reason="rows_without_kind")
    body.seek(0)
    found = json_rows.read_text(body.read(), feed).errors
    if found.total:
        rejected = [_named(one) for one in found.as_json()]
        raise RowsRejected(rejected=rejected, rejected_total=found.total)


def _named(finding: dict[str, Any]) -> dict[str, Any]:
    return {"row" if name == "line" else name: value for name, value in finding.items()}


def _view(row: Import) -> dict[str, Any]:
    names = (
        "id", "kind", "state", "filename", "sha256", "size_bytes", "as_of", "report", "created_at",
        "applied_at",
    )  # fmt: skip
    origin = db.session.get_one(ImportOrigin, row.id)
    shown = {name: getattr(row, name) for name in names}
    return shown | {"feed": origin.feed, "applies": origin.applies}

"""`/imports`: hand a file in, watch it being read, apply it or drop it."""

from pathlib import Path
from typing import Any
from uuid import UUID

from flask import request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import undefer
from sqlalchemy.orm.interfaces import ORMOption
from werkzeug.datastructures import FileStorage

from api.arguments import Blueprint
from api.guard import actor, requires
from api.imports.schema import (
    ImportFile,
    ImportForm,
    ImportView,
    MappingBody,
    MappingQuery,
    MappingView,
    kinds_view,
)
from api.spreadsheet import download
from credit.operations import import_origins, imports, mappings, rejects, undoing
from credit.operations.work import transact
from credit.rules.access import Permission
from credit.rules.errors import Missing
from credit.store.customers import Company
from credit.store.db import db, reading
from credit.store.imports import Import
from credit.store.people import User
from credit.store.scope import imports_of

bp = Blueprint("imports", __name__)

SHOWN = 100
TEXT = {"schema": {"type": "string"}}
FORM_BYTES = 64 * 1024  # what a form adds to the file


@bp.before_request
def bound_upload() -> None:
    """Refuse a body larger than the largest file while it arrives (413)."""
    request.max_content_length = imports.LARGEST_BYTES + FORM_BYTES


@bp.post("/imports")
@requires(Permission.IMPORT_BOOKS)
@bp.arguments(ImportForm, location="form")
@bp.arguments(ImportFile, location="files")
@bp.response(202, ImportView)
def post_import(form: dict[str, Any], files: dict[str, FileStorage]) -> dict[str, Any]:
    """Hand a file in; it is read in the background, and changes nothing until applied."""
    file = files["file"]
    return transact(
        actor(),
        lambda work: _whole(imports.receive(work, file.stream, file.filename or "", **form)),
    )


@bp.get("/imports")
@requires(Permission.IMPORT_BOOKS)
@bp.response(200, ImportView(many=True))
def get_imports() -> list[dict[str, Any]]:
    """List the files handed in, the newest first; the report of each is read on its own page."""
    with reading():
        seen = select(Import).where(imports_of(current_user))
        rows = db.session.scalars(seen.order_by(Import.created_at.desc()).limit(SHOWN))
        return [_view(row) | {"report": _brief(row.report)} for row in rows]


@bp.get("/imports/<uuid:import_id>")
@requires(Permission.IMPORT_BOOKS)
@bp.response(200, ImportView)
def get_import(import_id: UUID) -> dict[str, Any]:
    """Show one file: how far it is, what it says, what it would change, and the rejected lines."""
    with reading():
        row = _find(import_id, undefer(Import.preview))
        return _whole(row) | {"preview": row.preview}


@bp.get("/imports/<uuid:import_id>/rejects.csv")
@requires(Permission.IMPORT_BOOKS)
@bp.doc(responses={"200": {"description": "Every rejected line", "content": {"text/csv": TEXT}}})
def get_rejects(import_id: UUID) -> ResponseReturnValue:
    """Download every line that could not be taken, the reason in the person's language."""
    language = current_user.language
    with reading():
        row = _find(import_id)
        told = rejects.told_of(row, imports.rejects_path(row))
        name = (
            f"{Path(row.filename).stem.encode('ascii', 'ignore').decode() or 'import'}-rejects.csv"
        )
    rows = ((one.line, one.field, one.words(language), one.value) for one in told)
    return download(("line", "field", "reason", "value"), rows, name.replace('"', ""))


@bp.get("/imports/<uuid:import_id>/mapping")
@requires(Permission.IMPORT_BOOKS)
@bp.arguments(MappingQuery, location="query")
@bp.response(200, MappingView)
def get_mapping(query: dict[str, Any], import_id: UUID) -> dict[str, Any]:
    """Show what a table's columns are taken for, and what they could mean; no header: it is no table."""
    with reading():
        found = mappings.show(_find(import_id), query["kind"])
        companies = list(db.session.scalars(select(Company).order_by(Company.id)))
    return {
        "header": found.header if found else [],
        "samples": found.samples if found else [],
        "mapping": found.mapping.as_json() if found and found.mapping else None,
        "remembered": found is not None and found.remembered,
        "kinds": kinds_view(),
        "companies": companies,
    }


@bp.put("/imports/<uuid:import_id>/mapping")
@requires(Permission.IMPORT_BOOKS)
@bp.arguments(MappingBody)
@bp.response(202, ImportView)
def put_mapping(body: dict[str, Any], import_id: UUID) -> dict[str, Any]:
    """Say what a table's columns mean: remembered for its header, and the file is read again by it."""
    company_id = body.pop("company_id")
    return transact(
        actor(), lambda work: _whole(mappings.say(work, _seen(import_id), body, company_id))
    )


@bp.post("/imports/<uuid:import_id>/apply")
@requires(Permission.IMPORT_BOOKS)
@bp.response(202, ImportView)
def post_apply(import_id: UUID) -> dict[str, Any]:
    """Let a reconciled file change the books; asking twice is asking once."""
    return transact(actor(), lambda work: _whole(imports.ask_to_apply(work, _seen(import_id))))


@bp.post("/imports/<uuid:import_id>/undo")
@requires(Permission.IMPORT_BOOKS)
@bp.response(202, ImportView)
def post_undo(import_id: UUID) -> dict[str, Any]:
    """Put the books back to what they were before the last import of its kind; asking twice is asking once.

    What was built on it since stays, and is counted in `report.undone`: `kept`, of a ledger `kept_closed`.
    409 says in `reason` why an import stays.
    """
    return transact(actor(), lambda work: _whole(undoing.undo(work, _seen(import_id))))


@bp.delete("/imports/<uuid:import_id>")
@requires(Permission.IMPORT_BOOKS)
@bp.response(204)
def delete_import(import_id: UUID) -> None:
    """Drop a file that was not applied."""
    transact(actor(), lambda work: imports.discard(work, _seen(import_id)))


def _find(import_id: UUID, *options: ORMOption) -> Import:
    return db.session.get_one(Import, _seen(import_id), options=options)


def _seen(import_id: UUID) -> UUID:
    """Give the id of an import this person may read and act on. Raises `Missing`."""
    seen = select(Import.id).where(Import.id == import_id, imports_of(current_user))
    if db.session.scalar(seen) is None:
        raise Missing(import_id=str(import_id))
    return import_id


def _view(row: Import) -> dict[str, Any]:
    names = (
        "id", "kind", "filename", "size_bytes", "state", "progress", "replace_demo", "as_of",
        "created_at", "applied_at", "history",
    )  # fmt: skip
    by = db.session.get(User, row.by_id) if row.by_id else None
    sender = import_origins.senders([row.id]).get(row.id, {})
    return {name: getattr(row, name) for name in names} | {
        "company": db.session.get(Company, row.company_id) if row.company_id else None,
        "report": _in_words(row.report),
        "queued": row.state == "applying" and row.claimed_at is None,
        "by": by.name if by else sender.get("name"),
        "source": sender.get("source"),
    }


def _whole(row: Import) -> dict[str, Any]:
    """Show an import beside others: whether the same file came before, and whether it can be undone."""
    return _view(row) | {
        "undoable": undoing.can_be_undone(row),
        "applied_before": imports.applied_before(row),
    }


def _in_words(report: dict[str, Any]) -> dict[str, Any]:
    """Say each finding in the person's language."""
    french = current_user.language == "fr"
    said = dict(report)
    for name in ("rejected", "warnings"):
        said[name] = [_said(one, french=french) for one in report.get(name, ())]
    return said


def _said(finding: dict[str, Any], *, french: bool) -> dict[str, Any]:
    text = finding["text_fr"] if french else finding["text"]
    return {name: value for name, value in finding.items() if name != "text_fr"} | {"text": text}


def _brief(report: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in report.items() if not isinstance(value, list)}

"""Files handed in: received, read and reconciled, then applied when a person says so.

Every step is a row's state, so that a worker that dies leaves nothing half done: its claim grows old and
the next run starts that step again.
"""

import hashlib
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import IO, Any
from uuid import UUID, uuid4

from flask import current_app
from sqlalchemy import ColumnElement, and_, exists, func, or_, select, update
from sqlalchemy.orm import aliased

from credit.formats.findings import Finding
from credit.operations import difference
from credit.operations.refusals import Refusal
from credit.operations.work import Work
from credit.rules.errors import Conflict, Missing, Refused
from credit.store.customers import Company
from credit.store.db import db
from credit.store.imports import Import, ImportCustomer, ImportLine, ImportSales

FEC = "fec"
LARGEST_BYTES = 512 * 1024 * 1024
CHUNK_BYTES = 1 << 20
LEASE = timedelta(minutes=2)  # a claim this old was left by a worker that died
CHANGING = ("applying", "undoing")
DISCARDABLE = ("received", "reconciled", "refused")


class FileTooLarge(Refused):
    """More bytes than we take in."""

    code = "file_too_large"


class CompanyUnknown(Refused):
    """No ledger has this number; or none was named where there are none or several."""

    code = "company_unknown"


class NotReady(Conflict):
    """The import is not in the state this needs; `state` says where it is."""

    code = "import_not_ready"


def folder() -> Path:
    """Give the folder that keeps files handed in."""
    path = Path(current_app.config["ENCOURS_DATA"]) / "imports"
    path.mkdir(parents=True, exist_ok=True)
    return path


def path_of(row: Import) -> Path:
    """Give where an import's file lies."""
    return folder() / row.path


def rejects_path(row: Import) -> Path:
    """Give where every line of an import that could not be taken is written down."""
    return folder() / f"{row.path}.rejects"


def keep_file(stream: IO[bytes], import_id: UUID) -> tuple[str, int]:
    """Write the file down and give its SHA-256 and size. Raises `FileTooLarge`, leaving nothing."""
    path, digest, size = folder() / str(import_id), hashlib.sha256(), 0
    stream.seek(0)  # a transaction that is tried again reads it again
    with path.open("wb") as kept:
        while chunk := stream.read(CHUNK_BYTES):
            size += len(chunk)
            if size > LARGEST_BYTES:
                path.unlink()
                raise FileTooLarge(most_bytes=LARGEST_BYTES)
            digest.update(chunk)
            kept.write(chunk)
    return digest.hexdigest(), size


def receive(
    work: Work,
    stream: IO[bytes],
    filename: str,
    *,
    kind: str = FEC,
    replace_demo: bool = False,
    company: str | None = None,
) -> Import:
    """Keep a file and promise to read it.

    kind: one of `intake.kinds.KINDS`. filename: as the sender's machine calls it; only the decree's parts are
    ever read from it. company: the SIREN of the ledger a table is for; accounting exports, statements and
    invoices say theirs. Raises `CompanyUnknown`, `FileTooLarge`.
    """
    named = company_named(company) if company else None
    import_id = uuid4()
    sha256, size = keep_file(stream, import_id)
    row = Import(
        id=import_id,
        kind=kind,
        filename=Path(filename.replace("\\", "/")).name[:200] or "export",
        sha256=sha256,
        size_bytes=size,
        path=str(import_id),
        replace_demo=replace_demo,
        company_id=named.id if named else None,
        by_id=work.actor.user_id,
        created_at=work.moment.now,
    )
    db.session.add(row)
    db.session.flush()
    after = {"filename": row.filename, "sha256": sha256, "kind": kind}
    work.record("import.receive", "import", row.id, after=after)
    work.nudge("read_imports")
    return row


def read_again(work: Work, import_id: UUID, kind: str, company_id: int | None = None) -> Import:
    """Read a file anew, as another kind, by other columns or for another ledger; nothing was applied yet.

    Raises `Missing` and `NotReady`.
    """
    row = _get(import_id)
    if row.state not in ("reconciled", "refused"):
        raise NotReady(state=row.state)
    before = {"kind": row.kind, "company_id": row.company_id}
    if company_id is not None:
        row.company_id = _company(company_id).id
    row.kind, row.state, row.report, row.preview = kind, "received", {}, None
    row.progress, row.claimed_at, row.history = 0, None, False
    after = {"kind": kind, "company_id": row.company_id}
    work.record("import.read_again", "import", row.id, before=before, after=after)
    work.nudge("read_imports")
    return row


def ask_to_apply(work: Work, import_id: UUID) -> Import:
    """Let a reconciled file change the books. Asking twice is asking once. Raises `NotReady`."""
    row = _get(import_id)
    if row.state in ("applying", "applied"):
        return row
    if row.state != "reconciled":
        raise NotReady(state=row.state)
    row.state, row.progress, row.claimed_at = "applying", 0, None
    row.by_id = row.by_id or work.actor.user_id  # of a program's file, whoever lets it in
    row.asked_at = work.moment.now
    work.record("import.apply", "import", row.id)
    work.nudge("apply_imports")
    return row


def discard(work: Work, import_id: UUID) -> None:
    """Forget a file that was not applied. Raises `NotReady`."""
    row = _get(import_id)
    if row.state not in DISCARDABLE:
        raise NotReady(state=row.state)
    work.record("import.discard", "import", row.id, before={"filename": row.filename})
    clear_staging(row.id)
    path_of(row).unlink(missing_ok=True)
    rejects_path(row).unlink(missing_ok=True)
    db.session.delete(row)


def applied_before(row: Import) -> Import | None:
    """Find the import that brought the very same file before, and was not undone."""
    same = (Import.sha256 == row.sha256, Import.kind == row.kind, Import.id != row.id)
    wanted = select(Import).where(*same, Import.state == "applied")
    return db.session.scalar(wanted.order_by(Import.applied_at.desc()).limit(1))


def claim(work: Work, *, waiting: str, busy: str) -> UUID | None:
    """Take the oldest import that waits, or whose worker died; None when there is none left.

    The update is the compare-and-set: whoever changes no row was too late.
    """
    now = work.moment.now
    owed = or_(Import.state == waiting, Import.state == busy) & _free(Import, now)
    since = func.coalesce(Import.asked_at, Import.created_at)
    for import_id in db.session.scalars(select(Import.id).where(owed).order_by(since, Import.id)):
        mine = update(Import).where(and_(Import.id == import_id, owed, _alone(now)))
        if db.session.execute(
            mine.values(state=busy, claimed_at=now).execution_options(synchronize_session=False)
        ).rowcount:  # type: ignore[attr-defined]
            return import_id
    return None


def set_kind(import_id: UUID, kind: str) -> None:
    """Say what a file holds, once its content has told."""
    db.session.execute(update(Import).where(Import.id == import_id).values(kind=kind))


def lock_queue() -> None:
    """Let workers choose one after the other: without it, two could each see the other's ledger free."""
    queue = select(Import.id).where(Import.state.in_(CHANGING)).order_by(Import.id)
    db.session.execute(queue.with_for_update(of=Import)).all()


def _free(table: type[Import], now: datetime) -> ColumnElement[bool]:
    return or_(table.claimed_at.is_(None), table.claimed_at < now - LEASE)


def _alone(now: datetime) -> ColumnElement[bool]:
    """Say that nobody is changing the ledger a file goes to; reading needs no turn."""
    other = aliased(Import)
    held = or_(~_free(other, now), other.booked_at.is_not(None))
    shared = or_(other.ledger == Import.ledger, other.ledger == "", Import.ledger == "")
    changing = exists().where(other.id != Import.id, other.state.in_(CHANGING), held, shared)
    return or_(Import.state.not_in(CHANGING), ~changing.correlate(Import))


def show_progress(work: Work, import_id: UUID, percent: int) -> None:
    """Tell the page how far we are; this also renews the claim."""
    mine = update(Import).where(Import.id == import_id, Import.state.in_(("reading", *CHANGING)))
    db.session.execute(mine.values(progress=percent, claimed_at=work.moment.now))


def keep_result(
    work: Work, import_id: UUID, report: dict[str, Any], refusals: list[Refusal]
) -> None:
    """Write what reading found: reconciled, or refused whole."""
    row = db.session.get_one(Import, import_id, populate_existing=True)
    if row.state != "reading":
        return
    report |= {
        "refusal": refusals[0].as_json() if refusals else None,
        "refusals": [one.as_json() for one in refusals],
    }
    if report.get("as_of"):
        row.as_of = min(date.fromisoformat(report["as_of"]), work.moment.today)
    row.report, row.progress, row.claimed_at = report, 100, None
    row.state = "refused" if refusals else "reconciled"
    if row.kind == FEC and not refusals:
        row.ledger = report.get("siren") or ""
        company = target(row)
        row.preview = difference.measure(row, company)
        if row.history and company is not None:
            row.report = _with_history(report, company)
    work.record(f"import.{row.state}", "import", row.id, after={"refusal": report.get("refusal")})


def _with_history(report: dict[str, Any], company: Company) -> dict[str, Any]:
    """Remark that the file is of an earlier exercise than the books."""
    value = company.as_of.isoformat() if company.as_of else ""
    remark = Finding(0, "", "older_than_books", value).as_json()
    return report | {
        "history": True,
        "warnings": [remark, *report["warnings"]],
        "warnings_total": report["warnings_total"] + 1,
    }


def target(row: Import) -> Company | None:
    """Give the ledger whose books an import changes; None: one that is opened for it."""
    return find_company(row.report.get("siren"), replace_demo=row.replace_demo)


def find_company(siren: str | None, *, replace_demo: bool) -> Company | None:
    """Find the ledger a file belongs to; None: a new one.

    A file whose name does not say belongs to the one ledger that has no number either, else to the only one.
    """
    companies = list(db.session.scalars(select(Company).order_by(Company.id)))
    if replace_demo:
        companies = [one for one in companies if not one.demo]
    if siren is not None:
        return next((one for one in companies if one.siren == siren), None)
    nameless = [one for one in companies if one.siren is None]
    return next((only for only in (nameless, companies) if len(only) == 1), [None])[0]


def company_named(siren: str) -> Company:
    """Give the ledger of a SIREN. Raises `CompanyUnknown`."""
    company = db.session.scalar(select(Company).where(Company.siren == siren))
    if company is None:
        raise CompanyUnknown(siren=siren)
    return company


def meant(row: Import) -> Company | None:
    """Give the ledger a table is for: the one that was named, else the only one there is."""
    if row.company_id is not None:
        return db.session.get_one(Company, row.company_id)
    return find_company(None, replace_demo=row.replace_demo)


def books_began_on(company: Company) -> date | None:
    """Give the first day of the exercise the books stand on; None before the first import."""
    row = db.session.get(Import, company.stands_on) if company.stands_on else None
    began = row.report.get("began_on") or row.report.get("first_on") if row else None
    return date.fromisoformat(began) if began else None


def clear_staging(import_id: UUID) -> None:
    """Empty what was staged for one import."""
    for table in (ImportLine, ImportCustomer, ImportSales):
        db.session.execute(table.__table__.delete().where(table.import_id == import_id))  # type: ignore[attr-defined]


def wrong_ledger(report: dict[str, Any], *, replace_demo: bool) -> Refusal | None:
    """Refuse another ledger's file on a demo ledger, and one that could be anybody's."""
    siren = report.get("siren")
    companies = list(db.session.scalars(select(Company)))
    demo = next((one for one in companies if one.demo), None)
    if demo is not None and not replace_demo and siren != demo.siren:
        return Refusal("another_company", {"siren": siren, "demo": demo.siren})
    kept = [one for one in companies if not (one.demo and replace_demo)]
    if siren is None and len(kept) > 1 and find_company(None, replace_demo=replace_demo) is None:
        return Refusal("company_unknown", {"companies": [one.name for one in kept]})
    return None


def _company(company_id: int) -> Company:
    company = db.session.get(Company, company_id)
    if company is None:
        raise CompanyUnknown(company_id=company_id)
    return company


def _get(import_id: UUID) -> Import:
    row = db.session.scalar(select(Import).where(Import.id == import_id).with_for_update(of=Import))
    if row is None:
        raise Missing(import_id=str(import_id))
    return row

"""Jobs over the files handed in: read what was received, apply what a person asked to apply."""

from collections.abc import Callable
from pathlib import Path
from uuid import UUID

from credit.formats.findings import Finding
from credit.operations import booking, figures, import_origins, imports, rejects, staging, undoing
from credit.operations.actor import MACHINE, Actor
from credit.operations.intake import applying
from credit.operations.intake.way import Judged
from credit.operations.ledger_file import LedgerFile, judge
from credit.operations.refusals import Refusal
from credit.operations.work import Work, transact, transact_in_turn
from credit.rules.errors import CreditError
from credit.store import einvoices
from credit.store.db import db
from credit.store.imports import Import
from credit.store.people import User


def read_imports() -> None:
    """Read, reconcile and stage every file received. Delivery: at least once; twice is once."""
    while (import_id := transact(MACHINE, _claim_reading)) is not None:
        kind, path = _file_of(import_id)
        kind, unknown = _settle_kind(import_id, kind, path)
        if unknown is not None:
            _keep_judged(import_id, Judged(refusals=[unknown]))
        elif kind != imports.FEC:
            _keep_judged(import_id, _judge_other(import_id, path, kind))
        else:
            _read_ledger(import_id)


def apply_imports() -> None:
    """Apply every import asked for: book in one transaction, recompute. At least once; twice is once.

    One at a time per ledger; what is being undone is finished the same way. A worker that died before the
    booking changed nothing; after it, only figures are owed.
    """
    while (import_id := transact(MACHINE, _claim_applying)) is not None:
        kind, path = _file_of(import_id)
        if kind != imports.FEC:
            _take_in(import_id, path)
            continue
        while not transact(_person(import_id), _book(import_id)):
            _stage(import_id, _judge(import_id, until=40))
        for finish in (_finish, _finish_undoing):
            while not transact(MACHINE, finish(import_id)):
                transact_in_turn(figures.recompute)
                _tell(import_id, 85)
        transact(MACHINE, _go_on(import_id))  # the books may have moved since it was read


def _read_ledger(import_id: UUID) -> None:
    with rejects.kept_in(_rejects_of(import_id)) as tell:
        file = _judge(import_id, until=70, tell=tell)
    report, refusals = file.report(), list(file.refusals)
    if not refusals:
        wrong = imports.wrong_ledger(report, replace_demo=_row(import_id).replace_demo)
        refusals = [wrong] if wrong else []
        db.session.rollback()
    if not refusals:
        _stage(import_id, file)
    transact(MACHINE, _keep(import_id, report, refusals))


def _keep_judged(import_id: UUID, judged: Judged) -> None:
    transact(MACHINE, _keep(import_id, judged.report(), judged.refusals))


def _go_on(import_id: UUID) -> Callable[[Work], None]:
    return lambda work: import_origins.go_on(work, import_id)


def _claim_reading(work: Work) -> UUID | None:
    return imports.claim(work, waiting="received", busy="reading")


def _claim_applying(work: Work) -> UUID | None:
    imports.lock_queue()
    undone = imports.claim(work, waiting="undoing", busy="undoing")
    return undone or imports.claim(work, waiting="applying", busy="applying")


def _keep(
    import_id: UUID, report: dict[str, object], refusals: list[Refusal]
) -> Callable[[Work], None]:
    def keep(work: Work) -> None:
        imports.keep_result(work, import_id, report, refusals)
        import_origins.go_on(work, import_id)
        import_origins.tell_refused(work, import_id)

    return keep


def _book(import_id: UUID) -> Callable[[Work], bool]:
    return lambda work: booking.book(work, import_id)


def _finish(import_id: UUID) -> Callable[[Work], bool]:
    return lambda work: booking.finish(work, import_id)


def _settle_kind(import_id: UUID, kind: str, path: Path) -> tuple[str, Refusal | None]:
    found, unknown = applying.settle_kind(kind, path)
    db.session.rollback()
    if found != kind:
        transact(MACHINE, lambda _work: imports.set_kind(import_id, found))
    return found, unknown


def _judge_other(import_id: UUID, path: Path, kind: str) -> Judged:
    judged = applying.judge(import_id, path, kind)
    db.session.rollback()  # it only read
    return judged


def _take_in(import_id: UUID, path: Path) -> None:
    """Take a file in whole; one that no longer fits the books is refused whole."""
    try:
        transact(_person(import_id), lambda work: applying.apply(work, import_id, path))
    except CreditError as error:
        refusal = error  # the name of an except clause ends with it
        transact(MACHINE, _refuse(import_id, refusal))


def _refuse(import_id: UUID, refusal: CreditError) -> Callable[[Work], None]:
    def refuse(work: Work) -> None:
        applying.refuse(work, import_id, refusal)
        import_origins.tell_refused(work, import_id)

    return refuse


def _finish_undoing(import_id: UUID) -> Callable[[Work], bool]:
    return lambda work: undoing.finish(work, import_id)


def _tell(import_id: UUID, percent: int) -> None:
    transact(MACHINE, lambda work: imports.show_progress(work, import_id, percent))


def _row(import_id: UUID) -> Import:
    return db.session.get_one(Import, import_id, populate_existing=True)


def _file_of(import_id: UUID) -> tuple[str, Path]:
    row = _row(import_id)
    found = row.kind, imports.path_of(row)
    db.session.rollback()
    return found


def _person(import_id: UUID) -> Actor:
    """Act for the person who handed the file in, so that the journal names them."""
    by_id = _row(import_id).by_id
    person = db.session.get(User, by_id) if by_id is not None else None
    actor = Actor(by_id, person.role if person else None)
    db.session.rollback()
    return actor


def _rejects_of(import_id: UUID) -> Path:
    path = imports.rejects_path(_row(import_id))
    db.session.rollback()
    return path


def _judge(
    import_id: UUID, *, until: int, tell: Callable[[Finding], None] | None = None
) -> LedgerFile:
    """Read the file again and again from the disk: it does not change, and nothing else need be kept."""
    row = _row(import_id)
    path, filename, size = imports.path_of(row), row.filename, max(row.size_bytes, 1)
    db.session.rollback()
    shown = 0

    def progress(done: int) -> None:
        nonlocal shown
        percent = min(until, until * done // size)
        if percent >= shown + 5:
            shown = percent
            _tell(import_id, percent)

    return judge(path, filename, progress=progress, tell=tell)


def _stage(import_id: UUID, file: LedgerFile) -> None:
    row = _row(import_id)
    company = imports.find_company(file.name.siren, replace_demo=row.replace_demo)
    percent = row.progress
    invoiced = einvoices.due_dates(company.id) if company is not None else {}
    staging.stage(
        import_id, file, company, invoiced=invoiced, renew=lambda: _tell(import_id, percent)
    )

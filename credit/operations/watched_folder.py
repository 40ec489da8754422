"""A folder other programs drop files into: what is complete is received, what is done with is moved away.

A file is complete when nothing about it has changed between two looks. Names are names and never paths:
every step goes through the opened folder, follows no link, and takes nothing but plain files. Whatever is
hidden, or named as a transfer still under way, is left alone.
"""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import IO

from sqlalchemy import select

from credit.operations import imports
from credit.operations.import_origins import DECIDED
from credit.operations.intake.kinds import AUTO
from credit.operations.refusals import say
from credit.operations.work import Work
from credit.store.db import db
from credit.store.import_origins import FOLDER, ImportOrigin
from credit.store.imports import Import
from credit.store.watched_files import WatchedFile

BETWEEN_LOOKS = timedelta(seconds=20)
EMPTY_WAITS = timedelta(minutes=10)  # a file that stays empty is one, and no beginning
MOST_AT_ONCE = 200
LONGEST_NAME = 180  # leaves room for what is put before and behind it
UNDER_WAY = (".part", ".partial", ".filepart", ".tmp", ".crdownload", ".swp", "~")
DONE, REFUSED = "done", "refused"
OVER = ("applied", "undoing", "undone")

Stamp = tuple[int, int, str]  # bytes, nanoseconds, inode


class StillWritten(Exception):
    """The file changed while it was read; nothing of it was received."""


@dataclass(frozen=True, slots=True)
class Found:
    """One file as it lies there now."""

    name: str
    stamp: Stamp


def scan(folder: Path) -> list[Found]:
    """List the plain files that may be received, by name."""
    with os.scandir(folder) as entries:
        plain = [one for one in entries if _is_candidate(one.name) and _is_plain(one)]
        found = [Found(one.name, _stamp(one.stat(follow_symlinks=False))) for one in plain]
    return sorted(found, key=lambda one: one.name)[:MOST_AT_ONCE]


def remember(work: Work, found: list[Found]) -> list[str]:
    """Note how the files look, and name those that are complete: unchanged since an earlier look."""
    rows = {row.name: row for row in db.session.scalars(select(WatchedFile))}
    for name in rows.keys() - {one.name for one in found}:
        db.session.delete(rows[name])  # moved away, by us or by somebody
    complete = []
    for one in found:
        row = rows.get(one.name)
        if row is None or _stamp_of(row) != one.stamp:
            _note(work, row, one)
        elif row.import_id is None and work.moment.now - row.seen_at >= _wait(one):
            complete.append(one.name)
    return complete


def receive(work: Work, folder: Path, name: str) -> Import | None:
    """Receive one complete file as an import; it stays where it is until that is done with.

    Twice is once. Raises `StillWritten` and `FileTooLarge`; None: it is gone, or another by now.
    """
    row = db.session.get(WatchedFile, name, with_for_update=True, populate_existing=True)
    if row is None or row.import_id is not None:
        return None
    with _opened(folder, name) as stream:
        if stream is None or _stamp(os.fstat(stream.fileno())) != _stamp_of(row):
            return None
        file = imports.receive(work, stream, name, kind=AUTO)
        if _stamp(os.fstat(stream.fileno())) != _stamp_of(row):
            imports.path_of(file).unlink(missing_ok=True)
            raise StillWritten(name)
    origin = ImportOrigin(import_id=file.id, source=FOLDER, applies=True)
    db.session.add(origin)
    row.import_id = file.id
    return file


def give_up(work: Work, folder: Path, name: str, code: str, facts: dict[str, object]) -> None:
    """Move a file that cannot even be received to the refused ones."""
    row = db.session.get(WatchedFile, name, with_for_update=True, populate_existing=True)
    if row is not None and row.import_id is None:
        _move(folder, row, REFUSED, f"{say(code, facts, 'fr')}\n{say(code, facts, 'en')}\n")
        db.session.delete(row)
        work.record("watched_file.refuse", "watched_file", name, after={"refusal": code})


def put_away(_work: Work, folder: Path) -> None:
    """Move every file whose import is over to `done/` or `refused/`, beside a text that says why."""
    for row in db.session.scalars(select(WatchedFile).where(WatchedFile.import_id.is_not(None))):
        file = db.session.get(Import, row.import_id, populate_existing=True)
        where = _where(file)
        if where is not None:
            _move(folder, row, where, _words(file))
            db.session.delete(row)


def _where(file: Import | None) -> str | None:
    if file is None or file.state == "refused":
        return REFUSED
    waits = file.state == "reconciled" and file.kind in DECIDED
    return DONE if waits or file.state in OVER else None


def _words(file: Import | None) -> str:
    if file is None:
        return "Import écarté par une personne.\nThe import was set aside by a person.\n"
    lines = [f"/imports/{file.id}", file.state, ""]
    if file.state == "reconciled":
        lines += ["Attend l’accord d’une personne.", "Waits for a person to apply it."]
    for language, text in (("fr", "text_fr"), ("en", "text")):
        refusals = file.report.get("refusals", ())
        lines += [say(one["code"], one["facts"], language) for one in refusals]
        rejected = file.report.get("rejected", ())
        lines += [f"{one['line']}: {one[text]}" for one in rejected]
        lines.append("")
    return "\n".join(lines)


def _move(folder: Path, row: WatchedFile, where: str, words: str) -> None:
    """Write the reasons, then move: a crash between the two is made good by the next look."""
    name = f"{row.seen_at:%Y%m%d-%H%M%S}-{row.name}"
    home = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        if not os.path.lexists(folder / where):
            os.mkdir(where, 0o750, dir_fd=home)
        target = os.open(where, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=home)
        try:
            _write(target, f"{name}.txt", words)
            os.rename(row.name, name, src_dir_fd=home, dst_dir_fd=target)
        except FileNotFoundError:
            pass  # somebody took the file away meanwhile; the reasons stay
        finally:
            os.close(target)
    finally:
        os.close(home)


def _write(folder: int, name: str, words: str) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW
    with os.fdopen(os.open(name, flags, 0o640, dir_fd=folder), "w", encoding="utf-8") as file:
        file.write(words)


@contextmanager
def _opened(folder: Path, name: str) -> Iterator[IO[bytes] | None]:
    """Open a plain file of the folder; None when it is gone, a link, or anything else."""
    home = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK  # a pipe must not make us wait
        descriptor = os.open(name, flags, dir_fd=home)
    except OSError:
        yield None
        return
    finally:
        os.close(home)
    with os.fdopen(descriptor, "rb") as stream:
        yield stream if stat.S_ISREG(os.fstat(descriptor).st_mode) else None


def _note(work: Work, row: WatchedFile | None, found: Found) -> None:
    if row is None:
        row = WatchedFile(name=found.name)
        db.session.add(row)
    row.size_bytes, row.modified_ns, row.inode = found.stamp
    row.seen_at, row.import_id = work.moment.now, None


def _wait(found: Found) -> timedelta:
    return BETWEEN_LOOKS if found.stamp[0] else EMPTY_WAITS


def _is_candidate(name: str) -> bool:
    """Leave alone what is hidden, on its way, or has a name that cannot be written down."""
    return (
        not name.startswith(".")
        and not name.lower().endswith(UNDER_WAY)
        and name.isprintable()
        and len(name.encode()) <= LONGEST_NAME
    )


def _is_plain(entry: os.DirEntry[str]) -> bool:
    return entry.is_file(follow_symlinks=False)


def _stamp(status: os.stat_result) -> Stamp:
    return status.st_size, status.st_mtime_ns, str(status.st_ino)


def _stamp_of(row: WatchedFile) -> Stamp:
    return row.size_bytes, row.modified_ns, row.inode

"""Workbooks of strangers (XLSX, ECMA-376): checked part by part before any parser builds something of them.

A small file may unfold into gigabytes, lie about its sizes, hold a million parts, or a row of a million
cells. So the few parts a table needs are copied out first, counting every byte and element; only the copy,
whose sizes are true, is given to openpyxl. Pictures, links to outside, macros and formulas stay behind.
"""

import io
import re
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from xml.parsers import expat

from openpyxl import Workbook, load_workbook

from credit.formats.table import Unreadable

NEEDED = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|xl/(?:_rels/)?workbook\.xml(?:\.rels)?"
    r"|xl/(?:sharedStrings|styles)\.xml|xl/worksheets/[^/]+\.xml",
    re.IGNORECASE,
)
LARGE = re.compile(r"xl/(?:sharedStrings|worksheets/[^/]+)\.xml", re.IGNORECASE)

CHUNK_BYTES = 64 * 1024
MOST_PARTS = 2000
MOST_DIRECTORY_BYTES = 1 << 20  # the archive's own table of contents
MOST_BYTES = 256 << 20  # of all needed parts, unpacked
MOST_SMALL_BYTES = 8 << 20  # of a part that holds no rows
MOST_RATIO = 200  # unpacked to packed, where it is no small matter; spreadsheets reach about 50
RATIO_MATTERS_BYTES = 8 << 20
MOST_ELEMENTS = 12_000_000  # of all parts: about four million cells
MOST_ROWS = 1 << 20  # the most a sheet has; also taken for the strings it shares
MOST_WITHIN_ONE = 4096  # elements in one row or one string
MOST_BESIDE = 200_000  # elements of one part that are neither: styles, merged cells, links
DEEPEST = 64
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


@contextmanager
def opened(path: Path) -> Iterator[Workbook]:
    """Open a workbook to read its values, row by row; formulas give what was last computed.

    Raises `Unreadable` (workbook_damaged, workbook_too_large, workbook_entities).
    """
    with tempfile.TemporaryFile() as copy:
        with its_own_fault():
            _copy_needed(path, copy)
            book = load_workbook(copy, read_only=True, data_only=True, keep_links=False)
        try:
            yield book
        finally:
            book.close()


@contextmanager
def its_own_fault() -> Iterator[None]:
    """Call whatever a parser stumbles over in this block the file's fault: `Unreadable`."""
    try:
        yield
    except Unreadable:
        raise
    except Exception as error:
        raise Unreadable(reason="workbook_damaged", error=type(error).__name__) from error


class _Wary(io.BufferedReader):
    """Hands out no more in one piece than a sane table of contents takes."""

    def read(self, size: int | None = -1, /) -> bytes:
        if size is not None and size > MOST_DIRECTORY_BYTES:
            raise Unreadable(reason="workbook_too_large")
        return super().read(size)


@dataclass(slots=True)
class _Spent:
    """What was unpacked so far, of all parts together."""

    size: int = 0
    elements: int = 0


def _copy_needed(path: Path, copy: IO[bytes]) -> None:
    with _Wary(io.FileIO(path)) as file, zipfile.ZipFile(file) as archive:
        parts = archive.infolist()
        needed = [one for one in parts if NEEDED.fullmatch(one.filename)]
        if len(parts) > MOST_PARTS or sum(one.file_size for one in needed) > MOST_BYTES:
            raise Unreadable(reason="workbook_too_large")
        if len({one.filename.lower() for one in needed}) < len(needed):
            raise Unreadable(reason="workbook_damaged", error="parts twice")
        spent = _Spent()
        with zipfile.ZipFile(copy, "w", zipfile.ZIP_STORED) as honest:
            for one in needed:
                if one.compress_type not in PACKED:
                    raise Unreadable(reason="workbook_damaged", error="compression")
                with archive.open(one) as source, honest.open(one.filename, "w") as target:
                    _copy_part(one, source, target, spent)
    copy.seek(0)


def _copy_part(part: zipfile.ZipInfo, source: IO[bytes], target: IO[bytes], spent: _Spent) -> None:
    large, size = LARGE.fullmatch(part.filename) is not None, 0
    checked = _Checked(spent, part.filename.lower())
    while chunk := source.read(CHUNK_BYTES):
        size += len(chunk)
        spent.size += len(chunk)
        swollen = size > RATIO_MATTERS_BYTES and size > MOST_RATIO * part.compress_size
        if swollen or spent.size > MOST_BYTES or (size > MOST_SMALL_BYTES and not large):
            raise Unreadable(reason="workbook_too_large")
        checked.look(chunk)
        target.write(chunk)
    checked.look(b"", last=True)


class _Checked:
    """Watches one part go by: no document type (ECMA-376-2, 8.1.1), few elements, none too deep.

    openpyxl lets go of each row or string once read, and keeps everything beside them until the end.
    """

    def __init__(self, spent: _Spent, part: str) -> None:
        self.spent = spent
        self.row, self.row_depth = (f"{MAIN}si", 2) if "strings" in part else (f"{MAIN}row", 3)
        self.depth = self.rows = self.within = self.beside = 0
        self.inside = False
        self.parser = expat.ParserCreate(namespace_separator="}")
        self.parser.StartDoctypeDeclHandler = self._refuse_entities
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end

    def look(self, chunk: bytes, *, last: bool = False) -> None:
        """Take the next bytes."""
        self.parser.Parse(chunk, last)

    def _refuse_entities(self, *_what: object) -> None:
        raise Unreadable(reason="workbook_entities")

    def _start(self, name: str, _attributes: dict[str, str]) -> None:
        self.depth += 1
        self.spent.elements += 1
        if self.depth <= self.row_depth:
            self.inside, self.within = self.depth == self.row_depth and name == self.row, 0
            self.rows += self.inside
        if self.inside:
            self.within += 1
        else:
            self.beside += 1
        if (
            self.within > MOST_WITHIN_ONE
            or self.beside > MOST_BESIDE
            or self.rows > MOST_ROWS
            or self.depth > DEEPEST
            or self.spent.elements > MOST_ELEMENTS
        ):
            raise Unreadable(reason="workbook_too_large")

    def _end(self, _name: str) -> None:
        self.depth -= 1

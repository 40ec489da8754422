"""Text tables as other systems write them: bytes in, rows of text out, in bounded memory.

Nothing is guessed from the file's name. Encodings: UTF-8 (with or without mark), else Windows-1252 when
bytes only it defines occur, else ISO 8859-15 (the one the decree names for France).
"""

import codecs
import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from credit.rules.errors import Refused

CHUNK_BYTES = 1 << 20
LONGEST_LINE = 64 * 1024  # bytes; a line of a ledger has a few hundred
MOST_JOINED_LINES = 20  # a quoted field may hold line ends
ONLY_WINDOWS = bytes(range(0x80, 0xA0))
SEPARATORS = "\t|;,"

Row = tuple[int, list[str]]  # number of the line in the file, from 1, and its fields


class Unreadable(Refused):
    """The file as a whole cannot be read: `reason` says why, the other facts what was seen."""

    code = "unreadable_file"


@dataclass(frozen=True, slots=True)
class Dialect:
    """How one file is written."""

    encoding: str
    separator: str
    quoted: bool
    line_end: bytes
    marked: bool  # begins with a byte order mark


def recognise(
    path: Path, count_known: Callable[[list[str]], int], fewest: int, *, within: int = 1
) -> Dialect:
    """Find out how a table is written by reading its header and every byte once.

    count_known: how many of some names are columns we know. fewest: known columns below which we do not
    believe a separator. within: the header is one of that many first lines.
    Raises `Unreadable` (empty, binary, line_too_long, separator_unknown).
    """
    with path.open("rb") as file:
        head = file.read(LONGEST_LINE)
    if not head.strip(b"\xef\xbb\xbf \t\r\n"):
        raise Unreadable(reason="empty")
    if b"\0" in head:
        raise Unreadable(reason="binary")
    encoding = encoding_of(path)
    line_end = b"\n" if b"\n" in head else b"\r"
    marked = head.startswith(codecs.BOM_UTF8)
    lines = head.removeprefix(codecs.BOM_UTF8).split(line_end)[:within]
    texts = [line.decode(encoding, "replace").rstrip("\r") for line in lines]
    found = {
        (one, text): count_known(split_plain(text, one)) for one in SEPARATORS for text in texts
    }
    separator, header = max(found, key=lambda one: found[one])
    if found[separator, header] < fewest:
        reason = "line_too_long" if len(lines[0]) >= LONGEST_LINE else "separator_unknown"
        raise Unreadable(reason=reason, header=texts[0][:120])
    quoted = separator in ";," or header.lstrip().startswith('"')
    return Dialect(encoding, separator, quoted, line_end, marked)


def rows(path: Path, dialect: Dialect, *, progress: Callable[[int], None]) -> Iterator[Row]:
    """Read the rows after the first, which is the header; blank lines are passed over.

    A field's surrounding quotes are removed. A line too long to be one is a row of that single field.
    progress: told the bytes read so far, about once a megabyte. Raises `Unreadable` (binary).
    """
    table = every_row(path, dialect, progress=progress)
    next(table, None)
    yield from table


def every_row(path: Path, dialect: Dialect, *, progress: Callable[[int], None]) -> Iterator[Row]:
    """Read all rows as `rows` does, the first one too."""
    pick = _quoted_rows if dialect.quoted else _plain_rows
    with path.open("rb") as file:
        yield from pick(_chunks(file, dialect, progress), dialect.separator)


def text_lines(path: Path, *, progress: Callable[[int], None]) -> Iterator[tuple[int, str]]:
    """Read the lines of a text that is no table, with their numbers from 1.

    progress: told the bytes read so far. Raises `Unreadable` (empty, binary, line_too_long).
    """
    with path.open("rb") as file:
        head = file.read(LONGEST_LINE)
    if not head.strip(b"\xef\xbb\xbf \t\r\n"):
        raise Unreadable(reason="empty")
    if b"\0" in head:
        raise Unreadable(reason="binary")
    line_end = b"\n" if b"\n" in head else b"\r"
    dialect = Dialect(encoding_of(path), "", False, line_end, head.startswith(codecs.BOM_UTF8))
    with path.open("rb") as file:
        yield from _lines(_chunks(file, dialect, progress))


def header_of(path: Path, dialect: Dialect) -> list[str]:
    """Read the names in the first line."""
    with path.open("rb") as file:
        _, lines = next(_chunks(file, dialect, lambda _: None))
    return split_plain(lines[0], dialect.separator)


def split_plain(line: str, separator: str) -> list[str]:
    """Split one line, removing quotes around fields; a lone quote is text."""
    if '"' not in line:
        return line.split(separator)
    if line.count('"') % 2 == 0 and (line.startswith('"') or separator + '"' in line):
        return _split_quoted(line, separator)
    return line.split(separator)


def encoding_of(path: Path) -> str:
    """Find out a text's encoding by reading its bytes."""
    if _is_utf8(path):
        return "utf-8"
    with path.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            if len(chunk.translate(None, ONLY_WINDOWS)) < len(chunk):
                return "cp1252"
    return "iso8859-15"


def _is_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        try:
            while chunk := file.read(CHUNK_BYTES):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def _chunks(
    file: BinaryIO, dialect: Dialect, progress: Callable[[int], None]
) -> Iterator[tuple[int, list[str]]]:
    """Read whole lines, a megabyte at a time; each chunk comes with the number of its first line."""
    rest, number = b"", 1
    done = len(file.read(len(codecs.BOM_UTF8))) if dialect.marked else 0
    while chunk := file.read(CHUNK_BYTES):
        if b"\0" in chunk:
            raise Unreadable(reason="binary")
        done += len(chunk)
        if dialect.line_end not in chunk:
            if len(rest) > LONGEST_LINE:
                raise Unreadable(reason="line_too_long", line=number)
            rest += chunk
            continue
        whole, _, rest = (rest + chunk).rpartition(dialect.line_end)
        lines = _text(whole, dialect)
        yield number, lines
        number += len(lines)
        progress(done)
    if len(rest) > LONGEST_LINE:
        raise Unreadable(reason="line_too_long", line=number)
    if rest:
        yield number, _text(rest, dialect)[:1]


def _lines(chunks: Iterator[tuple[int, list[str]]]) -> Iterator[tuple[int, str]]:
    for number, lines in chunks:
        yield from enumerate(lines, number)


def _text(lines: bytes, dialect: Dialect) -> list[str]:
    text = lines.decode(dialect.encoding, "replace")
    if dialect.line_end == b"\r":
        return text.split("\r")
    if "\r" in text:
        text = text.removesuffix("\r")
        of_windows = text.split("\r\n")
        if len(of_windows) == text.count("\n") + 1:  # every line: the usual file, and the fast way
            return of_windows
        text = text.replace("\r\n", "\n")
    return text.split("\n")


def _plain_rows(chunks: Iterator[tuple[int, list[str]]], separator: str) -> Iterator[Row]:
    for first, lines in chunks:
        for number, line in enumerate(lines, first):
            if '"' in line:
                yield number, split_plain(line, separator)
            elif line:
                yield number, line.split(separator)


def _quoted_rows(chunks: Iterator[tuple[int, list[str]]], separator: str) -> Iterator[Row]:
    lines = _lines(chunks)
    for number, line in lines:
        if '"' not in line:
            if line:
                yield number, line.split(separator)
            continue
        whole, joined = line, 0
        while whole.count('"') % 2 and joined < MOST_JOINED_LINES and _opens(whole, separator):
            _, more = next(lines, (0, None))
            if more is None:
                break
            whole, joined = f"{whole}\n{more}", joined + 1
        yield number, _split_quoted(whole, separator)


def _split_quoted(line: str, separator: str) -> list[str]:
    """Split by the quotes; where they make no sense (a lone carriage return, a page of text), without."""
    try:
        return next(csv.reader([line], delimiter=separator), [])
    except csv.Error:
        return line.split(separator)


def _opens(line: str, separator: str) -> bool:
    """Say whether an odd quote stands where a quoted field begins, rather than inside a text."""
    return line.startswith('"') or f'{separator}"' in line

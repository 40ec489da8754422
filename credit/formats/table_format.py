"""Tables as a format of the registry, the last one: any text with separators could be one."""

from pathlib import Path

from credit.formats.format import Format, Progress
from credit.formats.sheet import HEADER_WITHIN, ZIP
from credit.formats.table import SEPARATORS, split_plain
from credit.formats.tables.reading import TableRead, read

OTHERS = (b"<", b"{", b"[", b"%PDF")  # markup and documents have commas too


def recognises(head: bytes) -> bool:
    """Say whether a file begins like a workbook (ZIP with a part under `xl/`) or like a text table."""
    if head.startswith(ZIP):
        return b"xl/" in head
    bare = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not bare or b"\0" in head or bare.startswith(OTHERS):
        return False
    lines = bare.decode("iso8859-15").replace("\r", "\n").split("\n")[:HEADER_WITHIN]
    return any(len(split_plain(line, one)) > 1 for line in lines for one in SEPARATORS)


def _read(path: Path, progress: Progress) -> TableRead:
    return read(path, progress=progress)


TABLE = Format("table", "table", recognises, _read)

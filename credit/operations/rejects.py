"""The lines of a file that could not be taken, all of them, kept beside it for whoever mends them."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from credit.formats.findings import Finding
from credit.store.imports import Import


@contextmanager
def kept_in(path: Path) -> Iterator[Callable[[Finding], None]]:
    """Write down every finding told within this block, one JSON line each; what stood there before goes."""
    with path.open("w", encoding="utf-8") as file:

        def keep(one: Finding) -> None:
            row = (one.line, one.field, one.code, one.value)
            file.write(json.dumps(row, ensure_ascii=False) + "\n")

        yield keep


def told_of(row: Import, path: Path) -> Iterator[Finding]:
    """Give an import's rejected lines as they were found; without a file, those its report kept.

    Of a report's, the first thousand were kept: `rejected_total` says how many there were.
    """
    if path.exists():
        return _read(path)
    kept = row.report.get("rejected", ())
    return (Finding(one["line"], one["field"], one["code"], one["value"]) for one in kept)


def _read(path: Path) -> Iterator[Finding]:
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield Finding(*json.loads(line))

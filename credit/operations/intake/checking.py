"""Look at a file of any format without a database: what it says, and whether it would be refused by itself.

What only the books can tell (a customer nobody knows, a ledger of somebody else) is not looked at here.
"""

from pathlib import Path
from typing import Any

from credit.formats import registry
from credit.formats.findings import Findings
from credit.formats.format import Format, in_silence
from credit.formats.records import Contents
from credit.formats.table import Unreadable
from credit.formats.tables import reading
from credit.formats.tables.reading import TableRead
from credit.operations import ledger_file
from credit.operations.intake.way import Judged
from credit.operations.refusals import Refusal, unreadable


def check(path: Path, filename: str, kind: str | None = None) -> dict[str, Any]:
    """Report on a file, amounts as decimal strings; `refusal` says why it would not be taken.

    `format` names what it was recognised as, None when it is nothing we read. kind: what a table is said to
    hold; None lets the content say.
    """
    try:
        found = registry.recognise(path)
        if kind is not None:
            return {"format": found.name} | _as_table(path, found, kind).report()
        if found.gives == "ledger":
            return {"format": found.name} | ledger_file.judge(path, filename).report()
        said = found.read(path, in_silence)
    except Unreadable as error:
        return {"format": None} | Judged(refusals=[unreadable(error)]).report()
    judged = _of_table(said) if isinstance(said, TableRead) else _of_contents(said)
    return {"format": found.name} | judged.report()


def _as_table(path: Path, found: Format[Any], kind: str) -> Judged:
    if found.gives != "table":
        return Judged(refusals=[Refusal("kind_differs", {"holds": found.name, "wanted": kind})])
    return _of_table(reading.read(path, kind=kind))


def _of_contents(said: Contents) -> Judged:
    facts = {
        "entries": [one.as_json() for one in said.entries],
        "documents": [one.as_json() for one in said.documents],
        "statuses": [one.as_json() for one in said.statuses],
    }
    return _judged(said.lines, facts, said.errors, said.warnings)


def _of_table(said: TableRead) -> Judged:
    facts = {
        "kind": said.mapping.kind,
        "mapping": said.mapping.as_json(),
        "records": len(said.records),
        "totals": said.totals,
    }
    return _judged(said.lines, facts, said.errors, said.warnings)


def _judged(lines: int, facts: dict[str, Any], errors: Findings, warnings: Findings) -> Judged:
    refusals = [Refusal("lines_rejected", {"count": errors.total})] if errors.total else []
    return Judged(lines, facts, errors, warnings, refusals)

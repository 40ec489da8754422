"""`encours journal verify`: prove that nothing in the journal, or in a case file, was altered."""

import sys
from pathlib import Path

import click

from credit.operations.case_file import proof
from credit.operations.journal import verify as walk
from credit.store.db import reading
from webapp.commands.application import open_application

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def journal() -> None:
    """Prove the journal."""


@journal.command()
@click.option("--file", "file", type=FILE, help="A case file to hold against the journal instead.")
def verify(file: Path | None) -> None:
    """Recompute the chain of hashes; exit 1 at the first row that does not follow from the one before.

    With --file: say whether a case file is as it was exported here, what was altered, or that it is another
    journal's; exit 1 unless it is true.
    """
    with open_application(), reading():
        good, said = _chain() if file is None else _case_file(file.read_bytes())
    click.echo(said, err=not good)
    if not good:
        sys.exit(1)


def _chain() -> tuple[bool, str]:
    verdict = walk()
    if not verdict.ok:
        said = f"Broken at row {verdict.broken_at}, after {verdict.checked} good rows."
        return False, said
    return True, f"Whole: {verdict.checked} rows, newest hash {verdict.newest_hash or '(none)'}."


def _case_file(content: bytes) -> tuple[bool, str]:
    found = proof.prove(content)
    where = "the pages or the file itself" if found.line is None else f"row {found.line}"
    said = {
        proof.TRUE: f"True: as exported on {found.exported_at}, with {found.rows} rows of the journal.",
        proof.TAMPERED: f"Tampered: {where} is not as it was exported.",
        proof.FOREIGN: "Not from this journal: none of its rows is one of ours.",
        proof.NO_CASE_FILE: "No case file: no extract of a journal is in it.",
        proof.JOURNAL_BROKEN: f"The journal itself is broken at row {found.line}.",
    }
    return found.verdict == proof.TRUE, said[found.verdict]

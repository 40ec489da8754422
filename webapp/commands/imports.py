"""`encours import`: the same reading and the same rules as the import page."""

import json
import os
import time
from pathlib import Path
from typing import Any
from uuid import UUID

import click

from credit.formats.tables.registry import KINDS as TABLES
from credit.operations import imports
from credit.operations.actor import MACHINE
from credit.operations.intake import checking
from credit.operations.intake.kinds import AUTO
from credit.operations.ledger_file import judge
from credit.operations.refusals import say
from credit.operations.work import transact
from credit.store.db import db
from credit.store.imports import Import
from tasks.imports import apply_imports, read_imports
from webapp.commands.application import open_application

PAUSE_SECONDS = 0.3  # between looks at an import that the server's worker has taken
WORKING = ("received", "reading", "applying")
ANY = "any"  # the hidden name of the command that takes a file of any format
PRINTED = (
    "format", "kind", "lines", "entries", "documents", "statuses", "records", "customers", "open_items",
    "balance_411", "open_total", "as_of",
)  # fmt: skip


class FileOrFormat(click.Group):
    """A group whose first word may also be a file: `encours import FILE` lets the content say what it is."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Take whatever names no format of ours for a file."""
        if args and args[0] not in self.commands:
            return ANY, self.commands[ANY], args
        return super().resolve_command(ctx, args)


@click.group(
    "import",
    cls=FileOrFormat,
    subcommand_metavar="FILE | fec FILE [OPTIONS]",
    context_settings={"ignore_unknown_options": True},  # they are the file's
)
def import_() -> None:
    """Bring files of other systems in; what a FILE is, its content says."""


@import_.command(ANY, hidden=True)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--check", is_flag=True, help="Only read; touches nothing, needs no server.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as one JSON object.")
@click.option("--as", "kind", type=click.Choice(list(TABLES)), help="What a table holds.")
@click.option("--company", metavar="SIREN", help="Whose table it is, where there are several.")
def any_file(file: Path, check: bool, as_json: bool, kind: str | None, company: str | None) -> None:
    """Import a file in any format we read. Exit 1 when it is refused, whole."""
    if check and company:
        raise click.UsageError("--check looks at no books: leave --company out")
    if check:
        report = checking.check(file, file.name, kind)
    else:
        report = _bring(file, kind=kind or AUTO, company=company)
    _tell(report, as_json=as_json)


@import_.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--check", is_flag=True, help="Only read and reconcile; touches nothing, needs no server."
)
@click.option("--json", "as_json", is_flag=True, help="Print the report as one JSON object.")
@click.option(
    "--replace-demo", is_flag=True, help="Replace the demo company's books by this file's."
)
def fec(file: Path, check: bool, as_json: bool, replace_demo: bool) -> None:
    """Import an accounting export (FEC): read, reconcile, apply. Exit 1 when it is refused, whole."""
    report = judge(file, file.name).report() if check else _bring(file, replace_demo=replace_demo)
    _tell(report, as_json=as_json)


def _tell(report: dict[str, Any], *, as_json: bool) -> None:
    """Print a report and what is wrong; exit 1 when the file is not taken."""
    if as_json:
        click.echo(json.dumps(report, ensure_ascii=False))
    else:
        _print(report)
    for line in _complaints(report):
        click.echo(line, err=True)
    if report["refusal"] or report.get("moved"):
        raise SystemExit(1)


def _bring(
    file: Path,
    *,
    kind: str = imports.FEC,
    replace_demo: bool = False,
    company: str | None = None,
) -> dict[str, Any]:
    """Do what the page does, in this process; the server may be up or down."""
    with open_application(), file.open("rb") as stream:
        row = transact(
            MACHINE,
            lambda work: imports.receive(
                work, stream, file.name, kind=kind, replace_demo=replace_demo, company=company
            ),
        )
        import_id = row.id
        found = _wait(import_id)
        if found.state == "reconciled":
            transact(MACHINE, lambda work: imports.ask_to_apply(work, import_id))
            found = _wait(import_id)
        return found.report | {"state": found.state, "kind": found.kind}


def _wait(import_id: UUID) -> Import:
    """Run what is owed here; when the server's worker was faster, wait for it."""
    while True:
        read_imports()
        apply_imports()
        db.session.rollback()
        row = db.session.get_one(Import, import_id, populate_existing=True)
        if row.state not in WORKING:
            return row
        db.session.rollback()
        time.sleep(PAUSE_SECONDS)


def _print(report: dict[str, Any]) -> None:
    for name in PRINTED:
        if name in report:
            said = report[name]
            click.echo(f"{name:12} {len(said) if isinstance(said, list) else said}")
    for left in report.get("left_out", ()):
        click.echo(f"left out     {left['what']}: {left['count']} ({left['amount']})")
    changes = report.get("changes")
    if changes is not None:
        quiet = not any(count for what, count in changes.items() if what != "unchanged")
        told = ", ".join(f"{count} {what.replace('_', ' ')}" for what, count in changes.items())
        click.echo("nothing changed" if quiet else f"changes      {told}")


def _complaints(report: dict[str, Any]) -> list[str]:
    """Say in words what was refused or remarked, each with its line and field."""
    language = "fr" if os.environ.get("LANG", "").startswith("fr") else "en"
    text = "text_fr" if language == "fr" else "text"
    lines = [f"line {one['line']}: {one[text]} [{one['code']}]" for one in report["rejected"]]
    lines += [f"line {one['line']}: note: {one[text]}" for one in report["warnings"]]
    if report.get("moved") and report.get("state") == "reconciled":
        lines.append(
            "not applied: the books moved meanwhile; see on the page what would change now"
        )
    return lines + [
        f"refused: {say(one['code'], one['facts'], language)}" for one in report["refusals"]
    ]

"""`encours review-limits`: the nightly review by hand, or only what it would do."""

import json
from typing import Any

import click

from credit.operations import limit_reviews
from credit.operations.moment import read_clock
from credit.store.db import db, reading
from tasks.limits import run_review
from webapp.commands.application import open_application

COLUMNS = ("customer_id", "action", "rule", "guard", "from_minor", "to_minor")


@click.command("review-limits")
@click.option("--dry-run", is_flag=True, help="Say what it would do, and change nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def review_limits(dry_run: bool, as_json: bool) -> None:
    """Review all limits: lower, raise, propose or leave alone, each with its reason."""
    with open_application():
        report = review(dry_run=dry_run)
    if as_json:
        click.echo(json.dumps(report))
        return
    for row in report["outcomes"]:
        held = f" ({row['guard']})" if row["guard"] else ""
        click.echo(
            f"{row['customer']}: {row['action']}{held}, {row['rule']},"
            f" {row['from_minor'] / 100:.2f} -> {row['to_minor'] / 100:.2f}"
        )
    totals = {name: report[name] for name in ("lowered", "raised", "proposed", "kept")}
    click.echo(", ".join(f"{name} {count}" for name, count in totals.items()))


def review(*, dry_run: bool) -> dict[str, Any]:
    """Run the review, or only plan it, and report each outcome."""
    if dry_run:
        with reading():
            rows: list[Any] = list(limit_reviews.plan(read_clock()))
    else:
        rows = list(run_review())
    with reading():
        codes = limit_reviews.codes_of([row.customer_id for row in rows])
        outcomes = [
            {"customer": codes[row.customer_id]} | {name: getattr(row, name) for name in COLUMNS}
            for row in rows
        ]
        db.session.rollback()
    return {"dry_run": dry_run, "outcomes": outcomes} | limit_reviews.counts(rows)

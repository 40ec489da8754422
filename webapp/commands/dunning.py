"""`encours dun`: decide today's dunning, and send what is due."""

import json
from typing import Any

import click
from sqlalchemy import select

from credit.operations.actor import MACHINE
from credit.store.db import db
from credit.store.dunning import DunningRun
from tasks.dunning import decide_all, post_due, send_now
from webapp.commands.application import open_application

EVERYTHING = 10**6  # messages: a command has no request to time out


@click.command()
@click.option("--now", is_flag=True, help="Send without waiting for the next business day at ten.")
@click.option("--json", "as_json", is_flag=True, help="Print the figures as one JSON object.")
def dun(now: bool, as_json: bool) -> None:
    """Decide what is due for every customer, or why to stay silent; then send what may go.

    Twice run, nothing is sent twice. The server may be up or down.
    """
    with open_application():
        report = _run(now=now)
    if as_json:
        click.echo(json.dumps(report, ensure_ascii=False))
        return
    if report["held"]:
        click.echo(f"Held: {report['reason']}. Import the newest ledger first.")
    click.echo(
        "{decided} items decided: {messages} messages, {silent} items silent, "
        "{tasks} for a person. {sent} sent, {failed} failed.".format(**report)
    )


def _run(*, now: bool) -> dict[str, Any]:
    run_id = decide_all(MACHINE, by_hand=True)
    posted = send_now(MACHINE, at_once=EVERYTHING) if now else post_due(MACHINE)
    run = db.session.scalars(select(DunningRun).where(DunningRun.id == run_id)).one()
    return {
        "run_on": run.run_on.isoformat(),
        "held": run.state == "held",
        "reason": run.reason,
        "decided": run.counts["items"],
        "silent": run.counts["silent"],
        "tasks": run.counts["task"],
        "messages": run.counts["messages"],
        "sent": posted["sent"],
        "failed": posted["failed"],
        "kept_back": posted["kept_back"],
        "unclear": posted["unclear"],
        "later": posted["later"] + posted["down"],
    }

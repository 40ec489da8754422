"""The console script `encours`: one file per noun in `webapp/commands/`, one line each here."""

import sys

import click

from credit.rules.errors import CreditError
from webapp.archive import Refusal
from webapp.commands import (
    backup,
    demo,
    devices,
    dunning,
    feed,
    imports,
    journal,
    limits,
    parts,
    people,
    retention,
    serve,
    service_worker,
    settings,
)
from webapp.data_folder import CannotStart
from webapp.environment import WrongSetting
from webapp.redis_server import NoRedis


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def encours() -> None:
    """Offline-first B2B customer credit."""


# Alphabetical, one line per command.
encours.add_command(people.admin)
encours.add_command(backup.backup)
encours.add_command(demo.demo)
encours.add_command(devices.device)
encours.add_command(dunning.dun)
encours.add_command(feed.feed)
encours.add_command(imports.import_)
encours.add_command(journal.journal)
encours.add_command(people.lift_second_step)
encours.add_command(parts.migrate)
encours.add_command(backup.restore)
encours.add_command(retention.retention)
encours.add_command(limits.review_limits)
encours.add_command(parts.scheduler)
encours.add_command(serve.serve)
encours.add_command(service_worker.service_worker)
encours.add_command(settings.settings)
encours.add_command(people.user)
encours.add_command(parts.web)
encours.add_command(parts.worker)


def main() -> None:
    """Run one command; what an operator can put right is said in one line, exit code 1 or 2."""
    try:
        encours()
    except WrongSetting as wrong:
        _refuse(str(wrong), 2)
    except (CannotStart, NoRedis, Refusal) as wrong:
        _refuse(str(wrong), 1)
    except CreditError as error:
        facts = " ".join(f"{name}={value}" for name, value in error.facts.items())
        _refuse(f"{error.code} {facts}".strip(), 1)


def _refuse(line: str, status: int) -> None:
    click.echo(f"encours: {line}", err=True)
    sys.exit(status)

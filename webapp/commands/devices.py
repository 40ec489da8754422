"""`encours device …`: which devices are signed in, what one last said of itself, and making it start over."""

from uuid import UUID

import click

from credit.operations import devices, sessions
from credit.operations.actor import MACHINE
from credit.operations.moment import read_clock
from credit.operations.work import transact
from credit.store.db import reading
from credit.store.people import Session
from credit.store.sync import DeviceState
from webapp.commands.application import open_application


@click.group()
def device() -> None:
    """List devices, show one, or make one fetch everything anew."""


@device.command("list")
def list_() -> None:
    """List the devices that are signed in, the newest contact first."""
    with open_application(), reading():
        found = sessions.living(read_clock().now)
        states = devices.states([each.id for each in found])
        for each in found:
            state = states.get(each.id)
            version = (state and state.app_version) or "-"
            pending = "-" if state is None or state.pending is None else state.pending
            contact = _contact(each, state)
            click.echo(f"{each.id}  {each.user.username:<16} {contact}  {version:<12} {pending}")
        click.echo(f"{len(found)} devices: id, person, last contact, version, entries not sent yet")


@device.command()
@click.argument("device_id", metavar="ID", type=click.UUID)
def show(device_id: UUID) -> None:
    """Show what a device last said of itself."""
    with open_application(), reading():
        session = devices.get(device_id, read_clock().now)
        state = devices.states([session.id]).get(session.id)
        facts = {
            "person": f"{session.user.name} ({session.user.username}, {session.user.role})",
            "browser": session.user_agent,
            "signed in": session.created_at.isoformat(timespec="seconds"),
            "last contact": _contact(session, state),
            "snapshots asked": session.snapshots,
        }
        said = {name: getattr(state, name) for name in SAID} if state else {}
        for name, value in (facts | said).items():
            click.echo(f"{name.replace('_', ' '):<16} {'-' if value is None else value}")


SAID = (
    "app_version",
    "protocol",
    "schema",
    "pending",
    "cursor",
    "pulled_at",
    "pushed_at",
    "client_time",
    "clock_offset_ms",
)


@device.command()
@click.argument("device_id", metavar="ID", type=click.UUID)
def resnapshot(device_id: UUID) -> None:
    """Make a device fetch everything anew at its next contact; what it has not sent stays."""
    with open_application():
        transact(MACHINE, lambda work: devices.resnapshot(work, device_id))
    click.echo("It will fetch everything anew at its next contact.")


def _contact(session: Session, state: DeviceState | None) -> str:
    last = max(session.seen_at, state.contact_at) if state else session.seen_at
    return last.isoformat(timespec="seconds")

"""`encours user …` and `encours admin`: people from the machine the app runs on, whoever is locked out."""

import secrets
from typing import Any

import click
from sqlalchemy import select

from credit.operations import people, second_factors, second_step_demand, sign_on
from credit.operations.actor import MACHINE, Actor
from credit.operations.sign_in import normal_username
from credit.operations.work import Work, transact
from credit.rules.access import Role
from credit.rules.errors import Missing, Refused
from credit.store.db import db
from credit.store.people import Agency, User
from webapp.commands.application import open_application

ROLES = click.Choice([role.value for role in Role])
asks_password = click.option(
    "--prompt/--generate",
    "prompt",
    default=False,
    help="Type the password, or (default) have one made and shown once.",
)


class NotAnAdministrator(Refused):
    """The name belongs to somebody with another role."""

    code = "not_an_administrator"


@click.group()
def user() -> None:
    """Add a person, end an access, set a password."""


@user.command()
@click.argument("username")
@click.option("--name", help="As colleagues say it; the username when left out.")
@click.option("--role", type=ROLES, required=True)
@click.option("--agency", help="Name of the agency (needed for a manager).")
@click.option("--department", help="Needed for a contributor, e.g. logistics.")
@click.option("--email")
@click.option("--language", type=click.Choice(["fr", "en"]), default="fr", show_default=True)
@asks_password
def add(username: str, agency: str | None, prompt: bool, **facts: Any) -> None:
    """Add a person who can sign in."""
    facts["name"] = facts["name"] or username
    with open_application():
        password = _password(prompt)
        transact(
            MACHINE,
            lambda work: people.add(
                work, username=username, password=password, agency_id=_agency_id(agency), **facts
            ),
        )
        _tell(username, None if prompt else password)


@user.command()
@click.argument("username")
def disable(username: str) -> None:
    """End a person's access and sign out every device; entries keep the name."""
    with open_application():
        transact(MACHINE, lambda work: people.change(work, _id_of(username), disabled=True))
    click.echo(f"{username} can no longer sign in.")


@user.command()
@click.argument("username")
def unbind(username: str) -> None:
    """Forget whom the company's directory knows a person as; the next sign-in there binds anew."""
    with open_application():
        transact(MACHINE, lambda work: sign_on.forget(work, _id_of(username)))
    click.echo(f"{username} is bound anew at the next sign-in through the directory.")


@user.command()
@click.argument("username")
@asks_password
def password(username: str, prompt: bool) -> None:
    """Set a person's password and sign out every device."""
    with open_application():
        chosen = _password(prompt)
        transact(MACHINE, lambda work: people.choose_password(work, _id_of(username), chosen))
    _tell(username, None if prompt else chosen)


@click.command("lift-second-step")
@click.option("--by", "username", required=True, help="The administrator in whose name.")
@click.option("--reason", required=True, help="Why; it stays in the history.")
def lift_second_step(username: str, reason: str) -> None:
    """Ask no second step of anybody any more, whoever cannot enrol; a new version in the history says so."""
    with open_application():
        author = transact(MACHINE, lambda _: _administrator(username))
        transact(
            author, lambda work: second_step_demand.publish(work, [], reason=reason, seen=None)
        )
    click.echo("A password alone signs in again; within half a minute, everywhere.")


@click.command()
@click.argument("username", metavar="NAME")
@asks_password
def admin(username: str, prompt: bool) -> None:
    """Make NAME an administrator who can sign in; an existing one gets a new password instead of all else."""
    with open_application():
        chosen = _password(prompt)
        transact(MACHINE, lambda work: _make_admin(work, username, chosen))
    _tell(username, None if prompt else chosen)


def _make_admin(work: Work, username: str, password: str) -> None:
    known = db.session.scalar(select(User).where(User.username == normal_username(username)))
    if known is None:
        people.add(work, username=username, name=username, role=Role.ADMIN, password=password)
    elif known.role != Role.ADMIN:
        raise NotAnAdministrator(username=username, role=known.role)
    else:
        people.change(work, known.id, disabled=False)
        people.choose_password(work, known.id, password)
        second_factors.reset(work, known.id)


def _administrator(username: str) -> Actor:
    person = db.session.get_one(User, _id_of(username))
    if person.role != Role.ADMIN:
        raise NotAnAdministrator(username=username, role=person.role)
    return Actor(person.id, person.role)


def _password(prompt: bool) -> str:
    if prompt:
        typed: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
        return typed
    return secrets.token_urlsafe(12)


def _tell(username: str, password: str | None) -> None:
    click.echo(f"{normal_username(username)} can sign in.")
    if password is not None:
        click.echo(f"Password, shown this once: {password}")


def _id_of(username: str) -> int:
    found = db.session.scalar(select(User.id).where(User.username == normal_username(username)))
    if found is None:
        raise Missing(username=username)
    return found


def _agency_id(name: str | None) -> int | None:
    if name is None:
        return None
    found = db.session.scalar(select(Agency.id).where(Agency.name == name))
    if found is None:
        raise Missing(agency=name)
    return found

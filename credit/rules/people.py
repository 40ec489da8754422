"""Which people there may be: what each role needs, and that somebody can always administer."""

import re

from credit.rules.access import Role
from credit.rules.errors import Refused

USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")


class BadPerson(Refused):
    """The facts name the field that does not fit."""

    code = "bad_person"


class LastAdministrator(Refused):
    """Somebody must be left who can give access."""

    code = "last_administrator"


class NotARep(Refused):
    """Only reps who may sign in hold portfolios; managers see their agency's by role."""

    code = "not_a_rep"


def check_username(username: str) -> None:
    """Refuse a username that is not 2 to 40 small letters, digits, dots, dashes or underscores."""
    if not USERNAME.fullmatch(username):
        raise BadPerson(field="username")


def check_place(role: str, *, agency_id: int | None, department: str | None) -> None:
    """Refuse a person whose role does not know where it works."""
    if role not in set(Role):
        raise BadPerson(field="role")
    if role == Role.MANAGER and agency_id is None:
        raise BadPerson(field="agency_id")
    if role == Role.CONTRIBUTOR and not department:
        raise BadPerson(field="department")

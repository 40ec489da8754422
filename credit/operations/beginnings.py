"""The first hour of an installation: its customers in one portfolio, and the first people let in.

Each verb does in one go what the pages of the administration do one by one, for somebody who has nothing yet.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from credit.operations import assignment, people, portfolios
from credit.operations.moment import Moment
from credit.operations.work import Work
from credit.rules.access import Role
from credit.rules.errors import Missing, Refused
from credit.store import beginnings
from credit.store.db import db
from credit.store.people import Portfolio


class NeedsPortfolio(Refused):
    """A rep carries a portfolio and a manager its agency's, so one has to be named."""

    code = "needs_portfolio"


@dataclass(frozen=True, slots=True)
class Invitation:
    """What a person needs to come in, shown this once: a name and a code to be typed."""

    username: str
    code: str
    expires_at: datetime


def standing(moment: Moment) -> dict[str, int]:
    """Say what is there already."""
    return {
        "ledgers": beginnings.count_ledgers(),
        "customers": beginnings.count_customers(),
        "unassigned": beginnings.count_customers(assignment.unassigned(moment.today)),
        "portfolios": beginnings.count_portfolios(),
        "invited": beginnings.count_invited(moment.now, moment.today),
        "carriers": beginnings.count_carriers(),
    }


def gather(work: Work, *, portfolio: str, agency: str) -> int:
    """Put every customer nobody holds into one new portfolio of a new agency, and new ones from now on.

    Gives the portfolio's id. Raises `NameTaken`.
    """
    branch = portfolios.add_agency(work, agency)
    made = portfolios.add_portfolio(work, portfolio, branch.id)
    assignment.set_default(work, made.id)
    return made.id


def invite(
    work: Work, *, username: str, name: str, role: str, portfolio_id: int | None, **more: Any
) -> Invitation:
    """Add a person, give what the role works on, and a one-time code.

    Raises `NeedsPortfolio`, `Missing`, and what `people.add` raises. more: language, email.
    """
    if role in (Role.REP, Role.MANAGER):
        more["agency_id"] = _portfolio(portfolio_id).agency_id
    person = people.add(work, username=username, name=name, role=role, **more)
    if role == Role.REP and portfolio_id is not None:
        portfolios.add_holder(work, portfolio_id, person.id)
    code = people.give_reset_code(work, person.id)
    return Invitation(person.username, code, work.moment.now + people.RESET_CODE_LASTS)


def _portfolio(portfolio_id: int | None) -> Portfolio:
    if portfolio_id is None:
        raise NeedsPortfolio(field="portfolio_id")
    found = db.session.get(Portfolio, portfolio_id)
    if found is None:
        raise Missing(portfolio_id=portfolio_id)
    return found

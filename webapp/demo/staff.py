"""Who works at the demo company."""

from credit.operations import people, portfolios
from credit.operations.work import Work
from credit.rules.access import Role

# portfolio -> agency, holder
PORTFOLIOS = {
    "Nord 1": ("Nord", "rosa"),
    "Nord 2": ("Nord", "rosa"),
    "Sud 1": ("Sud", "samir"),
    "Sud 2": ("Sud", "samir"),
}

STAFF: tuple[tuple[str, str, Role, dict[str, str]], ...] = (
    ("rosa", "Rosa Lemaire", Role.REP, {"agency": "Nord"}),
    ("samir", "Samir Benali", Role.REP, {"agency": "Sud"}),
    ("meriem", "Meriem Haddad", Role.MANAGER, {"agency": "Nord"}),
    ("paul", "Paul Sorel", Role.COLLECTOR, {}),
    ("kofi", "Kofi Mensah", Role.CREDIT_MANAGER, {}),
    ("claire", "Claire Aubry", Role.CFO, {}),
    ("denis", "Denis Roche", Role.MANAGING_DIRECTOR, {}),
    ("lea", "Léa Morvan", Role.CONTRIBUTOR, {"department": "logistics"}),
    ("ada", "Ada Fontaine", Role.ADMIN, {}),
)


def hire(work: Work, password: str) -> None:
    """Create two agencies, four portfolios and the nine accounts, each with this password."""
    agencies = {name: portfolios.add_agency(work, name).id for name in ("Nord", "Sud")}
    staff = {}
    for username, name, role, more in STAFF:
        place = {"agency_id": agencies[more["agency"]]} if "agency" in more else dict(more)
        staff[username] = people.add(
            work, username=username, name=name, role=role, password=password, **place
        )
    for name, (agency, holder) in PORTFOLIOS.items():
        portfolio = portfolios.add_portfolio(work, name, agencies[agency])
        portfolios.set_holders(work, portfolio.id, [staff[holder].id])

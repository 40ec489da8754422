"""The customers in sight, with today's figures for those who may see them."""

from collections.abc import Iterator

from sqlalchemy import ColumnElement, true

from credit.operations.customer_view import FIGURES, line_of
from credit.operations.lists.listing import Cells, Listing, amount
from credit.operations.moment import Moment
from credit.rules.access import Permission
from credit.store.customer_list import Wanted, all_customers
from credit.store.people import User
from credit.store.scope import visible

COLUMNS = (
    ("Code", "Code"),
    ("Client", "Customer"),
    ("SIREN", "SIREN"),
    ("Portefeuille", "Portfolio"),
    ("Agence", "Agency"),
    ("Classe", "Class"),
    ("Feu", "Light"),
    ("Bloqué", "On hold"),
    ("Encours", "Exposure"),
    ("Limite", "Limit"),
    ("Disponible", "Available"),
    ("En retard", "Overdue"),
    ("Plus vieux retard (jours)", "Oldest (days)"),
    ("En litige", "Disputed"),
    ("Promis", "Promised"),
    ("Devise", "Currency"),
    ("Comptes au", "Ledger date"),
)


def rows(viewer: User, moment: Moment) -> Iterator[Cells]:
    """List the customers by name; who only assigns them gets names, not figures."""
    figures = viewer.may(Permission.SEE_FIGURES)
    sight: ColumnElement[bool] = visible(viewer, moment.today)
    if not figures and viewer.may(Permission.ASSIGN_CUSTOMERS):
        sight = true()
    for row in all_customers(Wanted(), sight, moment.today):
        line = line_of(row, moment, figures=figures)
        money = {
            name: amount(line[name], line["currency"])
            for name in FIGURES
            if name.endswith("_minor")
        }
        yield (
            line["code"],
            line["name"],
            line["siren"],
            line["portfolio"],
            line["agency"],
            line["risk_class"],
            line["colour"],
            line["hold"] if figures else None,
            money["exposure_minor"],
            money["limit_minor"],
            money["available_minor"],
            money["overdue_minor"],
            line["oldest_days"],
            money["disputed_minor"],
            money["promised_minor"],
            line["currency"],
            line["as_of"],
        )


CUSTOMERS = Listing("customers", None, ("Clients", "Customers"), COLUMNS, rows)

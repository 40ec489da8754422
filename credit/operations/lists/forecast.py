"""When each open item of the customers in sight will likely come in."""

from collections.abc import Iterator

from credit.operations.forecast import tell
from credit.operations.lists.listing import Cells, Listing, amount
from credit.operations.moment import Moment
from credit.rules.access import Permission
from credit.store import expected as store
from credit.store import kpi_scopes
from credit.store.kpi_scopes import Asked
from credit.store.people import User
from credit.store.scope import visible

COLUMNS = (
    ("Société", "Company"),
    ("Client", "Customer"),
    ("Pièce", "Document"),
    ("Échéance", "Due"),
    ("Montant attendu", "Amount expected"),
    ("Devise", "Currency"),
    ("Attendu le", "Expected on"),
    ("Au plus tôt", "Earliest"),
    ("Au plus tard", "Latest"),
    ("D’après", "Told by"),
)


def rows(viewer: User, moment: Moment) -> Iterator[Cells]:
    """List what is expected, the nearest day first, company by company."""
    sight = Asked("", visible(viewer, moment.today))
    for company in kpi_scopes.companies_of(sight):
        found = tell(company, sight, moment.today).found.expected
        items = store.items_named([one.item_id for one in found])
        for one in sorted(found, key=lambda one: (one.on, one.item_id)):
            item = items[one.item_id]
            yield (
                company.name,
                item.customer,
                item.ref,
                item.due_on,
                amount(one.minor, company.currency),
                company.currency,
                one.on,
                one.earliest_on,
                one.latest_on,
                one.why,
            )


FORECAST = Listing(
    "forecast",
    Permission.SEE_FIGURES,
    ("Encaissements attendus", "Expected receipts"),
    COLUMNS,
    rows,
)

"""Root causes of the disputes of the last twelve months, at the usual cost of capital."""

from collections.abc import Iterator

from credit.operations.lists.listing import Cells, Listing, amount
from credit.operations.moment import Moment
from credit.operations.root_causes import Asked, report
from credit.rules.access import Permission
from credit.store.people import User

COLUMNS = (
    ("Service", "Department"),
    ("Motif", "Reason"),
    ("Précision", "Detail"),
    ("Litiges", "Disputes"),
    ("Dont fondés", "Of which founded"),
    ("Dont fondés en partie", "Of which partly"),
    ("Dont infondés", "Of which unfounded"),
    ("Contesté", "Disputed"),
    ("Avoirs", "Credited"),
    ("Jours jusqu’à la clôture", "Days to close"),
    ("Coût de l’attente", "Cost of waiting"),
    ("Devise", "Currency"),
)


def rows(viewer: User, moment: Moment) -> Iterator[Cells]:
    """List the reasons by leaf, the costliest root first: the roots are their sums."""
    roots = report(viewer, Asked(), moment.today)["causes"]
    for line in (leaf for root in roots for leaf in root.details):
        yield (
            line.department,
            line.reason,
            line.detail,
            line.count,
            line.merits["founded"],
            line.merits["partly"],
            line.merits["unfounded"],
            amount(line.disputed_minor, line.currency),
            amount(line.credited_minor, line.currency),
            line.days_to_close,
            amount(line.cost_minor, line.currency),
            line.currency,
        )


ROOT_CAUSES = Listing(
    "root-causes",
    Permission.SEE_FIGURES,
    ("Causes des litiges", "Root causes"),
    COLUMNS,
    rows,
)

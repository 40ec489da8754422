"""The lists people may take with them: a new one is one file and one line here."""

from credit.operations.lists.customers import CUSTOMERS
from credit.operations.lists.decisions import DECISIONS
from credit.operations.lists.discounts import DISCOUNTS
from credit.operations.lists.disputes import DISPUTES
from credit.operations.lists.forecast import FORECAST
from credit.operations.lists.groups import GROUPS
from credit.operations.lists.items import ITEMS
from credit.operations.lists.journal import JOURNAL
from credit.operations.lists.listing import Listing
from credit.operations.lists.mailbox import MAILBOX
from credit.operations.lists.penalties import PENALTIES
from credit.operations.lists.plans import PLANS
from credit.operations.lists.promises import PROMISES
from credit.operations.lists.receipts import RECEIPTS
from credit.operations.lists.requests import REQUESTS
from credit.operations.lists.reviews import REVIEWS
from credit.operations.lists.root_causes import ROOT_CAUSES

LISTINGS: tuple[Listing, ...] = (
    CUSTOMERS,
    ITEMS,
    FORECAST,
    DISPUTES,
    ROOT_CAUSES,
    PROMISES,
    PLANS,
    PENALTIES,
    DISCOUNTS,
    REQUESTS,
    REVIEWS,
    GROUPS,
    DECISIONS,
    MAILBOX,
    RECEIPTS,
    JOURNAL,
)

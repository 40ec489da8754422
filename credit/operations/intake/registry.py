"""The ways of all kinds but the accounting export, which is staged and booked by its own jobs."""

from credit.formats.tables.registry import KINDS
from credit.operations.intake.bank import STATEMENTS
from credit.operations.intake.customers import CUSTOMERS_FILE
from credit.operations.intake.documents import DOCUMENTS_FILE
from credit.operations.intake.kinds import BANK, DOCUMENTS
from credit.operations.intake.tables import TABLES
from credit.operations.intake.way import Way

WAYS: dict[str, Way] = dict.fromkeys(KINDS, TABLES) | {
    "customers": CUSTOMERS_FILE,
    BANK: STATEMENTS,
    DOCUMENTS: DOCUMENTS_FILE,
}

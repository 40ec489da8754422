"""Whose law a customer's debts are under is said: the house's, or the debtor's.

Until now it was the debtor's everywhere, and stays so for customers that are known to be abroad.

Revision: 0041, after 0040
"""

from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.execute("ALTER TABLE customer ADD COLUMN law VARCHAR DEFAULT 'house' NOT NULL")
    op.execute("UPDATE customer SET law = 'debtor' WHERE country <> 'FR'")

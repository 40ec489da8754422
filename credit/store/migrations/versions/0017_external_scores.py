"""Customers keep an external score as its provider wrote it.

Revision: 0017, after 0014
"""

from alembic import op

revision = "0017"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    # Said in SQL: Alembic would copy the whole table on SQLite, which other tables point to.
    op.execute("ALTER TABLE customer ADD COLUMN external_native VARCHAR")

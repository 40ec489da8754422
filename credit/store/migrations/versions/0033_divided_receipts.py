"""A receipt may be divided among several customers.

Revision: 0033, after 0026
"""

from alembic import op

revision = "0033"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    # Said in SQL: Alembic would copy the whole table on SQLite, which other tables point to.
    op.execute(
        "ALTER TABLE receipt ADD COLUMN part_of_id INTEGER"
        " CONSTRAINT fk_receipt_part_of_id_receipt REFERENCES receipt (id)"
    )
    op.create_index("ix_receipt_part_of_id", "receipt", ["part_of_id"])

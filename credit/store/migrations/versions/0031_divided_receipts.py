"""A receipt may be divided among several customers.

Revision: 0031, after 0030
"""

from alembic import op

revision = "0031"
down_revision = "0030"
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

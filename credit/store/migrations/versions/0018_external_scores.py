"""External scores are kept as their provider wrote them, and decisions say for whom.

Revision: 0018, after 0017
"""

from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    # Said in SQL: Alembic would copy the whole table on SQLite, which other tables point to.
    op.execute("ALTER TABLE customer ADD COLUMN external_native VARCHAR")
    for table in ("limit_request", "limit_approval"):
        op.execute(
            f"ALTER TABLE {table} ADD COLUMN decided_for_id INTEGER"
            f' CONSTRAINT fk_{table}_decided_for_id_user REFERENCES "user" (id)'
        )

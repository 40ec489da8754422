"""Heads are looked up by customer and kind: a note said of a customer need not walk past its invoices.

Revision: 0011, after 0010
"""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_index("ix_sync_head_customer_id_entity", "sync_head", ["customer_id", "entity"])
    op.drop_index("ix_sync_head_customer_id_bucket", table_name="sync_head")

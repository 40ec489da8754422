"""Customers belong to groups, and groups have limits.

Revision: 0013, after 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "customer_group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("limit_minor", sa.BigInteger(), nullable=True),
        sa.Column("stale_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_customer_group"),
        sa.UniqueConstraint("name", name="uq_customer_group_name"),
    )
    # Said in SQL: Alembic would copy the whole table on SQLite, which other tables point to.
    op.execute(
        "ALTER TABLE customer ADD COLUMN group_id INTEGER"
        " CONSTRAINT fk_customer_group_id_customer_group REFERENCES customer_group (id)"
    )
    op.create_index("ix_customer_group_id", "customer", ["group_id"])
    op.add_column("customer_figures", sa.Column("group_left_minor", sa.BigInteger(), nullable=True))
    op.add_column("credit_check", sa.Column("group_left_minor", sa.BigInteger(), nullable=True))

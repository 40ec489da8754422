"""Limits start later, requests go up a rank, and reviews follow events and what others stand for.

Revision: 0019, after 0018
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "cover_day",
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("backed_minor", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name="fk_cover_day_customer_id_customer"
        ),
        sa.PrimaryKeyConstraint("customer_id", "day", name="pk_cover_day"),
    )
    op.create_table(
        "review_owed",
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("owed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name="fk_review_owed_customer_id_customer"
        ),
        sa.PrimaryKeyConstraint("customer_id", name="pk_review_owed"),
    )
    op.add_column("limit_request", sa.Column("granted_from", sa.Date(), nullable=True))
    op.add_column("limit_request", sa.Column("escalated_to", sa.String(), nullable=True))
    op.add_column("limit_approval", sa.Column("granted_from", sa.Date(), nullable=True))

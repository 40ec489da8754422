"""Late invoices have penalties, and customers the terms these follow.

Revision: 0021, after 0018
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.add_column(
        "customer",
        sa.Column("buyer_kind", sa.String(), nullable=False, server_default="company"),
    )
    op.add_column("customer", sa.Column("penalty_rate_bp", sa.Integer(), nullable=True))
    op.add_column("customer", sa.Column("term_sector", sa.String(), nullable=True))
    op.create_table(
        "penalty",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("base_minor", sa.BigInteger(), nullable=False),
        sa.Column("interest_minor", sa.BigInteger(), nullable=True),
        sa.Column("fee_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("no_figure", sa.String(), nullable=True),
        sa.Column("segments", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("computed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("claimed_by_id", sa.Integer(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["claimed_by_id"], ["user.id"], name="fk_penalty_claimed_by_id_user"
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name="fk_penalty_customer_id_customer"
        ),
        sa.ForeignKeyConstraint(["ended_by_id"], ["user.id"], name="fk_penalty_ended_by_id_user"),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name="fk_penalty_item_id_item"),
        sa.PrimaryKeyConstraint("id", name="pk_penalty"),
        sa.UniqueConstraint("item_id", name="uq_penalty_item_id"),
    )
    op.create_index("ix_penalty_customer_id", "penalty", ["customer_id"])
    op.create_index("ix_penalty_state", "penalty", ["state"])
    op.create_table(
        "penalty_reckoning",
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("figures_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name="fk_penalty_reckoning_customer_id_customer"
        ),
        sa.PrimaryKeyConstraint("customer_id", name="pk_penalty_reckoning"),
    )

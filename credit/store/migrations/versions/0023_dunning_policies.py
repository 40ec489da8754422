"""Dunning policies are data, in versions; a formal notice is released by a person and announced.

Revision: 0023, after 0018
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.execute("ALTER TABLE dunning_message ADD COLUMN channel VARCHAR NOT NULL DEFAULT 'mail'")
    op.create_table(
        "dunning_policy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("strategies", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name="fk_dunning_policy_by_id_user"),
        sa.PrimaryKeyConstraint("id", name="pk_dunning_policy"),
    )
    op.create_table(
        "dunning_release",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.Column("total_minor", sa.BigInteger(), nullable=False),
        sa.Column("released_by_id", sa.Integer(), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("released_on", sa.Date(), nullable=False),
        sa.Column("goes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=True),
        sa.Column("hold_until", sa.Date(), nullable=True),
        sa.Column("hold_reason", sa.String(), nullable=True),
        sa.Column("hold_by_id", sa.Integer(), nullable=True),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name="fk_dunning_release_customer_id_customer"
        ),
        sa.ForeignKeyConstraint(
            ["released_by_id"], ["user.id"], name="fk_dunning_release_released_by_id_user"
        ),
        sa.ForeignKeyConstraint(
            ["hold_by_id"], ["user.id"], name="fk_dunning_release_hold_by_id_user"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_dunning_release"),
    )
    op.create_index("ix_dunning_release_customer_id", "dunning_release", ["customer_id"])
    op.create_index("ix_dunning_release_state", "dunning_release", ["state"])

"""Deliveries are proven by documents; agencies have goals, and promises kept are one.

Revision: 0039, after 0038
"""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    with op.batch_alter_table("goal", schema=None) as batch_op:
        batch_op.alter_column("portfolio_id", existing_type=sa.Integer(), nullable=True)
        batch_op.add_column(sa.Column("agency_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key("fk_goal_agency_id_agency", "agency", ["agency_id"], ["id"])
        batch_op.create_index("ix_goal_agency_id", ["agency_id"])
    for name in ("promises_kept", "promises_judged"):
        op.add_column(
            "portfolio_standing",
            sa.Column(name, sa.Integer(), nullable=False, server_default="0"),
        )
    op.create_table(
        "delivery_proof",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("delivery_id", sa.Integer(), nullable=True),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("mime", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name="fk_delivery_proof_customer_id_customer"
        ),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["delivery.id"], name="fk_delivery_proof_delivery_id_delivery"
        ),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name="fk_delivery_proof_item_id_item"),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name="fk_delivery_proof_by_id_user"),
        sa.PrimaryKeyConstraint("id", name="pk_delivery_proof"),
    )
    for name in ("customer_id", "delivery_id", "item_id"):
        op.create_index(f"ix_delivery_proof_{name}", "delivery_proof", [name])

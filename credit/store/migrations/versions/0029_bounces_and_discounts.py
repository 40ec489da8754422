"""Mail that came back, the addresses that take none; discounts for early payment, offered and taken.

Revision: 0029, after 0028
"""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "bounce",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=True),
        sa.Column("status", sa.String(), nullable=True),
        sa.Column("detail", sa.String(), nullable=True),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["message_id"], ["dunning_message.id"], name="fk_bounce_message_id_dunning_message"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_bounce"),
        sa.UniqueConstraint("key", name="uq_bounce_key"),
    )
    op.create_index("ix_bounce_message_id", "bounce", ["message_id"])
    op.create_table(
        "returned_address",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("detail", sa.String(), nullable=False),
        sa.Column("returned_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name="fk_returned_address_customer_id_customer"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_returned_address"),
        sa.UniqueConstraint("customer_id", "address", name="uq_returned_address_customer_id"),
    )
    op.create_table(
        "discount_offer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("percent_bp", sa.Integer(), nullable=False),
        sa.Column("within_days", sa.Integer(), nullable=False),
        sa.Column("since_on", sa.Date(), nullable=False),
        sa.Column("set_by_id", sa.Integer(), nullable=True),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name="fk_discount_offer_customer_id_customer"
        ),
        sa.ForeignKeyConstraint(
            ["set_by_id"], ["user.id"], name="fk_discount_offer_set_by_id_user"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_discount_offer"),
        sa.UniqueConstraint("customer_id", "since_on", name="uq_discount_offer_customer_id"),
    )
    part = "receipt_allocation"
    op.add_column(
        part, sa.Column("discount_minor", sa.BigInteger(), nullable=False, server_default="0")
    )
    op.add_column(part, sa.Column("discount_state", sa.String(), nullable=True))
    op.add_column(part, sa.Column("discount_bp", sa.Integer(), nullable=True))
    op.add_column(part, sa.Column("discount_until", sa.Date(), nullable=True))

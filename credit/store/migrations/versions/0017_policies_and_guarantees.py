"""Insurance policies have terms and deadlines, and third parties give guarantees.

Revision: 0017, after 0016
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "insurance_policy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("insurer", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("basis", sa.String(), nullable=False),
        sa.Column("vat_bp", sa.Integer(), nullable=True),
        sa.Column("insured_share_bp", sa.Integer(), nullable=False),
        sa.Column("cap_minor", sa.BigInteger(), nullable=True),
        sa.Column("notice_days", sa.Integer(), nullable=True),
        sa.Column("extension_days", sa.Integer(), nullable=True),
        sa.Column("stop_days", sa.Integer(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name="fk_insurance_policy_company_id_company"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_insurance_policy"),
        sa.UniqueConstraint("company_id", "number", name="uq_insurance_policy_company_id"),
    )
    op.create_table(
        "guarantee",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("guarantor", sa.String(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("trigger_text", sa.String(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("released_on", sa.Date(), nullable=True),
        sa.Column("release_reason", sa.String(), nullable=True),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["user.id"], name="fk_guarantee_created_by_id_user"
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name="fk_guarantee_customer_id_customer"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_guarantee"),
    )
    op.create_index("ix_guarantee_customer_id", "guarantee", ["customer_id"])

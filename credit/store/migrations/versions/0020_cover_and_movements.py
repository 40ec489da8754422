"""Factored invoices, deadlines that are done, what a policy bears of each buyer, and why exposures moved.

Revision: 0020, after 0018
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "factored_invoice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("recourse", sa.Boolean(), nullable=False),
        sa.Column("factor", sa.String(), nullable=True),
        sa.Column("sold_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name="fk_factored_invoice_company_id_company"
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name="fk_factored_invoice_customer_id_customer"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_factored_invoice"),
        sa.UniqueConstraint(
            "company_id", "customer_id", "number", name="uq_factored_invoice_company_id"
        ),
    )
    op.create_index("ix_factored_invoice_customer_id", "factored_invoice", ["customer_id"])
    op.create_table(
        "policy_share",
        sa.Column("policy_id", sa.Integer(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("borne_minor", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name="fk_policy_share_customer_id_customer"
        ),
        sa.ForeignKeyConstraint(
            ["policy_id"],
            ["insurance_policy.id"],
            name="fk_policy_share_policy_id_insurance_policy",
        ),
        sa.PrimaryKeyConstraint("policy_id", "customer_id", name="pk_policy_share"),
    )
    op.create_index("ix_policy_share_customer_id", "policy_share", ["customer_id"])
    op.create_table(
        "deadline_done",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=True),
        sa.Column("reference", sa.String(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("said_on", sa.Date(), nullable=False),
        sa.Column("undone_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name="fk_deadline_done_by_id_user"),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name="fk_deadline_done_customer_id_customer"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_deadline_done"),
    )
    op.create_index("ix_deadline_done_customer_id", "deadline_done", ["customer_id"])
    for name in ("accounting_minor", "disputed_minor", "cover_minor", "fell_due_minor"):
        op.add_column("figures_day", sa.Column(name, sa.BigInteger(), nullable=True))
    op.add_column("figures_day", sa.Column("external_class", sa.String(), nullable=True))

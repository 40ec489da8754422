"""What a past date needs is kept: buckets and payments per customer, sales, ledgers' dates and losses by day.

Revision: 0015, after 0014
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

AMOUNTS = (
    "balance_minor",
    "not_due_minor",
    "late_1_30_minor",
    "late_31_60_minor",
    "late_61_90_minor",
    "late_91_120_minor",
    "late_over_120_minor",
    "credits_minor",
    "paid_minor",
    "paid_minor_days",
)


def upgrade() -> None:
    """Go forward."""
    op.add_column("customer", sa.Column("segment", sa.String(), nullable=True))
    for name in AMOUNTS:
        op.add_column("figures_day", sa.Column(name, sa.BigInteger(), nullable=True))
    op.add_column("figures_day", sa.Column("score", sa.Integer(), nullable=True))
    op.add_column("figures_day", sa.Column("segment", sa.String(), nullable=True))
    op.add_column("import_undo", sa.Column("losses", sa.JSON(), nullable=True))
    op.create_table(
        "ledger_day",
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name=op.f("fk_ledger_day_company_id_company")
        ),
        sa.PrimaryKeyConstraint("company_id", "day", name=op.f("pk_ledger_day")),
    )
    op.create_table(
        "sales_day",
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("sales_minor", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name=op.f("fk_sales_day_customer_id_customer")
        ),
        sa.PrimaryKeyConstraint("customer_id", "month", "day", name=op.f("pk_sales_day")),
    )
    op.create_table(
        "loss_day",
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("losses_minor", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name=op.f("fk_loss_day_company_id_company")
        ),
        sa.PrimaryKeyConstraint("company_id", "month", "day", name=op.f("pk_loss_day")),
    )

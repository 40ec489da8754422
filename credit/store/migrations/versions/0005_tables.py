"""tables: remembered mappings, orders, deliveries, cover.

Revision: 0005, after 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "import_mapping",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("mapping", sa.JSON(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_import_mapping_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_mapping")),
        sa.UniqueConstraint("fingerprint", name=op.f("uq_import_mapping_fingerprint")),
    )
    op.create_table(
        "sales_order",
        *_owned("sales_order"),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("ordered_on", sa.Date(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("deposit_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.UniqueConstraint(
            "company_id", "customer_id", "number", name=op.f("uq_sales_order_company_id")
        ),
    )
    op.create_table(
        "delivery",
        *_owned("delivery"),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("order_ref", sa.String(), nullable=True),
        sa.Column("delivered_on", sa.Date(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.UniqueConstraint(
            "company_id", "customer_id", "number", name=op.f("uq_delivery_company_id")
        ),
    )
    op.create_table(
        "cover_line",
        *_owned("cover_line", anybody=True),
        sa.Column("policy", sa.String(), nullable=False),
        sa.Column("insurer", sa.String(), nullable=True),
        sa.Column("named", sa.Boolean(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("insured_share_bp", sa.Integer(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
    )
    op.create_index("ix_cover_line_company_id_policy", "cover_line", ["company_id", "policy"])
    for table in ("sales_order", "delivery", "cover_line"):
        op.create_index(op.f(f"ix_{table}_customer_id"), table, ["customer_id"])


def _owned(table: str, *, anybody: bool = False) -> list[sa.schema.SchemaItem]:
    """Spell what the three have in common: an id, a company, a customer."""
    return [
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=anybody),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name=op.f(f"fk_{table}_company_id_company")
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name=op.f(f"fk_{table}_customer_id_customer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]

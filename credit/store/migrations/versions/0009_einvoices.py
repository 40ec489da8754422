"""e-invoices: documents and statuses; a dispute may be opened by nobody of ours.

Revision: 0009, after 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "einvoice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("seller_siren", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("type_code", sa.String(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("total_minor", sa.BigInteger(), nullable=True),
        sa.Column("payable_minor", sa.BigInteger(), nullable=True),
        sa.Column("buyer_name", sa.String(), nullable=False),
        sa.Column("buyer_siren", sa.String(), nullable=False),
        sa.Column("buyer_code", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=True),
        sa.Column("status_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("status_reason", sa.String(), nullable=False),
        sa.Column("disputed_minor", sa.BigInteger(), nullable=True),
        sa.Column("acted", sa.Boolean(), nullable=False),
        sa.Column("import_id", sa.Uuid(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name=op.f("fk_einvoice_company_id_company")
        ),
        sa.ForeignKeyConstraint(
            ["import_id"], ["import.id"], name=op.f("fk_einvoice_import_id_import")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_einvoice")),
        sa.UniqueConstraint("company_id", "number", name=op.f("uq_einvoice_company_id")),
    )
    with op.batch_alter_table("dispute", schema=None) as batch_op:
        batch_op.alter_column("opened_by_id", existing_type=sa.Integer(), nullable=True)

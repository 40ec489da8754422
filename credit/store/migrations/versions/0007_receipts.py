"""receipts.

Revision: 0007, after 0006.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "bank_account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("watched", sa.Boolean(), nullable=False),
        sa.Column("read_to", sa.Date(), nullable=True),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name=op.f("fk_bank_account_company_id_company")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_account")),
        sa.UniqueConstraint("number", name=op.f("uq_bank_account_number")),
    )
    with op.batch_alter_table("bank_account", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_bank_account_company_id"), ["company_id"], unique=False
        )

    op.create_table(
        "receipt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("batch", sa.String(), nullable=False),
        sa.Column("booked_on", sa.Date(), nullable=False),
        sa.Column("value_on", sa.Date(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("structured", sa.String(), nullable=False),
        sa.Column("counterparty", sa.String(), nullable=False),
        sa.Column("counterparty_account", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=True),
        sa.Column("proposals", sa.JSON(), nullable=False),
        sa.Column("why", sa.String(), nullable=True),
        sa.Column("import_id", sa.Uuid(), nullable=True),
        sa.Column("reverses_id", sa.Integer(), nullable=True),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["bank_account.id"], name=op.f("fk_receipt_account_id_bank_account")
        ),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name=op.f("fk_receipt_company_id_company")
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name=op.f("fk_receipt_customer_id_customer")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["user.id"], name=op.f("fk_receipt_decided_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["import_id"], ["import.id"], name=op.f("fk_receipt_import_id_import")
        ),
        sa.ForeignKeyConstraint(
            ["reverses_id"], ["receipt.id"], name=op.f("fk_receipt_reverses_id_receipt")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipt")),
        sa.UniqueConstraint("account_id", "key", name=op.f("uq_receipt_account_id")),
    )
    with op.batch_alter_table("receipt", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_receipt_company_id"), ["company_id"], unique=False)
        batch_op.create_index(
            "ix_receipt_customer_id_settled_on", ["customer_id", "settled_on"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_receipt_looked_at"), ["looked_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_receipt_reverses_id"), ["reverses_id"], unique=False)
        batch_op.create_index("ix_receipt_state_booked_on", ["state", "booked_on"], unique=False)

    op.create_table(
        "debtor_account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("learned_from", sa.Integer(), nullable=True),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.Column("learned_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name=op.f("fk_debtor_account_customer_id_customer")
        ),
        sa.ForeignKeyConstraint(
            ["learned_from"], ["receipt.id"], name=op.f("fk_debtor_account_learned_from_receipt")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_debtor_account")),
        sa.UniqueConstraint(
            "customer_id", "number", "name", name=op.f("uq_debtor_account_customer_id")
        ),
    )
    with op.batch_alter_table("debtor_account", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_debtor_account_name"), ["name"], unique=False)
        batch_op.create_index(batch_op.f("ix_debtor_account_number"), ["number"], unique=False)

    op.create_table(
        "receipt_allocation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("receipt_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("residual_minor", sa.BigInteger(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("certainty", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["by_id"], ["user.id"], name=op.f("fk_receipt_allocation_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["item.id"], name=op.f("fk_receipt_allocation_item_id_item")
        ),
        sa.ForeignKeyConstraint(
            ["receipt_id"], ["receipt.id"], name=op.f("fk_receipt_allocation_receipt_id_receipt")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipt_allocation")),
        sa.UniqueConstraint("receipt_id", "item_id", name=op.f("uq_receipt_allocation_receipt_id")),
    )
    with op.batch_alter_table("receipt_allocation", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_receipt_allocation_item_id"), ["item_id"], unique=False
        )

"""ledger imports.

Revision: 0006, after 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

NEWEST = """
UPDATE company SET stands_on = (
    SELECT id FROM import WHERE company_id = company.id AND kind = 'fec' AND state = 'applied'
    ORDER BY booked_at DESC LIMIT 1
)
"""


def upgrade() -> None:
    """Go forward."""
    with op.batch_alter_table("import", schema=None) as batch_op:
        batch_op.add_column(sa.Column("staged_for", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("preview", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("ledger", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(
            sa.Column("history", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    with op.batch_alter_table("import", schema=None) as batch_op:
        batch_op.alter_column("history", server_default=None)
        batch_op.alter_column("ledger", server_default=None)
    with op.batch_alter_table("company", schema=None) as batch_op:
        batch_op.add_column(sa.Column("stands_on", sa.Uuid(), nullable=True))
    op.execute(NEWEST)
    with op.batch_alter_table("import_line", schema=None) as batch_op:
        batch_op.add_column(sa.Column("carried_key", sa.String(), nullable=True))
    with op.batch_alter_table("item", schema=None) as batch_op:
        batch_op.add_column(sa.Column("carried_key", sa.String(), nullable=True))
        batch_op.create_index(
            "ix_item_company_id_carried_key", ["company_id", "carried_key"], unique=False
        )
    _create_undo()


def _create_undo() -> None:
    op.create_table(
        "import_undo",
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=True),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stands_on", sa.Uuid(), nullable=True),
        sa.Column("barred", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["import_id"], ["import.id"], name=op.f("fk_import_undo_import_id_import")
        ),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name=op.f("fk_import_undo_company_id_company")
        ),
        sa.PrimaryKeyConstraint("import_id", name=op.f("pk_import_undo")),
        sa.UniqueConstraint("company_id", name=op.f("uq_import_undo_company_id")),
    )
    _create_detail(
        "item",
        sa.Column("created", sa.Boolean(), nullable=False),
        sa.Column("account", sa.String(), nullable=True),
        sa.Column("kind", sa.String(), nullable=True),
        sa.Column("ref", sa.String(), nullable=True),
        sa.Column("label", sa.String(), nullable=True),
        sa.Column("document_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("due_source", sa.String(), nullable=True),
        sa.Column("amount_minor", sa.BigInteger(), nullable=True),
        sa.Column("residual_minor", sa.BigInteger(), nullable=True),
        sa.Column("letter", sa.String(), nullable=True),
        sa.Column("state", sa.String(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("undetailed", sa.Boolean(), nullable=True),
        sa.Column("carried_key", sa.String(), nullable=True),
        sa.Column("stage", sa.String(), nullable=True),
        sa.Column("stage_on", sa.Date(), nullable=True),
        sa.Column("episode", sa.Integer(), nullable=True),
    )
    _create_detail(
        "customer",
        sa.Column("created", sa.Boolean(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
    )
    month = sa.Column("month", sa.Date(), nullable=False)
    _create_detail(
        "sales", month, sa.Column("sales_minor", sa.BigInteger(), nullable=True), of="customer"
    )


def _create_detail(name: str, *columns: sa.Column, of: str | None = None) -> None:
    table, owner = f"import_undo_{name}", of or name
    keys = ["import_id", f"{owner}_id", *(["month"] if of else [])]
    op.create_table(
        table,
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column(f"{owner}_id", sa.Integer(), nullable=False),
        *columns,
        sa.ForeignKeyConstraint(
            ["import_id"], ["import.id"], name=op.f(f"fk_{table}_import_id_import")
        ),
        sa.ForeignKeyConstraint(
            [f"{owner}_id"], [f"{owner}.id"], name=op.f(f"fk_{table}_{owner}_id_{owner}")
        ),
        sa.PrimaryKeyConstraint(*keys, name=op.f(f"pk_{table}")),
    )

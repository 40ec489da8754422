"""ledger imports.

Revision: 0005, after 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
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

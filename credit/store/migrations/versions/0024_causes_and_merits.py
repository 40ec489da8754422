"""People say why an invoice is late, and whether a dispute was genuine.

Revision: 0024, after 0018
"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "late_cause",
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("episode", sa.Integer(), nullable=False),
        sa.Column("cause", sa.String(), nullable=False),
        sa.Column("said_by_id", sa.Integer(), nullable=False),
        sa.Column("client_time", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name="fk_late_cause_item_id_item"),
        sa.ForeignKeyConstraint(["said_by_id"], ["user.id"], name="fk_late_cause_said_by_id_user"),
        sa.PrimaryKeyConstraint("item_id", name="pk_late_cause"),
    )
    # Said in SQL: Alembic would copy the whole table on SQLite, which other tables point to.
    op.execute("ALTER TABLE dispute ADD COLUMN merit VARCHAR")
    op.execute(
        "UPDATE dispute SET merit = CASE outcome WHEN 'credited' THEN 'founded'"
        " WHEN 'partly_credited' THEN 'partly' ELSE 'unfounded' END WHERE outcome IS NOT NULL"
    )

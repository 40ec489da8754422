"""Imports of every kind remember the rows they change.

Revision: 0014, after 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "import_undo_reach",
        sa.Column("reach", sa.String(), nullable=False),
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"], ["import.id"], name=op.f("fk_import_undo_reach_import_id_import")
        ),
        sa.PrimaryKeyConstraint("reach", name=op.f("pk_import_undo_reach")),
    )
    op.create_index("ix_import_undo_reach_import_id", "import_undo_reach", ["import_id"])
    op.create_table(
        "import_undo_row",
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("table_name", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("before", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("after", sa.JSON(none_as_null=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["import_id"], ["import.id"], name=op.f("fk_import_undo_row_import_id_import")
        ),
        sa.PrimaryKeyConstraint("import_id", "table_name", "key", name=op.f("pk_import_undo_row")),
    )

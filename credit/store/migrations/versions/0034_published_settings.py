"""What a company words and sets itself is published in versions; a reminder names the wording it used.

Revision: 0034, after 0031
"""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "publication",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name="fk_publication_by_id_user"),
        sa.PrimaryKeyConstraint("id", name="pk_publication"),
        sa.UniqueConstraint("topic", "number", name="uq_publication_topic"),
    )
    # Said in SQL: Alembic would copy the whole table on SQLite, which other tables point to.
    op.execute(
        "ALTER TABLE dunning_message ADD COLUMN wording_id INTEGER"
        " CONSTRAINT fk_dunning_message_wording_id_publication REFERENCES publication (id)"
    )

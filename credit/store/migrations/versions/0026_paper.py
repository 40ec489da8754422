"""The mailbox keeps the statement that went with a letter; notes may be marked for the case file.

Revision: 0026, after 0018
"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.add_column("mail", sa.Column("statement", sa.JSON(), nullable=True))
    op.add_column(
        "note", sa.Column("shareable", sa.Boolean(), nullable=False, server_default=sa.false())
    )

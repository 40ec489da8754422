"""How each person arranged their board.

Revision: 0030, after 0029
"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.add_column("user", sa.Column("board", sa.JSON(), nullable=True))

"""How each person arranged their board.

Revision: 0031, after 0026
"""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.add_column("user", sa.Column("board", sa.JSON(), nullable=True))

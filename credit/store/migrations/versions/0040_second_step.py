"""A session remembers what it was proven with besides a password; None: a password alone, or nobody noted it.

Revision: 0040, after 0039
"""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.add_column("session", sa.Column("proven_by", sa.String(), nullable=True))

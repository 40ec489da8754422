"""Sessions remember when their person last proved to be there.

Revision: 0012, after 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.add_column("session", sa.Column("proven_at", sa.DateTime(timezone=True), nullable=True))

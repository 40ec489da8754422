"""A penalty says which country's law it follows.

Revision: 0036, after 0031
"""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.add_column("penalty", sa.Column("law", sa.JSON))

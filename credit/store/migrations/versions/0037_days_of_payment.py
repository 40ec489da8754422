"""What paid an invoice that stays open keeps its day, though the payment itself is no item.

Revision: 0037, after 0031
"""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    for table in ("item", "import_line", "import_undo_item"):
        op.add_column(table, sa.Column("lowered", sa.String(), nullable=True))

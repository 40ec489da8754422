"""People may sign in through the company's directory: whom it knows them as.

Revision: 0033, after 0031
"""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.add_column("user", sa.Column("sign_on_issuer", sa.String(), nullable=True))
    op.add_column("user", sa.Column("sign_on_subject", sa.String(), nullable=True))
    op.create_index("uq_user_sign_on", "user", ["sign_on_issuer", "sign_on_subject"], unique=True)

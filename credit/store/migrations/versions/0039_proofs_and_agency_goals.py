"""Agencies have goals, and promises kept are one.

Revision: 0039, after 0038
"""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    with op.batch_alter_table("goal", schema=None) as batch_op:
        batch_op.alter_column("portfolio_id", existing_type=sa.Integer(), nullable=True)
        batch_op.add_column(sa.Column("agency_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key("fk_goal_agency_id_agency", "agency", ["agency_id"], ["id"])
        batch_op.create_index("ix_goal_agency_id", ["agency_id"])
    for name in ("promises_kept", "promises_judged"):
        op.add_column(
            "portfolio_standing",
            sa.Column(name, sa.Integer(), nullable=False, server_default="0"),
        )

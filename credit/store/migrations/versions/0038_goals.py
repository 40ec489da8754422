"""Portfolios have goals; a day keeps what of each exposure nobody else would bear.

Revision: 0038, after 0031
"""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.add_column("figures_day", sa.Column("uncovered_minor", sa.BigInteger(), nullable=True))
    op.create_table(
        "goal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("portfolio_id", sa.Integer(), nullable=False),
        sa.Column("measure", sa.String(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("begun", sa.BigInteger(), nullable=False),
        sa.Column("target", sa.BigInteger(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["portfolio_id"], ["portfolio.id"], name="fk_goal_portfolio_id_portfolio"
        ),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name="fk_goal_by_id_user"),
        sa.ForeignKeyConstraint(["ended_by_id"], ["user.id"], name="fk_goal_ended_by_id_user"),
        sa.PrimaryKeyConstraint("id", name="pk_goal"),
    )
    op.create_index("ix_goal_portfolio_id", "goal", ["portfolio_id"])
    op.create_table(
        "portfolio_standing",
        sa.Column("portfolio_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("dso_days", sa.Integer(), nullable=True),
        sa.Column("cost_minor", sa.BigInteger(), nullable=False),
        sa.Column("cost_bp", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["portfolio_id"], ["portfolio.id"], name="fk_portfolio_standing_portfolio_id_portfolio"
        ),
        sa.PrimaryKeyConstraint("portfolio_id", name="pk_portfolio_standing"),
    )

"""What a run decided is found by customers, so that each chunk of it reads its own decisions only.

Revision: 0042, after 0041
"""

from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_index(
        "ix_dunning_decision_run_id_customer_id", "dunning_decision", ["run_id", "customer_id"]
    )

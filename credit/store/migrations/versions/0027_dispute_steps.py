"""A dispute asks several departments at the same time; its reason may be said more precisely.

Revision: 0027, after 0026
"""

from uuid import uuid4

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

UNRESOLVED = ("open", "qualified", "in_progress", "awaiting_customer")


def upgrade() -> None:
    """Go forward."""
    step = op.create_table(
        "dispute_step",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("dispute_id", sa.Uuid(), nullable=False),
        sa.Column("department", sa.String(), nullable=False),
        sa.Column("asked", sa.String(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["dispute_id"], ["dispute.id"], name="fk_dispute_step_dispute_id_dispute"
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["user.id"], name="fk_dispute_step_owner_id_user"),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["user.id"], name="fk_dispute_step_asked_by_id_user"
        ),
        sa.ForeignKeyConstraint(
            ["ended_by_id"], ["user.id"], name="fk_dispute_step_ended_by_id_user"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_dispute_step"),
    )
    op.create_index("ix_dispute_step_dispute_id", "dispute_step", ["dispute_id"])
    op.create_index("ix_dispute_step_department_state", "dispute_step", ["department", "state"])
    _carry_over(step)
    # Said in SQL: Alembic would copy the whole table on SQLite, which other tables point to.
    for column in ("department", "next_step", "step_due_on"):
        op.execute(f"ALTER TABLE dispute DROP COLUMN {column}")
    op.execute("ALTER TABLE dispute ADD COLUMN detail VARCHAR")
    # What travels has changed: the next walk projects everybody again, as in a new installation.
    op.execute("DELETE FROM sync_chore WHERE name = 'boundaries'")


def _carry_over(step: sa.Table) -> None:
    """Make a step of the one thing each dispute asked; what nobody's department had to do was the desk's."""
    dispute = sa.table(
        "dispute",
        sa.column("id", sa.Uuid()),
        sa.column("state", sa.String()),
        sa.column("department", sa.String()),
        sa.column("next_step", sa.String()),
        sa.column("step_due_on", sa.Date()),
        sa.column("created_at", sa.DateTime(timezone=True)),
        sa.column("resolved_at", sa.DateTime(timezone=True)),
    )
    asked = sa.or_(dispute.c.department.is_not(None), dispute.c.next_step.is_not(None))
    rows = [
        {
            "id": uuid4(),
            "dispute_id": row.id,
            "department": row.department or "finance",
            "asked": row.next_step or "",
            "due_on": row.step_due_on,
            "state": "open" if row.state in UNRESOLVED else "dropped",
            "outcome": "",
            "created_at": row.created_at,
            "ended_at": row.resolved_at,
        }
        for row in op.get_bind().execute(sa.select(dispute).where(asked))
    ]
    if rows:
        op.bulk_insert(step, rows)

"""Personal values may leave the journal, which is searched; data have periods; the overview is mailed.

Revision: 0035, after 0031
"""

import sqlalchemy as sa
from alembic import op

from credit.store.db import Instant

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

KEPT = (
    "id", "at", "actor_id", "device_id", "op_id", "client_time", "clock_offset_ms", "action",
    "subject_type", "subject_id", "customer_id", "previous_hash", "hash",
)  # fmt: skip
REFUSAL = "journal_entry is append-only"


def upgrade() -> None:
    """Go forward."""
    op.add_column("journal_entry", sa.Column("salt", sa.String(), nullable=True))
    op.add_column("journal_entry", sa.Column("redacted_at", Instant(), nullable=True))
    for column in ("actor_id", "customer_id", "device_id"):
        op.create_index(f"ix_journal_entry_{column}_id", "journal_entry", [column, "id"])
    op.create_index("ix_journal_entry_subject_type_id", "journal_entry", ["subject_type", "id"])
    for statement in _guards():
        op.execute(statement)
    op.create_table(
        "retention_period",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("kind", name=op.f("pk_retention_period")),
    )
    op.create_table(
        "retention_run",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("ran_on", sa.Date(), nullable=False),
        sa.Column("gone", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("kind", name=op.f("pk_retention_run")),
    )
    op.create_table(
        "overview_mail",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("scope_id", sa.String(), nullable=False),
        sa.Column("week", sa.Date(), nullable=True),
        sa.Column("state", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_overview_mail_user_id_user")
        ),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_overview_mail")),
    )


def _guards() -> list[str]:
    """Let an update through that only takes words and salt away, and says so; every other is refused.

    Whether what it left is what an erasure witnessed is for the chain to prove, not for a trigger.
    """
    if op.get_bind().dialect.name == "sqlite":
        same = " AND ".join(f"NEW.{name} IS OLD.{name}" for name in KEPT)
        return [
            "DROP TRIGGER journal_entry_refuses_update",
            "CREATE TRIGGER journal_entry_refuses_update BEFORE UPDATE ON journal_entry"
            f" WHEN NOT (NEW.redacted_at IS NOT NULL AND NEW.salt IS NULL AND {same})"
            f" BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
        ]
    new, old = (", ".join(f"{row}.{name}" for name in KEPT) for row in ("NEW", "OLD"))
    return [
        "CREATE OR REPLACE FUNCTION journal_entry_refuses() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN IF TG_OP = 'UPDATE' THEN"
        " IF NEW.redacted_at IS NOT NULL AND NEW.salt IS NULL"
        f" AND ROW({new}) IS NOT DISTINCT FROM ROW({old}) THEN RETURN NEW; END IF; END IF;"
        f" RAISE EXCEPTION '{REFUSAL}'; END $$",
    ]

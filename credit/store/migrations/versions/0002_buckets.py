"""buckets.

Revision: 0002, after 0001

What travels has a new shape: every epoch moves on, so that each phone takes it from the beginning.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# What leaves the core by getting old is found by these days, however large the table.
DATED = (("item", "closed_on"), ("note", "created_at"), ("op_log", "received_at"))


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "pin",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("pinned_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_pin_user_id_user")),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name=op.f("fk_pin_customer_id_customer")
        ),
        sa.PrimaryKeyConstraint("user_id", "customer_id", name=op.f("pk_pin")),
    )
    op.create_index(op.f("ix_pin_customer_id"), "pin", ["customer_id"])
    op.create_table(
        "sync_mark",
        sa.Column("bucket", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["bucket"], ["sync_bucket.id"], name=op.f("fk_sync_mark_bucket_sync_bucket")
        ),
        sa.PrimaryKeyConstraint("bucket", "day", name=op.f("pk_sync_mark")),
    )
    op.create_table(
        "sync_chore",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("begun_on", sa.Date(), nullable=True),
        sa.Column("after_id", sa.Integer(), nullable=False),
        sa.Column("found", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_sync_chore")),
    )
    deleted = sa.text("deleted")
    op.create_index(
        "ix_sync_head_tombstone",
        "sync_head",
        ["bucket", "seq"],
        sqlite_where=deleted,
        postgresql_where=deleted,
    )
    for table, column in DATED:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
    op.execute("UPDATE sync_bucket SET epoch = epoch + 1")
    named = """
        SELECT 'portfolio:' || id || '/history' AS id FROM portfolio
        UNION
        SELECT 'department:' || department FROM "user" WHERE department IS NOT NULL
    """
    op.execute(
        "INSERT INTO sync_bucket (id, seq, epoch, floor)"  # noqa: S608  (written just above)
        f" SELECT named.id, 0, restore_gen + 1, 0 FROM ({named}) named, installation"
    )


def downgrade() -> None:
    """Go back."""
    for table, column in DATED:
        op.drop_index(op.f(f"ix_{table}_{column}"), table)
    op.drop_index("ix_sync_head_tombstone", "sync_head")
    for table in ("sync_chore", "sync_mark", "pin"):
        op.drop_table(table)

"""operations.

Revision: 0003, after 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# Columns are added in place: rebuilding `op_log` would take its triggers away.


def upgrade() -> None:
    """Go forward."""
    op.add_column(
        "session", sa.Column("snapshots", sa.Integer(), nullable=False, server_default="0")
    )
    op.add_column(
        "installation", sa.Column("covered_to", sa.DateTime(timezone=True), nullable=True)
    )
    op.add_column("op_log", sa.Column("n", sa.BigInteger(), nullable=True))
    op.create_table(
        "contact_proposal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("job", sa.String(), nullable=True),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decision_reason", sa.String(), nullable=True),
        sa.Column("client_time", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contact.id"], name=op.f("fk_contact_proposal_contact_id_contact")
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name=op.f("fk_contact_proposal_customer_id_customer")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["user.id"], name=op.f("fk_contact_proposal_decided_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by_id"], ["user.id"], name=op.f("fk_contact_proposal_proposed_by_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_proposal")),
    )
    op.create_index(
        op.f("ix_contact_proposal_customer_id"), "contact_proposal", ["customer_id"], unique=False
    )
    op.create_table(
        "quarantined",
        sa.Column("op_id", sa.Uuid(), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("error", sa.String(), nullable=True),
        sa.Column("mended", sa.JSON(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("parked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["user.id"], name=op.f("fk_quarantined_decided_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["op_id"], ["op_log.op_id"], name=op.f("fk_quarantined_op_id_op_log")
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["op_log.op_id"], name=op.f("fk_quarantined_parent_id_op_log")
        ),
        sa.PrimaryKeyConstraint("op_id", name=op.f("pk_quarantined")),
    )
    op.create_index(
        "ix_quarantined_state_parked_at", "quarantined", ["state", "parked_at"], unique=False
    )
    op.create_table(
        "device_state",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("app_version", sa.String(), nullable=True),
        sa.Column("protocol", sa.String(), nullable=True),
        sa.Column("schema", sa.String(), nullable=True),
        sa.Column("cursor", sa.String(), nullable=True),
        sa.Column("pending", sa.Integer(), nullable=True),
        sa.Column("client_time", sa.DateTime(timezone=True), nullable=True),
        sa.Column("clock_offset_ms", sa.BigInteger(), nullable=True),
        sa.Column("pulled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("pushed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("contact_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"], ["session.id"], name=op.f("fk_device_state_session_id_session")
        ),
        sa.PrimaryKeyConstraint("session_id", name=op.f("pk_device_state")),
    )

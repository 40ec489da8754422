"""Reminders people make have a deadline, an outcome and whoever was there; customers have a country.

Revision: 0028, after 0027
"""

from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    uuid = "UUID" if op.get_bind().dialect.name == "postgresql" else "CHAR(32)"
    op.execute("ALTER TABLE customer ADD COLUMN country VARCHAR DEFAULT 'FR' NOT NULL")
    op.execute("ALTER TABLE dunning_message ADD COLUMN deadline_on DATE")
    op.execute("ALTER TABLE dunning_message ADD COLUMN outcome VARCHAR")
    op.execute(
        "ALTER TABLE dunning_message ADD COLUMN done_by_id INTEGER"
        ' CONSTRAINT fk_dunning_message_done_by_id_user REFERENCES "user" (id)'
    )
    op.execute(
        f"ALTER TABLE dunning_message ADD COLUMN note_id {uuid}"
        " CONSTRAINT fk_dunning_message_note_id_note REFERENCES note (id)"
    )

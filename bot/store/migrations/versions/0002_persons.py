"""Persons with their consents and intakes; each conversation becomes that of a person."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _persons()
    _conversations()


def _persons() -> None:
    op.create_table(
        "person",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_person"),
        sa.UniqueConstraint("channel", "address", name="uq_person_channel_address"),
    )
    op.create_table(
        "consent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.String(length=64), nullable=False),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("text_version", sa.String(length=20), nullable=False),
        sa.Column("given", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_consent_person_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_consent"),
    )
    op.create_index("ix_consent_person_id", "consent", ["person_id"])
    op.create_table(
        "intake",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.String(length=64), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_intake_person_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_intake"),
    )
    op.create_index("ix_intake_person_id", "intake", ["person_id"])


def _conversations() -> None:
    """Made anew beside the old ones, since SQLite cannot change the constraints of a table."""
    op.rename_table("conversation", "conversation_before")
    op.rename_table("message", "message_before")
    op.drop_index("ix_message_conversation_id", "message_before")
    op.create_table(
        "conversation",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("person_id", sa.String(64), nullable=False),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("owner", sa.String(10), nullable=False),
        sa.Column("last_sequence", sa.Integer(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("active_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_conversation"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_conversation_person_id", ondelete="CASCADE"),
    )
    op.create_index("ix_conversation_person_id", "conversation", ["person_id"])
    op.create_index("ix_conversation_active_at", "conversation", ["active_at"])
    op.create_table(
        "message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.String(64), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("channel_id", sa.String(64), nullable=True),
        sa.Column("author", sa.String(10), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("buttons", sa.JSON(), nullable=False),
        sa.Column("metadata", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_message"),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name="fk_message_conversation_id", ondelete="CASCADE"
        ),
        sa.UniqueConstraint("conversation_id", "sequence", name="uq_message_conversation_id_sequence"),
        sa.UniqueConstraint("conversation_id", "channel_id", name="uq_message_conversation_id_channel_id"),
    )
    op.create_index("ix_message_at", "message", ["at"])
    op.execute(
        "INSERT INTO person (id, channel, address, begun_at) SELECT id, channel, id, begun_at FROM conversation_before"
    )
    op.execute(
        "INSERT INTO conversation (id, person_id, channel, owner, last_sequence, begun_at, active_at)"
        " SELECT id, id, channel, owner, last_sequence, begun_at, COALESCE("
        "(SELECT MAX(at) FROM message_before WHERE conversation_id = conversation_before.id), begun_at)"
        " FROM conversation_before"
    )
    columns = "conversation_id, sequence, channel_id, author, name, text, buttons, metadata, at"
    op.execute(f"INSERT INTO message ({columns}) SELECT {columns} FROM message_before ORDER BY id")  # noqa: S608
    op.drop_table("message_before")
    op.drop_table("conversation_before")

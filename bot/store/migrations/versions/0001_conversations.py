"""Conversations and messages, with the names PostgreSQL gave when there were no migrations yet."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "conversation",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("owner", sa.String(10), nullable=False),
        sa.Column("last_sequence", sa.Integer(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="conversation_pkey"),
    )
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
        sa.PrimaryKeyConstraint("id", name="message_pkey"),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"], name="message_conversation_id_fkey"),
        sa.UniqueConstraint("conversation_id", "sequence", name="message_conversation_id_sequence_key"),
        sa.UniqueConstraint("conversation_id", "channel_id", name="message_conversation_id_channel_id_key"),
    )
    op.create_index("ix_message_conversation_id", "message", ["conversation_id"])

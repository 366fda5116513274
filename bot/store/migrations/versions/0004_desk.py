"""The desk: passwords, sessions, failed tries, quick replies and keys to the API."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _coming_in()
    _quick_replies()
    _api_tokens()


def _coming_in() -> None:
    op.create_table(
        "credential",
        sa.Column("coach_id", sa.Integer(), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["coach_id"], ["coach.id"], name="fk_credential_coach_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("coach_id", name="pk_credential"),
    )
    op.create_table(
        "desk_session",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("coach_id", sa.Integer(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["coach_id"], ["coach.id"], name="fk_desk_session_coach_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("token_hash", name="pk_desk_session"),
    )
    op.create_index("ix_desk_session_coach_id", "desk_session", ["coach_id"])
    op.create_index("ix_desk_session_ends_at", "desk_session", ["ends_at"])
    op.create_table(
        "sign_in_tries",
        sa.Column("whose", sa.String(length=64), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("whose", name="pk_sign_in_tries"),
    )
    op.create_index("ix_sign_in_tries_last_at", "sign_in_tries", ["last_at"])


def _quick_replies() -> None:
    op.create_table(
        "quick_reply",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("coach_id", sa.Integer(), nullable=True),
        sa.Column("team_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.CheckConstraint("(coach_id IS NULL) <> (team_id IS NULL)", name="ck_quick_reply_one_owner"),
        sa.ForeignKeyConstraint(["coach_id"], ["coach.id"], name="fk_quick_reply_coach_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name="fk_quick_reply_team_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_quick_reply"),
    )
    op.create_index("ix_quick_reply_coach_id", "quick_reply", ["coach_id"])
    op.create_index("ix_quick_reply_team_id", "quick_reply", ["team_id"])


def _api_tokens() -> None:
    op.create_table(
        "api_token",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("coach_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["coach_id"], ["coach.id"], name="fk_api_token_coach_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_api_token"),
        sa.UniqueConstraint("token_hash", name="uq_api_token_token_hash"),
    )
    op.create_index("ix_api_token_coach_id", "api_token", ["coach_id"])

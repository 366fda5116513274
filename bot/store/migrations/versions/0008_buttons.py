"""Where in a chat buttons still ask something, so that they go when that is over, also after a restart."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("delivery", sa.Column("buttons_at", sa.BigInteger(), nullable=True))

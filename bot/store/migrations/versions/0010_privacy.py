"""Who agreed that something of theirs is kept, and when; who blocked the bot."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    # Who is there already has not agreed to anything yet, and is asked.
    op.add_column("seller", sa.Column("consent_version", sa.String(16)))
    op.add_column("seller", sa.Column("consented_at", MOMENT))
    op.add_column("seller", sa.Column("blocked_at", MOMENT))


def downgrade() -> None:
    for column in ("blocked_at", "consented_at", "consent_version"):
        op.drop_column("seller", column)

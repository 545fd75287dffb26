"""Leases: who polls, and which processes are alive. An index of the tasks that were put off."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "lease",
        sa.Column("name", sa.String(64), primary_key=True),
        sa.Column("owner", sa.String(128), nullable=False),
        sa.Column("until", MOMENT, nullable=False),
    )
    op.create_table(
        "life_sign",
        sa.Column("name", sa.String(128), primary_key=True),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("seen", MOMENT, nullable=False),
    )
    op.create_index(
        "ix_task_put_off",
        "task",
        ["due"],
        sqlite_where=sa.text("open = 1 AND owner IS NULL AND tries > 0"),
        postgresql_where=sa.text("open AND owner IS NULL AND tries > 0"),
    )


def downgrade() -> None:
    op.drop_index("ix_task_put_off", "task")
    op.drop_table("life_sign")
    op.drop_table("lease")

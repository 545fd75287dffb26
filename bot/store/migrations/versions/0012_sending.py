"""What was sent is told apart by what it says, and not every run that came to no end is a failed one."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("sent", sa.Column("content", sa.String(32)))
    op.add_column("task", sa.Column("forgiven", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    op.drop_column("task", "forgiven")
    op.drop_column("sent", "content")

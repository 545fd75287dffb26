"""Why an answer did not help, who waits for one, and since when the guide says what it says."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("vote", sa.Column("reason", sa.String(16)))
    op.create_table(
        "subscription",
        sa.Column("question_id", SERIAL, sa.ForeignKey("question.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("seller_id", sa.BigInteger(), sa.ForeignKey("seller.id", ondelete="CASCADE"), nullable=False),
        sa.Column("thread_id", sa.BigInteger()),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("told_at", MOMENT),
    )
    op.create_index("ix_subscription_seller_id", "subscription", ["seller_id"])
    op.create_table(
        "item_version",
        sa.Column("item_id", sa.String(64), primary_key=True),
        sa.Column("text", sa.String(64), nullable=False),
        sa.Column("text_since", MOMENT, nullable=False),
        sa.Column("aliases", sa.String(64), nullable=False),
        sa.Column("aliases_since", MOMENT, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("item_version")
    op.drop_table("subscription")
    op.drop_column("vote", "reason")

"""What a conversation remembers: the last turn, and items of which one was to be chosen."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0002"
branch_labels = None
depends_on = None

SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "turn",
        sa.Column("chat_id", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column(
            "seller_id",
            sa.BigInteger(),
            sa.ForeignKey("seller.id", ondelete="CASCADE"),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("calculation_id", sa.BigInteger(), sa.ForeignKey("calculation.id", ondelete="CASCADE")),
        sa.Column("key", sa.String(128), nullable=False),
        sa.Column("said_at", MOMENT, nullable=False),
    )
    op.create_index("ix_turn_seller_id", "turn", ["seller_id"])
    op.create_index("ix_turn_calculation_id", "turn", ["calculation_id"])
    op.create_table(
        "offer",
        sa.Column("question_id", SERIAL, sa.ForeignKey("question.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("place", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("item_id", sa.String(64), nullable=False),
        sa.Column("chosen_at", MOMENT),
    )


def downgrade() -> None:
    for table in ("offer", "turn"):
        op.drop_table(table)

"""What the tools remember: calculations, what is being asked, usual values."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "calculation",
        sa.Column("id", SERIAL, primary_key=True),
        sa.Column("key", sa.String(128), nullable=False, unique=True),
        sa.Column("seller_id", sa.BigInteger(), sa.ForeignKey("seller.id", ondelete="CASCADE"), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("tool", sa.String(16), nullable=False),
        sa.Column("slots", sa.Text(), nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_calculation_seller_id", "calculation", ["seller_id"])
    op.create_index("ix_calculation_changed_at", "calculation", ["changed_at"])
    op.create_table(
        "draft",
        sa.Column("chat_id", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column(
            "seller_id",
            sa.BigInteger(),
            sa.ForeignKey("seller.id", ondelete="CASCADE"),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column("calculation_id", sa.BigInteger(), sa.ForeignKey("calculation.id", ondelete="CASCADE")),
        sa.Column("slot", sa.String(32), nullable=False),
        sa.Column("guided", sa.Boolean(), nullable=False),
        sa.Column("message_id", sa.BigInteger()),
        sa.Column("key", sa.String(128), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
    )
    op.create_index("ix_draft_seller_id", "draft", ["seller_id"])
    op.create_index("ix_draft_calculation_id", "draft", ["calculation_id"])
    op.create_table(
        "usual_values",
        sa.Column(
            "seller_id",
            sa.BigInteger(),
            sa.ForeignKey("seller.id", ondelete="CASCADE"),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column("slots", sa.Text(), nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
    )


def downgrade() -> None:
    for table in ("usual_values", "draft", "calculation"):
        op.drop_table(table)

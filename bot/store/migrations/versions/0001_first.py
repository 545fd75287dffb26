"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "task",
        sa.Column("id", SERIAL, primary_key=True),
        sa.Column("key", sa.String(128), nullable=False, unique=True),
        sa.Column("lane", sa.String(128), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.Column("due", MOMENT, nullable=False),
        sa.Column("owner", sa.String(128)),
        sa.Column("lease", MOMENT),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text()),
        sa.Column("stored_at", MOMENT, nullable=False),
        sa.Column("finished_at", MOMENT),
    )
    create_partial_index("ix_task_waiting", "task", ["lane", "position"], sqlite="open = 1", postgresql="open")
    create_partial_index("ix_task_owner", "task", ["owner"], sqlite="owner IS NOT NULL", postgresql="owner IS NOT NULL")
    create_partial_index(
        "ix_task_finished_at",
        "task",
        ["finished_at"],
        sqlite="finished_at IS NOT NULL",
        postgresql="finished_at IS NOT NULL",
    )
    op.create_table(
        "sent",
        sa.Column("task_id", SERIAL, sa.ForeignKey("task.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("ordinal", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("method", sa.String(64), nullable=False),
        sa.Column("response", sa.LargeBinary(), nullable=False),
    )
    op.create_table(
        "seller",
        sa.Column("id", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("language", sa.String(16)),
        sa.Column("first_seen", MOMENT, nullable=False),
        sa.Column("last_seen", MOMENT, nullable=False),
    )
    op.create_table(
        "question",
        sa.Column("id", SERIAL, primary_key=True),
        sa.Column("key", sa.String(128), nullable=False, unique=True),
        sa.Column("seller_id", sa.BigInteger(), sa.ForeignKey("seller.id", ondelete="CASCADE"), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("outcome", sa.String(32), nullable=False),
        sa.Column("item_id", sa.String(64)),
        sa.Column("score", sa.Float()),
        sa.Column("index_build", sa.String(64)),
        sa.Column("latency_ms", sa.Integer(), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_question_seller_id", "question", ["seller_id", "asked_at"])
    op.create_index("ix_question_asked_at", "question", ["asked_at"])
    op.create_table(
        "vote",
        sa.Column("question_id", SERIAL, sa.ForeignKey("question.id", ondelete="CASCADE"), primary_key=True),
        sa.Column(
            "seller_id",
            sa.BigInteger(),
            sa.ForeignKey("seller.id", ondelete="CASCADE"),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("voted_at", MOMENT, nullable=False),
        sa.CheckConstraint("value IN (-1, 1)", name="ck_vote_value"),
    )
    op.create_index("ix_vote_seller_id", "vote", ["seller_id"])


def create_partial_index(name: str, table: str, columns: list[str], *, sqlite: str, postgresql: str) -> None:
    op.create_index(name, table, columns, sqlite_where=sa.text(sqlite), postgresql_where=sa.text(postgresql))


def downgrade() -> None:
    for table in ("vote", "question", "seller", "sent", "task"):
        op.drop_table(table)

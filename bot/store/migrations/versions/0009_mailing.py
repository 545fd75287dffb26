"""Broadcasts, their letters, and who reads which topics."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _create_broadcasts()
    _create_subscriptions()
    _create_digests()


def downgrade() -> None:
    for table in ("digest", "told_item", "mailing_refusal", "topic_subscription", "letter", "broadcast"):
        op.drop_table(table)


def _seller() -> sa.Column[int]:
    return sa.Column(
        "seller_id",
        sa.BigInteger(),
        sa.ForeignKey("seller.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    )


def _create_broadcasts() -> None:
    op.create_table(
        "broadcast",
        sa.Column("id", SERIAL, primary_key=True),
        sa.Column("key", sa.String(128), nullable=False, unique=True),
        sa.Column("operator_id", sa.BigInteger()),
        sa.Column("audience", sa.String(16), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("text_key", sa.String(128), nullable=False),
        sa.Column("messages", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.BigInteger()),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("leg", sa.Integer(), nullable=False),
        sa.Column("recipients", sa.Integer()),
        sa.Column("began_at", MOMENT),
        sa.Column("ended_at", MOMENT),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_broadcast_operator_id", "broadcast", ["operator_id", "changed_at"])
    op.create_index("ix_broadcast_changed_at", "broadcast", ["changed_at"])
    op.create_table(
        "letter",
        sa.Column("broadcast_id", SERIAL, sa.ForeignKey("broadcast.id", ondelete="CASCADE"), primary_key=True),
        _seller(),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("parts", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("due", MOMENT),
        sa.Column("settled_at", MOMENT),
    )
    op.create_index("ix_letter_state", "letter", ["broadcast_id", "state", "seller_id"])
    op.create_index("ix_letter_seller_id", "letter", ["seller_id"])


def _create_subscriptions() -> None:
    op.create_table(
        "topic_subscription",
        _seller(),
        sa.Column("topic", sa.String(16), primary_key=True),
        sa.Column("since", MOMENT, nullable=False),
    )
    op.create_index("ix_topic_subscription_topic", "topic_subscription", ["topic", "seller_id"])
    op.create_table("mailing_refusal", _seller(), sa.Column("since", MOMENT, nullable=False))


def _create_digests() -> None:
    op.create_table(
        "told_item",
        sa.Column("item_id", sa.String(64), primary_key=True),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("ended", sa.Date()),
    )
    op.create_table(
        "digest",
        sa.Column("id", SERIAL, primary_key=True),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("topic", sa.String(16), nullable=False),
        sa.Column("changes", sa.Text(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("found_at", MOMENT, nullable=False),
        sa.Column("announced_at", MOMENT),
        sa.Column("broadcast_id", sa.BigInteger(), sa.ForeignKey("broadcast.id", ondelete="SET NULL")),
        sa.UniqueConstraint("fingerprint", "round", name="uq_digest_fingerprint"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_digest_found_at", "digest", ["found_at"])

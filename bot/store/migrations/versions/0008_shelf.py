"""The builds of the index that the fleet shares."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "shelf_build",
        sa.Column("number", SERIAL, primary_key=True),
        sa.Column("turn", sa.BigInteger(), unique=True),
        sa.Column("replaced", SERIAL, sa.ForeignKey("shelf_build.number", ondelete="SET NULL")),
        sa.Column("build_id", sa.String(64), nullable=False),
        sa.Column("format", sa.Integer(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("items", sa.Integer(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("built_at", MOMENT, nullable=False),
        sa.Column("published_at", MOMENT, nullable=False),
        sa.Column("published_by", sa.String(128), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "shelf_file",
        _build(),
        sa.Column("name", sa.String(64), primary_key=True),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
    )
    op.create_table(
        "shelf_chunk",
        _build(),
        sa.Column("name", sa.String(64), primary_key=True),
        sa.Column("place", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
    )


def downgrade() -> None:
    for table in ("shelf_chunk", "shelf_file", "shelf_build"):
        op.drop_table(table)


def _build() -> sa.Column[int]:
    return sa.Column("number", SERIAL, sa.ForeignKey("shelf_build.number", ondelete="CASCADE"), primary_key=True)

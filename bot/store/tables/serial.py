"""The type of a number that counts up by itself."""

from sqlalchemy import BigInteger, Integer

# SQLite counts up by itself only in a column of the type INTEGER, which holds 64 bits there.
SERIAL = BigInteger().with_variant(Integer(), "sqlite")

"""What the bot knows of its guide."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from bot.store.utc import UtcDateTime


class ItemVersion(SQLModel, table=True):
    """When an item of the guide came to be what it is, so that only news are told as news.

    Attributes:
        item_id: The item.
        text: SHA-256 of what a seller is told, in hexadecimal digits.
        text_since: Since when that is so.
        aliases: SHA-256 of the questions that lead to it, in hexadecimal digits.
        aliases_since: Since when that is so.
    """

    __tablename__ = "item_version"

    item_id: str = Field(max_length=64, primary_key=True)
    text: str = Field(max_length=64)
    text_since: datetime = Field(sa_type=UtcDateTime)
    aliases: str = Field(max_length=64)
    aliases_since: datetime = Field(sa_type=UtcDateTime)

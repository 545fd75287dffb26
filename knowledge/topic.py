"""The topics under which a seller looks for something."""

from enum import StrEnum


class Topic(StrEnum):
    """A shelf of the guide. The Korean and English names are in the bot's catalog."""

    FEES = "fees"
    SETTLEMENT = "settlement"
    TAX = "tax"
    GRADES = "grades"
    LISTING = "listing"
    POLICY = "policy"
    SHIPPING = "shipping"
    CUSTOMERS = "customers"
    ADS = "ads"
    MARKETING = "marketing"
    DATA = "data"
    TOOLS = "tools"
    DOCUMENTS = "documents"
    """An operator's own documents, which have no front matter to say more."""

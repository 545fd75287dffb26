"""The schema, as SQLModel tables, a module a subject.

A change needs a migration beside it; a test compares the two on both databases.
"""

from bot.store.tables.calculations import Calculation, Draft
from bot.store.tables.fleet import Lease, LifeSign
from bot.store.tables.guide import ItemVersion
from bot.store.tables.mailing import Broadcast, Digest, Letter, MailingRefusal, ToldItem, TopicSubscription
from bot.store.tables.questions import Offer, Question, StoredReply, Subscription, Turn, Vote
from bot.store.tables.sellers import Seller, UsualValues
from bot.store.tables.shelf import ShelfBuild, ShelfChunk, ShelfFile
from bot.store.tables.tasks import Sent, Task
from bot.store.tables.usage import Usage

__all__ = [
    "Broadcast",
    "Calculation",
    "Digest",
    "Draft",
    "ItemVersion",
    "Lease",
    "Letter",
    "LifeSign",
    "MailingRefusal",
    "Offer",
    "Question",
    "Seller",
    "Sent",
    "ShelfBuild",
    "ShelfChunk",
    "ShelfFile",
    "StoredReply",
    "Subscription",
    "Task",
    "ToldItem",
    "TopicSubscription",
    "Turn",
    "Usage",
    "UsualValues",
    "Vote",
]

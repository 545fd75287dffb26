"""The schema, as SQLModel tables, a module a subject.

A change needs a migration beside it; a test compares the two on both databases.
"""

from bot.store.tables.calculations import Calculation, Draft
from bot.store.tables.guide import ItemVersion
from bot.store.tables.questions import Offer, Question, StoredReply, Subscription, Turn, Vote
from bot.store.tables.sellers import Seller, UsualValues
from bot.store.tables.tasks import Sent, Task

__all__ = [
    "Calculation",
    "Draft",
    "ItemVersion",
    "Offer",
    "Question",
    "Seller",
    "Sent",
    "StoredReply",
    "Subscription",
    "Task",
    "Turn",
    "UsualValues",
    "Vote",
]

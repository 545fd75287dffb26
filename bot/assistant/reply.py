"""What the assistant can say, as values. ``bot.telegram.render`` finds the words, the HTML and the buttons for them."""

from dataclasses import dataclass
from enum import StrEnum

from bot.assistant.tools.results import Result
from bot.assistant.understanding import Slots, Tool
from knowledge.page import Item
from knowledge.topic import Topic


@dataclass(frozen=True, slots=True)
class ShowItem:
    """A next step: read this item."""

    item_id: str
    title: str


@dataclass(frozen=True, slots=True)
class ShowTopic:
    """A next step: browse this topic, from the given page of its items (counted from 0)."""

    topic: Topic
    page: int = 0


@dataclass(frozen=True, slots=True)
class RunCommand:
    """A next step: let this command work it out."""

    name: str


Action = ShowItem | ShowTopic | RunCommand


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a reply was chosen.

    Attributes:
        confidence: 0 to 1, how sure it is that the first hit answers the question.
        threshold: The least confidence with which this index answers.
        build: The id of the index build.
    """

    confidence: float
    threshold: float
    build: str


@dataclass(frozen=True, slots=True)
class Answer:
    """An item, whole, with up to two neighbours that match as well.

    Attributes:
        item: What answers the question.
        also: Neighbours, the nearest first; only their answers are shown.
        actions: Next steps.
        evidence: None where the seller asked for the item by a button.
    """

    item: Item
    also: tuple[Item, ...] = ()
    actions: tuple[Action, ...] = ()
    evidence: Evidence | None = None


@dataclass(frozen=True, slots=True)
class Abstention:
    """The guide does not hold it. Never shows a source.

    Attributes:
        nearest: The topics that come nearest, the nearest first.
        evidence: Why.
    """

    nearest: tuple[ShowTopic, ...]
    evidence: Evidence


class Courtesy(StrEnum):
    """The small talk that the bot takes part in."""

    GREETING = "greeting"
    THANKS = "thanks"
    FAREWELL = "farewell"
    PRAISE = "praise"
    COMPLAINT = "complaint"
    IDENTITY = "identity"


@dataclass(frozen=True, slots=True)
class SmallTalk:
    """A few human words."""

    courtesy: Courtesy


@dataclass(frozen=True, slots=True)
class Wordless:
    """The text holds no word: emoji, punctuation, single letters."""


@dataclass(frozen=True, slots=True)
class TopicPage:
    """Some items of a topic.

    Attributes:
        topic: The topic.
        items: The items of this page.
        previous: The page before, if there is one.
        next: The page after, if there is one.
    """

    topic: Topic
    items: tuple[ShowItem, ...]
    previous: ShowTopic | None
    next: ShowTopic | None


@dataclass(frozen=True, slots=True)
class ToolReply:
    """What a tool says.

    Attributes:
        tool: Which.
        slots: What it computed with, of the tool's own class.
        result: What came of it.
        actions: What to read next.
    """

    tool: Tool
    slots: Slots
    result: Result
    actions: tuple[ShowItem, ...] = ()


Said = Answer | Abstention | SmallTalk | Wordless | TopicPage
"""What the guide or a courtesy has to say."""

Reply = Said | ToolReply

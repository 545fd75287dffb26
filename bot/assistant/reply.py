"""What the assistant can say, as values. ``bot.telegram.render`` finds the words, the HTML and the buttons for them."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.assistant.checking.kept import Kept
from bot.assistant.checking.report import Progress, Report
from bot.assistant.tools.results import Result
from bot.assistant.understanding import Slots, Tool
from indexer.decision import Obstacle, Signs
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
class Near:
    """An item that came near a question.

    Attributes:
        title: The question that it answers.
        page: The title of its page.
        section: The title of its section.
        question: The question nearest to that of the seller by which the item is known to be asked.
        likeness: The cosine of the two, -1 to 1; between any two Korean questions it is about 0.8.
    """

    title: str
    page: str
    section: str
    question: str
    likeness: float


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a reply was chosen.

    Attributes:
        confidence: 0 to 1, how sure it is that the first hit answers the question.
        threshold: The least confidence with which this index answers.
        build: The id of the index build.
        built: When it was built: its day, in UTC.
        coverage: The share of the question's words, by weight, that the first hit holds.
        margin: By how much what the first hit is asked by is nearer to the question than that of any other item.
        nearest: The first hits, the nearest first.
        signs: What the confidence was worked out from.
        obstacle: Why nothing is answered whatever the confidence; None where nothing forbids it.
    """

    confidence: float
    threshold: float
    build: str
    built: date | None = None
    coverage: float = 0.0
    margin: float = 0.0
    nearest: tuple[Near, ...] = ()
    signs: Signs = Signs()  # noqa: RUF009 - a frozen value
    obstacle: Obstacle | None = None


class Doubt(StrEnum):
    """Why an item may not hold today."""

    ENDED = "ended"
    """It held until the day."""
    NOT_YET = "not_yet"
    """It holds from the day on."""
    UNVERIFIED = "unverified"
    """Its newest source is of the day, more than a year ago."""


@dataclass(frozen=True, slots=True)
class Caution:
    """What is told beside an item that may not hold today."""

    doubt: Doubt
    day: date


@dataclass(frozen=True, slots=True)
class Answer:
    """An item, whole, with up to two neighbours that match as well.

    Attributes:
        item: What answers the question.
        also: Neighbours, the nearest first; only their answers are shown.
        actions: Next steps.
        evidence: None where the seller asked for the item by a button.
        cautions: Why what is shown may not hold today; each doubt once.
        leaning: Whether the question was understood only by what was said before it.
    """

    item: Item
    also: tuple[Item, ...] = ()
    actions: tuple[Action, ...] = ()
    evidence: Evidence | None = None
    cautions: tuple[Caution, ...] = ()
    leaning: bool = False


@dataclass(frozen=True, slots=True)
class Abstention:
    """The guide does not hold it. Never shows a source.

    Attributes:
        nearest: The topics that come nearest, the nearest first.
        evidence: Why.
    """

    nearest: tuple[ShowTopic, ...]
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class AskBack:
    """Items of different topics come equally near: the seller is asked which one is meant. Shows no source.

    Attributes:
        options: The items, the nearest first.
        evidence: Why.
    """

    options: tuple[ShowItem, ...]
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


@dataclass(frozen=True, slots=True)
class CheckReply:
    """What the listing check says.

    Attributes:
        kept: What was checked, as it is kept.
        report: What came of it.
        progress: What has become of the notices of an earlier version; None for a first check.
    """

    kept: Kept
    report: Report
    progress: Progress | None = None


@dataclass(frozen=True, slots=True)
class Both:
    """The answers to the two questions of one message, in the order of the questions.

    Attributes:
        parts: Two different items, or an item and a calculation.
    """

    parts: tuple[Answer | ToolReply, Answer | ToolReply]

    @property
    def answers(self) -> tuple[Answer, ...]:
        """What the guide answers: one of the questions, or both."""
        return tuple(part for part in self.parts if isinstance(part, Answer))

    @property
    def calculation(self) -> ToolReply | None:
        """What is computed; None where the guide answers both."""
        return next((part for part in self.parts if isinstance(part, ToolReply)), None)


Said = Answer | Abstention | AskBack | SmallTalk | Wordless | TopicPage
"""What the guide or a courtesy has to say."""

Reply = Said | ToolReply | CheckReply | Both

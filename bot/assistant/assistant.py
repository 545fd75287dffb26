"""The way from a seller's text to a reply: a pure function of text, index and day, so that a test can replay it."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.assistant.reply import (
    Abstention,
    Action,
    Answer,
    Evidence,
    Reply,
    RunCommand,
    ShowItem,
    ShowTopic,
    SmallTalk,
    ToolReply,
    TopicPage,
    Wordless,
)
from bot.assistant.scope import Scope
from bot.assistant.smalltalk import Courtesies, bare
from bot.assistant.tools.advice import advice
from bot.assistant.tools.calculator import Calculator, says_nothing, worth_telling
from bot.assistant.tools.results import Refusal, Usage
from bot.assistant.understanding import Slots, Tool, Understood, read_command, read_slot, slots_of, understand
from indexer.index import Hit, Index
from knowledge.page import Item
from knowledge.topic import Topic

CANDIDATES = 8
MAX_NEIGHBOURS = 2
NEIGHBOUR_SHARE = 0.75
"""The share of the best hit's score from which on another hit is shown beside it."""
MAX_RELATED = 3
MAX_TOPICS = 3
ITEMS_A_PAGE = 8


@dataclass(frozen=True, slots=True)
class Assistant:
    """Decides what to say.

    Attributes:
        courtesies: The small talk that it knows.
        scope: The other marketplaces that it knows by name.
        calculator: Works out fees, dates and the like.
        commands: The names of the commands that the bot has; an item's command is offered only if it is among them.
    """

    courtesies: Courtesies
    scope: Scope
    calculator: Calculator
    commands: Collection[str] = ()

    def reply(self, text: str, index: Index, today: date) -> Reply:
        """Answer a text.

        Args:
            text: What the seller wrote, without a command or a mention.
            index: The guide.
            today: The seller's day, in Korea: facts that ended before it are not told.
        """
        if not bare(text):
            return Wordless()
        kind = self.courtesies.find(text)
        if kind is not None:
            return SmallTalk(kind)
        # What is computed are Gmarket's fees and dates.
        understood = None if self.scope.elsewhere(text) else understand(text, today)
        if understood is None:
            return self._search(text, index, today)
        return self._advised(self.calculator.reply(understood, today), index)

    def command(self, tool: Tool, arguments: str, word: str, index: Index, today: date) -> Reply:
        """Answer what stands behind the command of a tool; "/정산 언제 들어와요" is a question for the guide.

        Args:
            tool: The tool.
            arguments: What stands behind the command.
            word: What the command is called in Korean: a question misses it as a subject.
            index: The guide.
            today: The seller's day, in Korea.
        """
        understood = read_command(tool, arguments, today)
        if not says_nothing(understood):
            return self._advised(self.calculator.reply(understood, today), index)
        reply = self._search(f"{word} {arguments}", index, today)
        if isinstance(reply, Answer):
            return reply
        told = tuple(problem for problem in understood.problems if worth_telling(problem))
        return ToolReply(tool, understood.slots, Refusal(told) if told else Usage())

    def begin(self, tool: Tool, index: Index, today: date) -> ToolReply:
        """Answer the command of a tool alone."""
        return self.compute(tool, slots_of(tool)(), index, today)

    def compute(self, tool: Tool, slots: Slots, index: Index, today: date) -> ToolReply:
        """Compute with values that are known by now."""
        return self._advised(self.calculator.compute(tool, slots, today), index)

    def read_answer(self, tool: Tool, slot: str, text: str, today: date) -> Understood | None:
        """Read the answer to a question, or return None for what rather asks something itself."""
        understood = read_slot(tool, slot, text, today)
        if not understood.problems:
            return understood
        has_digit = any(character.isdigit() for character in text)
        return understood if has_digit and understand(text, today) is None else None

    def _advised(self, reply: ToolReply, index: Index) -> ToolReply:
        found = [item for id_ in advice(reply.result) if (item := index.item(id_))]
        return replace(reply, actions=tuple(ShowItem(item.id, item.title) for item in found[:MAX_RELATED]))

    def _search(self, text: str, index: Index, today: date) -> Reply:
        result = index.search(text, CANDIDATES)
        evidence = Evidence(result.confidence, index.manifest.threshold, index.manifest.build_id)
        hits = [hit for hit in result.hits if _holds(hit.item, today)]
        if result.confidence < index.manifest.threshold or not self._answers(text, result.hits, today):
            return Abstention(_topics(hits), evidence)
        item = hits[0].item
        return Answer(item, _neighbours(hits), self._actions(item, index), evidence)

    def item(self, item_id: str, index: Index) -> Answer | None:
        """Return an item that the seller asked for by a button, or None if the index no longer has it."""
        item = index.item(item_id)
        return Answer(item, (), self._actions(item, index)) if item else None

    def topic(self, wanted: ShowTopic, index: Index) -> TopicPage | None:
        """Return a page of a topic's items, or None if there is no such page."""
        items = index.items(wanted.topic)
        start = wanted.page * ITEMS_A_PAGE
        shown = items[start : start + ITEMS_A_PAGE]
        if not shown:
            return None
        return TopicPage(
            wanted.topic,
            tuple(ShowItem(item.id, item.title) for item in shown),
            ShowTopic(wanted.topic, wanted.page - 1) if wanted.page else None,
            ShowTopic(wanted.topic, wanted.page + 1) if start + ITEMS_A_PAGE < len(items) else None,
        )

    def _answers(self, text: str, hits: Sequence[Hit], today: date) -> bool:
        """Tell whether the best hit may be told; where not, the next best would answer another question."""
        return bool(hits) and _holds(hits[0].item, today) and self.scope.holds(text, hits[0].item)

    def _actions(self, item: Item, index: Index) -> tuple[Action, ...]:
        related = [found for id_ in item.related if (found := index.item(id_))]
        steps: list[Action] = [ShowItem(found.id, found.title) for found in related[:MAX_RELATED]]
        if item.command and item.command in self.commands:
            steps.append(RunCommand(item.command))
        return (*steps, ShowTopic(item.topic))


def topics(index: Index) -> tuple[Topic, ...]:
    """Return the topics that an index has items of, in the order of ``Topic``."""
    present = {item.topic for item in index.items()}
    return tuple(topic for topic in Topic if topic in present)


def _holds(item: Item, today: date) -> bool:
    return item.valid_until is None or today <= item.valid_until


def _neighbours(hits: Sequence[Hit]) -> tuple[Item, ...]:
    """Return the items behind the first that match nearly as well."""
    least = hits[0].score * NEIGHBOUR_SHARE
    return tuple(hit.item for hit in hits[1 : 1 + MAX_NEIGHBOURS] if hit.score >= least)


def _topics(hits: Iterable[Hit]) -> tuple[ShowTopic, ...]:
    found = dict.fromkeys(hit.item.topic for hit in hits)
    return tuple(ShowTopic(topic) for topic in list(found)[:MAX_TOPICS])

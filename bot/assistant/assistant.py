"""The way from a seller's text to a reply: a pure function of text, index and day, so that a test can replay it."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.assistant.checking.kept import Kept
from bot.assistant.checking.report import Progress, Report
from bot.assistant.checking.request import find_request, is_question, shown_listing
from bot.assistant.clauses import halves
from bot.assistant.followups import STANDING_FOR, points_back, together, weight
from bot.assistant.last_turn import LastTurn
from bot.assistant.reply import (
    Abstention,
    Action,
    Answer,
    AskBack,
    Both,
    Caution,
    CheckReply,
    Doubt,
    Evidence,
    Near,
    Reply,
    RunCommand,
    ShowItem,
    ShowTopic,
    SmallTalk,
    ToolReply,
    TopicPage,
    Wordless,
)
from bot.assistant.smalltalk import Courtesies, bare
from bot.assistant.tools.advice import advice
from bot.assistant.tools.calculator import Calculator, says_nothing, worth_telling
from bot.assistant.tools.changes import change
from bot.assistant.tools.results import Refusal, Usage
from bot.assistant.understanding import Slots, Tool, Understood, read_command, read_slot, slots_of, understand
from indexer.decision import Verdict
from indexer.index import Hit, Index, SearchResult
from indexer.scope import Scope
from knowledge.freshness import has_begun, has_ended, is_unverified, last_verified
from knowledge.listing.checker import Checker
from knowledge.listing.form import read_form
from knowledge.page import Item
from knowledge.topic import Topic

CANDIDATES = 12
MAX_RELATED = 3
MAX_TOPICS = 3
MAX_NEAREST = 3
"""Hits that are noted as evidence."""
ITEMS_A_PAGE = 8


@dataclass(frozen=True, slots=True)
class Assistant:
    """Decides what to say.

    Attributes:
        courtesies: The small talk that it knows.
        scope: The other marketplaces that it knows by name.
        calculator: Works out fees, dates and the like.
        checker: Checks listings.
        commands: The names of the commands that the bot has; an item's command is offered only if it is among them.
    """

    courtesies: Courtesies
    scope: Scope
    calculator: Calculator
    checker: Checker
    commands: Collection[str] = ()

    def reply(self, text: str, index: Index, today: date, last: LastTurn | None = None) -> Reply:
        """Answer a text.

        Args:
            text: What the seller wrote, without a command or a mention.
            index: The guide.
            today: The seller's day, in Korea: facts that ended before it are not told.
            last: What was answered last in the chat, on which a short text leans.
        """
        if not bare(text):
            return Wordless()
        kind = self.courtesies.find(text)
        if kind is not None:
            return SmallTalk(kind)
        check = self.listing_check(text, today)
        if check is not None:
            return check
        changed = self._changed(text, today, last)
        if changed is not None:
            return self._advised(changed, index)
        return self._both(text, index, today) or self._single(text, index, today, last)

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

    def listing_check(self, text: str, today: date) -> CheckReply | None:
        """Check the listing that a text shows and asks about, or return None for any other text."""
        request = find_request(text)
        if request is None or self.scope.elsewhere(request.head):
            return None
        return self.check(Kept.of(shown_listing(request)), today)

    def check_command(self, arguments: str, index: Index, today: date) -> Reply:
        """Answer what stands behind the command of the check; "/점검 몇 자까지 돼요?" is a question for the guide."""
        request = find_request(arguments)
        if request is not None:
            return self.check(Kept.of(shown_listing(request)), today)
        if is_question(arguments):
            reply = self._search(arguments, index, today)
            if isinstance(reply, Answer):
                return reply
        return self.check(Kept.of(read_form(arguments)), today)

    def check(self, kept: Kept, today: date, before: Kept | None = None) -> CheckReply:
        """Check a listing.

        Args:
            kept: The listing.
            today: The seller's day, in Korea: rules that are not in force yet, or no more, are not applied.
            before: An earlier version of it, with which it is compared.
        """
        report = Report.of(self.checker, kept.whole(), today)
        if before is None:
            return CheckReply(kept, report)
        return CheckReply(kept, report, Progress.between(Report.of(self.checker, before.whole(), today), report))

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

    def _changed(self, text: str, today: date, last: LastTurn | None) -> ToolReply | None:
        """Compute the last calculation anew, where a text only changes it."""
        if last is None or last.calculation is None or self.scope.elsewhere(text):
            return None
        understood = change(last.calculation, text, today)
        return self.calculator.reply(understood, today) if understood else None

    def _both(self, text: str, index: Index, today: date) -> Both | None:
        """Answer both questions of a message, where it has two that can each be answered for sure."""
        found = [
            Both((first, second))
            for left, right in halves(text)
            if isinstance(first := self._single(left, index, today), Answer | ToolReply)
            and isinstance(second := self._single(right, index, today), Answer | ToolReply)
            and self._are_two(first, second, text, today)
        ]
        best = max(found, key=lambda both: min(map(_sureness, both.parts)), default=None)
        return Both((_alone(best.parts[0], today), _alone(best.parts[1], today))) if best else None

    def _are_two(self, first: Answer | ToolReply, second: Answer | ToolReply, text: str, today: date) -> bool:
        """Tell whether two halves of a message are answered by two things."""
        whole = understand(text, today)
        computed = [part.slots for part in (first, second) if isinstance(part, ToolReply)]
        if isinstance(first, Answer) and isinstance(second, Answer):
            return whole is None and first.item != second.item
        # A calculation that is torn in two computes something else than the whole.
        return whole is not None and computed == [whole.slots] and not whole.problems

    def _single(self, text: str, index: Index, today: date, last: LastTurn | None = None) -> Reply:
        # What is computed are Gmarket's fees and dates.
        understood = None if self.scope.elsewhere(text) else understand(text, today)
        if understood is None:
            return self._search(text, index, today, last)
        return self._advised(self.calculator.reply(understood, today), index)

    def _search(self, text: str, index: Index, today: date, last: LastTurn | None = None) -> Reply:
        alone = index.search(text, CANDIDATES)
        result = _behind(last, alone, text, index)
        evidence = _evidence(result, index)
        hits = [hit for hit in result.hits if not has_ended(hit.item, today)]
        is_told = result.decision.verdict is not Verdict.ABSTAIN and self._answers(text, result.hits, today)
        options = self._options(alone, text, today) if result is alone or not is_told else ()
        if options:
            return AskBack(options, evidence)
        if not is_told:
            return Abstention(_topics(hits), evidence)
        item = hits[0].item
        also = tuple(hit.item for hit in result.neighbours if not has_ended(hit.item, today))
        leaning = alone.decision.verdict is not Verdict.ANSWER or alone.hits[0].item != item
        steps = self._actions(item, index)
        return Answer(item, also, steps, evidence, cautions((item, *also), today), result is not alone and leaning)

    def item(self, item_id: str, index: Index, today: date) -> Answer | None:
        """Return an item that the seller asked for by a button, or None if the index no longer has it."""
        item = index.item(item_id)
        return Answer(item, (), self._actions(item, index), cautions=cautions((item,), today)) if item else None

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
        return bool(hits) and not has_ended(hits[0].item, today) and self.scope.holds(text, hits[0].item)

    def _options(self, found: SearchResult, text: str, today: date) -> tuple[ShowItem, ...]:
        """Return the items of which one is to be chosen; none where the first is told, or nothing at all."""
        # What points back to something else says too little to be a choice between two.
        if found.decision.verdict is not Verdict.ASK or points_back(text):
            return ()
        tellable = all(self._answers(text, (hit,), today) for hit in found.choices)
        return tuple(ShowItem(hit.item.id, hit.item.title) for hit in found.choices) if tellable else ()

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


def cautions(shown: Sequence[Item], today: date) -> tuple[Caution, ...]:
    """Return why what is shown may not hold today: each doubt once, about the first item that it is about.

    Args:
        shown: The items, the one that answers first.
        today: The seller's day.
    """
    found: dict[Doubt, Caution] = {}
    for item in shown:
        if item.valid_until is not None and has_ended(item, today):
            found.setdefault(Doubt.ENDED, Caution(Doubt.ENDED, item.valid_until))
        if item.valid_from is not None and not has_begun(item, today):
            found.setdefault(Doubt.NOT_YET, Caution(Doubt.NOT_YET, item.valid_from))
        if is_unverified(item, today):
            found.setdefault(Doubt.UNVERIFIED, Caution(Doubt.UNVERIFIED, last_verified(item)))
    return tuple(found.values())


def _behind(last: LastTurn | None, alone: SearchResult, text: str, index: Index) -> SearchResult:
    """Return what a text asks for behind the last turn, or what it asks for alone where it does not lean on that."""
    leans = weight(text)
    # What names its own subject is in the guide by itself, or it is not: the last turn only tells which item is meant.
    is_strange = leans < STANDING_FOR and alone.decision.verdict is Verdict.ABSTAIN
    if last is None or not leans or is_strange:
        return alone
    return together(alone, index.search(f"{last.text} {text}", CANDIDATES), leans)


def _evidence(result: SearchResult, index: Index) -> Evidence:
    manifest = index.manifest
    near = tuple(
        Near(hit.item.title, hit.item.page, hit.item.section, hit.alias, hit.signals.alias)
        for hit in result.hits[:MAX_NEAREST]
    )
    return Evidence(
        confidence=result.confidence,
        threshold=manifest.threshold,
        build=manifest.build_id,
        built=manifest.built_at.date(),
        coverage=result.hits[0].signals.coverage if result.hits else 0.0,
        margin=result.margin,
        nearest=near,
        signs=result.decision.signs,
        obstacle=result.decision.obstacle,
    )


def _sureness(part: Answer | ToolReply) -> float:
    return part.evidence.confidence if isinstance(part, Answer) and part.evidence else 1.0


def _alone(part: Answer | ToolReply, today: date) -> Answer | ToolReply:
    """Return a part without the neighbours that it would be shown with alone."""
    return replace(part, also=(), cautions=cautions((part.item,), today)) if isinstance(part, Answer) else part


def _topics(hits: Iterable[Hit]) -> tuple[ShowTopic, ...]:
    found = dict.fromkeys(hit.item.topic for hit in hits)
    return tuple(ShowTopic(topic) for topic in list(found)[:MAX_TOPICS])

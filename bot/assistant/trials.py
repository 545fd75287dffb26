"""Measures conversations on the labelled questions: second turns, two questions in one, questions bent by a turn.

``python -m bot.assistant.trials`` prints the counts as JSON, for the part that was tuned on and the one that was not.
"""

import json
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.assistant.assistant import Assistant
from bot.assistant.last_turn import SUBJECTS, Calculated, LastTurn
from bot.assistant.reply import Answer, Both, Reply, ToolReply
from bot.assistant.smalltalk import Courtesies
from bot.assistant.tools.calculator import Calculator
from indexer.category_fit import CategoryFit
from indexer.encoder import Encoder
from indexer.index import Index
from indexer.labelled import Conversation, LabelledSet, Mixed, Part
from indexer.scope import Scope
from indexer.settings import IndexerSettings
from indexer.words import Words
from knowledge.listing.checker import Checker

DAY = date(2026, 11, 22)
"""The day of the trials: replies depend on it."""
_STRIDE = 7
"""From a question to the one that is taken for the turn before it; prime, so that they are of other items."""


@dataclass(frozen=True, slots=True)
class Trials:
    """What is asked in a trial.

    Attributes:
        assistant: Who answers.
        index: From what.
    """

    assistant: Assistant
    index: Index

    def second_turns(self, conversations: Sequence[Conversation]) -> Counter[str]:
        """Count second turns that are answered right, by whether they lean, change a calculation or stand alone."""
        counts: Counter[str] = Counter()
        for turns in conversations:
            last = self.turn(turns.first, self._reply(turns.first))
            kind = "standalone" if turns.standalone else "changing" if turns.second_tool else "leaning"
            counts[kind] += 1
            for name, reply in (("", self._reply(turns.second, last)), (" without", self._reply(turns.second))):
                counts[f"{kind}{name} right"] += _is_right(reply, turns.second_items, turns.second_tool)
        return counts

    def mixed(self, messages: Sequence[Mixed]) -> Counter[str]:
        """Count messages with two questions of which both are answered right."""
        replies = [(self._reply(message.text), message.parts) for message in messages]
        right = (isinstance(reply, Both) and _are_right(reply, parts) for reply, parts in replies)
        split = sum(isinstance(reply, Both) for reply, _ in replies)
        return Counter({"mixed": len(replies), "mixed split": split, "mixed right": sum(right)})

    def singles(self, questions: LabelledSet) -> Counter[str]:
        """Count single questions that are split, and those that the turn before them turns to another answer.

        The turn before is another labelled question, of another item.
        """
        counts: Counter[str] = Counter()
        asked = questions.answerable
        for number, question in enumerate(asked):
            before = asked[(number + _STRIDE) % len(asked)]
            alone = self._reply(question.text)
            counts["single"] += 1
            counts["single split"] += isinstance(alone, Both)
            if set(before.items).isdisjoint(question.items) and _is_right(alone, question.items):
                behind = self._reply(question.text, LastTurn(before.text))
                counts["single behind a turn"] += 1
                counts["single bent"] += not _is_right(behind, question.items)
        for number, outside in enumerate(questions.outside):
            behind = self._reply(outside.text, LastTurn(asked[number % len(asked)].text))
            counts["outside"] += 1
            counts["outside answered behind a turn only"] += _answers(behind) and not _answers(
                self._reply(outside.text)
            )
        return counts

    def turn(self, text: str, reply: Reply) -> LastTurn:
        """Return the turn that a reply leaves; a first question that is not answered is taken as if it were."""
        if isinstance(reply, ToolReply):
            return LastTurn(SUBJECTS[reply.tool], Calculated(reply.tool, reply.slots))
        return LastTurn(text)

    def _reply(self, text: str, last: LastTurn | None = None) -> Reply:
        return self.assistant.reply(text, self.index, DAY, last)


def measure(trials: Trials, questions: LabelledSet) -> dict[str, int]:
    """Return the counts of all trials, by their names."""
    counts = (
        trials.second_turns(questions.conversation),
        trials.mixed(questions.mixed),
        trials.singles(questions),
    )
    return {name: count for part in counts for name, count in part.items()}


def _is_right(reply: Reply, items: Sequence[str], tool: str | None = None) -> bool:
    match reply:
        case Answer():
            return reply.item.id in items
        case ToolReply():
            return reply.tool == tool
    return False


def _are_right(reply: Both, parts: Sequence[Sequence[str]]) -> bool:
    return all(_is_right(part, items) for part, items in zip(reply.parts, parts, strict=True))


def _answers(reply: Reply) -> bool:
    return isinstance(reply, Answer | Both)


def load(settings: IndexerSettings) -> Trials:
    """Read what answers in the bot."""
    encoder, words = Encoder.load(settings.model_dir), Words.load()
    checker = Checker.load(words.tokenize, CategoryFit(encoder, settings.data_dir))
    assistant = Assistant(Courtesies.load(), Scope.load(), Calculator.load(), checker)
    return Trials(assistant, Index.load(settings.index_dir, encoder, words))


def main() -> None:
    """Print the counts."""
    trials, questions = load(IndexerSettings()), LabelledSet.load()
    found: Mapping[str, Mapping[str, int]] = {part: measure(trials, questions.of(part)) for part in Part}
    sys.stdout.write(json.dumps(found, indent=2) + "\n")


if __name__ == "__main__":
    main()

"""All that a reply is decided on besides the index: kept with the question, so that it can be decided again later.

Masked before anything is decided, so that what is kept is what was asked.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.assistant.assistant import Assistant
from bot.assistant.last_turn import Calculated, LastTurn
from bot.assistant.reply import Reply
from bot.assistant.understanding import Tool
from bot.assistant.understanding import from_json as slots_from_json
from bot.assistant.understanding import to_json as slots_to_json
from bot.store.masking import mask
from indexer.index import Index


@dataclass(frozen=True, slots=True)
class ToolCommand:
    """The command of a tool.

    Attributes:
        tool: The tool.
        word: What the command is called in Korean.
    """

    tool: Tool
    word: str


@dataclass(frozen=True, slots=True)
class Asking:
    """A question as it is decided on.

    Attributes:
        text: What the seller wrote, masked; behind a command, without it.
        today: The seller's day, in Korea.
        command: The command before the text; None where there is none.
        last: What was answered last in the chat, on which the text may lean.
    """

    text: str
    today: date
    command: ToolCommand | None = None
    last: LastTurn | None = None

    @classmethod
    def of(cls, text: str, today: date, command: ToolCommand | None = None, last: LastTurn | None = None) -> "Asking":
        """Mask what a seller wrote."""
        return cls(mask(text), today, command, last)

    def decide(self, assistant: Assistant, index: Index) -> Reply:
        """Find the reply: the same one for the same index."""
        if self.command is None:
            return assistant.reply(self.text, index, self.today, self.last)
        return assistant.command(self.command.tool, self.text, self.command.word, index, self.today)

    @property
    def words(self) -> str:
        """What is recorded as the question: a command by its Korean name."""
        return f"{self.command.word} {self.text}" if self.command else self.text


def to_json(asking: Asking) -> str:
    """Write it."""
    written: dict[str, object] = {"text": asking.text, "today": asking.today.isoformat()}
    if asking.command is not None:
        written |= {"tool": asking.command.tool, "word": asking.command.word}
    if asking.last is not None:
        written["last"] = {"text": asking.last.text}
    if asking.last is not None and asking.last.calculation is not None:
        done = asking.last.calculation
        written["last"] = {"text": asking.last.text, "tool": done.tool, "slots": slots_to_json(done.slots)}
    return json.dumps(written, ensure_ascii=False)


def from_json(text: str) -> Asking:
    """Read what ``to_json`` wrote.

    Raises:
        ValueError: Another version wrote it.
    """
    try:
        written = json.loads(text)
        command = ToolCommand(Tool(written["tool"]), written["word"]) if "tool" in written else None
        last = _last(written["last"]) if "last" in written else None
        return Asking(written["text"], date.fromisoformat(written["today"]), command, last)
    except (KeyError, TypeError) as error:
        raise ValueError(f"no question: {error}") from error


def _last(written: Mapping[str, str]) -> LastTurn:
    if "tool" not in written:
        return LastTurn(written["text"])
    tool = Tool(written["tool"])
    return LastTurn(written["text"], Calculated(tool, slots_from_json(tool, written["slots"])))

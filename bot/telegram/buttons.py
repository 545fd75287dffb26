"""What an inline button carries, as its callback data.

That is up to 64 bytes which a client may forge: a press is parsed strictly, and checked again by whoever acts on it.
"""

import re
from dataclasses import dataclass
from typing import Literal

from bot.assistant.reply import Action, RunCommand, ShowItem, ShowTopic
from bot.telegram.tools.buttons import ToolPress, parse_tool
from knowledge.topic import Topic


@dataclass(frozen=True, slots=True)
class OpenItem:
    """Show an item."""

    item_id: str


@dataclass(frozen=True, slots=True)
class TurnPage:
    """Show another page of a topic in the place of this one."""

    to: ShowTopic


@dataclass(frozen=True, slots=True)
class CastVote:
    """Say whether an answer helped."""

    question_id: int
    value: Literal[1, -1]


@dataclass(frozen=True, slots=True)
class ChooseLanguage:
    """Speak this language from now on."""

    language: str


Press = OpenItem | ShowTopic | TurnPage | RunCommand | CastVote | ChooseLanguage | ToolPress

_DATA = re.compile(
    r"i:(?P<item>[a-z0-9-]{1,40})|(?P<how>[tp]):(?P<topic>[a-z]{1,20}):(?P<page>\d{1,3})|c:(?P<command>[a-z]{1,20})"
    r"|v:(?P<question>\d{1,18}):(?P<vote>[+-])|l:(?P<language>[a-z]{2})"
)


def action_data(action: Action) -> str:
    """Return the callback data of a next step."""
    match action:
        case ShowItem(item_id=item_id):
            return f"i:{item_id}"
        case ShowTopic(topic=topic, page=page):
            return f"t:{topic}:{page}"
        case RunCommand(name=name):
            return f"c:{name}"


def turn_data(to: ShowTopic) -> str:
    """Return the callback data of a turn to another page."""
    return f"p:{to.topic}:{to.page}"


def vote_data(question_id: int, value: Literal[1, -1]) -> str:
    """Return the callback data of a thumb."""
    return f"v:{question_id}:{'+' if value > 0 else '-'}"


def language_data(language: str) -> str:
    """Return the callback data of a language."""
    return f"l:{language}"


def parse(data: str | None) -> Press | None:
    """Return what a press means, or None for anything that this version did not make."""
    found = _DATA.fullmatch(data or "")
    if found is None:
        return parse_tool(data or "")
    fields = {name: value for name, value in found.groupdict().items() if value is not None}
    match fields:
        case {"item": item_id}:
            return OpenItem(item_id)
        case {"topic": topic, "page": page, "how": how} if topic in list(Topic):
            shown = ShowTopic(Topic(topic), int(page))
            return TurnPage(shown) if how == "p" else shown
        case {"command": command}:
            return RunCommand(command)
        case {"question": question, "vote": vote}:
            return CastVote(int(question), 1 if vote == "+" else -1)
        case {"language": language}:
            return ChooseLanguage(language)
    return None

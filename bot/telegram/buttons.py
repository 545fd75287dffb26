"""What an inline button carries, as its callback data.

That is up to 64 bytes which a client may forge: a press is parsed strictly, and checked again by whoever acts on it.
"""

import re
from dataclasses import dataclass

from bot.assistant.reply import Action, RunCommand, ShowItem, ShowTopic
from bot.telegram.checks.buttons import CheckPress, parse_check
from bot.telegram.feedback.buttons import FeedbackPress, parse_feedback
from bot.telegram.gaps.buttons import GapPress, parse_gap
from bot.telegram.mailing.buttons import MailingPress, parse_mailing
from bot.telegram.privacy.buttons import PressPrivacy, parse_privacy
from bot.telegram.stats.buttons import ShowStats, parse_stats
from bot.telegram.tools.buttons import ToolPress, parse_tool
from knowledge.topic import Topic


@dataclass(frozen=True, slots=True)
class OpenItem:
    """Show an item."""

    item_id: str


@dataclass(frozen=True, slots=True)
class ShowWhole:
    """Show the whole of an item in the place of its first part.

    Attributes:
        item_id: The item.
        question_id: The question that it answers; None where the item was asked for by a button.
    """

    item_id: str
    question_id: int | None = None


@dataclass(frozen=True, slots=True)
class ChooseItem:
    """Say which of the offered items was meant, by its place from 0."""

    question_id: int
    place: int


@dataclass(frozen=True, slots=True)
class TurnPage:
    """Show another page of a topic in the place of this one."""

    to: ShowTopic


@dataclass(frozen=True, slots=True)
class ChooseLanguage:
    """Speak this language from now on."""

    language: str


Press = (
    OpenItem
    | ShowWhole
    | ChooseItem
    | ShowTopic
    | TurnPage
    | RunCommand
    | ChooseLanguage
    | FeedbackPress
    | GapPress
    | MailingPress
    | ToolPress
    | CheckPress
    | PressPrivacy
    | ShowStats
)

_DATA = re.compile(
    r"i:(?P<item>[a-z0-9-]{1,40})|m:(?P<whole>[a-z0-9-]{1,40}):(?P<asked>\d{1,18})|(?P<how>[tp]):(?P<topic>[a-z]{1,20}):(?P<page>\d{1,3})|c:(?P<command>[a-z]{1,20})"
    r"|l:(?P<language>[a-z]{2})|o:(?P<open>\d{1,18}):(?P<place>\d)"
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


def whole_data(press: ShowWhole) -> str:
    """Return the callback data for the whole of an item."""
    return f"m:{press.item_id}:{press.question_id or 0}"


def choice_data(press: ChooseItem) -> str:
    """Return the callback data of an offered item."""
    return f"o:{press.question_id}:{press.place}"


def turn_data(to: ShowTopic) -> str:
    """Return the callback data of a turn to another page."""
    return f"p:{to.topic}:{to.page}"


def language_data(language: str) -> str:
    """Return the callback data of a language."""
    return f"l:{language}"


def parse(data: str | None) -> Press | None:
    """Return what a press means, or None for anything that this version did not make."""
    found = _DATA.fullmatch(data or "")
    if found is None:
        text = data or ""
        parsed = parse_privacy(text) or parse_tool(text) or parse_check(text) or parse_feedback(text)
        return parsed or parse_gap(text) or parse_mailing(text) or parse_stats(text)
    fields = {name: value for name, value in found.groupdict().items() if value is not None}
    match fields:
        case {"item": item_id}:
            return OpenItem(item_id)
        case {"whole": item_id, "asked": question}:
            return ShowWhole(item_id, int(question) or None)
        case {"open": question, "place": place}:
            return ChooseItem(int(question), int(place))
        case {"topic": topic, "page": page, "how": how} if topic in list(Topic):
            shown = ShowTopic(Topic(topic), int(page))
            return TurnPage(shown) if how == "p" else shown
        case {"command": command}:
            return RunCommand(command)
        case {"language": language}:
            return ChooseLanguage(language)
    return None

"""The buttons below a message."""

from collections.abc import Iterable, Sequence

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.assistant.reply import Action, RunCommand, ShowItem, ShowTopic, TopicPage
from bot.i18n import Translator
from bot.telegram.buttons import action_data, language_data, turn_data, vote_data
from bot.telegram.wording import topic_name
from knowledge.topic import Topic

Row = list[InlineKeyboardButton]

TOPICS_A_ROW = 2
# What fits on one line of a phone at 390 px; a longer label is cut by the client at a place that nobody chose.
MAX_LABEL_LENGTH = 34
LANGUAGE_NAMES = {"ko": "한국어", "en": "English"}


def action_label(action: Action, translator: Translator) -> str:
    """Return the label of a next step."""
    match action:
        case ShowItem(title=title):
            return _shorten(title)
        case ShowTopic(topic=topic):
            return "📂 " + topic_name(topic, translator)
        case RunCommand(name=name):
            return _command_label(name, translator)


def actions_keyboard(
    actions: Iterable[Action], translator: Translator, question_id: int | None = None
) -> InlineKeyboardMarkup | None:
    """Return a button a row for each next step and, below an answered question, the two thumbs."""
    rows: list[Row] = [[action_button(action, translator)] for action in actions]
    if question_id is not None:
        _ = translator.gettext
        rows.append(
            [
                InlineKeyboardButton(_("👍 도움 됐어요"), callback_data=vote_data(question_id, 1)),
                InlineKeyboardButton(_("👎 아쉬워요"), callback_data=vote_data(question_id, -1)),
            ]
        )
    return InlineKeyboardMarkup(rows) if rows else None


def topics_keyboard(topics: Iterable[Topic], translator: Translator) -> InlineKeyboardMarkup:
    """Return the topics, two a row."""
    buttons = [action_button(ShowTopic(topic), translator) for topic in topics]
    return InlineKeyboardMarkup(list(_rows(buttons, TOPICS_A_ROW)))


def topic_page_keyboard(page: TopicPage, translator: Translator) -> InlineKeyboardMarkup:
    """Return the items of a page, a row each, and the ways to the pages beside it."""
    _ = translator.gettext
    rows: list[Row] = [[action_button(item, translator)] for item in page.items]
    turns = []
    if page.previous:
        turns.append(InlineKeyboardButton(_("◀ 이전"), callback_data=turn_data(page.previous)))
    if page.next:
        turns.append(InlineKeyboardButton(_("다음 ▶"), callback_data=turn_data(page.next)))
    return InlineKeyboardMarkup([*rows, turns] if turns else rows)


def languages_keyboard(languages: Iterable[str]) -> InlineKeyboardMarkup:
    """Return the languages, each in its own name."""
    return InlineKeyboardMarkup(
        [
            [
                InlineKeyboardButton(LANGUAGE_NAMES.get(code, code), callback_data=language_data(code))
                for code in languages
            ]
        ]
    )


def action_button(action: Action, translator: Translator) -> InlineKeyboardButton:
    """Return the button of a next step."""
    return InlineKeyboardButton(action_label(action, translator), callback_data=action_data(action))


def _command_label(name: str, translator: Translator) -> str:
    _ = translator.gettext
    labels = {
        "fee": _("🧮 수수료 계산하기"),
        "settle": _("🧮 정산일 계산하기"),
        "ads": _("🧮 광고 성과 계산하기"),
        "grade": _("🧮 등급 점검하기"),
        "tax": _("🧮 세금 일정 보기"),
    }
    return labels.get(name, f"▶ /{name}")


def _rows(buttons: Sequence[InlineKeyboardButton], width: int) -> Iterable[Row]:
    return (list(buttons[start : start + width]) for start in range(0, len(buttons), width))


def _shorten(label: str) -> str:
    return label if len(label) <= MAX_LABEL_LENGTH else label[: MAX_LABEL_LENGTH - 1].rstrip() + "…"

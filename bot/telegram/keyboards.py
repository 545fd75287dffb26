"""The buttons below a message."""

from collections.abc import Iterable, Sequence

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.assistant.reply import Action, RunCommand, ShowItem, ShowTopic, TopicPage
from bot.i18n import Translator
from bot.telegram.buttons import ChooseItem, ShowWhole, action_data, choice_data, language_data, turn_data, whole_data
from bot.telegram.feedback.keyboards import thumbs
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
    actions: Iterable[Action],
    translator: Translator,
    question_id: int | None = None,
    *,
    more: ShowWhole | None = None,
) -> InlineKeyboardMarkup | None:
    """Return a button a row for each next step and, below an answered question, the two thumbs.

    Args:
        actions: The next steps.
        translator: In which language.
        question_id: The answered question; None where there is none.
        more: What shows the rest of the answer, on top; None where nothing is left out.
    """
    rows: list[Row] = [[action_button(action, translator)] for action in actions]
    if more is not None:
        rows.insert(0, [InlineKeyboardButton(translator.gettext("더 보기"), callback_data=whole_data(more))])
    if question_id is not None:
        rows += thumbs(question_id, translator)
    return InlineKeyboardMarkup(rows) if rows else None


def options_keyboard(options: Iterable[ShowItem], question_id: int) -> InlineKeyboardMarkup:
    """Return the items of which the seller is to choose one, a row each."""
    return InlineKeyboardMarkup(
        [
            [InlineKeyboardButton(_shorten(item.title), callback_data=choice_data(ChooseItem(question_id, place)))]
            for place, item in enumerate(options)
        ]
    )


def without_button(keyboard: InlineKeyboardMarkup | None, data: str) -> InlineKeyboardMarkup | None:
    """Return a keyboard without the button of some callback data; None where no other is left."""
    rows = (
        [[button for button in row if button.callback_data != data] for row in keyboard.inline_keyboard]
        if keyboard
        else []
    )
    left = [row for row in rows if row]
    return InlineKeyboardMarkup(left) if left else None


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
        "check": _("🔎 내 상품 점검하기"),
    }
    return labels.get(name, f"▶ /{name}")


def _rows(buttons: Sequence[InlineKeyboardButton], width: int) -> Iterable[Row]:
    return (list(buttons[start : start + width]) for start in range(0, len(buttons), width))


def _shorten(label: str) -> str:
    return label if len(label) <= MAX_LABEL_LENGTH else label[: MAX_LABEL_LENGTH - 1].rstrip() + "…"

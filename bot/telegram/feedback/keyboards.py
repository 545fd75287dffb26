"""The rows below an answer that ask how good it was; they change in place, and the rows beside them stay."""

from collections.abc import Mapping, Sequence

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.i18n import Translator
from bot.store.votes import Reason
from bot.telegram.feedback.buttons import (
    STOP_ALL,
    CastVote,
    FeedbackPress,
    GiveReason,
    Subscribe,
    parse_feedback,
    reason_data,
    vote_data,
    wish_data,
)

Row = list[InlineKeyboardButton]

REASONS_A_ROW = 2


def reason_names(translator: Translator) -> Mapping[Reason, str]:
    """Return what the reasons for a dislike are called."""
    _ = translator.gettext
    return {
        Reason.WRONG: _("틀려요"),
        Reason.OUTDATED: _("오래됐어요"),
        Reason.OFF_TOPIC: _("질문과 달라요"),
        Reason.HARD: _("어려워요"),
    }


def thumbs(question_id: int, translator: Translator) -> list[Row]:
    """Return the two thumbs."""
    _ = translator.gettext
    helped = InlineKeyboardButton(_("👍 도움 됐어요"), callback_data=vote_data(question_id, 1))
    failed = InlineKeyboardButton(_("👎 아쉬워요"), callback_data=vote_data(question_id, -1))
    return [[helped, failed]]


def reasons(question_id: int, translator: Translator, given: Reason | None, *, waits: bool) -> list[Row]:
    """Return the reasons for a dislike, the way back, and the wish to be told.

    Args:
        question_id: The question.
        translator: In which language.
        given: The reason that the seller gave, which is marked; any other takes its place.
        waits: Whether the seller waits to be told.
    """
    _ = translator.gettext
    names = reason_names(translator)
    buttons = [
        InlineKeyboardButton(f"✓ {name}" if reason is given else name, callback_data=reason_data(question_id, reason))
        for reason, name in names.items()
    ]
    rows = [buttons[start : start + REASONS_A_ROW] for start in range(0, len(buttons), REASONS_A_ROW)]
    back = InlineKeyboardButton(_("👍 도움 됐어요"), callback_data=vote_data(question_id, 1))
    return [*rows, [back], *wish(question_id, translator, waits=waits)]


def wish(question_id: int, translator: Translator, *, waits: bool) -> list[Row]:
    """Return the button by which a seller asks to be told, or, where they wait already, wants it no more."""
    _ = translator.gettext
    label = _("🔕 알림 그만 받기") if waits else _("🔔 답이 생기면 알려주세요")
    return [[InlineKeyboardButton(label, callback_data=wish_data(Subscribe(question_id, not waits)))]]


def stop_all(translator: Translator) -> list[Row]:
    """Return the button that ends all that a seller waits for."""
    _ = translator.gettext
    return [[InlineKeyboardButton(_("🔕 다른 알림도 그만 받기"), callback_data=STOP_ALL)]]


def with_rows(keyboard: InlineKeyboardMarkup | None, rows: Sequence[Row]) -> InlineKeyboardMarkup:
    """Return a keyboard in which other rows stand in the place of those that ask how good the answer was."""
    return _replaced(keyboard, rows, (CastVote, GiveReason, Subscribe))


def with_wish(keyboard: InlineKeyboardMarkup | None, rows: Sequence[Row]) -> InlineKeyboardMarkup:
    """Return a keyboard in which other rows stand in the place of the wish to be told."""
    return _replaced(keyboard, rows, (Subscribe,))


def _replaced(
    keyboard: InlineKeyboardMarkup | None, rows: Sequence[Row], kinds: tuple[type[FeedbackPress], ...]
) -> InlineKeyboardMarkup:
    old = [list(row) for row in keyboard.inline_keyboard] if keyboard else []
    place = next((number for number, row in enumerate(old) if _has(row, kinds)), len(old))
    kept = [row for row in old if not _has(row, kinds)]
    return InlineKeyboardMarkup([*kept[:place], *rows, *kept[place:]])


def _has(row: Sequence[InlineKeyboardButton], kinds: tuple[type[FeedbackPress], ...]) -> bool:
    return any(isinstance(parse_feedback(str(button.callback_data or "")), kinds) for button in row)

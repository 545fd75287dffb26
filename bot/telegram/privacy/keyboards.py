"""The buttons below what is said about consent and about what is kept."""

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.i18n import Translator
from bot.telegram.privacy.buttons import PrivacyAction, privacy_data

Row = list[InlineKeyboardButton]


def asking_keyboard(action: PrivacyAction, translator: Translator) -> InlineKeyboardMarkup:
    """Return the way to agree and the way to read more.

    Args:
        action: What follows the consent.
        translator: In which language.
    """
    _ = translator.gettext
    goes_on = action is PrivacyAction.AGREE_AND_GO_ON
    return InlineKeyboardMarkup(
        [
            [_button(_("동의하고 계속") if goes_on else _("동의하고 쓰기"), action)],
            [_button(_("자세히 보기"), PrivacyAction.DETAILS)],
        ]
    )


def agreeing_row(action: PrivacyAction, translator: Translator) -> Row:
    """Return the button below an answer of which nothing is kept."""
    return [_button(translator.gettext("동의하고 쓰기"), action)]


def privacy_keyboard(translator: Translator, *, has_agreed: bool) -> InlineKeyboardMarkup:
    """Return the buttons of ``/privacy``."""
    _ = translator.gettext
    rows: list[Row] = [
        [_button(_("내 정보 받기"), PrivacyAction.EXPORT), _button(_("모두 지우기"), PrivacyAction.ASK_FORGET)]
    ]
    if has_agreed:
        rows.append([_button(_("동의 철회"), PrivacyAction.ASK_WITHDRAW)])
    else:
        rows.append([_button(_("동의하고 쓰기"), PrivacyAction.AGREE_HERE)])
    return InlineKeyboardMarkup(rows)


def forgetting_keyboard(translator: Translator) -> InlineKeyboardMarkup:
    """Return the two ways out of the question whether everything is to be deleted."""
    _ = translator.gettext
    return InlineKeyboardMarkup(
        [[_button(_("모두 지우기"), PrivacyAction.FORGET), _button(_("그만두기"), PrivacyAction.LEAVE)]]
    )


def without_agreeing(keyboard: InlineKeyboardMarkup | None) -> InlineKeyboardMarkup | None:
    """Return a keyboard without the buttons that ask for consent; None where no other is left."""
    asking = {privacy_data(action) for action in (PrivacyAction.AGREE, PrivacyAction.AGREE_AND_GO_ON)}
    rows = keyboard.inline_keyboard if keyboard else ()
    left = [[button for button in row if button.callback_data not in asking] for row in rows]
    kept = [row for row in left if row]
    return InlineKeyboardMarkup(kept) if kept else None


def _button(label: str, action: PrivacyAction) -> InlineKeyboardButton:
    return InlineKeyboardButton(label, callback_data=privacy_data(action))

"""The keyboards that a bot sends, checked as Telegram checks them."""

import re
from collections.abc import Callable, Mapping

from telegram.constants import InlineKeyboardButtonLimit, InlineKeyboardMarkupLimit

from bot.sandbox.chats import Json
from bot.sandbox.errors import ApiError, bad_request
from bot.sandbox.text import utf16_length

_ACTIONS = (
    "callback_data",
    "url",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
)
_DATA = range(InlineKeyboardButtonLimit.MIN_CALLBACK_DATA, InlineKeyboardButtonLimit.MAX_CALLBACK_DATA + 1)
_COPIED = range(InlineKeyboardButtonLimit.MIN_COPY_TEXT, InlineKeyboardButtonLimit.MAX_COPY_TEXT + 1)
_URL = re.compile(r"(?:(?:https?|tg|ton)://)?(?:[^\s./?#]+\.)+[^\s./?#]{2,}(?:[/?#:]\S*)?|tg://\S+", re.IGNORECASE)
_REPLY_KINDS = ("keyboard", "remove_keyboard", "force_reply")


def inline_keyboard(raw: object) -> Json | None:
    """Return an inline keyboard without its empty rows, or None for an empty one.

    Raises:
        ApiError: It is no inline keyboard, or a button breaks a rule.
    """
    rows = raw.get("inline_keyboard") if isinstance(raw, Mapping) else None
    if rows is None:
        raise bad_request("inline keyboard expected")
    checked = [[_inline_button(button) for button in row] for row in _rows(rows) if row]
    if sum(map(len, checked)) > InlineKeyboardMarkupLimit.TOTAL_BUTTON_NUMBER:
        raise bad_request("reply markup is too long")
    if any(len(row) > InlineKeyboardMarkupLimit.BUTTONS_PER_ROW for row in checked):
        raise bad_request("reply markup is too long")
    return {"inline_keyboard": checked} if checked else None


def is_reply_keyboard(raw: object) -> bool:
    """Whether a markup replaces, removes or asks for the person's own keyboard."""
    return isinstance(raw, Mapping) and any(kind in raw for kind in _REPLY_KINDS)


def reply_keyboard(raw: Mapping[str, object]) -> Json | None:
    """Return the rows of labels that a person gets instead of letters, or None where there are none.

    Raises:
        ApiError: A button has no label.
    """
    if not raw.get("keyboard"):
        return None
    rows = [[_label(button) for button in row] for row in _rows(raw["keyboard"]) if row]
    return {"rows": rows, "once": bool(raw.get("one_time_keyboard")), "hint": raw.get("input_field_placeholder")}


def _rows(rows: object) -> list[list[object]]:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request("object expected as reply markup")
    return rows


def _label(button: object) -> str:
    text = button.get("text") if isinstance(button, Mapping) else button
    if not isinstance(text, str) or not text.strip():
        raise bad_request("can't parse keyboard button: Text must be non-empty")
    return text


def _inline_button(button: object) -> Json:
    if not isinstance(button, Mapping):
        raise _unreadable("Object expected")
    text = button.get("text")
    if not isinstance(text, str):
        raise _unreadable('Can\'t find field "text"')
    if not text.strip():
        raise bad_request("BUTTON_TEXT_INVALID")
    actions = [action for action in _ACTIONS if button.get(action) is not None]
    if not actions:
        raise _unreadable("Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        raise _unreadable("Exactly one of the optional fields must be used")
    _CHECKS.get(actions[0], _anything)(button[actions[0]])
    return dict(button)


def _callback_data(data: object) -> None:
    if not isinstance(data, str) or len(data.encode()) not in _DATA:
        raise bad_request("BUTTON_DATA_INVALID")


def _url(address: object) -> None:
    if not isinstance(address, str) or not _URL.fullmatch(address):
        raise bad_request(f"inline keyboard button URL '{address}' is invalid: Wrong HTTP URL")


def _copy_text(value: object) -> None:
    text = value.get("text") if isinstance(value, Mapping) else None
    if not isinstance(text, str) or utf16_length(text) not in _COPIED:
        raise bad_request("BUTTON_COPY_TEXT_INVALID")


def _anything(value: object) -> None:
    """Accept what the sandbox only shows."""


_CHECKS: Mapping[str, Callable[[object], None]] = {
    "callback_data": _callback_data,
    "url": _url,
    "copy_text": _copy_text,
}


def _unreadable(why: str) -> ApiError:
    return bad_request(f"can't parse inline keyboard button: {why}")

"""What holds of everything that the bot sends, whatever it was sent: Telegram would take it, and it tells no secret."""

import json
import re
from typing import Any

from telegram.constants import CallbackQueryLimit, MessageLimit

from bot.sandbox.entities import parse_html
from bot.sandbox.keyboards import inline_keyboard
from bot.sandbox.text import utf16_length
from tests.bot.conftest import Call

INTERNAL = re.compile(
    r"Traceback|\bFile \"|\bline \d+\b|\w+Error\b|Exception\b|<class '|object at 0x|sqlite|asyncpg|SELECT |INSERT "
    r"|\bNone\b|gettext|\.py\b"
)
"""What no seller is to read, unless it was they who said it."""
_PART = re.compile(rb'name="(?P<name>\w+)"(?P<head>.*?)\r\n\r\n(?P<content>.*)\r\n', re.DOTALL)


def fields_of(call: Call) -> dict[str, str]:
    """Return the parameters of a call, without the contents of files."""
    if not call.body.startswith(b"--"):
        return call.fields
    parts = (_PART.search(part) for part in call.body.split(call.body.partition(b"\r\n")[0]))
    named = {part["name"].decode(): part["content"] for part in parts if part and b"filename" not in part["head"]}
    return {name: content.decode() for name, content in named.items()}


def check_call(call: Call, heard: str) -> None:
    """Assert that Telegram would take a call, and that it says nothing of the inside.

    Args:
        call: What the bot did.
        heard: What it was sent before, which it may quote.
    """
    fields = fields_of(call)
    if call.method in ("sendMessage", "editMessageText"):
        _check_text(fields, "text", MessageLimit.MAX_TEXT_LENGTH, heard)
        assert fields["text"].strip()
    elif call.method in ("sendDocument", "sendPhoto") and "caption" in fields:
        _check_text(fields, "caption", MessageLimit.CAPTION_LENGTH, heard)
    elif call.method == "answerCallbackQuery":
        assert len(fields.get("text", "")) <= CallbackQueryLimit.ANSWER_CALLBACK_QUERY_TEXT_LENGTH
        _check_words(fields.get("text", ""), heard)
    if "reply_markup" in fields:
        inline_keyboard(json.loads(fields["reply_markup"]))


def _check_text(fields: dict[str, str], name: str, limit: int, heard: str) -> None:
    assert fields.get("parse_mode", "") in ("", "HTML")
    shown = parse_html(fields[name]).text if fields.get("parse_mode") else fields[name]
    assert shown.strip()
    assert utf16_length(shown) <= limit
    _check_words(shown, heard)


def _check_words(shown: str, heard: str) -> None:
    for found in INTERNAL.findall(shown):
        assert found in heard, f"{found!r} is no word for a seller: {shown!r}"


def strings_in(value: Any) -> str:
    """Return every string that an update holds, one below the other."""
    if isinstance(value, str):
        return value
    children = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return "\n".join(strings_in(child) for child in children)

"""Messages are escaped, keep within Telegram's limit and lose no word."""

import html
import re

from hypothesis import given
from hypothesis import strategies as st
from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.constants import MessageLimit

from bot.telegram.message import Fragment, split, utf16_length

LIMIT = MessageLimit.MAX_TEXT_LENGTH
KEYBOARD = InlineKeyboardMarkup([[InlineKeyboardButton("정산", callback_data="t:settlement:0")]])


def read(text: str) -> str:
    """Return what a reader sees of a message."""
    return html.unescape(re.sub(r"</?\w+[^>]*>", "", text))


def test_utf16_length_counts_as_telegram_does() -> None:
    assert utf16_length("가😀a") == 4


def test_markup_of_a_seller_stays_text() -> None:
    assert Fragment.plain("<b>1 & 2</b>").html == "&lt;b&gt;1 &amp; 2&lt;/b&gt;"
    assert Fragment.link("a", 'https://x/?a="b"&c').html == '<a href="https://x/?a=&quot;b&quot;&amp;c">a</a>'


def test_bold_marks_of_the_guide_become_tags() -> None:
    assert Fragment.markdown("주문 **다음 날**부터 <3일>").html == "주문 <b>다음 날</b>부터 &lt;3일&gt;"


def test_short_blocks_share_a_message_with_the_buttons_below() -> None:
    (message,) = split([Fragment.plain("하나"), Fragment.bold("둘")], KEYBOARD)
    assert message.html == "하나\n\n<b>둘</b>"
    assert message.keyboard is KEYBOARD


def test_only_the_last_message_has_buttons() -> None:
    messages = split([Fragment.plain("가" * 3000), Fragment.plain("나" * 3000)], KEYBOARD)
    assert [message.keyboard for message in messages] == [None, KEYBOARD]
    assert [read(message.html)[0] for message in messages] == ["가", "나"]


def test_equal_blocks_do_not_confuse_the_buttons() -> None:
    messages = split([Fragment.plain("가" * 3000), Fragment.plain("가" * 3000)], KEYBOARD)
    assert [message.keyboard for message in messages] == [None, KEYBOARD]


def test_a_long_block_breaks_between_words() -> None:
    words = " ".join(["정산금액"] * 2000)
    messages = split([Fragment.plain(words)])
    assert all(utf16_length(read(message.html)) <= LIMIT for message in messages)
    assert " ".join(read(message.html) for message in messages) == words


@given(st.lists(st.text(min_size=1, max_size=9000), min_size=1, max_size=5))
def test_no_character_is_lost_and_no_message_is_too_long(texts: list[str]) -> None:
    messages = split(map(Fragment.plain, texts))
    assert all(utf16_length(html.unescape(message.html)) <= LIMIT for message in messages)
    kept = "".join(message.html for message in messages)
    assert re.sub(r"\s", "", kept) == re.sub(r"\s", "", "".join(Fragment.plain(text).html for text in texts))

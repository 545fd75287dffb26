"""Without markup every word is still there, and a limit is kept in Telegram's units."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.telegram.message import utf16_length
from bot.telegram.plain import cut, plain_text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<b>정산</b>은 &lt;다음 날&gt; &amp; 그 뒤", "정산은 <다음 날> & 그 뒤"),
        (
            '<a href="https://ad.gmarket.co.kr/?a=1&amp;b=2">광고</a> 안내',
            "광고 (https://ad.gmarket.co.kr/?a=1&b=2) 안내",
        ),
        ("끝나지 <b>않은 <i>표시</b>", "끝나지 않은 표시"),
        ("3 < 5, 7 > 2 &", "3 < 5, 7 > 2 &"),
        ("a<", "a<"),
        ("줄\n<blockquote expandable>인용</blockquote>\n", "줄\n인용"),
    ],
)
def test_the_words_stay(html: str, text: str) -> None:
    assert plain_text(html) == text


@settings(max_examples=200, derandomize=True)
@given(st.text(max_size=60), st.integers(1, 40))
def test_what_is_cut_fits_and_begins_as_it_did(text: str, limit: int) -> None:
    short = cut(text, limit)
    assert utf16_length(short) <= limit
    assert short == text or (short.endswith("…") and text.startswith(short[:-1]))


def test_a_pair_is_not_torn_apart() -> None:
    assert cut("정산😀😀", 4) == "정산…"

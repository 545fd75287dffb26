"""What came in with an update is struck out of a line, wherever it was quoted; what the line is about stays."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.monitoring.striking import STRUCK, strikable, strike

UPDATE = {
    "update_id": 4711001,
    "message": {
        "message_id": 12,
        "date": 1790000000,
        "from": {
            "id": 5123456789,
            "is_bot": False,
            "first_name": "민수",
            "username": "minsu_kim",
            "language_code": "ko",
        },
        "chat": {"id": -5123456789, "type": "private"},
        "text": "파란 장갑 35000원, 박서준 010-1234-5678\nHello there",
        "entities": [{"type": "phone_number", "offset": 0, "length": 3}],
    },
}
WORDS = strikable(json.dumps(UPDATE))


@pytest.mark.parametrize(
    "quoted",
    [
        "파란 장갑 35000원, 박서준 010-1234-5678\nHello there",
        "박서준",
        "민수",
        "minsu_kim",
        "5123456789",
        "-5123456789",
        "35000원",
    ],
)
def test_names_ids_and_texts_are_struck_wherever_they_are_quoted(quoted: str) -> None:
    for line in (f"KeyError: {quoted!r}", f"KeyError: {quoted}", f"no such thing as {quoted}."):
        struck = strike(line, WORDS)
        assert STRUCK in struck
        assert not any(word in struck for word in ("파란", "박서준", "민수", "minsu", "5123456789", "35000"))


def test_what_a_line_is_about_stays() -> None:
    line = "message done answered fee-rate: queue 12 ms, handle 35 ms (tg:4711001, private, ko, Hello, there)"
    assert strike(line, WORDS) == line


def test_a_short_latin_word_is_struck_only_where_it_stands_alone() -> None:
    words = strikable(json.dumps({"message": {"text": "ms"}}))
    assert strike("12 ms in items", words) == f"12 {STRUCK} in items"


@pytest.mark.parametrize("body", ["", "no JSON", "null", "[" * 100_000, '"\\ud800"', "{}"])
def test_a_body_that_nobody_understands_does_no_harm(body: str) -> None:
    assert strike("a line", strikable(body)) == "a line"


@given(st.text(min_size=2, max_size=40), st.text(max_size=20), st.text(max_size=20))
def test_a_text_that_is_quoted_whole_never_gets_through(text: str, before: str, after: str) -> None:
    words = strikable(json.dumps({"message": {"text": text}}))
    struck = strike(f"{before} {text} {after}", words)
    if words and not text.isascii():
        assert text not in struck.replace(STRUCK, "")

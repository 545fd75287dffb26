import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.folded_text import FoldedText


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("２０２６．１１．２０", "2026.11.20"),
        ("2026–11—20", "2026-11-20"),
        ("3〜5일", "3~5일"),
        ("어\u200b제", "어제"),
        (unicodedata.normalize("NFD", "지난주 금요일"), "지난주 금요일"),
        ("", ""),
    ],
)
def test_spellings_become_one(text: str, folded: str) -> None:
    assert FoldedText.of(text).text == folded


def test_a_place_is_found_again_behind_characters_that_grew_or_vanished() -> None:
    text = f"㈜\u200b가게, {unicodedata.normalize('NFD', '어제')} 주문"
    folded = FoldedText.of(text)
    begin = folded.text.index("어제")
    start, end = folded.span(begin, begin + 2)
    assert unicodedata.normalize("NFC", text[start:end]) == "어제"


@given(st.text())
def test_places_cover_the_text_in_order(text: str) -> None:
    folded = FoldedText.of(text)
    assert len(folded.places) == len(folded.text) + 1
    assert list(folded.places) == sorted(folded.places)
    assert folded.places[-1] == len(text)

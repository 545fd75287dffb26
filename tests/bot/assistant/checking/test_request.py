"""Who shows a text to be checked, and who asks about a rule."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.assistant.checking.request import CheckRequest, ShownAs, find_request, is_question, shown_listing
from bot.assistant.understanding.evaluation import Part, part_of
from knowledge.guide_folder import GUIDE_DIR, load_guide
from knowledge.listing.listing import Part as ListingPart
from tests.cpu_time import cpu_seconds

SENTENCES: dict[str, Any] = tomllib.loads(
    (Path(__file__).parents[3] / "data" / "check_requests.toml").read_text("utf-8")
)
PIECES = (
    "이 상품명",
    "괜찮아요",
    "봐줘",
    "상세에",
    "써도 되나",
    "?",
    ":",
    "\n",
    '"',
    "'",
    "<b>",
    " ",
    "가",
    "ㅋ",
    "１",
    "\u200b",
)


def part(text: str) -> Part:
    return Part.TUNE if text in SENTENCES["pinned"] else part_of(text)


def expected(table: dict[str, str]) -> tuple[str, str]:
    return table["part"], table["shown"]


def found(text: str) -> tuple[str, str] | None:
    request = find_request(text)
    return (request.part.value, request.shown) if request else None


@pytest.mark.parametrize(("which", "least"), [(Part.TUNE, 1.0), (Part.HOLD_OUT, 0.9)], ids=str)
def test_shown_texts_are_found_whole(which: Part, least: float) -> None:
    tables = [table for table in SENTENCES["check"] if part(table["text"]) is which]
    assert len(tables) > 20
    assert sum(found(table["text"]) == expected(table) for table in tables) / len(tables) >= least


@pytest.mark.parametrize("which", Part)
def test_other_questions_show_nothing(which: Part) -> None:
    texts = [text for text in (*SENTENCES["guide"], *SENTENCES["outside"]) if part(text) is which]
    assert len(texts) > 20
    assert [text for text in texts if find_request(text)] == []


def test_questions_of_the_guide_show_nothing() -> None:
    questions = (question for item in load_guide(GUIDE_DIR).items() for question in (item.title, *item.aliases))
    assert [question for question in questions if find_request(question)] == []


def test_what_is_shown_stays_as_it_was_typed() -> None:
    assert found("이 상품명 어때요：  ﾌﾟﾘ 프리미엄１００매  ") == ("title", "ﾌﾟﾘ 프리미엄１００매")


def test_a_title_has_to_be_whole_and_a_passage_not() -> None:
    title = shown_listing(CheckRequest("홍삼 진액", ShownAs.TITLE))
    assert (title.title, title.expected) == ("홍삼 진액", {ListingPart.TITLE})
    passage = shown_listing(CheckRequest("홍삼이에요.", ShownAs.DESCRIPTION))
    assert (passage.description, passage.expected) == ("홍삼이에요.", frozenset())
    form = shown_listing(CheckRequest("상품명: 홍삼\n가격: 12900", ShownAs.FORM))
    assert (form.title, form.price) == ("홍삼", "12900")


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("몇 자까지 돼요?", True),
        ("특수문자 넣어도 되나요", True),
        ("유기농 바나나", False),
        ("홍삼 세트 하나", False),
        ("몇 자까지 돼요?\n상품명: 홍삼", False),
    ],
)
def test_a_question_is_told_from_a_name(text: str, asks: bool) -> None:
    assert is_question(text) is asks


@given(st.text(max_size=60) | st.lists(st.sampled_from(PIECES), max_size=15).map("".join))
def test_any_text_shows_a_part_of_itself_or_nothing(text: str) -> None:
    request = find_request(text)
    assert request is None or (request.shown and request.shown in text)


@pytest.mark.parametrize("piece", ["이 상품명 괜찮아요 ", "?", '"', "가", "<b>", "상품명: 가\n", "봐줘:"])
def test_long_texts_take_no_long_time(piece: str) -> None:
    text = (piece * 4096)[:4096]
    assert cpu_seconds(lambda: find_request(text)) < 0.1

"""Small talk is answered with a few words; anything that may be a question is searched."""

from functools import partial

import pytest

from bot.assistant.reply import Courtesy
from bot.assistant.smalltalk import Courtesies, bare
from tests.cpu_time import cpu_seconds


@pytest.fixture(scope="module")
def courtesies() -> Courtesies:
    return Courtesies.load()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("안녕", Courtesy.GREETING),
        ("안녕하세요!! 😀", Courtesy.GREETING),
        ("ㅎㅎ 안녕하세요~ 반갑습니다", Courtesy.GREETING),
        ("Hello there", Courtesy.GREETING),
        ("고마워", Courtesy.THANKS),
        ("아 정말 너무 감사합니다ㅠㅠ", Courtesy.THANKS),
        ("답변 고맙습니다", Courtesy.THANKS),
        ("thank you so much!", Courtesy.THANKS),
        ("수고하세요~", Courtesy.FAREWELL),
        ("오 대박 최고네요", Courtesy.PRAISE),
        ("쓸모없네", Courtesy.COMPLAINT),
        ("너 누구야?", Courtesy.IDENTITY),
        ("뭘 할 수 있어요?", Courtesy.IDENTITY),
    ],
)
def test_small_talk_is_recognised(courtesies: Courtesies, text: str, kind: Courtesy) -> None:
    assert courtesies.find(text) is kind


@pytest.mark.parametrize(
    "text",
    [
        "고마워요 정산은 언제 돼요?",
        "안녕하세요 수수료 문의요",
        "감사합니다 근데 반품은요",
        "최고 등급",
        "좋은 상품명",
        "수고비",
        "정산",
        "아",
        "",
        "👍",
        "ㅋㅋㅋ",
    ],
)
def test_questions_are_not_small_talk(courtesies: Courtesies, text: str) -> None:
    assert courtesies.find(text) is None


def test_a_hostile_repetition_is_told_at_once(courtesies: Courtesies) -> None:
    for text in ("바이" * 5000 + "!정산", "바이" * 19 + "정"):
        assert courtesies.find(text) is None
        assert cpu_seconds(partial(courtesies.find, text)) < 1


@pytest.mark.parametrize("text", ["😀👍", "…!?", "ㅋㅋㅋ ㅠㅠ", "\u200b\u200f", "   "])
def test_no_word_is_left_of_noise(text: str) -> None:
    assert bare(text) == ""

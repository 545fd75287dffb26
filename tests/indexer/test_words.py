import unicodedata

import pytest

from indexer.words import Words, grams, normalise


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        ("정산 언제 돼요ㅋㅋㅋㅋ", "정산 언제 돼요"),
        ("왜 안 들어와요ㅠㅠㅠ!!!!", "왜 안 들어와요 !"),
        ("ㅋㅠ 망했다", "망했다"),
        ("  정산\t\n 언제  ", "정산 언제"),
        ("\u200b정\u200d산\ufeff일", "정산일"),
        ("\u202e정산일\u2066", "정산일"),
        ("ＣＴＲ　뭐임？？", "CTR 뭐임?"),
        (unicodedata.normalize("NFD", "정산 수수료"), "정산 수수료"),
        ("정산\x00일", "정산 일"),
        ("❤️", "❤"),
        ("", ""),
        ("ㅋㅋㅋ", ""),
    ],
)
def test_one_spelling(typed: str, normal: str) -> None:
    assert normalise(typed) == normal


@pytest.mark.parametrize("text", ["정산 언제 돼요ㅋㅋ", "ＣＴＲ!!", "네ㅠㅠ 3~5일", "a\u0301b"])
def test_one_spelling_is_the_same_when_taken_twice(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


def test_particles_and_endings_do_not_matter(words: Words) -> None:
    assert words.morphemes("정산은 들어왔어요") == words.morphemes("정산이 들어옵니다")


def test_missing_spaces_do_not_matter(words: Words) -> None:
    assert set(words.morphemes("정산 대금 지급")) == set(words.morphemes("정산대금지급"))


@pytest.mark.parametrize(
    ("slang", "plain"),
    [
        ("상페 만들기", "상세페이지 만들기"),
        ("택비 얼마", "택배비 얼마"),
        ("로아스 계산", "ROAS 계산"),
        ("스스 비교", "스마트스토어 비교"),
        ("쥐마켓", "지마켓"),
        ("G마켓", "지마켓"),
        ("수수뇨", "수수료"),
        ("이에스엠", "esm"),
    ],
)
def test_slang_is_searched_as_what_it_stands_for(words: Words, slang: str, plain: str) -> None:
    assert words.morphemes(slang) == words.morphemes(plain)


@pytest.mark.parametrize("name", ["지마켓", "객단가", "노출", "클레임"])
def test_trade_words_stay_whole(words: Words, name: str) -> None:
    assert name in words.morphemes(f"{name}이 뭐예요")


def test_grams_pass_over_spaces_and_marks() -> None:
    assert grams("정산, 일!") == ("정산", "산일", "정산일")
    assert grams("정") == ()

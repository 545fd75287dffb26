import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.listing.folding import Reading
from knowledge.listing.terms import Term, Terms

WORDS = [
    "최고",
    "업계 1위",
    "짝퉁",
    "오리지널",
    "nike",
    "gucci",
    "구찌",
    "100%",
    "마약",
    "주문쇄도",
    "비아그라",
    "no.1",
    "st",
    "일위",
    "다이어트",
]
EVASIVE = Terms([Term.of(key, word, evasive=True) for key, word in enumerate(WORDS)], {"ㅉㅌ": (WORDS.index("짝퉁"),)})
PLAIN = Terms([Term.of(key, word) for key, word in enumerate(WORDS)])


def found(terms: Terms, text: str) -> list[tuple[str, str]]:
    """Return the words that are found and what stands there."""
    reading = Reading.of(text)
    return [(WORDS[match.key], text[slice(*reading.span(match.start, match.end))]) for match in terms.find(reading)]


@pytest.mark.parametrize(
    ("text", "word", "there"),
    [
        ("업계1위 상품", "업계 1위", "업계1위"),
        ("업계  1 위", "업계 1위", "업계  1 위"),
        ("주문 쇄도!", "주문쇄도", "주문 쇄도"),
        ("국산 최고급", "최고", "최고"),
        ("효과 100 %", "100%", "100 %"),
        ("NO. 1 가방", "no.1", "NO. 1"),
        ("최\u200b고", "최고", "최\u200b고"),
        ("ＮＩＫＥ", "nike", "ＮＩＫＥ"),
    ],
)
def test_blanks_and_widths_hide_no_word(text: str, word: str, there: str) -> None:
    assert found(PLAIN, text) == [(word, there)]


@pytest.mark.parametrize(
    ("text", "word", "there"),
    [
        ("최 고", "최고", "최 고"),
        ("최 고의 상품", "최고", "최 고"),
        ("최.고", "최고", "최.고"),
        ("최★고", "최고", "최★고"),
        ("최\n고", "최고", "최\n고"),
        ("ㅊㅚㄱㅗ", "최고", "ㅊㅚㄱㅗ"),
        ("ㅊ ㅚ ㄱ ㅗ", "최고", "ㅊ ㅚ ㄱ ㅗ"),
        ("최ㅡ고", "최고", "최ㅡ고"),
        ("최9", "최고", "최9"),
        ("업 계 1위", "업계 1위", "업 계 1위"),
        ("다 이 어 트 식품", "다이어트", "다 이 어 트"),
        ("비.아.그.라", "비아그라", "비.아.그.라"),
        ("비아-그라는", "비아그라", "비아-그라"),
        ("N1KE 신발", "nike", "N1KE"),
        ("n i k e", "nike", "n i k e"),
        ("Gucc1", "gucci", "Gucc1"),
        ("GUССI", "gucci", "GUССI"),
        ("Nïke", "nike", "Nïke"),
        ("9찌 지갑", "구찌", "9찌"),
        ("5리지널", "오리지널", "5리지널"),
        ("1O0%", "100%", "1O0%"),
        ("급처 ㅉㅌ 아님", "짝퉁", "ㅉㅌ"),
        ("ㅉ.ㅌ", "짝퉁", "ㅉ.ㅌ"),
        ("나이키ㅉㅌ", "짝퉁", "ㅉㅌ"),
        ("ㅂㅇㄱㄹ 정품", "비아그라", "ㅂㅇㄱㄹ"),
        ("ㄷ ㅇ ㅇ ㅌ", "다이어트", "ㄷ ㅇ ㅇ ㅌ"),
    ],
)
def test_a_disguise_is_seen_through_where_it_is_asked_for(text: str, word: str, there: str) -> None:
    assert found(EVASIVE, text) == [(word, there)]
    assert found(PLAIN, text) == []


@pytest.mark.parametrize(
    "text",
    [
        "최 고등어",
        "가최 고",
        "국산 마 약 3kg",
        "마/약",
        "고등어 최.",
        "업계 11위",
        "2100%",
        "easter stone 1st",
        "nikel",
        "5리 길",
        "ㅋㅉㅌㅋ",
        "최! 고마워요",
        "최 --------- 고",
        "r2d2 g0cc1",
    ],
)
def test_an_honest_text_is_no_disguise(text: str) -> None:
    assert found(EVASIVE, text) == []


def test_what_only_the_words_around_can_tell_is_not_sure() -> None:
    (match,) = EVASIVE.find(Reading.of("인생최♥고"))
    assert not match.sure
    (match,) = EVASIVE.find(Reading.of("최♥고"))
    assert match.sure


def test_a_latin_word_within_a_longer_one_counts_where_asked_for() -> None:
    terms = Terms([Term.of(0, "replica", inside=True)])
    assert [match.start for match in terms.find(Reading.of("nikereplica"))] == [4]


def test_a_term_has_a_letter_or_digit() -> None:
    with pytest.raises(ValueError, match="!!"):
        Term.of(0, "!!")


def test_nothing_is_found_of_nothing() -> None:
    assert list(Terms([]).find(Reading.of("최고"))) == []


def test_initials_that_everybody_writes_stand_for_no_word() -> None:
    terms = Terms([Term.of(0, word, evasive=True) for word in ("하다다", "가나다", "크크크", "최고")])
    assert list(terms.find(Reading.of("ㅎㄷㄷ ㄱㄴㄷ ㅋㅋㅋ ㅊㄱ"))) == []


pieces = st.lists(st.sampled_from([*WORDS, *"최고ㅊㅚㄱㅗ마약 .★-1@$ㅉㅌ\n%é9", "\u200b"])).map("".join)


@given(pieces | st.text())
def test_every_match_lies_in_the_reading(text: str) -> None:
    reading = Reading.of(text)
    matches = list(EVASIVE.find(reading))
    assert all(0 <= match.start < match.end <= len(reading.text) for match in matches)
    assert matches == list(EVASIVE.find(reading))


@given(pieces)
def test_whatever_is_found_plainly_is_found_evasively(text: str) -> None:
    assert set(found(PLAIN, text)) <= set(found(EVASIVE, text))

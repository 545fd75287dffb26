import pytest

from knowledge.listing.context import Context
from knowledge.listing.folding import Reading
from knowledge.listing.terms import Term, Terms
from knowledge.listing.tokens import Tokenize


def context(text: str, tokenize: Tokenize) -> Context:
    return Context(Reading.of(text), tokenize)


def place(text: str, word: str) -> tuple[int, int]:
    return text.index(word), text.index(word) + len(word)


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("최고의 이불", "최고", True),
        ("업계최고", "최고", True),
        ("완치됩니다", "완치", True),
        ("최고봉 등산", "최고", False),
        ("최고급 호텔", "최고", False),
        ("통일위원회", "일위", False),
        ("한우 암소", "암", False),
        ("암에 좋은", "암", True),
        ("인생최♥고", "최고", True),
        ("고구마🌽약과", "마약", False),
    ],
)
def test_a_word_is_told_from_letters_of_others(text: str, word: str, expected: bool, tokenize: Tokenize) -> None:
    sentence = context(text, tokenize)
    matches = list(Terms([Term.of(0, word, evasive=True)]).find(sentence.reading))
    assert any(sentence.is_word(match, inside=False) for match in matches) is expected


def test_a_word_that_counts_within_others_does(tokenize: Tokenize) -> None:
    sentence = context("최고봉", tokenize)
    (match,) = Terms([Term.of(0, "최고")]).find(sentence.reading)
    assert sentence.is_word(match, inside=True)


def test_only_what_follows_in_the_sentence_denies(tokenize: Tokenize) -> None:
    text = "최고예요. 완벽하지 않습니다. 최고가 아닙니다."
    sentence = context(text, tokenize)
    assert not sentence.is_denied(0, 2)
    assert sentence.is_denied(*place(text, "완벽"))
    assert sentence.is_denied(text.rindex("최고"), text.rindex("최고") + 2)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("'완치'라는 표현은 쓸 수 없습니다", "완치"),
        ("완치된다는 광고에 속지 마세요", "완치"),
        ("최고, 최초 같은 표현은 사용하지 않습니다", "최고"),
        ("상세에 '특효'라고 광고하면 안 됩니다", "특효"),
        ("금지 표현: 완치, 특효", "특효"),
        ("100%라고 표시하면 처벌됩니다", "100%"),
    ],
)
def test_a_warning_may_name_what_it_warns_of(text: str, word: str, tokenize: Tokenize) -> None:
    assert context(text, tokenize).is_quoted(*place(text, word))


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("최고라는 말을 듣습니다", "최고"),
        ("'최고'의 품질, 교환은 불가합니다", "최고"),
        ("완치 후기. 표시는 사용하지 마세요", "완치"),
        ("최고라는 말을 하지 않을 수 없어요", "최고"),
    ],
)
def test_a_claim_in_quotation_marks_is_a_claim(text: str, word: str, tokenize: Tokenize) -> None:
    assert not context(text, tokenize).is_quoted(*place(text, word))


def test_a_sentence_is_analysed_once_and_only_where_it_is_asked_for(tokenize: Tokenize) -> None:
    asked: list[str] = []

    def count(text: str) -> list[object]:
        asked.append(text)
        return list(tokenize(text))

    text = "처음 문장이에요. 최고의 완벽한 이불. 끝 문장이에요."
    sentence = Context(Reading.of(text), count)  # type: ignore[arg-type]
    sentence.is_denied(*place(text, "최고"))
    sentence.is_denied(*place(text, "완벽"))
    assert [one.strip() for one in asked] == ["최고의 완벽한 이불."]

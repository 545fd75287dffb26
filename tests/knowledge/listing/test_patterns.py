import re

import pytest

from knowledge.listing.patterns import linear_pattern, phrase_pattern
from tests.cpu_time import cpu_seconds


@pytest.mark.parametrize(
    "text",
    [r"\d{1,3} ?%\s*(?:환불|보장)", r"(?<![가-힣])암(?:을|에)? ?예방", "[^.!?\n]{0,12}빠", r"a\s+b", r"1[위등](?=!)"],
)
def test_a_pattern_that_takes_linear_time_is_taken(text: str) -> None:
    assert isinstance(linear_pattern(text), re.Pattern)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a+b", "no upper bound"),
        (".*최고", "no upper bound"),
        (r"\d{2,}", "no upper bound"),
        ("(?:ab){1,3}", "repeats a group"),
        ("(a|b)*c", "no upper bound"),
        (r"(a)\1", "only"),
        ("(?#x)a", "only"),
        ("(a", "no regular expression"),
        ("a?", "empty text"),
        ("FDA", "lower case"),
        ("a{0,90}b{0,90}c{0,90}d", "times from one place"),
    ],
)
def test_another_pattern_is_refused_with_the_reason(text: str, problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        linear_pattern(text)


def test_the_blanks_of_a_phrase_are_optional_and_latin_words_end() -> None:
    pattern = re.compile(phrase_pattern(["최고 온도", "최고", "st"]))
    assert pattern.findall("최고온도 최고 온도 최고 st stone 1st") == ["최고온도", "최고 온도", "최고", "st", "st"]
    assert phrase_pattern([]) == ""


def test_the_worst_pattern_takes_linear_time() -> None:
    pattern = linear_pattern("[^.]{0,100}[^.]{0,100}!")

    def seconds(size: int) -> float:
        assert pattern.search("가" * size) is None
        return cpu_seconds(lambda: pattern.search("가" * size))

    assert seconds(800) < 30 * seconds(200)

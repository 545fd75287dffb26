import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.listing.jamo import compose


@pytest.mark.parametrize(
    ("letters", "read"),
    [
        ("ㅊㅚㄱㅗ", "최고"),
        ("ㅊㅗㅣㄱㅗ", "최고"),
        ("초ㅣ고", "최고"),
        ("최ㄱㅗ", "최고"),
        ("와ㄴ치", "완치"),
        ("완ㅊㅣ", "완치"),
        ("ㅉㅏㄱㅌㅜㅇ", "짝퉁"),
        ("ㄱㅏㅅㅏ", "가사"),
        ("ㅋㅋㅋ", "ㅋㅋㅋ"),
        ("ㅠㅠ", "ㅠㅠ"),
        ("가ㅏ", "가ㅏ"),
        ("", ""),
    ],
)
def test_loose_letters_are_read_as_syllables(letters: str, read: str) -> None:
    assert "".join(syllable for syllable, _ in compose(letters)) == read


@given(st.text(alphabet="가와완최ㄱㅃㅏㅘㅣㄳ"))
def test_every_letter_is_used_once(letters: str) -> None:
    assert sum(used for _, used in compose(letters)) == len(letters)

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.listing.name_bytes import count_bytes, fitting


@pytest.mark.parametrize(
    ("name", "two", "three"),
    [("", 0, 0), ("abc 123", 7, 7), ("수건", 4, 6), ("수건 10장", 9, 12), ("★", 2, 3), ("℃", 2, 3)],
)
def test_both_ways_of_counting(name: str, two: int, three: int) -> None:
    assert (count_bytes(name, 2), count_bytes(name, 3)) == (two, three)


@given(st.text(alphabet=st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3)))
def test_hangul_counts_the_same_in_separate_letters(name: str) -> None:
    assert count_bytes(unicodedata.normalize("NFD", name), 2) == count_bytes(name, 2) == 2 * len(name)


@given(st.text(), st.integers(0, 100))
def test_what_fits_is_all_that_fits(name: str, limit: int) -> None:
    fits = fitting(name, limit, 2)
    assert count_bytes(name[:fits], 2) <= limit
    assert fits == len(name) or count_bytes(name[: fits + 1], 2) > limit

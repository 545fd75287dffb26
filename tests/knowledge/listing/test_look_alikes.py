import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.listing.look_alikes import classes, is_figure_for, is_letter_for


@pytest.mark.parametrize(
    ("typed", "meant"), [("n1ke", "nike"), ("gucc!", "gucci"), ("пιкé", "nike"), ("5리지널", "오리지널")]
)
def test_a_disguise_has_the_classes_of_what_it_stands_for(typed: str, meant: str) -> None:
    assert classes(typed) == classes(meant)


def test_what_stands_for_what_has_a_direction() -> None:
    assert is_letter_for("1", "i")
    assert not is_letter_for("i", "1")
    assert is_figure_for("9", "고")
    assert not is_figure_for("고", "9")
    assert is_figure_for("일", "1")


@given(st.text())
def test_classes_keep_the_length(text: str) -> None:
    assert len(classes(text)) == len(text)

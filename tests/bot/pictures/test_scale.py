import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.pictures.scale import Scale

AMOUNTS = st.integers(-(10**15), 10**15)


@given(values=st.lists(AMOUNTS, max_size=20))
def test_a_scale_reaches_from_edge_to_edge_and_holds_zero(values: list[int]) -> None:
    scale = Scale.over(values)
    places = [scale.x(value) for value in sorted((0, *values))]
    assert places == sorted(places)
    assert 56 <= places[0] <= scale.x(0) <= places[-1] <= 1024
    assert scale.crosses_zero is any(value < 0 for value in values)
    if any(values):
        assert (places[0], places[-1]) == (56, 1024)


@given(start=AMOUNTS, end=AMOUNTS, others=st.lists(AMOUNTS, max_size=4))
def test_every_bar_is_seen_and_stays_inside(start: int, end: int, others: list[int]) -> None:
    scale = Scale.over((start, end, *others))
    left, right = scale.bar(start, end)
    assert 56 <= left < right <= 1024
    true_length = abs(scale.x(end) - scale.x(start))
    assert right - left == max(6, true_length)


@pytest.mark.parametrize(
    ("start", "end", "edges"), [(0, 1, (56, 62)), (1_000_000, 999_999, (1018, 1024)), (1, 0, (56, 62))]
)
def test_a_tiny_bar_grows_away_from_where_it_starts(start: int, end: int, edges: tuple[int, int]) -> None:
    assert Scale(0, 1_000_000).bar(start, end) == edges

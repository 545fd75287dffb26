import numpy as np
import pytest

from indexer.encoder import Encoder
from indexer.sketch import WIDTH, find_axes, nearest, sketch, turned

TEXTS = [
    "정산은 언제 들어오나요",
    "수수료는 몇 퍼센트예요",
    "오늘 서울 날씨 어때요",
    "김치찌개 끓이는 법",
    "how much is the fee",
] * 8


@pytest.fixture(scope="module")
def states(encoder: Encoder) -> list[np.ndarray]:
    return [encoding.tokens for encoding in encoder.passages(TEXTS)]


@pytest.fixture(scope="module")
def axes(encoder: Encoder) -> np.ndarray:
    return find_axes(encoder.passages(TEXTS))


def test_axes_are_at_right_angles(axes: np.ndarray) -> None:
    assert axes.shape == (384, WIDTH)
    assert np.allclose(axes.T @ axes, np.eye(WIDTH), atol=1e-4)


def test_a_byte_keeps_the_cosines(states: list[np.ndarray], axes: np.ndarray) -> None:
    first, second = states[0], states[1]
    kept = sketch(second, axes)
    assert (kept.dtype, kept.shape) == (np.int8, (len(second), WIDTH))
    likeness = kept.astype(np.float32) / 127 @ turned(first, axes).T
    assert np.abs(likeness - second @ first.T).max() < 0.03


def test_a_text_is_nearest_to_itself(states: list[np.ndarray], axes: np.ndarray) -> None:
    kept = [sketch(each, axes) for each in states[:5]]
    starts = np.cumsum([0, *map(len, kept[:-1])])
    for number, each in enumerate(states[:5]):
        scores = nearest(turned(each, axes), np.concatenate(kept), starts)
        assert scores.shape == (5,)
        assert scores.argmax() == number
        assert scores[number] == pytest.approx(1, abs=0.01)

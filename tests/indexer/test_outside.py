from pathlib import Path

import numpy as np
import pytest

from indexer.encoder import Encoder
from indexer.out_of_scope import out_of_scope
from indexer.outside import Outside
from indexer.sketch import find_axes, turned

QUESTIONS = ["오늘 날씨 어때요", "쿠팡 정산은 며칠 걸려요", "고객센터 전화번호 알려주세요"]


@pytest.fixture(scope="module")
def axes(encoder: Encoder) -> np.ndarray:
    return find_axes(encoder.passages(QUESTIONS))


@pytest.fixture(scope="module")
def outside(encoder: Encoder, axes: np.ndarray) -> Outside:
    return Outside.of(QUESTIONS, encoder.passages(QUESTIONS), axes)


def likeness(outside: Outside, encoder: Encoder, axes: np.ndarray, question: str) -> tuple[float, float]:
    encoding = encoder.query(question)
    return outside.likeness(encoding.vector, turned(encoding.tokens, axes))


def test_a_question_is_like_the_example_that_it_rewords(outside: Outside, encoder: Encoder, axes: np.ndarray) -> None:
    near = likeness(outside, encoder, axes, "오늘 날씨 어떤가요")
    far = likeness(outside, encoder, axes, "상품 이미지 크기")
    assert all(one > other for one, other in zip(near, far, strict=True))


def test_what_is_taken_out_is_not_compared_with(outside: Outside, encoder: Encoder, axes: np.ndarray) -> None:
    rest = outside.without(frozenset(QUESTIONS[:1]))
    assert rest.questions == tuple(QUESTIONS[1:])
    assert len(rest.tokens) == rest.counts.sum() == outside.counts[1:].sum()
    assert likeness(rest, encoder, axes, QUESTIONS[0]) < likeness(outside, encoder, axes, QUESTIONS[0])


def test_nothing_is_like_nothing(outside: Outside, encoder: Encoder, axes: np.ndarray) -> None:
    assert likeness(outside.without(frozenset(QUESTIONS)), encoder, axes, "날씨") == (0, 0)


def test_it_is_read_as_it_was_written(outside: Outside, tmp_path: Path) -> None:
    path = tmp_path / "outside.npz"
    outside.save(path)
    read = Outside.load(path)
    assert read.questions == outside.questions
    for name in ("vectors", "tokens", "counts"):
        assert np.array_equal(getattr(read, name), getattr(outside, name))
    first = path.read_bytes()
    outside.save(path)
    assert path.read_bytes() == first


def test_the_examples_are_many_and_none_stands_there_twice() -> None:
    questions = out_of_scope()
    assert len(questions) == len(set(questions)) > 500

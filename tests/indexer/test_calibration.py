import numpy as np
import pytest

from indexer.calibration import Calibration, calibrate, fit_weights, steps
from indexer.encoder import Encoder
from indexer.errors import IndexerError
from indexer.index import Index
from indexer.labelled import Answerable, LabelledSet, Part, Register
from indexer.words import Words


@pytest.fixture(scope="module")
def tuned() -> LabelledSet:
    return LabelledSet.load().of(Part.TUNE)


@pytest.fixture(scope="module")
def calibration(index: Index, tuned: LabelledSet) -> Calibration:
    return calibrate(index, tuned)


def test_calibration_parts_what_the_guide_answers_from_what_it_lacks(calibration: Calibration) -> None:
    assert calibration.auroc >= 0.95
    assert calibration.refused <= 0.12
    assert calibration.false <= 0.08


def test_the_repository_holds_the_numbers_of_this_fit(calibration: Calibration, index: Index) -> None:
    # Give or take what the guide has changed since.
    kept = index.manifest.ranking
    for name, share in calibration.weights.model_dump().items():
        assert share == pytest.approx(getattr(kept.weights, name), abs=0.06)
    signs = [
        index.search(question).decision.signs for question in ("정산은 언제 돼요", "오늘 날씨 어때", "수수료 얼마")
    ]
    fitted = [calibration.confidence.probability(each) for each in signs]
    assert np.allclose(fitted, [kept.confidence.probability(each) for each in signs], atol=0.15)


def test_progress_is_told_of_every_question(index: Index, tuned: LabelledSet) -> None:
    ticks: list[None] = []
    few = LabelledSet(tuned.answerable[:10])
    fit_weights(index, few.answerable, lambda: ticks.append(None))
    assert len(ticks) == 10
    assert steps(index, few) > 20 + len(index.items())


def test_the_weights_learn_which_view_is_right(index: Index, tuned: LabelledSet) -> None:
    weights = fit_weights(index, tuned.answerable[:60]).model_dump()
    assert sum(weights.values()) == pytest.approx(1, abs=0.03)
    assert max(weights, key=lambda name: weights[name]) == "tokens"


def test_a_guide_that_is_too_small_cannot_be_calibrated_to(built, encoder: Encoder, words: Words) -> None:
    small = Index.load(built, encoder, words)
    labelled = LabelledSet((Answerable("입금 언제 돼요", ("payday",), Register.POLITE),))
    with pytest.raises(IndexerError, match="too few questions"):
        calibrate(small, labelled)

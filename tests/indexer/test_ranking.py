from pathlib import Path

import numpy as np
import pytest
from pydantic import ValidationError

from indexer.ranking import RANKING, Ranking, standardise


def test_standard_scores_have_mean_0_and_deviation_1() -> None:
    scores = standardise(np.array([1, 2, 9], dtype=np.float32))
    assert scores.mean() == pytest.approx(0, abs=1e-6)
    assert scores.std() == pytest.approx(1, abs=1e-6)


@pytest.mark.parametrize("scores", [[], [0.3], [0.5, 0.5, 0.5]])
def test_scores_that_tell_nothing_become_0(scores: list[float]) -> None:
    assert not standardise(np.array(scores, dtype=np.float32)).any()


def test_the_numbers_of_the_repository_are_usable() -> None:
    ranking = Ranking.load()
    assert sum(ranking.weights.model_dump().values()) == pytest.approx(1, abs=0.02)
    assert min(ranking.weights.model_dump().values()) > 0
    assert 0 < ranking.confidence.threshold < 1


def test_a_misspelt_number_is_refused(tmp_path: Path) -> None:
    wrong = tmp_path / "ranking.toml"
    wrong.write_text(RANKING.read_text("utf-8").replace("grams", "gramms"), "utf-8")
    with pytest.raises(ValidationError, match="gramms"):
        Ranking.load(wrong)

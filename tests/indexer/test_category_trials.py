from pathlib import Path

import pytest

from indexer.category_fit import CategoryFit
from indexer.category_trials import FitFigures, load_pairs, measure
from knowledge.listing.examples import Fold

ROOT = Path(__file__).resolve().parents[2]
PAIRS = load_pairs(ROOT / "tests" / "data" / "category_fit.toml")


def test_there_are_enough_pairs_of_both_sorts_in_both_folds() -> None:
    assert sum(pair.fits for pair in PAIRS) >= 120
    assert sum(not pair.fits for pair in PAIRS) >= 80
    held_out = [pair for pair in PAIRS if pair.fold is Fold.HOLDOUT]
    assert 0.25 < len(held_out) / len(PAIRS) < 0.4


def test_no_pair_is_there_twice_and_a_title_is_in_one_fold() -> None:
    assert len({(pair.title, pair.category) for pair in PAIRS}) == len(PAIRS)
    assert len({(pair.title, pair.fold) for pair in PAIRS}) == len({pair.title for pair in PAIRS})


@pytest.mark.parametrize("fold", Fold)
def test_doubts_are_right_and_most_wrong_categories_are_doubted(category_fit: CategoryFit, fold: Fold) -> None:
    figures = measure(category_fit, [pair for pair in PAIRS if pair.fold is fold])
    assert figures.precision >= 0.95
    assert figures.recall >= 0.7


def test_figures() -> None:
    figures = FitFigures(fitting=10, off=4, false_doubts=1, right_doubts=3)
    assert (figures.precision, figures.recall) == (0.75, 0.75)
    silent = FitFigures(fitting=0, off=0, false_doubts=0, right_doubts=0)
    assert (silent.precision, silent.recall) == (1.0, 1.0)

import numpy as np
import pytest

from indexer.calibration import calibrate
from indexer.corpus import Corpus
from indexer.encoder import Encoder
from indexer.errors import IndexerError
from indexer.evaluation import Trial, held_out, leave_out, read_questions, score
from indexer.index import Hit, Index, SearchResult, Signals
from indexer.words import Words, normalise


@pytest.fixture(scope="module")
def small(built, encoder: Encoder, words: Words) -> Index:
    return Index.load(built, encoder, words)


def trial(index: Index, expected: str | None, found: list[str], confidence: float) -> Trial:
    signals = Signals(*([0.5] * len(Signals.__slots__)))
    hits = tuple(Hit(index.item(item_id), 1, signals, "") for item_id in found)
    return Trial("질문", expected, SearchResult("질문", hits, confidence))


def test_each_fold_holds_out_another_alias_of_every_item(small: Index) -> None:
    folds = [held_out(small.corpus, fold) for fold in range(3)]
    assert all(sorted(fold.values()) == ["fee", "payday", "photo"] for fold in folds)
    assert len({question for fold in folds for question in fold}) == 9
    assert held_out(small.corpus, 3) == folds[0]


def test_an_only_alias_is_not_held_out(small: Index) -> None:
    aliases = {alias for item in small.items() for alias in item.aliases[1:]}
    corpus: Corpus = small.without(frozenset(aliases)).corpus
    assert held_out(corpus) == {}


def test_held_out_questions_are_not_in_the_index_that_is_asked(small: Index) -> None:
    for tried in leave_out(small):
        assert all(hit.alias != tried.question for hit in tried.result.hits)
        assert tried.result.question == normalise(tried.question)


def test_scores(small: Index) -> None:
    trials = [
        trial(small, "fee", ["fee", "photo"], 0.9),
        trial(small, "fee", ["photo", "fee"], 0.8),
        trial(small, "photo", ["fee", "payday", "photo"], 0.1),
        trial(small, "payday", [], 0.0),
        trial(small, None, ["fee"], 0.6),
        trial(small, None, ["fee"], 0.4),
    ]
    scores = score(trials, threshold=0.5)
    assert scores is not None
    assert (scores.questions, scores.recall_1, scores.recall_3) == (4, 0.25, 0.75)
    assert scores.mrr == pytest.approx((1 + 1 / 2 + 1 / 3) / 4)
    assert (scores.answered, scores.misled) == (0.25, 0.25)
    assert (scores.out_of_scope, scores.refused) == (2, 0.5)


def test_without_answerable_questions_there_is_no_score(small: Index) -> None:
    assert score([trial(small, None, ["fee"], 0.6)], 0.5) is None


def test_questions_out_of_scope_are_many_and_none_is_an_alias(index: Index) -> None:
    questions = read_questions()
    assert len(questions) == len(set(questions)) > 80
    aliases = {alias for item in index.items() for alias in (item.title, *item.aliases)}
    assert not aliases & set(questions)


def test_calibration_parts_answers_from_what_the_guide_lacks(index: Index) -> None:
    calibration = calibrate(index)
    assert calibration.auroc >= 0.88
    assert calibration.given >= 0.7
    assert calibration.refused >= 0.8
    fitted, kept = calibration.confidence, index.manifest.ranking.confidence
    assert min(fitted.alias, fitted.coverage, fitted.margin) > 0
    # The repository's numbers are those of this fit, give or take what the guide has changed since.
    probe = {"alias": 0.9, "coverage": 0.6, "margin": 0.1}
    assert np.isclose(fitted.probability(**probe), kept.probability(**probe), atol=0.15)


def test_a_guide_that_is_too_small_cannot_be_calibrated_to(small: Index) -> None:
    with pytest.raises(IndexerError, match="too few questions"):
        calibrate(small)

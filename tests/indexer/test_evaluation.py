import pytest

from indexer.corpus import Corpus
from indexer.encoder import Encoder
from indexer.evaluation import Trial, ask, held_out, leave_out, score
from indexer.index import Hit, Index, SearchResult, Signals
from indexer.labelled import Answerable, Distance, LabelledSet, Outside, Register
from indexer.words import Words, normalise


@pytest.fixture(scope="module")
def small(built, encoder: Encoder, words: Words) -> Index:
    return Index.load(built, encoder, words)


def trial(index: Index, expected: str | None, found: list[str], confidence: float) -> Trial:
    signals = Signals(*([0.5] * len(Signals.__slots__)))
    hits = tuple(Hit(index.item(item_id), 1, signals, "") for item_id in found)
    return Trial("질문", frozenset({expected} if expected else ()), SearchResult("질문", hits, confidence))


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


def test_every_question_without_an_answer_is_left_out_once_in_all_folds(small: Index) -> None:
    asked = [tried.question for fold in range(4) for tried in leave_out(small, fold) if not tried.expected]
    assert sorted(asked) == sorted(small.corpus.outside.questions)


def test_labelled_questions_are_asked_as_they_are(small: Index) -> None:
    ticks: list[None] = []
    labelled = LabelledSet(
        (Answerable("입금 언제 돼요", ("payday", "fee"), Register.POLITE),), (Outside("비 와요?", Distance.FAR),)
    )
    trials = ask(small, labelled, lambda: ticks.append(None))
    assert [(tried.question, sorted(tried.expected)) for tried in trials] == [
        ("입금 언제 돼요", ["fee", "payday"]),
        ("비 와요?", []),
    ]
    assert trials[0].rank == 1
    assert len(ticks) == 2


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

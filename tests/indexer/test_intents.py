import numpy as np

from indexer.intents import Intents

# Two items told apart by the first direction; the second, in which the questions of each differ, is louder.
OWNERS = np.array([0, 0, 0, 1, 1, 1])
QUESTIONS = np.array([[1, 3, 0], [1, -3, 0], [1, 0, 0.1], [-1, 3, 0], [-1, -3, 0], [-1, 0, -0.1]], dtype=np.float32)


def test_what_differs_within_an_item_counts_less_than_what_differs_between_items() -> None:
    question = np.array([1, -3, 0], dtype=np.float32)
    centred = QUESTIONS - QUESTIONS.mean(axis=0)
    plain = [centred[owner == OWNERS].mean(axis=0) @ question / np.linalg.norm(question) for owner in (0, 1)]
    learnt = Intents.learn(QUESTIONS, OWNERS).scores(question)
    assert learnt[0] - learnt[1] > plain[0] - plain[1]
    assert learnt[0] > 0 > learnt[1]


def test_with_one_question_an_item_it_is_the_plain_cosine_to_it() -> None:
    questions = QUESTIONS[[0, 3, 5]]
    centred = questions - questions.mean(axis=0)
    centred /= np.linalg.norm(centred, axis=1, keepdims=True)
    assert np.allclose(Intents.learn(questions, np.arange(3)).scores(questions[1]), centred @ centred[1], atol=1e-6)


def test_a_single_question_gives_a_number() -> None:
    assert Intents.learn(QUESTIONS[:1], OWNERS[:1]).scores(QUESTIONS[0]).tolist() == [0]

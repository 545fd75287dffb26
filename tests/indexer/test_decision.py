from dataclasses import replace

import pytest

from indexer.decision import SIGNS, Confidence, Decision, Obstacle, Signs, Verdict, decide
from indexer.ranking import Ranking

MODEL = Confidence(
    bias=-20,
    alias=20,
    tokens=5,
    known=2,
    outside=-40,
    outside_tokens=-70,
    missing=-1.5,
    own=-3,
    forecast=-3,
    threshold=0.5,
    ask_lead=0.2,
)
SURE = Signs(alias=0.95, tokens=0.95, known=1, outside=-0.05, outside_tokens=-0.05)


def decided(signs: Signs, lead: float = 1.0, obstacle: Obstacle | None = None, other_topic: bool = True) -> Decision:
    return decide(MODEL, signs, lead=lead, obstacle=obstacle, other_topic=other_topic)


def test_a_sure_hit_is_an_answer() -> None:
    decision = decided(SURE)
    assert decision.verdict is Verdict.ANSWER
    assert decision.confidence > decision.threshold == 0.5


@pytest.mark.parametrize(
    "change", [{"alias": 0.6}, {"outside": 0.05}, {"outside_tokens": 0.1}, {"missing": 4}, {"own": 3}, {"forecast": 3}]
)
def test_what_speaks_against_it_makes_it_less_sure(change: dict[str, float]) -> None:
    assert decided(replace(SURE, **change)).confidence < decided(SURE).confidence


def test_below_the_threshold_nothing_is_answered() -> None:
    decision = decided(replace(SURE, alias=0.3))
    assert decision.verdict is Verdict.ABSTAIN
    assert decision.obstacle is None


@pytest.mark.parametrize("obstacle", Obstacle)
def test_an_obstacle_forbids_an_answer_however_near_it_is(obstacle: Obstacle) -> None:
    decision = decided(SURE, obstacle=obstacle)
    assert (decision.verdict, decision.confidence, decision.obstacle) == (Verdict.ABSTAIN, 0.0, obstacle)


def test_two_close_hits_of_different_topics_are_asked_back() -> None:
    assert decided(SURE, lead=0.1).verdict is Verdict.ASK
    assert decided(SURE, lead=0.1, other_topic=False).verdict is Verdict.ANSWER
    assert decided(replace(SURE, alias=0.3), lead=0.1).verdict is Verdict.ABSTAIN


def test_the_weights_of_the_signs_make_the_confidence() -> None:
    decision = decided(SURE)
    assert {name for name, _ in decision.weights} == set(SIGNS)
    assert [abs(weight) for _, weight in decision.weights] == sorted(
        (abs(w) for _, w in decision.weights), reverse=True
    )
    assert dict(decision.weights)["alias"] == pytest.approx(19)


def test_confidence_stays_between_0_and_1() -> None:
    assert MODEL.probability(Signs(outside=99)) >= 0
    assert MODEL.probability(Signs(outside=-99)) <= 1


def test_what_nothing_was_found_for_is_no_answer() -> None:
    assert Decision.nothing(0.4) == Decision(Verdict.ABSTAIN, 0.0, 0.4, Signs(), obstacle=Obstacle.NOTHING)


def test_the_numbers_of_the_repository_say_what_their_names_say() -> None:
    model = Ranking.load().confidence
    assert min(model.alias, model.tokens, model.known) > 0
    assert max(model.outside, model.outside_tokens, model.missing, model.own, model.forecast) < 0
    assert 0 < model.threshold < 1
    assert len(SIGNS) <= 12

"""The decision to answer, to ask back or to say that the guide does not tell.

``Signs`` are what the decision is taken from: numbers that can be compared from question to question. A logistic model
over them (``Confidence``, in ``ranking.toml``) says how likely the guide answers the question with what was found.
``python -m indexer calibrate`` fits it; an index keeps it in its manifest.
"""

from collections.abc import Iterator
from dataclasses import astuple, dataclass, fields
from enum import StrEnum
from math import exp
from typing import Self

from pydantic import BaseModel, ConfigDict, Field


@dataclass(frozen=True, slots=True)
class Signs:
    """What tells a question that the guide answers from one that it does not.

    Attributes:
        alias: The cosine to the nearest question written beside the first hit: has somebody foreseen one like this?
        tokens: How near the question's tokens are to those of the first hit and its questions.
        known: The share of the question's words, weighted by rarity, that stand anywhere in the guide: is there one
            that the guide says nothing about?
        outside: By how much the nearest question of ``out_of_scope.toml`` is nearer than the nearest alias.
        outside_tokens: The same, token by token.
        missing: How many kinds of answer the question asks for that the first hit lacks (``indexer.expectation``).
        own: 1 if the question asks for what only the seller's own screen shows, 0 otherwise.
        forecast: 1 if it asks for what nobody knows yet, 0 otherwise.
    """

    alias: float = 0.0
    tokens: float = 0.0
    known: float = 0.0
    outside: float = 0.0
    outside_tokens: float = 0.0
    missing: float = 0.0
    own: float = 0.0
    forecast: float = 0.0


class Confidence(BaseModel):
    """A logistic model: the log-odds are ``bias`` and, for each field of ``Signs``, its value times the number here.

    Attributes:
        threshold: The least confidence at which the first hit is an answer.
        ask_lead: Where the first hit leads by less than this, and the second is of another topic, it is asked back.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    bias: float
    alias: float
    tokens: float
    known: float
    outside: float
    outside_tokens: float
    missing: float
    own: float
    forecast: float
    threshold: float = Field(ge=0, le=1)
    ask_lead: float = Field(ge=0)

    def probability(self, signs: Signs) -> float:
        """Return how likely it is, 0 to 1, that a hit with these signs answers its question."""
        odds = self.bias + sum(weight for _, weight in self.parts(signs))
        return 1 / (1 + exp(-max(-60.0, min(60.0, odds))))

    def parts(self, signs: Signs) -> Iterator[tuple[str, float]]:
        """Yield what each sign adds to the log-odds, by its name."""
        for name, value in zip(SIGNS, astuple(signs), strict=True):
            yield name, getattr(self, name) * value


SIGNS = tuple(field.name for field in fields(Signs))


class Verdict(StrEnum):
    """What to do about a question."""

    ANSWER = "answer"
    ASK = "ask"
    """Offer the first hits: they are close, and of different topics."""
    ABSTAIN = "abstain"


class Obstacle(StrEnum):
    """Why nothing is answered, where it is more than a lack of confidence."""

    NOTHING = "nothing"
    """The guide knows no word of the question."""
    ELSEWHERE = "elsewhere"
    """It is about another marketplace."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do about a question, and why.

    Attributes:
        verdict: What to do.
        confidence: How likely the first hit answers, 0 to 1; 0 where something forbids it.
        threshold: From where on it is told.
        signs: What the confidence was worked out from.
        lead: By how much the first hit is ahead of the second in the order.
        obstacle: Why nothing is answered whatever the confidence.
        weights: What each sign added to the log-odds, by its name, the weightiest first.
    """

    verdict: Verdict
    confidence: float
    threshold: float
    signs: Signs
    lead: float = 0.0
    obstacle: Obstacle | None = None
    weights: tuple[tuple[str, float], ...] = ()

    @classmethod
    def nothing(cls, threshold: float = 1.0) -> Self:
        """Return the decision about a question that nothing was found for."""
        return cls(Verdict.ABSTAIN, 0.0, threshold, Signs(), obstacle=Obstacle.NOTHING)


def decide(model: Confidence, signs: Signs, *, lead: float, obstacle: Obstacle | None, other_topic: bool) -> Decision:
    """Decide.

    Args:
        model: The fitted model.
        signs: The signs of the first hit.
        lead: By how much the first hit is ahead of the second in the order.
        obstacle: What forbids an answer.
        other_topic: Whether the second hit is of another topic than the first.
    """
    confidence = 0.0 if obstacle else model.probability(signs)
    weights = tuple(sorted(model.parts(signs), key=lambda part: -abs(part[1])))
    if obstacle or confidence < model.threshold:
        verdict = Verdict.ABSTAIN
    elif other_topic and lead < model.ask_lead:
        verdict = Verdict.ASK
    else:
        verdict = Verdict.ANSWER
    return Decision(verdict, confidence, model.threshold, signs, lead, obstacle, weights)

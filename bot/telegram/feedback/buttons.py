"""What the buttons below an answer carry that ask how good it was; ``bot.telegram.buttons`` has the others.

A client may forge it: a vote counts, and a wish is noted, only from who asked the question.
"""

import re
from dataclasses import dataclass
from typing import Literal

from bot.store.votes import Reason


@dataclass(frozen=True, slots=True)
class CastVote:
    """Say whether an answer helped."""

    question_id: int
    value: Literal[1, -1]


@dataclass(frozen=True, slots=True)
class GiveReason:
    """Say why it did not."""

    question_id: int
    reason: Reason


@dataclass(frozen=True, slots=True)
class Subscribe:
    """Want to be told once there is an answer, or want it no more."""

    question_id: int
    wanted: bool


@dataclass(frozen=True, slots=True)
class StopAll:
    """Want to be told of nothing any more."""


FeedbackPress = CastVote | GiveReason | Subscribe | StopAll

STOP_ALL = "w:x"
_LETTERS = {Reason.WRONG: "w", Reason.OUTDATED: "o", Reason.OFF_TOPIC: "q", Reason.HARD: "h"}
_REASONS = {letter: reason for reason, letter in _LETTERS.items()}
_DATA = re.compile(
    rf"v:(?P<voted>\d{{1,18}}):(?P<vote>[+-])|r:(?P<explained>\d{{1,18}}):(?P<reason>[{''.join(_REASONS)}])"
    r"|w:(?P<wished>\d{1,18}):(?P<wish>[+-])"
)


def vote_data(question_id: int, value: Literal[1, -1]) -> str:
    """Return the callback data of a thumb."""
    return f"v:{question_id}:{'+' if value > 0 else '-'}"


def reason_data(question_id: int, reason: Reason) -> str:
    """Return the callback data of a reason."""
    return f"r:{question_id}:{_LETTERS[reason]}"


def wish_data(press: Subscribe) -> str:
    """Return the callback data of a wish to be told."""
    return f"w:{press.question_id}:{'+' if press.wanted else '-'}"


def parse_feedback(data: str) -> FeedbackPress | None:
    """Return what a press means, or None for anything that this version did not make."""
    if data == STOP_ALL:
        return StopAll()
    found = _DATA.fullmatch(data)
    fields = {name: value for name, value in found.groupdict().items() if value is not None} if found else {}
    match fields:
        case {"voted": question, "vote": vote}:
            return CastVote(int(question), 1 if vote == "+" else -1)
        case {"explained": question, "reason": letter}:
            return GiveReason(int(question), _REASONS[letter])
        case {"wished": question, "wish": wish}:
            return Subscribe(int(question), wish == "+")
    return None

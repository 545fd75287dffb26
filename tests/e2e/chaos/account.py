"""What every chat asked, what it was answered, and whether that adds up: nothing lost, in order, repeats explained."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import count
from random import Random
from typing import Any

from tests.e2e.chaos.telegram import Telegram
from tests.telegram_server import Call

QUESTIONS = {"정산은 언제 들어와요?": "3~5", "상품 사진 몇 장 올려야 해?": "5장", "/help": "/settle"}
OLD_BUTTON = "x"
NEAR_SECONDS = 5.0
"""How long before and after a kill or a restart of the database a message must have gone out for that to have kept the
bot from noting it."""


class Cause(StrEnum):
    """Why a message came twice."""

    LOST_ANSWER = "Telegram's answer did not arrive"
    KILL = "the process was killed before it had written that it was sent"
    DATABASE = "the database was away when that was to be written"


@dataclass(frozen=True, slots=True)
class Asked:
    """An update, and how its answer is recognised.

    Attributes:
        update: As Telegram sends it.
        mark: Words of the answer that no other answer in the chat has; for a press, its id.
    """

    update: dict[str, Any]
    mark: str

    def is_answered_by(self, call: Call) -> bool:
        """Tell whether a call is the answer."""
        if "callback_query" in self.update:
            return call.method == "answerCallbackQuery" and call.fields["callback_query_id"] == self.mark
        return call.method == "sendMessage" and self.mark in call.fields["text"]


@dataclass(frozen=True, slots=True)
class Incident:
    """Something that was done to the bot.

    Attributes:
        cause: What repeats can come of it.
        began: When, in seconds of the monotonic clock.
        ended: When it was over.
    """

    cause: Cause
    began: float
    ended: float


@dataclass
class Verdict:
    """How it came out.

    Attributes:
        lost: Updates without an answer, by chat and mark.
        disorder: Answers that came before that of an earlier update.
        strange: Messages that answer nothing.
        repeats: How many messages came again, by the cause.
        unexplained: Those for which there is no cause.
    """

    lost: list[str] = field(default_factory=list)
    disorder: list[str] = field(default_factory=list)
    strange: list[str] = field(default_factory=list)
    repeats: Counter[Cause] = field(default_factory=Counter)
    unexplained: list[str] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        """Whether all that is promised was kept."""
        return not (self.lost or self.disorder or self.strange or self.unexplained)


def conversations(chats: int, per_chat: int, random: Random) -> list[Asked]:
    """Return the updates of all chats, in the order in which they come in."""
    numbers = count(1)
    turns = [chat for chat in range(1, chats + 1) for _ in range(per_chat)]
    random.shuffle(turns)
    scripts = {chat: _script(chat, per_chat, random) for chat in range(1, chats + 1)}
    return [_asked(next(numbers), chat, *scripts[chat].pop(0)) for chat in turns]


def _script(chat: int, length: int, random: Random) -> list[tuple[str, str]]:
    """Return what a chat says, each with the mark of its answer."""
    prices = [35_000 + 10 * number for number in range(length)]
    sums = [(f"{price}원에 수수료 9%면 얼마 남아요?", f"{price:,}원") for price in prices]
    said = [*QUESTIONS.items(), (OLD_BUTTON, f"press-{chat}"), *sums][:length]
    random.shuffle(said)
    return said


def _asked(number: int, chat: int, text: str, mark: str) -> Asked:
    sender = {"id": chat, "is_bot": False, "first_name": "판매자", "language_code": "ko"}
    where = {"id": chat, "type": "private", "first_name": "판매자"}
    message: dict[str, Any] = {"message_id": number, "date": 1_700_000_000, "chat": where, "text": text}
    if text == OLD_BUTTON:
        press = {"id": mark, "from": sender, "chat_instance": "1", "data": text, "message": message}
        return Asked({"update_id": number, "callback_query": press}, mark)
    command = [{"type": "bot_command", "offset": 0, "length": len(text)}] if text.startswith("/") else []
    return Asked({"update_id": number, "message": message | {"from": sender, "entities": command}}, mark)


def chat_of(asked: Asked) -> str:
    """Return the chat of an update."""
    update = asked.update
    message = update.get("message") or update["callback_query"]["message"]
    return str(message["chat"]["id"])


def settle(asked: Sequence[Asked], telegram: Telegram, incidents: Sequence[Incident]) -> Verdict:
    """Hold what every chat was answered against what it asked."""
    verdict = Verdict()
    owners = {one.mark: chat_of(one) for one in asked if "callback_query" in one.update}
    answers: dict[str, list[Call]] = {}
    for call in telegram.calls:
        chat = call.fields.get("chat_id") or owners.get(call.fields.get("callback_query_id", ""))
        if chat and call.method in {"sendMessage", "answerCallbackQuery"}:
            answers.setdefault(chat, []).append(call)
    expected: dict[str, list[Asked]] = {}
    for one in asked:
        expected.setdefault(chat_of(one), []).append(one)
    for chat, wanted in expected.items():
        _settle_chat(chat, wanted, answers.get(chat, []), incidents, verdict)
    return verdict


def _settle_chat(
    chat: str, wanted: Sequence[Asked], calls: Sequence[Call], incidents: Sequence[Incident], verdict: Verdict
) -> None:
    seen: dict[int, Call] = {}
    for call in calls:
        place = next((place for place, one in enumerate(wanted) if one.is_answered_by(call)), None)
        if place is None:
            verdict.strange.append(f"{chat}: {call.fields.get('text', call.method)[:200]}")
        elif place in seen:
            _explain(f"{chat}: {wanted[place].mark}", seen[place], call, incidents, verdict)
        else:
            if any(later in seen for later in range(place + 1, len(wanted))):
                verdict.disorder.append(f"{chat}: {wanted[place].mark}")
            seen[place] = call
    verdict.lost += [f"{chat}: {one.mark}" for place, one in enumerate(wanted) if place not in seen]


def _explain(name: str, first: Call, again: Call, incidents: Sequence[Incident], verdict: Verdict) -> None:
    out = first.answered
    if out is None:
        verdict.repeats[Cause.LOST_ANSWER] += 1
        return
    near = (
        one.cause
        for one in incidents
        if one.began - NEAR_SECONDS <= out <= one.ended + NEAR_SECONDS and one.began <= again.began
    )
    cause = next(near, None)
    if cause is None:
        verdict.unexplained.append(name)
    else:
        verdict.repeats[cause] += 1

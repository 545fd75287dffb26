"""Reads a message that changes a calculation: 그럼 할인 3천원이면? 10%면? 두 개면? 배송비 빼면?

It holds nothing but values, names of what they are for, and a few small words. Whatever else stands in it asks for
something else, as "사진 5장 올려도 돼요?" does after a sale was computed.
"""

import re
from dataclasses import fields
from datetime import date

from bot.assistant.followups import LONGEST, points_back
from bot.assistant.last_turn import Calculated
from bot.assistant.smalltalk import bare
from bot.assistant.tools.guided import merged, without, without_reading
from bot.assistant.understanding import Slots, Understood, understand
from bot.assistant.understanding.mentions import Chosen, Key, Value, find_values, find_words
from bot.assistant.understanding.reading import fitting, read, with_share
from bot.assistant.understanding.vocabulary import vocabulary
from knowledge.folded_text import FoldedText

_SMALL = re.compile(
    r"(?:그럼|그러면|그런데|근데|그리고|만약에?|만일|혹시|아니|음|거기에?|여기에?|다시|더|씩|정도|각각|총|딱|with|at|if|and|what|about|then)|"
    r"(?:이|가|은|는|을|를|에|도|만|로|으로|에서|의|인|일|한|할|거|건|것|걸|때|경우|짜리)*"
    r"(?:이?라?면|으면|려면|하면|했으면|팔면|받으면|쓰면|넣으면|들면|붙이면|주면|내면|되면|바꾸면|올리면|내리면|치면|잡으면|으로|로)?"
    r"(?:은|는)?(?:요|여)?"
    r"|(?:계산|다시계산)?(?:해줘|해줘요|해주세요|해봐|해봐요)?|얼마(?:예요|에요|야|임|나|죠|지)?|(?:남아|남나|돼|되나|나와|들어와)(?:요)?"
)
_WITHOUT = re.compile(r"(?:빼|없으|제외하|제하)면(?:요|은요)?|없이(?:는|는요|요)?|안\s?(?:받|내|쓰)으?면요?|말고")
_ENOUGH = 2
"""As many values make a calculation of their own, where no word points back."""


def change(last: Calculated, text: str, today: date) -> Understood | None:
    """Read a message as a change of a calculation.

    Args:
        last: The calculation.
        text: The message.
        today: The seller's day, from which dates are read.

    Returns:
        All that the calculation is to be computed with now, or None for a message that asks for something else.
    """
    folded = FoldedText.of(text).text.strip()
    if len(bare(folded)) > LONGEST:
        return None
    values = fitting(last.tool, folded, find_values(folded), today)
    words = vocabulary().tools[last.tool]
    keys, chosen = find_words(folded, words, values)
    rest = _blanked(folded, (*values, *keys, *chosen))
    taken_out = bool(_WITHOUT.search(rest))
    if not all(_SMALL.fullmatch(word) for word in re.findall(r"[^\W_]+", _WITHOUT.sub(" ", rest))):
        return None
    reading = read(last.tool, folded, values, today)
    problems = reading.understood.problems
    if taken_out and not values:
        return _cleared(last, reading.idle)
    if any(problem.slot is None for problem in problems) or _is_new(reading.understood, text, today):
        return None
    slots = merged(without_reading(last.slots), reading.understood.slots)
    if slots == last.slots and not problems:
        return None
    # Of a discount of 10 % the price is known from before.
    known = _given(slots)
    return Understood(last.tool, slots, tuple(with_share(problem, known) for problem in problems))


def _blanked(text: str, mentions: tuple[Value | Key | Chosen, ...]) -> str:
    characters = list(text)
    for mention in mentions:
        characters[mention.start : mention.end] = " " * (mention.end - mention.start)
    return "".join(characters)


def _cleared(last: Calculated, names: frozenset[str]) -> Understood | None:
    """Return the calculation without what is named: 배송비 빼면?"""
    given = [name for name in sorted(names) if getattr(last.slots, name) is not None]
    slots = last.slots
    for name in given:
        slots = without(slots, name)
    return Understood(last.tool, slots) if given else None


def _is_new(understood: Understood, text: str, today: date) -> bool:
    """Tell whether a message is a calculation by itself, 35,000원에 수수료 9%면 얼마?, or none at all."""
    count = len(_given(understood.slots)) + len(understood.problems)
    return not count or (count >= _ENOUGH and not points_back(text) and understand(text, today) is not None)


def _given(slots: Slots) -> dict[str, object]:
    values = {field.name: getattr(slots, field.name) for field in fields(slots)}
    return {name: value for name, value in values.items() if value is not None}

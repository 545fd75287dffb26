"""Reads what is typed for a calculator that is already chosen: behind its command, or as the answer to a question."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import islice

from bot.assistant.understanding.intent import MAX_LENGTH
from bot.assistant.understanding.mentions import Chosen, Unit, find_values, find_words, near_keys
from bot.assistant.understanding.pairing import fits
from bot.assistant.understanding.reading import read
from bot.assistant.understanding.slots import (
    Problem,
    ReadingProblem,
    SettleSlots,
    Tool,
    Understood,
    fill,
    slot_names,
    slots_of,
)
from bot.assistant.understanding.values import SlotValue, choice_value, read_amount, slot_value
from bot.assistant.understanding.vocabulary import Choice, ValueKind, bare, vocabulary
from knowledge.days import ReadDay, read_day
from knowledge.errors import InputError
from knowledge.folded_text import FoldedText

_WORD = re.compile(r"[가-힣a-zA-Z]+")
_LONGEST_CATEGORY = 30
_MAX_STRANGERS = 3
_LONGEST = 4 * MAX_LENGTH
"""What is read of a text at most, before it is folded."""
_YES_NO = (("yes", "true"), ("no", "false"))


def read_command(tool: Tool, arguments: str, today: date) -> Understood:
    """Read what stands behind a command: keys with values in any order, bare values, or a sentence.

    Args:
        tool: The command's calculator.
        arguments: The text behind the command. Behind /settle an empty one is an order of today.
        today: The seller's day, from which dates are read.
    """
    text = FoldedText.of(arguments[:_LONGEST]).text.strip()
    if len(text) > MAX_LENGTH:
        return _refused(tool, None, InputError(ReadingProblem.UNKNOWN_WORD, text))
    if tool is Tool.SETTLE:
        return _settlement(text, today)
    understood = read(tool, text, find_values(text), today, command=True).understood
    if understood.problems or understood.slots != slots_of(tool)():
        return understood
    return replace(understood, problems=tuple(_strangers(tool, text)))


def read_slot(tool: Tool, slot: str, text: str, today: date) -> Understood:
    """Read the answer to a question for one slot; an answer that names other slots too is read whole.

    Args:
        tool: The calculator.
        slot: The name of the field that was asked for.
        text: The answer.
        today: The seller's day, from which dates are read.

    Returns:
        The slot with its value, or a problem with it; other slots that the answer names.

    Raises:
        ValueError: The calculator has no such slot.
    """
    if slot not in slot_names(tool):
        raise ValueError(f"{tool} has no slot {slot!r}")
    folded = FoldedText.of(text[:_LONGEST]).text.strip()
    if len(folded) > MAX_LENGTH:
        return _refused(tool, slot, InputError(ReadingProblem.UNKNOWN_WORD, folded))
    try:
        return _answer(tool, slot, folded, today)
    except InputError as error:
        reading = read(tool, folded, find_values(folded), today, command=True)
        understood = reading.understood
        is_answer = getattr(understood.slots, slot) is not None or (reading.named and not reading.usual)
        return understood if is_answer and not understood.problems else _refused(tool, slot, error)


def _refused(tool: Tool, slot: str | None, error: InputError) -> Understood:
    return Understood(tool, slots_of(tool)(), (Problem(slot, error),))


# --- a command ---


def _settlement(text: str, today: date) -> Understood:
    understood = read(Tool.SETTLE, text, (), today).understood
    if understood.slots != SettleSlots() or understood.problems:
        return understood
    try:
        return _with_day("ordered", read_day(text, today))
    except InputError as error:
        return _refused(Tool.SETTLE, "ordered", error)


def _strangers(tool: Tool, text: str) -> Iterator[Problem]:
    """Yield the words of a command without a value that the calculator does not know."""
    words = vocabulary().tools[tool]
    known = (words.pattern, *words.phrases.values(), *vocabulary().phrases.values())
    strangers = (found[0] for found in _WORD.finditer(text) if not any(pattern.search(found[0]) for pattern in known))
    for word in islice(strangers, _MAX_STRANGERS):
        yield Problem(None, InputError(ReadingProblem.UNKNOWN_WORD, word, near_keys(word, words)))


# --- an answer ---


def _answer(tool: Tool, slot: str, text: str, today: date) -> Understood:
    """Read a text that is nothing but the answer.

    Raises:
        InputError: It is none.
    """
    kind = vocabulary().tools[tool].kinds.get(slot)
    if kind is ValueKind.DAY:
        return _with_day(slot, read_day(text, today))
    if kind is None:
        value = _chosen(tool, slot, text)
    elif kind is ValueKind.TEXT:
        value = _category(text)
    else:
        value = _amount(slot, kind, text)
    return Understood(tool, fill(tool, {slot: value}))


def _with_day(slot: str, day: ReadDay) -> Understood:
    return Understood(Tool.SETTLE, fill(Tool.SETTLE, {slot: day.day, "how": day.how, "alternative": day.alternative}))


def _amount(slot: str, kind: ValueKind, text: str) -> SlotValue:
    if kind is ValueKind.WON and slot != "price" and vocabulary().phrases["nothing"].fullmatch(text):
        return 0
    values = find_values(text)
    if kind is ValueKind.MINUTES and len(values) == 1 and values[0].unit in (Unit.MINUTES, Unit.BARE):
        return slot_value(slot, kind, values[0])
    try:
        return read_amount(slot, kind, text)
    except InputError:
        fitting = [value for value in values if fits(value, kind)]
        if len(values) == 1 and fitting:
            return slot_value(slot, kind, values[0])
        raise


def _chosen(tool: Tool, slot: str, text: str) -> SlotValue:
    choices = vocabulary().tools[tool].choices.get(slot, {})
    wanted = bare(text).rstrip(".!~")
    value = next((value for word, value in choices.items() if bare(word) == wanted), None)
    if value is None and "true" in choices.values():
        phrases = vocabulary().phrases
        value = next((answer for name, answer in _YES_NO if phrases[name].fullmatch(text.rstrip(".!~ "))), None)
    if value is None:
        chosen = [word.choice.value for word in _choices_in(tool, text) if word.choice.slot == slot]
        value = chosen[0] if len(set(chosen)) == 1 else None
    if value is None:
        first_words: dict[str, str] = {}
        for word, each in choices.items():
            first_words.setdefault(each, word)
        raise InputError(ReadingProblem.NO_CHOICE, text, tuple(first_words.values()))
    return choice_value(Choice(slot, value))


def _choices_in(tool: Tool, text: str) -> tuple[Chosen, ...]:
    return find_words(text, vocabulary().tools[tool], find_values(text))[1]


def _category(text: str) -> SlotValue:
    known = vocabulary().category.search(text)
    if known:
        return known[0]
    if not _WORD.search(text) or len(text) > _LONGEST_CATEGORY:
        raise InputError(ReadingProblem.NO_CHOICE, text)
    return text

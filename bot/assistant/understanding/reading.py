"""Reads a text with the words of one calculator: which value is for which slot, and what is left over."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

from bot.assistant.understanding.mentions import (
    Chosen,
    Key,
    Unit,
    Value,
    find_day_values,
    find_words,
    near_keys,
)
from bot.assistant.understanding.pairing import Pair, fits, pair
from bot.assistant.understanding.slots import Problem, ReadingProblem, Slots, Tool, Understood, fill
from bot.assistant.understanding.values import SlotValue, choice_value, percent_of, same, slot_value
from bot.assistant.understanding.vocabulary import Sense, ToolWords, ValueKind, vocabulary
from knowledge.amounts import AmountError, AmountProblem, Kind
from knowledge.errors import InputError

_CATEGORY = "category"
_PEOPLE = ("명", "번", "회", "사람")
_LEAST_PRICE = 100
"""A bare number from here on may be a price; below, it may be a rate or a count."""
_USUAL: Mapping[tuple[Tool, Unit], Sense] = {
    (Tool.FEE, Unit.WON): Sense("price", ValueKind.WON),
    (Tool.FEE, Unit.BARE): Sense("price", ValueKind.WON),
    (Tool.FEE, Unit.RATE): Sense("rate", ValueKind.RATE),
    (Tool.FEE, Unit.COUNT): Sense("quantity", ValueKind.COUNT),
    (Tool.TAX, Unit.WON): Sense("sales", ValueKind.WON),
    (Tool.SETTLE, Unit.DAY): Sense("ordered", ValueKind.DAY),
    (Tool.GRADE, Unit.MINUTES): Sense("response_minutes", ValueKind.MINUTES),
}
"""What a value is that no key names."""
_LONGEST_WORD = 25
_AMOUNTS = {ValueKind.WON: Kind.WON, ValueKind.RATE: Kind.RATE, ValueKind.COUNT: Kind.COUNT}
_WORD_BEFORE = re.compile(r"([가-힣]{2,10}|[a-zA-Z]{2,20})[\s:=]{0,3}$")
_CATEGORY_NAME = re.compile(r"[\s:=]{0,3}(?:[은는이가]\s)?[\s:=]{0,3}([가-힣a-zA-Z][가-힣a-zA-Z·/&]{0,20})")
_PARTICLE = re.compile(r"(?:이고|이라|인데|이에요|예요|입니다|이면|이야|은|는|이|가|을|를|로|에)$")


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as one calculator reads it.

    Attributes:
        understood: The slots and what is wrong with them.
        named: How many values keys name.
        usual: How many take their usual slot without a key.
        unplaced: How many have none.
        idle: Slots that are named without a value.
        given: Slots with a value or a problem.
    """

    understood: Understood
    named: int
    usual: int
    unplaced: int
    idle: frozenset[str]
    given: frozenset[str]


def read(tool: Tool, text: str, values: tuple[Value, ...], today: date, *, command: bool = False) -> Reading:
    """Read a text for a calculator.

    Args:
        tool: The calculator.
        text: The text, folded.
        values: The amounts of the text.
        today: The seller's day.
        command: Whether the text stands behind the calculator's command: short keys may be mistyped then, and a value
            behind an unknown word is asked about.
    """
    return _Reader(tool, text, vocabulary().tools[tool], command).read(fitting(tool, text, values, today))


def fitting(tool: Tool, text: str, values: tuple[Value, ...], today: date) -> tuple[Value, ...]:
    """Return the values of a text that a calculator can take: days in the place of amounts, minutes or none."""
    if tool is Tool.SETTLE:
        return find_day_values(text, today)
    return values if tool is Tool.GRADE else tuple(value for value in values if value.unit is not Unit.MINUTES)


@dataclass(frozen=True, slots=True)
class _Reader:
    """A text on its way to one calculator."""

    tool: Tool
    text: str
    words: ToolWords
    command: bool

    def read(self, values: tuple[Value, ...]) -> Reading:
        keys, chosen = find_words(self.text, self.words, values)
        named = self._named(values, keys)
        pairs = tuple(self._with_usual(named))
        used = {entry.key.start for entry in pairs if entry.key}
        slots, problems = self._slots(pairs, self._empty(keys, used))
        self._choose(slots, chosen, keys)
        idle = {sense.slot for key in keys if key.start not in used for sense in key.senses if not sense.follows}
        understood = Understood(self.tool, _filled(self.tool, slots, pairs), problems)
        return Reading(
            understood,
            named=sum(1 for entry in pairs if entry.sense and entry.key),
            usual=sum(1 for entry in pairs if entry.sense and not entry.key),
            unplaced=sum(1 for entry in pairs if entry.sense is None),
            idle=frozenset(idle),
            given=frozenset((*slots, *(problem.slot for problem in problems if problem.slot))),
        )

    # --- which value is for which slot ---

    def _named(self, values: tuple[Value, ...], keys: tuple[Key, ...]) -> tuple[Pair, ...]:
        """Pair values with keys; in a command, a value behind a word that is nearly a key with that key."""
        pairs = pair(self.text, values, keys)
        if not self.command:
            return pairs
        return tuple(entry if entry.key else self._nearly_named(entry.value) for entry in pairs)

    def _word_before(self, value: Value) -> re.Match[str] | None:
        """Return the word right before a value, unless the words of the calculator have it."""
        before = _WORD_BEFORE.search(self.text, max(value.start - _LONGEST_WORD, 0), value.start)
        return before if before and not self.words.pattern.search(before[1]) else None

    def _nearly_named(self, value: Value) -> Pair:
        before = self._word_before(value)
        if before is None:
            return Pair(value)
        near = near_keys(before[1], self.words)
        senses = {sense for key in near for sense in self.words.entries[key].senses if not sense.follows}
        fitting = [sense for sense in senses if fits(value, sense.kind)]
        return Pair(value, fitting[0], Key(*before.span(1), tuple(fitting))) if len(fitting) == 1 else Pair(value)

    def _with_usual(self, pairs: tuple[Pair, ...]) -> Iterator[Pair]:
        """Give values without a key their usual slot, unless a key names another value for it.

        A value of the wrong kind behind a key, 수수료 35000원, is not the key's where the slot has another one.
        """
        taken = {entry.sense.slot for entry in pairs if entry.sense and entry.fits}
        priced = self.command and any(map(_is_price, (entry.value for entry in pairs)))
        alone = {self._usual(entry.value, priced=priced) for entry in pairs if entry.key is None}
        for entry in pairs:
            is_other = entry.key is not None and entry.sense is None
            if is_other or (
                entry.sense and (entry.fits or (entry.sense.slot not in taken and entry.sense not in alone))
            ):
                yield entry
            else:
                usual = self._usual(entry.value, priced=priced)
                yield Pair(entry.value, usual if usual and usual.slot not in taken else None)

    def _usual(self, value: Value, *, priced: bool) -> Sense | None:
        """Return the slot of a value that no key names.

        Args:
            value: The value.
            priced: Whether there is a price beside it: what has a point is then the rate, as in /fee 35000 6.5.
        """
        if self.tool is Tool.FEE and priced and value.unit is Unit.BARE and isinstance(value.value, Decimal):
            return _USUAL[self.tool, Unit.RATE]
        if value.unit is Unit.BARE and isinstance(value.value, int) and value.value < _LEAST_PRICE:
            return None
        if value.unit is Unit.COUNT and value.text.rstrip().endswith(_PEOPLE):
            return None
        usual = _USUAL.get((self.tool, value.unit))
        asks_for_price = self.tool is Tool.FEE and self.words.phrases["asks_for_price"].search(self.text)
        return None if usual and usual.slot == "price" and asks_for_price else usual

    # --- what the slots hold ---

    def _empty(self, keys: tuple[Key, ...], used: set[int]) -> Iterator[tuple[int, Problem]]:
        """Yield the keys of a command that are followed by the next key instead of a value: 가격 수수료 9%."""
        for key, following in pairwise(keys) if self.command else ():
            senses = [sense for sense in key.senses if not sense.follows and sense.kind in _AMOUNTS]
            only_space = not self.text[key.end : following.start].strip()
            if len(senses) == 1 and key.start not in used and following.start in used and only_space:
                kind = _AMOUNTS[senses[0].kind]
                yield key.start, Problem(senses[0].slot, AmountError(AmountProblem.EMPTY, "", kind))

    def _slots(
        self, pairs: tuple[Pair, ...], empty: Iterable[tuple[int, Problem]]
    ) -> tuple[dict[str, SlotValue], tuple[Problem, ...]]:
        by_slot: defaultdict[Sense, list[Value]] = defaultdict(list)
        slots: dict[str, SlotValue] = {}
        found = list(empty)
        for entry in pairs:
            if entry.sense is None:
                found.append((entry.value.start, Problem(None, self._unplaced(entry.value))))
            else:
                by_slot[Sense(entry.sense.slot, entry.sense.kind)].append(entry.value)
        for sense, values in by_slot.items():
            value = _one(sense, values)
            if isinstance(value, InputError):
                found.append((values[0].start, Problem(sense.slot, value)))
            else:
                slots[sense.slot] = value
        ordered = sorted(found, key=lambda entry: entry[0])
        return slots, tuple(with_share(problem, slots) for _, problem in ordered)

    def _unplaced(self, value: Value) -> InputError:
        """Refuse a value without a slot; behind a command, the word before it where that is unknown."""
        word = self._word_before(value) if self.command else None
        if word is None:
            return InputError(ReadingProblem.UNPLACED, value.text)
        return InputError(ReadingProblem.UNKNOWN_WORD, word[1], near_keys(word[1], self.words))

    def _choose(self, slots: dict[str, SlotValue], chosen: Iterable[Chosen], keys: Iterable[Key]) -> None:
        for word in chosen:
            slots.setdefault(word.choice.slot, choice_value(word.choice))
        if self.tool is Tool.FEE:
            category = _category(self.text, keys)
            if category:
                slots[_CATEGORY] = category


def _is_price(value: Value) -> bool:
    return value.unit in (Unit.WON, Unit.BARE) and isinstance(value.value, int) and value.value >= _LEAST_PRICE


def _one(sense: Sense, values: list[Value]) -> SlotValue | InputError:
    """Read the values of a slot, which must be one and the same."""
    read: list[SlotValue] = []
    errors: list[InputError] = []
    for value in values:
        try:
            read.append(slot_value(sense.slot, sense.kind, value))
        except InputError as error:
            errors.append(error)
    if errors:
        return errors[0]
    if same(read):
        return read[0]
    texts = tuple(value.text for value in values)
    return InputError(ReadingProblem.SEVERAL, ", ".join(texts), texts)


def with_share(problem: Problem, slots: Mapping[str, object]) -> Problem:
    """Suggest the amount that a percentage comes to, where won are wanted and the price is known: 10% 할인."""
    price, quantity = slots.get("price"), slots.get("quantity", 1)
    if (
        problem.error.code is not AmountProblem.WRONG_UNIT
        or not isinstance(price, int)
        or not isinstance(quantity, int)
    ):
        return problem
    amount = percent_of(price * quantity, problem.error.text)
    return Problem(problem.slot, InputError(problem.error.code, problem.error.text, (amount,))) if amount else problem


def _filled(tool: Tool, slots: Mapping[str, Any], pairs: tuple[Pair, ...]) -> Slots:
    """Build the slots; how a day was read is told where there is just one."""
    days = [entry.value.day for entry in pairs if entry.value.day]
    if len(days) == 1:
        return fill(tool, {**slots, "how": days[0].read.how, "alternative": days[0].read.alternative})
    return fill(tool, slots)


def _category(text: str, keys: Iterable[Key]) -> str | None:
    """Return the category that is named behind its key, or a known category that stands in the text."""
    known = vocabulary().category
    for key in keys:
        named = _CATEGORY_NAME.match(text, key.end) if any(sense.slot == _CATEGORY for sense in key.senses) else None
        if named:
            found = known.match(text, named.start(1))
            return found[0] if found else _PARTICLE.sub("", named[1]) or None
    standing = known.search(text)
    return standing[0] if standing else None

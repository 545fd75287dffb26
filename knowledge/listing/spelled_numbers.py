"""Finds numbers of phones, accounts and people whose digits are written for human eyes only.

공일공-일이삼사-오육칠팔, o1o-1234-5678, 010★1234★5678, 0.1.0.1.2.3.4.5.6.7.8. Numbers in plain digits are the business
of ``knowledge.personal_data``; what markup, width and keycaps (1️⃣) hide, ``knowledge.listing.folding`` brings to light.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from knowledge.hangul_numbers import NATIVE_ONES, SINO_DIGITS
from knowledge.personal_data import Found, PersonalData

_WORDS = {
    **SINO_DIGITS,
    **{word: value for word, value in NATIVE_ONES.items() if word in {"둘", "셋", "넷"}},
    "빵": 0,
    "〇": 0,
    **{character: value for value, character in enumerate("零一二三四五六七八九")},
}
_LOOK_ALIKES = {"o": 0, "ㅇ": 0, "○": 0, "◯": 0, "l": 1, "i": 1, "ㅣ": 1}
# Words of two syllables; what is left of one has no width.
_NATIVE = {word: value for word, value in NATIVE_ONES.items() if len(word) > 1}
_NATIVE_WORD = re.compile("|".join(_NATIVE))
_NOTHING = "\u2060"
_MOST_LOOK_ALIKES = 4
_LEAST_DIGITS = 6
"""So many true digits have to stand beside letters that only look like digits."""

_MARK = r"(?:[^\w\n]|_)"
# Koreans say 에 or 다시 for the hyphen.
_S = rf"{_MARK}{{0,8}}(?:(?:에|다시){_MARK}{{0,8}})?"
_LATIN = re.compile(r"[a-z]+\Z")
PHONE_WORDS = frozenset({"tel", "hp", "phone", "mobile", "mob", "cell", "call", "sms", "c", "h", "m", "p", "t"})
"""Letters that may touch the number of a phone."""

_EMOJI = frozenset({"So", "Sk"})
_LAST = 4
_BIRTH = 6
_MONTHS = 12
_DAYS = 31
_PREFIX = 3


def find_spelled_numbers(text: str) -> tuple[Found, ...]:
    """Return numbers whose digits are disguised; those of one kind do not overlap.

    An ``ACCOUNT`` is any long number that is spelled out: whether it is one, the words around it have to tell.

    Args:
        text: A reading, see ``knowledge.listing.folding``. The time is linear in its length.
    """
    spelled = spell(text)
    return tuple(found for shape in _SHAPES for found in shape.find(text, spelled))


@dataclass(frozen=True, slots=True)
class _Number:
    """A number in disguise.

    Attributes:
        digits: What it says.
        sure: How many of them are digits, in whatever script.
        words: How many are Hangul or Chinese words for digits.
        breaks: Before which digits, counted from 0, something stands that is no emoji.
    """

    digits: str
    sure: int
    words: int
    breaks: tuple[int, ...]

    @classmethod
    def read(cls, text: str, spelled: str, start: int, end: int) -> "_Number":
        places = [place for place in range(start, end) if spelled[place].isdecimal()]
        gaps = (spelled[before + 1 : place] for before, place in pairwise(places))
        return cls(
            digits="".join(spelled[place] for place in places),
            sure=sum(_is_digit(text[place]) for place in places),
            words=sum("가" <= text[place] <= "힣" or text[place] in _WORDS for place in places),
            breaks=tuple(number for number, gap in enumerate(gaps, 1) if _is_break(gap)),
        )

    def is_likely(self) -> bool:
        """Tell whether letters that look like digits stand among enough true ones."""
        look_alikes = len(self.digits) - self.sure - self.words
        return look_alikes == 0 or (self.sure >= _LEAST_DIGITS and look_alikes <= _MOST_LOOK_ALIKES)

    def is_grouped(self) -> bool:
        """Tell whether a mobile's prefix stands alone, and no other digit does: 010 12 34 56 78."""
        groups = [end - start for start, end in pairwise((0, *self.breaks, len(self.digits)))]
        return groups[0] == _PREFIX and min(groups) > 1

    def is_cut(self, *places: int) -> bool:
        """Tell whether it is cut into groups at no other places, or else digit by digit."""
        return set(self.breaks) <= set(places) or len(self.breaks) == len(self.digits) - 1


def _is_mobile(number: _Number) -> bool:
    return number.is_likely() and (number.is_cut(_PREFIX, len(number.digits) - _LAST) or number.is_grouped())


def _is_fixed(number: _Number) -> bool:
    area = 2 if number.digits.startswith("02") else 4 if number.digits.startswith("050") else 3
    groups = {area, len(number.digits) - _LAST}
    return number.sure + number.words == len(number.digits) and set(number.breaks) <= groups


def _is_resident(number: _Number) -> bool:
    is_day = 1 <= int(number.digits[2:4]) <= _MONTHS and 1 <= int(number.digits[4:6]) <= _DAYS
    return is_day and bool(number.breaks) and number.is_likely() and number.is_cut(_BIRTH)


def _is_spelled_out(number: _Number) -> bool:
    return number.words >= len(number.digits) // 2 and number.is_likely()


@dataclass(frozen=True, slots=True)
class _Shape:
    """A shape of number, whose number it is, and what else must hold of it."""

    kind: PersonalData
    pattern: re.Pattern[str]
    holds: Callable[[_Number], bool]

    def find(self, text: str, spelled: str) -> Iterator[Found]:
        for found in self.pattern.finditer(spelled):
            start, end = found.span()
            if _stands_alone(text, start, end) and self.holds(_Number.read(text, spelled, start, end)):
                yield Found(self.kind, start, end)


def _shape(kind: PersonalData, pattern: str, holds: Callable[[_Number], bool]) -> _Shape:
    return _Shape(kind, re.compile(rf"{pattern}{_NOTHING}*"), holds)


_SHAPES = (
    _shape(PersonalData.PHONE, rf"0{_S}1{_S}[016-9](?:{_S}\d){{7,8}}", _is_mobile),
    _shape(PersonalData.PHONE, rf"0{_S}(?:2|[3-6]{_S}[1-5]|7{_S}0|5{_S}0{_S}\d)(?:{_S}\d){{7,8}}", _is_fixed),
    _shape(PersonalData.RESIDENT, rf"\d(?:{_S}\d){{5}}{_S}[1-8](?:{_S}\d){{6}}", _is_resident),
    _shape(PersonalData.ACCOUNT, rf"\d(?:{_S}\d){{9,15}}", _is_spelled_out),
)


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether neither a further digit nor the letters of a model's name touch a number."""
    if _is_digit(text[start - 1 : start]) or _is_digit(text[end : end + 1]):
        return False
    letters = _LATIN.search(text[max(0, start - 8) : start])
    return letters is None or letters[0] in PHONE_WORDS


def _is_break(gap: str) -> bool:
    return any(unicodedata.category(character) not in _EMOJI for character in gap.replace(_NOTHING, ""))


def spell(text: str) -> str:
    """Return a text of the same length with digits for whatever can be read as one."""
    text = _NATIVE_WORD.sub(lambda found: f"{_NATIVE[found[0]]}{_NOTHING * (len(found[0]) - 1)}", text)
    return text.translate({ord(character): _spell_character(character) for character in set(text)})


def _spell_character(character: str) -> str:
    value = _WORDS.get(character, _LOOK_ALIKES.get(character, unicodedata.digit(character, None)))
    return character if value is None else str(value)


def _is_digit(character: str) -> bool:
    return bool(character) and unicodedata.digit(character, None) is not None

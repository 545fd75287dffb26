"""Reads one number as Koreans write it: digits, Hangul numerals of both kinds, and mixtures.

35000, 35,000, 3만5천, 1만 2천5백, 1.5만, 십이만삼천사백오십육, 열두, 백다섯, 육점오. Signs, units of
money and ranges are the business of ``knowledge.amounts``. Values are exact fractions.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import takewhile

MAX_LENGTH = 60
"""Longer texts are no number; it also keeps Python's conversion of digits quick."""

SINO_DIGITS = {
    "영": 0,
    "공": 0,
    "일": 1,
    "이": 2,
    "삼": 3,
    "사": 4,
    "오": 5,
    "육": 6,
    "륙": 6,
    "칠": 7,
    "팔": 8,
    "구": 9,
}
SMALL_UNITS = {"십": 10, "백": 100, "천": 1000}
BIG_UNITS = {"만": 10**4, "억": 10**8, "조": 10**12}
NATIVE_TENS = {
    "열": 10,
    "스물": 20,
    "스무": 20,
    "서른": 30,
    "마흔": 40,
    "쉰": 50,
    "예순": 60,
    "일흔": 70,
    "여든": 80,
    "아흔": 90,
}
NATIVE_ONES = {
    "하나": 1,
    "한": 1,
    "둘": 2,
    "두": 2,
    "셋": 3,
    "세": 3,
    "넷": 4,
    "네": 4,
    "다섯": 5,
    "여섯": 6,
    "일곱": 7,
    "여덟": 8,
    "아홉": 9,
}
GROUPED = re.compile(r"0|[1-9][0-9]{0,2}(?:,[0-9]{3})+|[1-9][0-9]*")
"""Digits without leading zeros, whose commas, if any, stand before every third digit from the right."""
_POINT = "점"
_DIGITS = r"[0-9]+(?:,[0-9]+)*(?:\.[0-9]+)?"
_NATIVE = sorted((*NATIVE_TENS, *NATIVE_ONES), key=len, reverse=True)
_SINO = "".join((*SINO_DIGITS, *SMALL_UNITS, *BIG_UNITS))
TOKEN = re.compile(rf"{_DIGITS}|{'|'.join(_NATIVE)}|[{_SINO}{_POINT}]")
"""A piece of a number; what is no token is no number."""
# 3천5 is 3,005 on paper and 3,500 in speech; 백오 is 105 in both.
_ELIDED_FROM = 1000


@dataclass(frozen=True, slots=True)
class Number:
    """A number that was read.

    Attributes:
        value: What it says.
        spoken: What else it may mean: 3만5 says 30,005 and is said for 35,000. None where there is one reading.
    """

    value: Fraction
    spoken: Fraction | None = None


def parse_number(text: str) -> Number | None:
    """Read a number; spaces may stand between its parts, but not within its digits.

    Returns:
        The number, or None where the text is no well-formed number.
    """
    tokens = tuple(_tokens(text)) if len(text) <= MAX_LENGTH else ()
    if not tokens:
        return None
    if _POINT in tokens:
        return _decimal(tokens)
    reading = _Reading()
    for token in tokens:
        if not reading.take(token):
            return None
    return reading.number()


def count_pieces(pieces: Sequence[str]) -> int:
    """Return how many of the pieces, from the first on, a number could begin with.

    No number is longer; whether it is one after fewer pieces is for ``parse_number`` to say.
    """
    reading = _Reading()
    for count, piece in enumerate(pieces):
        if piece == _POINT:
            return count + 1 + sum(1 for _ in takewhile(_is_place, pieces[count + 1 :]))
        if not reading.take(piece):
            return count
    return len(pieces)


def _is_place(piece: str) -> bool:
    return piece in SINO_DIGITS or piece.isdecimal()


def _tokens(text: str) -> Iterator[str]:
    position = 0
    pieces: list[str] = []
    while position < len(text):
        if text[position] == " ":
            position += 1
            continue
        found = TOKEN.match(text, position)
        if found is None or (pieces and pieces[-1][-1].isdigit() and found[0][0].isdigit()):
            return  # 35 000: two numbers
        pieces.append(found[0])
        position = found.end()
    yield from pieces


def _decimal(tokens: tuple[str, ...]) -> Number | None:
    """Read 육점오, 십이점삼 or 0점5: the places after the point are said one by one."""
    whole, places = tokens[: tokens.index(_POINT)], tokens[tokens.index(_POINT) + 1 :]
    if len(places) == 1 and places[0].isdecimal():
        digits = places[0]
    elif places and all(place in SINO_DIGITS for place in places):
        digits = "".join(str(SINO_DIGITS[place]) for place in places)
    else:
        return None
    number = parse_number(" ".join(whole)) if whole else None
    if number is None or number.value.denominator != 1:
        return None
    return Number(number.value + Fraction(int(digits), 10 ** len(digits)))


@dataclass(slots=True)
class _Reading:
    """The state while a number is read from its largest unit to its smallest.

    Attributes:
        total: The sum up to the last of 만, 억 and 조.
        group: The sum since then, up to the last of 십, 백 and 천.
        digit: The number that waits for its unit.
        token: How it is written.
        big: The last of 만, 억 and 조; what follows stays below it.
        small: The last of 십, 백 and 천 of the group; what follows stays below it.
        fractional: The number began with a fraction: 1.5만 has one unit of each kind at most.
        native: The last ten was a native one: 열 is followed by 다섯, not by 오.
        closed: Nothing may follow.
    """

    total: Fraction = Fraction(0)
    group: Fraction = Fraction(0)
    digit: Fraction | None = None
    token: str = ""
    big: int | None = None
    small: int | None = None
    fractional: bool = False
    native: bool = False
    closed: bool = False

    def take(self, token: str) -> bool:
        """Read one token; tell whether it may stand here."""
        if self.closed:
            return False
        if token in SMALL_UNITS:
            return self._small_unit(SMALL_UNITS[token])
        if token in BIG_UNITS:
            return self._big_unit(BIG_UNITS[token])
        if self.digit is not None or self.fractional or (self.native and token not in NATIVE_ONES):
            return False
        if token in NATIVE_TENS:
            return self._native_tens(NATIVE_TENS[token])
        return self._digits(token)

    def number(self) -> Number | None:
        """Return what was read, or None where the last digits do not fit."""
        rest = self.group + (self.digit or 0)
        if not (_below(self.digit, self.small) and _below(rest, self.big)) or (self.digit == 0 and self._last):
            return None
        return Number(self.total + rest, self._spoken())

    @property
    def _last(self) -> int | None:
        return self.small or self.big

    def _digits(self, token: str) -> bool:
        self.token = token
        if token in NATIVE_ONES:
            self.digit, self.closed = Fraction(NATIVE_ONES[token]), True
        elif token in SINO_DIGITS:
            self.digit = Fraction(SINO_DIGITS[token])
        else:
            whole, point, _ = token.partition(".")
            self.fractional = bool(point)
            if GROUPED.fullmatch(whole) is None or (point and self._last):
                return False
            self.digit = Fraction(token.replace(",", ""))
        return True

    def _small_unit(self, unit: int) -> bool:
        value = (1 if self.digit is None else self.digit) * unit
        follows = self.small is not None
        if value == 0 or not _below(value, self.small) or not _below(unit, self.small) or (self.fractional and follows):
            return False
        self.group += value
        self.small, self.digit = unit, None
        return True

    def _native_tens(self, value: int) -> bool:
        if self.small == SMALL_UNITS["십"]:
            return False
        self.group += value
        self.small, self.native = SMALL_UNITS["십"], True
        return True

    def _big_unit(self, unit: int) -> bool:
        alone = self.digit is None and self.small is None
        value = (1 if alone else self.group + (self.digit or 0)) * unit
        if value == 0 or not (_below(self.digit, self.small) and _below(value, self.big) and _below(unit, self.big)):
            return False
        self.total += value
        self.group, self.digit, self.big, self.small = Fraction(0), None, unit, None
        self.closed = self.fractional
        return True

    def _spoken(self) -> Fraction | None:
        """Return what the last digits mean if their unit was left out, as in 3만5 for 35,000."""
        last = self._last
        if self.digit is None and self.big is not None and self.big >= BIG_UNITS["억"] and self.group >= _ELIDED_FROM:
            # 1억 1천 is said for 1억 1천만.
            return self.total + self.group * BIG_UNITS["만"]
        if self.digit is None or last is None or self.closed:
            return None
        if len(self.token) > 1:
            # 1억 400 is said for 1억 400만.
            return self.total + self.digit * last / BIG_UNITS["만"] if last >= BIG_UNITS["억"] else None
        # 백오 is always 105, but 3백5 may be said for 350; after 십 nothing can be left out.
        if last < _ELIDED_FROM and (last == SMALL_UNITS["십"] or not self.token.isascii()):
            return None
        return self.total + self.group + self.digit * Fraction(last, 10)


def _below(value: Fraction | int | None, unit: int | None) -> bool:
    return value is None or unit is None or value < unit

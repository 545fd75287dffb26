"""Reads one amount as a seller types it: won, a rate, or a count. What can be read two ways is refused, not guessed.

``read_won("3만5천원")`` is 35000, ``read_rate("6.5%")`` is ``Decimal("0.065")``, ``read_count("다섯 개")`` is 5. A
refusal is an ``AmountError`` with a code and with what to type instead; each of its suggestions can itself be read.
``knowledge.amount_scan`` finds amounts in a sentence.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from math import ceil, floor

from knowledge.errors import InputError
from knowledge.folded_text import FoldedText
from knowledge.hangul_numbers import BIG_UNITS, Number, parse_number
from knowledge.ratios import MAX_QUANTITY

MAX_PERCENT_PLACES = 3
"""Places of a percentage behind the point: no marketplace publishes a finer rate."""
_MAX_LENGTH = 100
_HUNDRED = 100


class Kind(StrEnum):
    """What an amount is an amount of."""

    WON = "won"
    RATE = "rate"
    COUNT = "count"
    BARE = "bare"
    """A number without a unit, which only its surroundings explain."""


class AmountProblem(StrEnum):
    """Why a text is no amount."""

    EMPTY = "empty"
    NOT_A_NUMBER = "not_a_number"
    WRONG_UNIT = "wrong_unit"
    """9% where won are asked for, 3개 where a rate is."""
    NEGATIVE = "negative"
    ZERO = "zero"
    FRACTION = "fraction"
    """Won and counts are whole: 35.5, and also 35.000, which may be meant for 35,000."""
    GROUPING = "grouping"
    """Commas or spaces not before every third digit: 35,00."""
    EXPONENT = "exponent"
    """1e15."""
    RANGE = "range"
    """3만5천~4만, 두세 개."""
    VAGUE = "vague"
    """3만원대, 500만원 이상, 십여 개."""
    TWO_READINGS = "two_readings"
    """3만5 (35,000 or 30,005), 0.09 for a rate (9% or 0.09%), 이 천원 (2,000 or this 1,000)."""
    TOO_LARGE = "too_large"
    """Above ``knowledge.ratios.MAX_QUANTITY``."""
    OVER_100 = "over_100"
    """A rate over 100%."""
    TOO_PRECISE = "too_precise"
    """A rate with more than ``MAX_PERCENT_PLACES`` places."""


class AmountError(InputError):
    """A text is no amount.

    Attributes:
        code: An ``AmountProblem``.
        text: What was typed.
        suggestions: What to type instead; never empty.
        kind: What was asked for.
        readings: What the suggestions stand for, where they are readings of the text and may be put on buttons; empty
            where they are only examples of the form. Won and counts are ``int``, rates ``Decimal`` fractions.
    """

    def __init__(self, problem: AmountProblem, text: str, kind: Kind, values: Iterable[Fraction] = ()) -> None:
        """Keep what is wrong; ``values`` (percent for a rate) are offered as far as they can be read."""
        fit = tuple(dict.fromkeys(value for value in values if _unfit(kind, value) is None))
        super().__init__(problem, text, tuple(_show(kind, value) for value in fit) or _EXAMPLES[kind])
        self.kind = kind
        self.readings: tuple[int | Decimal, ...] = tuple(_plain(kind, value) for value in fit)


_EXAMPLES = {
    Kind.WON: ("35,000원", "3만5천원"),
    Kind.RATE: ("9%", "6.5%"),
    Kind.COUNT: ("1개", "12개"),
    Kind.BARE: ("35,000", "6.5"),
}
WON_UNIT = r"원|won|krw|₩"
RATE_UNIT = r"%|퍼센트|퍼쎈트|퍼센|퍼|프로|percent|pct"
COUNT_UNIT = r"개|건|명|번|회|장|벌|켤레|세트|박스|상자|봉지|봉|팩|병|캔|통|권|쌍|묶음|사람|ea|pcs"
RANGE_MARK = r"~|∼|에서|부터|-"
VAGUE_TAIL = r"대|여|이상|이하|미만|초과|넘게|넘는"
_UNITS = ((Kind.WON, WON_UNIT), (Kind.RATE, RATE_UNIT), (Kind.COUNT, COUNT_UNIT))
_TYPED = re.compile(
    rf"(?P<sign>- ?|마이너스 ?)?(?:약 ?|대략 ?)?(?P<mark>[₩\\] ?|krw ?)?(?P<body>.*?)(?P<more>여)? ?"
    rf"(?P<unit>{'|'.join(unit for _, unit in _UNITS)})?(?: ?(?P<vague>{VAGUE_TAIL})| ?(?:쯤|정도|가량|짜리|씩|정))?"
    r"(?: ?(?:이?요|이?에요|예요|입니다|임))?",
    re.DOTALL,
)
_RANGE = re.compile(rf"(?P<low>.*?[^\s(])\s*(?:{RANGE_MARK})\s*(?P<high>.*?)(?: ?까지| ?사이)?", re.DOTALL)
_LEADING_DIGITS = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_BROKEN_DIGITS = re.compile(r"[0-9][0-9,. ]*")
_EXPONENT = re.compile(r"[0-9]+(?:\.[0-9]+)?e\+?[0-9]{1,2}")
_THOUSANDS_POINT = re.compile(r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+")
_POINTED = re.compile(r"[0-9,]+\.[0-9]+")
_GUESSES = {
    "한두": (1, 2),
    "두세": (2, 3),
    "두서너": (2, 3, 4),
    "서너": (3, 4),
    "너댓": (4, 5),
    "네댓": (4, 5),
    "네다섯": (4, 5),
    "대여섯": (5, 6),
    "예닐곱": (6, 7),
    "일여덟": (7, 8),
}
GUESSED_COUNT = "|".join(sorted(_GUESSES, key=len, reverse=True))


def read_won(text: str, *, zero: bool = False) -> int:
    """Read an amount of won, with or without its unit.

    Args:
        text: Such as 35000, 35,000원, ３５０００, 3만5천, 1.5만원, 만원, 이만 오천 원, ₩35,000.
        zero: Whether nothing is an amount too.

    Raises:
        AmountError: It is no whole amount from 1 (or 0) to ``MAX_QUANTITY``, or can be read two ways.
    """
    return int(_read(text, Kind.WON, zero=zero))


def read_rate(text: str, *, zero: bool = False, most: int = 100) -> Decimal:
    """Read a rate as a fraction: 9% is ``Decimal("0.09")``.

    Without a unit a number from 1 on is a percentage; one below 1 can be a percentage or a fraction and is refused.

    Args:
        text: Such as 12%, 12, 12퍼, 팔 퍼센트, 10프로, 6.5%, 육점오퍼센트.
        zero: Whether 0% is a rate too.
        most: The largest percentage; a return on advertising has more than 100.

    Raises:
        AmountError: It is no percentage up to ``most``, has more than ``MAX_PERCENT_PLACES`` places, or can be read
            two ways.
    """
    return _fraction(_read(text, Kind.RATE, zero=zero, most=most))


def read_count(text: str, *, zero: bool = False) -> int:
    """Read a number of things, people or times.

    Args:
        text: Such as 3, 3개, 다섯개, 열두 건, 3천명, 1.5만 회.
        zero: Whether none is a count too.

    Raises:
        AmountError: It is no whole number from 1 (or 0) to ``MAX_QUANTITY``, or can be read two ways.
    """
    return int(_read(text, Kind.COUNT, zero=zero))


def read_bare(text: str) -> int | Decimal:
    """Read a number without a unit; it may have a fraction, and may be 0.

    Raises:
        AmountError: It is no number up to ``MAX_QUANTITY``, or can be read two ways.
    """
    return _plain(Kind.BARE, _read(text, Kind.BARE, zero=True))


@dataclass(frozen=True, slots=True)
class _Typed:
    """A text without its sign, unit and particles.

    Attributes:
        text: The text as typed.
        body: The number.
        asked: What is asked for.
        unit: What the text's unit counts, if it has one.
        negative: Whether it has a minus.
        vague: Whether it says that it is not exact.
    """

    text: str
    body: str
    asked: Kind
    unit: Kind | None
    negative: bool
    vague: bool

    @classmethod
    def of(cls, cleaned: str, text: str, asked: Kind) -> "_Typed":
        found = _TYPED.fullmatch(cleaned)
        if found is None or not found["body"]:
            raise AmountError(AmountProblem.NOT_A_NUMBER, text, asked)
        unit = next((kind for kind, units in _UNITS if found["unit"] in units.split("|")), None)
        if found["mark"] and unit in (None, Kind.WON):
            unit = Kind.WON
        vague = bool(found["vague"] or found["more"])
        return cls(text, found["body"], asked, unit, bool(found["sign"]), vague)

    def value(self) -> Fraction:
        if self.unit not in (None, self.asked):
            raise self._error(AmountProblem.WRONG_UNIT)
        number = self._number()
        if self.negative:
            raise self._error(AmountProblem.NEGATIVE, number.value)
        if self.vague:
            raise self._error(AmountProblem.VAGUE, number.value)
        # What is left out in speech goes with its unit: 삼만오원 is 30,005 won.
        if number.spoken is not None and self.unit is None:
            raise self._error(AmountProblem.TWO_READINGS, number.spoken, number.value)
        if self.asked in (Kind.WON, Kind.COUNT) and _POINTED.fullmatch(self.body):
            raise self._error(AmountProblem.FRACTION, *self._whole(number.value))
        if self.asked is Kind.RATE and self.unit is None and 0 < number.value < 1:
            raise self._error(AmountProblem.TWO_READINGS, number.value * _HUNDRED, number.value)
        return number.value

    def _number(self) -> Number:
        if self.body in _GUESSES:
            raise self._error(AmountProblem.RANGE, *_GUESSES[self.body])
        number = parse_number(self.body)
        if number is not None:
            return number
        if _EXPONENT.fullmatch(self.body):
            raise self._error(AmountProblem.EXPONENT, Fraction(self.body))
        if _BROKEN_DIGITS.fullmatch(self.body):
            raise self._error(AmountProblem.GROUPING, *self._regrouped())
        raise self._error(AmountProblem.NOT_A_NUMBER)

    def _regrouped(self) -> Iterator[Fraction]:
        """Yield what broken digits may mean: 35,00 for 3,500; 6,5% for 6.5%."""
        if self.asked in (Kind.RATE, Kind.BARE) and self.body.count(",") == 1:
            yield from _digits(self.body.replace(",", "."))
        if "." not in self.body:
            yield from _digits(self.body.replace(",", "").replace(" ", ""))

    def _whole(self, value: Fraction) -> Iterator[Fraction]:
        """Yield what a number with a point may mean: 35.5 for 35, 36 or 355,000; 35.000 for 35,000."""
        if _THOUSANDS_POINT.fullmatch(self.body):
            yield value * 1000
        yield Fraction(floor(value))
        yield Fraction(ceil(value))
        if self.asked is Kind.WON and self.unit is None:
            yield value * BIG_UNITS["만"]

    def _error(self, problem: AmountProblem, *values: Fraction | int) -> AmountError:
        return AmountError(problem, self.text, self.asked, map(Fraction, values))


def _read(text: str, kind: Kind, *, zero: bool, most: int = 100) -> Fraction:
    """Read a number of won or things, or a percentage."""
    cleaned = _clean(text)
    if not cleaned:
        raise AmountError(AmountProblem.EMPTY, text, kind)
    if len(cleaned) > _MAX_LENGTH or any(unicodedata.category(character) == "No" for character in text):
        raise AmountError(AmountProblem.NOT_A_NUMBER, text, kind)  # ², ① and ½ are digits to no seller
    ends = _RANGE.fullmatch(cleaned)
    if ends is not None and not _RANGE.fullmatch(ends["high"]):  # 2026-11-20 is no range
        raise AmountError(AmountProblem.RANGE, text, kind, _ends(ends["low"], ends["high"], kind))
    value = _Typed.of(cleaned, text, kind).value()
    problem = _unfit(kind, value, most)
    if problem is AmountProblem.ZERO and zero:
        return value
    if problem is not None:
        raise AmountError(problem, text, kind, _nearest(kind, value))
    return value


def _clean(text: str) -> str:
    folded = " ".join(FoldedText.of(text).text.lower().split())
    return folded.strip(" :=").rstrip(" .,!?")


def _ends(low: str, high: str, kind: Kind) -> Iterator[Fraction]:
    """Yield the ends of a range as far as they can be read; 3~4만 begins with 3만."""
    small, large = _LEADING_DIGITS.fullmatch(low), _LEADING_DIGITS.match(high)
    if small and large and Fraction(small[0]) < Fraction(large[0]):
        low += high[large.end() :]
    for end in (low, high):
        try:
            yield _read(end, kind, zero=False)
        except AmountError:
            continue


def _nearest(kind: Kind, value: Fraction) -> Iterator[Fraction]:
    if kind is Kind.RATE and value <= _HUNDRED:
        unit = 10**MAX_PERCENT_PLACES
        yield Fraction(floor(value * unit), unit)
        yield Fraction(ceil(value * unit), unit)
    elif value > MAX_QUANTITY:
        yield Fraction(MAX_QUANTITY)
    else:
        yield Fraction(floor(value))
        yield Fraction(ceil(value))


def _unfit(kind: Kind, value: Fraction, most: int = 100) -> AmountProblem | None:
    """Tell what is wrong with a value (percent for a rate, up to ``most``)."""
    if value == 0:
        return AmountProblem.ZERO
    if kind is Kind.RATE:
        if value > most:
            return AmountProblem.OVER_100
        return AmountProblem.TOO_PRECISE if 10**MAX_PERCENT_PLACES % value.denominator else None
    if value > MAX_QUANTITY:
        return AmountProblem.TOO_LARGE
    return AmountProblem.FRACTION if kind is not Kind.BARE and value.denominator != 1 else None


def _digits(text: str) -> Iterator[Fraction]:
    if _LEADING_DIGITS.fullmatch(text):
        yield Fraction(text)


def _show(kind: Kind, value: Fraction) -> str:
    if kind is Kind.WON:
        return f"{int(value):,}원"
    if kind is Kind.COUNT:
        return f"{int(value):,}개"
    return f"{_decimal(value):,f}" + ("%" if kind is Kind.RATE else "")


def _plain(kind: Kind, value: Fraction) -> int | Decimal:
    if kind is Kind.RATE:
        return _fraction(value)
    return int(value) if value.denominator == 1 else _decimal(value)


def _fraction(percent: Fraction) -> Decimal:
    return _decimal(percent / _HUNDRED)


def _decimal(value: Fraction) -> Decimal:
    """Write a fraction of tenths, hundredths, … as a decimal, exactly whatever the context of decimals is."""
    places = 0
    while 10**places % value.denominator:
        places += 1
    digits = tuple(int(digit) for digit in str(value.numerator * (10**places // value.denominator)))
    return Decimal((0, digits, -places))

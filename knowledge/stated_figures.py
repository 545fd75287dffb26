"""Finds the figures that a text states: amounts, shares, days, durations, counts, in digits or in words with a unit.

``knowledge.amount_scan`` reads what a seller means and is careful to take no word for an amount. Here it is the other
way round: whatever a reader would take for a figure is found, so that two texts can be compared figure by figure.
Two figures are equal if they say the same: 55,000원 and 5만 5천 원, 2026-02-19 and 2026년 2월 19일(목).
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal, InvalidOperation

from knowledge.day_patterns import COUNTS, WEEKDAYS
from knowledge.hangul_numbers import NATIVE_ONES, NATIVE_TENS, parse_number

PERCENT = "%"
WON = "원"
YEAR = "년"
DAY = "일"
MINUTE = "분"
BUSINESS_DAY = "영업일"


@dataclass(frozen=True, slots=True)
class StatedNumber:
    """A number with its unit.

    Attributes:
        value: The number; 5만 is 50000. None for what is no number after all, such as 3천천.
        unit: Its unit in one spelling (``원``, ``%``, ``일``); empty where none follows; the text where value is None.
        text: How it is written.
    """

    value: Decimal | None
    unit: str
    text: str = field(compare=False)


@dataclass(frozen=True, slots=True)
class StatedDay:
    """A day, or as much of one as is said.

    Attributes:
        year: None where it is not said, as in 11월 20일.
        month: The month.
        day: None where it is not said, as in 2026년 11월.
        weekday: 0 for Monday; None where it is not said.
        text: How it is written.
    """

    year: int | None
    month: int
    day: int | None
    weekday: int | None = None
    text: str = field(default="", compare=False)

    def is_of(self, day: date) -> bool:
        """Tell whether it is this day, or a part of its date."""
        parts = ((self.year, day.year), (self.month, day.month), (self.day, day.day), (self.weekday, day.weekday()))
        return all(said is None or said == own for said, own in parts)

    def as_date(self) -> date | None:
        """Return the date of a whole day; None for a part of one, and for one that no calendar has."""
        if self.year is None or self.day is None:
            return None
        try:
            return date(self.year, self.month, self.day)
        except ValueError:
            return None


Stated = StatedNumber | StatedDay


def find_stated(text: str) -> tuple[Stated, ...]:
    """Return the figures of a text, from left to right.

    The numbers of steps ("1. " at the beginning of a line) and web addresses are none. The first end of a range has
    the unit of the second: 3~5영업일 states 3영업일 and 5영업일.
    """
    plain = unicodedata.normalize("NFKC", text).translate(_DASHES)
    matches = [match for match in _FIGURE.finditer(plain) if match.lastgroup not in _NO_FIGURES]
    found: list[Stated] = []
    following = None
    for match in reversed(matches):
        stated = _READERS[match.lastgroup or ""](match)
        if following is not None and _RANGE.fullmatch(plain, match.end(), following.start()):
            stated = _with_unit(stated, found[-1])
        found.append(stated)
        following = match
    return tuple(reversed(found))


def _with_unit(low: Stated, high: Stated) -> Stated:
    """Return the first end of a range with the unit of the second, where it has none of its own."""
    if isinstance(low, StatedNumber) and isinstance(high, StatedNumber) and not low.unit:
        return replace(low, unit=high.unit)
    return low


# --- patterns ---

_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-") | {"〜": "~", "∼": "~"})
_RANGE = re.compile(r" ?[~-] ?|에서 ?|부터 ?")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_ENGLISH_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_UNITS = {
    WON: ("원", "won", "KRW"),
    "%p": ("%p", "%포인트", "퍼센트포인트"),
    PERCENT: ("%", "퍼센트", "프로", "percent"),
    BUSINESS_DAY: ("영업일", "business days", "business day"),
    DAY: ("일", "days", "day"),
    YEAR: ("년", "개년"),
    "개월": ("개월", "달", "months", "month"),
    "주": ("주일", "주"),
    "시간": ("시간", "hours", "hour"),
    MINUTE: ("분", "minutes", "minute", "min"),
    "바이트": ("바이트", "bytes", "byte", "B"),
    "자": ("글자", "자"),
    "px": ("px", "픽셀"),
    "배": ("배",),
    **{
        unit: (unit,)
        for unit in (
            *("월", "시", "초", "개", "건", "명", "인", "장", "매", "회", "번", "번째", "가지", "곳", "종", "점", "위"),
            *("등급", "단계", "세", "조", "항", "호", "쪽", "페이지", "KB", "MB", "GB", "kg", "g", "cm", "mm", "m"),
            *("ml", "mL", "L", "dpi"),
        )
    },
}
_SPELLINGS = {spelling: unit for unit, spellings in _UNITS.items() for spelling in spellings}
_LATIN_END = r"(?![A-Za-z])"
_UNIT = "|".join(
    re.escape(spelling) + (_LATIN_END if spelling[-1].isascii() and spelling[-1].isalpha() else "")
    for spelling in sorted(_SPELLINGS, key=len, reverse=True)
)
# Behind a space only what is not likely to begin another word: 5 개, but 80000 매출.
_SPACED = "|".join(
    re.escape(spelling) + (_LATIN_END if spelling[-1].isalpha() and spelling.isascii() else "")
    for spelling in (
        "원",
        "퍼센트",
        "영업일",
        "일",
        "개월",
        "시간",
        "개",
        "건",
        "명",
        "분",
        *filter(str.isascii, _SPELLINGS),
    )
)
_DIGITS = r"(?:[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[0-9]+)(?:\.[0-9]+)?"
_LARGE = "[십백천만억조]"
_NUMBER = rf"{_DIGITS}(?:{_LARGE}+(?: ?{_DIGITS}{_LARGE}+)*(?: ?{_DIGITS}(?= ?원))?)?"
_WEEKDAY = rf"(?: ?\((?P<{{name}}>[{WEEKDAYS}])\))?"
_NATIVES = "|".join(sorted((*NATIVE_ONES, *NATIVE_TENS), key=len, reverse=True))
_COUNTERS = "개월|개|명|가지|달|시간|건|장(?!소)|곳|군데|배(?!송)|주일|주(?!문)|단계|글자|자리|번"
_SINO = "[일이삼사오육칠팔구십백천만억]"
_PARTICLE = r"(?=$|[^가-힣]|이|은|을|의|에|부터|까지|만|씩|정도|대)"
# What a figure or a step begins with: at most places nothing needs to be tried.
_BEGINS = "".join(
    sorted({*"0123456789₩•☐-h", *(name[0] for name in (*_ENGLISH_WEEKDAYS, *COUNTS, *NATIVE_ONES, *NATIVE_TENS))})
)
_FIGURE = re.compile(
    rf"(?=[{re.escape(_BEGINS)}]|{_SINO})(?:"
    r"(?P<address>https?://\S+)"
    r"|(?P<numeric>(?<![0-9.])(?P<ny>[0-9]{4})(?P<mark>[-./]) ?(?P<nm>[0-9]{1,2})(?P=mark) ?(?P<nd>[0-9]{1,2})(?![0-9])"
    + _WEEKDAY.format(name="nw")
    + r")|(?P<korean>(?:(?P<ky>[0-9]{4})년 ?)?(?P<km>[0-9]{1,2})월 ?(?P<kd>[0-9]{1,2})일"
    + _WEEKDAY.format(name="kw")
    + r")|(?P<month>(?P<my>[0-9]{4})년 ?(?P<mm>[0-9]{1,2})월)"
    + rf"|(?P<english>(?:(?P<ew>{'|'.join(_ENGLISH_WEEKDAYS)}), )?(?P<ed>[0-9]{{1,2}}) (?P<em>{'|'.join(_MONTHS)})"
    + r" (?P<ey>[0-9]{4}))"
    + r"|(?P<step>^(?:[•☐-] )?[0-9]{1,2}\. )"
    + rf"|(?P<number>(?P<sign>₩ ?)?(?P<digits>{_NUMBER})(?P<unit>{_UNIT}| (?:{_SPACED}))?)"
    + rf"|(?P<length>(?<![가-힣])(?P<named>{'|'.join(sorted(COUNTS, key=len, reverse=True))}))"
    + rf"|(?P<counted>(?<![가-힣])(?!한 ?번)(?P<native>(?:{_NATIVES})+) ?(?P<counter>{_COUNTERS}))"
    + rf"|(?P<spoken>(?<![가-힣])(?P<sino>{_SINO}+)(?: (?<=만 |천 |백 |억 ))?(?P<spoken_unit>원|퍼센트|개월|영업일)"
    + rf"{_PARTICLE}))",
    re.MULTILINE,
)
_NO_FIGURES = ("address", "step")
_COUNTER_UNITS = {"달": "개월", "주일": "주", "글자": "자", "군데": "곳"}


# --- readers, by the name of the group that was found ---


def _day(match: re.Match[str], prefix: str) -> StatedDay:
    year, weekday = match[f"{prefix}y"], match[f"{prefix}w"]
    return StatedDay(
        int(year) if year else None,
        int(match[f"{prefix}m"]),
        int(match[f"{prefix}d"]),
        WEEKDAYS.index(weekday) if weekday else None,
        match[0],
    )


def _month(match: re.Match[str]) -> StatedDay:
    return StatedDay(int(match["my"]), int(match["mm"]), None, None, match[0])


def _english_day(match: re.Match[str]) -> StatedDay:
    weekday = _ENGLISH_WEEKDAYS.index(match["ew"]) if match["ew"] else None
    return StatedDay(int(match["ey"]), _MONTHS.index(match["em"]) + 1, int(match["ed"]), weekday, match[0])


def _number(match: re.Match[str]) -> StatedNumber:
    return _stated(
        match["digits"], WON if match["sign"] else _SPELLINGS.get((match["unit"] or "").strip(), ""), match[0]
    )


def _length(match: re.Match[str]) -> StatedNumber:
    return StatedNumber(Decimal(COUNTS[match["named"]]), DAY, match[0])


def _counted(match: re.Match[str]) -> StatedNumber:
    counter = match["counter"]
    return _stated(match["native"], _COUNTER_UNITS.get(counter, counter), match[0])


def _spoken(match: re.Match[str]) -> StatedNumber:
    return _stated(match["sino"], _SPELLINGS[match["spoken_unit"]], match[0])


def _stated(number: str, unit: str, text: str) -> StatedNumber:
    value = _value(number)
    # What has no value is only equal to the same text.
    return StatedNumber(value, unit if value is not None else text, text)


def _value(number: str) -> Decimal | None:
    try:
        return Decimal(number.replace(",", ""))
    except InvalidOperation:
        read = parse_number(number)
    return None if read is None else Decimal(read.value.numerator) / Decimal(read.value.denominator)


_READERS: Mapping[str, Callable[[re.Match[str]], Stated]] = {
    "numeric": lambda match: _day(match, "n"),
    "korean": lambda match: _day(match, "k"),
    "month": _month,
    "english": _english_day,
    "number": _number,
    "length": _length,
    "counted": _counted,
    "spoken": _spoken,
}

"""Finds personal data however it is spelled: for what is to be taken out before a text is stored.

``knowledge.personal_data`` finds numbers in plain digits. Here a text is first read as people read it: without what has
no width, every digit in the plain script (０, ①, 1️⃣, ٠), odd dashes and dots between digits as hyphens. Then numbers in
Hangul digits (공일공, 공1공) and addresses for human eyes (``abc 골뱅이 네이버 점 컴``) are looked for as well.
The shapes of the former are those of the listing check; but what it would leave to the words around counts here.
"""

import re
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from knowledge.hangul_numbers import SINO_DIGITS
from knowledge.listing.folding import Reading
from knowledge.listing.spelled_emails import find_spelled_emails
from knowledge.listing.spelled_numbers import find_spelled_numbers
from knowledge.personal_data import Found, PersonalData, find_personal_data

# Letters that are typed for a dash, and digits in discs that have no plain form in Unicode's tables.
_TYPED = str.maketrans(
    {
        **dict.fromkeys("ㅡー─━╌╍", "-"),
        **{chr(first + digit): str(digit + 1) for first in (0x2776, 0x2780, 0x278A) for digit in range(9)},
        **dict.fromkeys("⓿🄋🄌", "0"),
    }
)
_ODD = "·・･‧∙•⋅ㆍᆞ_"
_SYLLABLES = "".join(SINO_DIGITS) + "빵"
# Prices have commas, times colons, ranges tildes, sizes crosses: none of them joins the groups of a number.
_JOINT = re.compile(
    rf"(?<=[\d{_SYLLABLES}])[ ]?(?:[{_ODD}]{{1,3}}|[-.]{{2,4}}|[-./){_ODD}][ ]?[-./({_ODD}])[ ]?(?=[\d{_SYLLABLES}])"
)
# Some digits of a number in Hangul, the others not. A 이 at the end can be the last digit or a particle.
_TO_DIGITS = str.maketrans({**{word: str(digit) for word, digit in SINO_DIGITS.items()}, "빵": "0"})
_RUN = re.compile(rf"[\d{_SYLLABLES}](?:[ ]?[-./]?[ ]?[\d{_SYLLABLES}]){{8,}}")
_AT = r"(?:@|골뱅이|앳|[(\[{<][ ]?(?:at|a|@|골뱅이|앳)[ ]?[)\]}>]|(?<=[ ])at(?=[ ]))"
_DOT = r"[ ]?(?:[.,·]|점|쩜|닷|도트|[(\[{<][ ]?(?:dot|점|닷|\.)[ ]?[)\]}>]|(?<=[ ])dot(?=[ ]))[ ]?"
_TOP = r"(?:컴|콤|넷|케이알|오알지|(?:com|net|org|kr|io|me|biz|info|shop|co)(?![a-z0-9]))"
_LABEL = r"(?:[a-z0-9][a-z0-9-]{0,30}|[가-힣]{1,8})"
_ADDRESS = re.compile(
    rf"(?<![a-z0-9가-힣._%+-])(?:[a-z0-9][a-z0-9._%+-]{{0,40}}|[가-힣]{{1,10}})[ ]?{_AT}[ ]?"
    rf"{_LABEL}(?:{_DOT}(?:씨오|co|or|go|ac))?{_DOT}{_TOP}"
)


def find_spelled_data(text: str) -> tuple[Found, ...]:
    """Return what identifies somebody in whatever spelling, in the order of the text; nothing overlaps.

    Args:
        text: What somebody wrote. The time is linear in its length.
    """
    reading = _read(text)
    joined = _join(reading)
    spelled = chain(find_spelled_numbers(reading.text), _addresses(reading.text), find_spelled_emails(reading.text))
    mixed = chain.from_iterable(find_personal_data(digits) for digits in _in_digits(joined.text))
    found = chain(
        joined.placed(find_personal_data(joined.text)),
        reading.placed(spelled),
        joined.placed(mixed),
        find_personal_data(text),
    )
    # The first of two that overlap stays: any long number could be an account, so those come last.
    ranked = sorted(found, key=lambda one: one.kind is PersonalData.ACCOUNT)
    return tuple(sorted(_apart(ranked), key=lambda one: one.start))


@dataclass(frozen=True, slots=True)
class _Read:
    """A text as it is read.

    Attributes:
        text: What is read.
        starts: For each character of it where the original one begins, and at last the length of the original.
    """

    text: str
    starts: "array[int]"

    def placed(self, found: Iterable[Found]) -> Iterator[Found]:
        """Yield what was found where it stands in the original text, with what has no width behind it."""
        for one in found:
            yield Found(one.kind, self.starts[one.start], self.starts[one.end])


def _read(text: str) -> _Read:
    reading = Reading.of(text)
    return _Read(reading.text.translate(_TYPED), reading.starts + array("I", [len(text)]))


def _join(reading: _Read) -> _Read:
    """Return a reading in which what joins digits is one hyphen."""
    pieces: list[str] = []
    starts = array("I")
    end = 0
    for joint in _JOINT.finditer(reading.text):
        pieces += [reading.text[end : joint.start()], "-"]
        starts += reading.starts[end : joint.start() + 1]
        end = joint.end()
    starts += reading.starts[end:]
    return _Read("".join((*pieces, reading.text[end:])), starts)


def _in_digits(text: str) -> Iterator[str]:
    """Yield a text with digits for the Hangul digits of long numbers, where it has any."""
    whole = _RUN.sub(lambda found: found[0].translate(_TO_DIGITS), text)
    if whole != text:
        yield whole
        yield _RUN.sub(lambda found: _without_particle(found[0]), text)


def _without_particle(run: str) -> str:
    number = run.rstrip("이 -./")
    return number.translate(_TO_DIGITS) + run[len(number) :]


def _addresses(text: str) -> Iterator[Found]:
    for found in _ADDRESS.finditer(text):
        yield Found(PersonalData.EMAIL, *found.span())


def _apart(found: Iterable[Found]) -> Iterator[Found]:
    """Yield what overlaps with nothing before it."""
    taken = bytearray()
    for one in found:
        if one.end > len(taken):
            taken.extend(bytes(one.end - len(taken)))
        if not any(taken[one.start : one.end]):
            taken[one.start : one.end] = b"\1" * (one.end - one.start)
            yield one

"""Finds the amounts in a sentence: "삼만구천원 다섯개, 11퍼면?" holds 39000 won, a count of 5 and a rate of 0.11.

Each amount is read by ``knowledge.amounts``. What can be read two ways is found too, with a refusal instead of a value.
Days, times, telephone numbers and measures (11월 20일, 3개월, 100ml) are passed over.
"""

import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from knowledge.amount_words import (
    BROKEN,
    GUESS,
    RANGE,
    SIGN,
    SPOKEN_RANGE,
    VAGUE,
    WON_SIGN,
    digits_fit,
    goes_on,
    hangul_fits,
    has_final,
    number_spans,
    unit_after,
)
from knowledge.amounts import (
    AmountError,
    AmountProblem,
    Kind,
    read_bare,
    read_count,
    read_rate,
    read_won,
)
from knowledge.folded_text import FoldedText
from knowledge.hangul_numbers import count_pieces, parse_number

_MAX_PIECES = 40
_PARTICLE = "이"
_READERS: Mapping[Kind, Callable[[str], int | Decimal]] = {
    Kind.WON: lambda text: read_won(text, zero=True),
    Kind.RATE: lambda text: read_rate(text, zero=True),
    Kind.COUNT: lambda text: read_count(text, zero=True),
    Kind.BARE: read_bare,
}


@dataclass(frozen=True, slots=True)
class FoundAmount:
    """An amount in a sentence.

    Attributes:
        start: Where it begins in the sentence.
        end: Where it ends, after its unit.
        text: How it is written.
        kind: What it is an amount of.
        value: Won, counts and whole bare numbers as ``int``, rates as ``Decimal`` fractions, other bare numbers as
            ``Decimal``; None where it is refused.
        problem: The refusal, or None.
    """

    start: int
    end: int
    text: str
    kind: Kind
    value: int | Decimal | None
    problem: AmountError | None


def find_amounts(sentence: str) -> tuple[FoundAmount, ...]:
    """Find every amount of a sentence, from left to right; they do not overlap. 0 is an amount here."""
    folded = FoldedText.of(sentence)
    return tuple(_Scan(sentence, folded, number_spans(folded.text)).amounts())


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A stretch of the folded text that is an amount; it ends after its unit."""

    start: int
    end: int
    kind: Kind


@dataclass(frozen=True, slots=True)
class _Scan:
    """A sentence on its way.

    Attributes:
        sentence: As typed.
        folded: In one spelling.
        spans: Where pieces of numbers may stand in the folded text.
    """

    sentence: str
    folded: FoldedText
    spans: tuple[tuple[int, int], ...]

    @property
    def text(self) -> str:
        return self.folded.text

    def amounts(self) -> Iterator[FoundAmount]:
        position = 0
        for index, (start, _) in enumerate(self.spans):
            found = self._longest(index, position) if start >= position else None
            if found is not None:
                found = self._with_range(found, index)
                yield self._read(found, position)
                position = found.end

    def _longest(self, first: int, position: int) -> _Candidate | None:
        """Find the longest amount that begins with a piece; ``position`` is where the amount before it ends."""
        guess = GUESS.match(self.text, self.spans[first][0])
        if guess:
            return _Candidate(guess.start(), guess.end(), Kind.COUNT)
        last = first + 1
        while last < min(len(self.spans), first + _MAX_PIECES) and self._gap(last) in ("", " "):
            last += 1
        pieces = [self.text[slice(*span)] for span in self.spans[first:last]]
        # At least two: digits that are badly grouped are one amount too.
        last = min(last, first + max(count_pieces(pieces), 2))
        candidates = (self._candidate(self.spans[first:end], position) for end in range(last, first, -1))
        return next((candidate for candidate in candidates if candidate), None)

    def _gap(self, index: int) -> str:
        return self.text[self.spans[index - 1][1] : self.spans[index][0]]

    def _candidate(self, spans: tuple[tuple[int, int], ...], position: int) -> _Candidate | None:
        start, end = spans[0][0], spans[-1][1]
        number = self.text[start:end]
        kind, unit_end = unit_after(self.text, end)
        if kind is None or (kind is Kind.BARE and goes_on(number, self.text[end : end + 1])):
            return None
        if number.isascii() or any(character.isdecimal() for character in number):
            fits = digits_fit(self.text, spans, kind)
        else:
            fits = hangul_fits(self.text, spans, kind, unit_end, joined=0 < start == position)
        # Digits that are badly grouped are an amount too: a refused one.
        broken = number.isascii() and (len(spans) == 1 or BROKEN.fullmatch(number))
        if not fits or not (broken or parse_number(number)) or self._strange(start, end):
            return None
        return _Candidate(start, unit_end, kind)

    def _strange(self, start: int, end: int) -> bool:
        """Tell whether ², ½ and the like were folded into digits."""
        places = self.folded.places[max(start - 1, 0) : end + 1]
        several = any(place == following for place, following in pairwise(places))
        typed = self.sentence[slice(*self.folded.span(start, end))]
        return several or any(unicodedata.category(character) == "No" for character in typed)

    def _with_range(self, low: _Candidate, index: int) -> _Candidate:
        """Extend an amount to the range that it begins."""
        mark = RANGE.match(self.text, low.end)
        following = [
            number for number in range(index + 1, len(self.spans)) if mark and self.spans[number][0] == mark.end()
        ]
        high = self._longest(following[0], low.end) if following else None
        if mark is None or high is None:
            return low
        unit_at_end = low.kind is Kind.BARE and (high.kind is Kind.WON or mark[1] not in SPOKEN_RANGE)
        return _Candidate(low.start, high.end, high.kind) if high.kind is low.kind or unit_at_end else low

    def _read(self, found: _Candidate, position: int) -> FoundAmount:
        kind, start, end = found.kind, found.start, found.end
        sign = WON_SIGN.search(self.text, position, start)
        if sign and kind is Kind.BARE:
            kind, start = Kind.WON, sign.start()
        minus = SIGN.search(self.text, position, start)
        vague = VAGUE.match(self.text, end)
        first, last = self.folded.span(minus.start() if minus else start, vague.end() if vague else end)
        text = self.sentence[first:last]
        value, problem = _value(text, kind)
        if problem is None and self._begins_with_particle(found):
            rest, no_number = _value(self.text[found.start + 1 : end].strip(), kind)
            if value is not None and rest is not None and no_number is None:
                problem = AmountError(AmountProblem.TWO_READINGS, text, kind, _exact(kind, value, rest))
        return FoundAmount(first, last, text, kind, None if problem else value, problem)

    def _begins_with_particle(self, found: _Candidate) -> bool:
        """Tell whether the first syllable may be no number: 가격이만원, 이 만원."""
        before, after = self.text[: found.start][-1:], self.text[found.start + 1 :][:1]
        return self.text[found.start] == _PARTICLE and (after == " " or has_final(before))


def _value(text: str, kind: Kind) -> tuple[int | Decimal | None, AmountError | None]:
    try:
        return _READERS[kind](text), None
    except AmountError as error:
        return None, error


def _exact(kind: Kind, *values: int | Decimal) -> Iterator[Fraction]:
    for value in values:
        yield Fraction(value) * (100 if kind is Kind.RATE else 1)

"""What can be wrong with a product's name as such: its length, repeated words, decorations, and saying nothing."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.listing.categories import ProductKind
from knowledge.listing.decorations import count_decorations, find_decorations
from knowledge.listing.finding import Finding, Span
from knowledge.listing.folding import Reading
from knowledge.listing.limits import Limits
from knowledge.listing.listing import Listing, Part
from knowledge.listing.messages import Messages
from knowledge.listing.name_bytes import count_bytes, fitting
from knowledge.listing.repeats import find_repeats
from knowledge.listing.spans import whole
from knowledge.listing.specs import Specs

# No source gives a figure for these, so none is shown.
_FEW_LETTERS = 6
_FEW_LETTERS_OF_A_WORD = 10
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class TitleRules:
    """The rules.

    Attributes:
        messages: What they say.
        limits: The figures of the day.
        specs: Words that say something definite.
    """

    messages: Messages
    limits: Limits
    specs: Specs

    def find(self, listing: Listing, kind: ProductKind | None) -> Iterator[Finding]:
        """Yield what is to be looked at in the names of a listing.

        Args:
            listing: The listing.
            kind: The product's kind, where it is known.
        """
        title = listing.text(Part.TITLE)
        if title is None:
            return
        yield from self._length(title.strip(), listing)
        yield from self._repeats(title)
        yield from self._decorations(title)
        if kind is not ProductKind.BOOK:  # whose title its author chose
            yield from self._words(title)

    def _length(self, title: str, listing: Listing) -> Iterator[Finding]:
        promotion = (listing.text(Part.PROMOTION) or "").strip()
        names = title + promotion
        limit, hangul, tools = self.limits.title_bytes, self.limits.hangul_bytes, self.limits.hangul_bytes_tools
        used = count_bytes(names, hangul.value)
        if used > limit.value:
            span = self._overflow(listing, fitting(names, limit.value, hangul.value))
            over = used - limit.value
            yield self.messages.finding(
                "title-too-long", span=span, bytes=used, over=over, limit=limit, hangul=hangul, tools=tools
            )

    def _overflow(self, listing: Listing, place: int) -> Span:
        """Return where what is too much begins, to the end of the name that it begins in."""
        for part in (Part.TITLE, Part.PROMOTION):
            text = listing.text(part) or ""
            length = len(text.strip())
            if place < length:
                start = len(text) - len(text.lstrip())
                return Span(part, start + place, start + length)
            place -= length
        raise AssertionError("a name that is too long ends after its limit")

    def _repeats(self, title: str) -> Iterator[Finding]:
        for repeat in find_repeats(title, self.specs.repeatable):
            again = repeat.occurrences[1]
            yield self.messages.finding(
                "title-keyword-repeat",
                span=Span(Part.TITLE, again.start, again.end),
                replacement="" if again.whole or again.last else None,
                word=repeat.word,
                count=len(repeat.occurrences),
            )

    def _decorations(self, title: str) -> Iterator[Finding]:
        count = count_decorations(title)
        if count:
            span = Span(Part.TITLE, *find_decorations(title)[0])
            yield self.messages.finding("title-special-chars", span=span, replacement="", count=count)

    def _words(self, title: str) -> Iterator[Finding]:
        reading = Reading.of(title).text
        words = _WORD.findall(reading)
        letters = sum(map(len, words))
        span = whole(Part.TITLE, title)
        if len(words) == 1 and letters < _FEW_LETTERS_OF_A_WORD:
            yield self.messages.finding("title-too-short", span=span)
        elif not self.specs.specifies(reading):  # 쌀 20kg says enough
            message = "title-too-short" if letters < _FEW_LETTERS else "title-no-specifics"
            yield self.messages.finding(message, span=span)

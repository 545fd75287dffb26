"""Makes spellings of a listing comparable and remembers where each character stood.

Three views of a text, each made of the one before::

    ＮＩＫＥ st. <b>최</b>ㄱㅗ  N1KE
    nike st. 최ㄱㅗ n1ke            Reading: what a buyer sees, in one width and case, blanks as one
    nikest최ㄱㅗn1ke                Skeleton.plain: letters, digits and % alone
    nikest최고n1ke                  Skeleton.guessed: loose letters put together, @ and $ among letters are letters

A skeleton only says what could be meant; whether what stands between two of its units divides words is for
``knowledge.listing.terms`` to judge.
"""

import html
import re
import unicodedata
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from knowledge.folded_text import FoldedText
from knowledge.listing.jamo import PLAIN_LETTERS, compose
from knowledge.listing.markup import ENTITY, SHOWN_ATTRIBUTE, TAG, unseen

# Letters that stand for themselves, blanks, and the rest, which is looked at one by one. What modifies a letter stays
# with it: it is rather left to the rest.
_PIECE = re.compile(
    r"(?P<plain>[!-%'-;=-~가-힣ㄱ-ㅎㅏ-ㅣ]+(?![\u0300-\u036f\u1160-\u11ff]))|(?P<blank>\s+)|(?P<mark>[<&])"
    r"|(?P<other>(?:[^\s!-~가-힣ㄱ-ㅎㅏ-ㅣ]|[!-~가-힣ㄱ-ㅎㅏ-ㅣ](?=[\u0300-\u036f\u1160-\u11ff]))+)"
)
# Letters that look empty: the fillers of Hangul and the empty Braille cell.
_EMPTY = dict.fromkeys("\u115f\u1160\u3164\uffa0\u2800", " ")
# Letters in dark discs and boxes have no plain form in Unicode.
_PLAIN = PLAIN_LETTERS | {
    row + place: letter for row in (0x1F150, 0x1F170) for place, letter in enumerate("abcdefghijklmnopqrstuvwxyz")
}
_UNITS = re.compile(r"[^\W_]+|%")
_GUESSED = re.compile(r"[@!|$€](?<=[a-z0-9].)(?=[a-z0-9])|[@$](?=[a-z]{2})")
_GUESSED_UNITS = re.compile(rf"[^\W_]+|%|{_GUESSED.pattern}")
_LOOSE = re.compile("[가-힣]?[ㄱ-ㅎㅏ-ㅣ]+")
_LETTER = re.compile("[ㄱ-ㅎㅏ-ㅣ]")
_FAR = 2
_SENTENCE_END = re.compile(r"[.!?…]+(?=\s|$)|\n")
_BLOCK = 160


@dataclass(frozen=True, slots=True)
class Reading:
    """What a buyer reads: half width (NFKC), lower case, nothing without a width, one blank or line end at a time.

    Attributes:
        text: The reading.
        starts: For each character of it where the original one begins; and ``ends`` where it ends.
    """

    text: str
    starts: "array[int]"
    ends: "array[int]"

    @classmethod
    def of(cls, text: str, *, markup: bool = False) -> "Reading":
        """Read a text, in time linear in its length.

        Args:
            text: As it was typed.
            markup: Whether it may be HTML: tags go, what they divide is divided, entities are what they stand for, and
                the words of an image's ``alt`` are read in its place.
        """
        writer = _Writer(text, markup)
        position = 0
        for start, end in unseen(text) if markup else ():
            writer.read(position, start)
            writer.blank("\n", start, end)
            position = end
        writer.read(position, len(text))
        return cls("".join(writer.pieces), writer.starts, writer.ends)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where a part of the reading, not empty, stands in the original text."""
        return self.starts[start], self.ends[end - 1]

    def sentence(self, start: int, end: int) -> tuple[int, int]:
        """Return the sentence around a part, or what of it is near: 160 to 320 characters on either side at most.

        Parts that are near one another in an endless sentence share what is returned.
        """
        first = max(0, (start // _BLOCK - 1) * _BLOCK)
        last = min(len(self.text), (end // _BLOCK + 2) * _BLOCK)
        begin = max((found.end() for found in _SENTENCE_END.finditer(self.text, first, start)), default=first)
        closing = _SENTENCE_END.search(self.text, end, last)
        return begin, closing.end() if closing else last


class _Writer:
    """The reading while it is written."""

    def __init__(self, text: str, markup: bool) -> None:
        self.text = text
        self.markup = markup
        self.pieces: list[str] = []
        self.starts = array("I")
        self.ends = array("I")

    def read(self, start: int, end: int) -> None:
        """Read a part of the text."""
        while start < end:
            found = _PIECE.match(self.text, start, end)
            if found is None:  # a plain letter at the end, whose modifiers lie beyond it
                self._write(self.text[start].lower(), start, start + 1)
                start += 1
            elif found.lastgroup == "mark":
                start = self._mark(start, end)
            else:
                self._piece(found)
                start = found.end()

    def blank(self, blank: str, start: int, end: int) -> None:
        """Write a blank or line end, of which there are never two in a row."""
        if not self.pieces or self.pieces[-1] not in {" ", "\n"}:
            self._write(blank, start, end)
        else:
            self.ends[-1] = end
            if blank == "\n":
                self.pieces[-1] = blank

    def _piece(self, found: re.Match[str]) -> None:
        start, end = found.span()
        if found.lastgroup == "plain":
            self.pieces.append(found[0].lower())
            self.starts.extend(range(start, end))
            self.ends.extend(range(start + 1, end + 1))
        elif found.lastgroup == "blank":
            self.blank("\n" if "\n" in found[0] else " ", start, end)
        else:
            self._other(found[0], start)

    def _other(self, piece: str, start: int) -> None:
        folded = FoldedText.of(piece)
        ends = [len(piece)]
        for here, following in pairwise(reversed(folded.places)):
            # Where one character became several, all of them end where it does.
            ends.append(here if following < here else ends[-1])
        for character, begin, end in zip(folded.text, folded.places, reversed(ends), strict=False):
            self._show(character, start + begin, start + end)

    def _mark(self, start: int, end: int) -> int:
        """Read what begins with < or &; return where it ends."""
        tag = TAG.match(self.text, start, end) if self.markup else None
        if tag:
            self._tag(tag)
            return tag.end()
        entity = ENTITY.match(self.text, start, end) if self.markup else None
        if entity:
            for character in FoldedText.of(html.unescape(entity[0])).text:
                self._show(character, start, entity.end())
            return entity.end()
        self._write(self.text[start], start, start + 1)
        return start + 1

    def _tag(self, tag: re.Match[str]) -> None:
        if not tag["inline"]:
            self.blank("\n", *tag.span())
        for shown in SHOWN_ATTRIBUTE.finditer(tag[0]):
            start, end = shown.span("double" if shown["double"] else "single")
            self.read(tag.start() + start, tag.start() + end)
            self.blank("\n", tag.end() - 1, tag.end())

    def _show(self, character: str, start: int, end: int) -> None:
        shown = _visible(character)
        if shown.isspace():
            self.blank(shown, start, end)
        elif shown:
            self._write(shown, start, end)

    def _write(self, characters: str, start: int, end: int) -> None:
        self.pieces.append(characters)
        self.starts.extend([start] * len(characters))
        self.ends.extend([end] * len(characters))


@lru_cache(maxsize=4096)
def _visible(character: str) -> str:
    """Return what is seen of a character: one blank or line end, some letters, or nothing."""
    if character in _EMPTY or character.isspace():
        return "\n" if character in "\n\r\u2028\u2029" else " "
    if unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co", "Cn", "Mn", "Me"}:
        return ""
    return _PLAIN.get(ord(character), character).lower()


@dataclass(frozen=True, slots=True)
class Skeleton:
    """The letters and digits of a reading.

    Attributes:
        text: A character a unit.
        begins: For each unit where it begins in the reading; and ``finishes`` where it ends.
    """

    text: str
    begins: "array[int]"
    finishes: "array[int]"

    @classmethod
    def plain(cls, reading: str) -> "Skeleton":
        """Leave out everything but letters, digits and %."""
        return cls._of(reading, _UNITS)

    @classmethod
    def guessed(cls, reading: str) -> "Skeleton | None":
        """Put loose letters together and take marks among Latin letters for letters; None where there are none.

        Letters that make no syllable are left out: 최ㅡ고 is 최고.
        """
        if not (_LETTER.search(reading) or _GUESSED.search(reading)):
            return None
        return _composed(cls._of(reading, _GUESSED_UNITS), reading)

    @classmethod
    def _of(cls, reading: str, units: re.Pattern[str]) -> "Skeleton":
        pieces: list[str] = []
        begins, finishes = array("I"), array("I")
        for found in units.finditer(reading):
            pieces.append(found[0])
            begins.extend(range(found.start(), found.end()))
            finishes.extend(range(found.start() + 1, found.end() + 1))
        return cls("".join(pieces), begins, finishes)

    def gap(self, unit: int, reading: str) -> str:
        """Return what stands between a unit and the one before it."""
        return reading[self.finishes[unit - 1] : self.begins[unit]]


def _composed(loose: Skeleton, reading: str) -> Skeleton:
    pieces: list[str] = []
    begins, finishes = array("I"), array("I")
    done = 0

    def keep(end: int) -> None:
        pieces.append(loose.text[done:end])
        begins.extend(loose.begins[done:end])
        finishes.extend(loose.finishes[done:end])

    for run in _LOOSE.finditer(loose.text):
        keep(run.start())
        for start, end in _neighbours(loose, run.start(), run.end(), reading):
            done = start
            for syllable, used in compose(loose.text[start:end]):
                if not _LETTER.match(syllable):
                    pieces.append(syllable)
                    begins.append(loose.begins[done])
                    finishes.append(loose.finishes[done + used - 1])
                done += used
    keep(len(loose.text))
    return Skeleton("".join(pieces), begins, finishes)


def _neighbours(loose: Skeleton, start: int, end: int, reading: str) -> Iterator[tuple[int, int]]:
    """Cut a run of loose letters where too much stands between two of them."""
    for unit in range(start + 1, end):
        gap = loose.gap(unit, reading)
        # A syllable takes no letter across a blank: 좋아요 ㅎㅎ.
        if len(gap) > _FAR or "\n" in gap or (" " in gap and not _LETTER.match(loose.text[unit - 1])):
            yield start, unit
            start = unit
    yield start, end

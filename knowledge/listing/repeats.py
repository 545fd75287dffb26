"""Finds the words that a product's name says again and again, also inside longer words and spelled with spaces.

``물 티슈 아기물티슈 물티슈`` says 물티슈 three times.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from knowledge.listing.folding import Reading

_READ = 1000
"""Characters of a name that are looked at; longer ones are far too long anyway."""
_WORD = re.compile(r"[^\W_]+")
_HANGUL = re.compile(r"[가-힣]{2,}")
_SYLLABLES = re.compile(r"(?<![^\W_])[가-힣](?:[\W_]{1,3}[가-힣](?![^\W_])){1,7}")
_NO_LETTER = re.compile(r"[\W_]+")
_LATIN = re.compile(r"[a-z]{3,}")
_WHOLE = 2
_ANYHOW = 3
_SHORT = 2


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A place where a word stands: ``name[start:end]``.

    Attributes:
        start: Where it begins.
        end: Where it ends.
        whole: Whether it stands by itself, rather than at the beginning or end of a longer word.
        last: Whether it is the end of its word.
    """

    start: int
    end: int
    whole: bool
    last: bool


@dataclass(frozen=True, slots=True)
class Repeat:
    """A word that is repeated.

    Attributes:
        word: The word, in lower case.
        occurrences: Where it stands, from left to right: two by themselves at least, or three in all.
    """

    word: str
    occurrences: tuple[Occurrence, ...]


def find_repeats(name: str, repeatable: Collection[str] = ()) -> tuple[Repeat, ...]:
    """Find the repeated words of a name, those that are repeated most first; numbers, and words with some, are none.

    Args:
        name: As it was typed.
        repeatable: Words that may be repeated, in lower case.
    """
    letters = _Letters.of(Reading.of(name[:_READ]))
    repeats = []
    for word in letters.candidates():
        occurrences = tuple(letters.occurrences(word))
        whole = sum(occurrence.whole for occurrence in occurrences)
        if word not in repeatable and (whole >= _WHOLE or len(occurrences) >= _ANYHOW):
            repeats.append(Repeat(word, occurrences))
    repeats.sort(key=lambda repeat: (-len(repeat.occurrences), -len(repeat.word), repeat.occurrences[0].start))
    return tuple(_without_parts(repeats))


def _without_parts(repeats: list[Repeat]) -> Iterator[Repeat]:
    """Leave out the words that are repeated only because a longer one is: 티슈 in 물티슈."""
    told: list[tuple[int, int]] = []
    for repeat in repeats:
        spans = [(occurrence.start, occurrence.end) for occurrence in repeat.occurrences]
        if not all(any(start <= span[0] and span[1] <= end for start, end in told) for span in spans):
            told.extend(spans)
            yield repeat


@dataclass(frozen=True, slots=True)
class _Letters:
    """The letters of a name without what stands between words.

    Attributes:
        reading: The name.
        words: Where the words stand in the reading.
        text: The words, joined.
        starts: Where they begin in ``text``.
    """

    reading: Reading
    words: tuple[tuple[int, int], ...]
    text: str
    starts: tuple[int, ...]

    @classmethod
    def of(cls, reading: Reading) -> "_Letters":
        words = tuple(found.span() for found in _WORD.finditer(reading.text))
        starts = [0]
        for start, end in words:
            starts.append(starts[-1] + end - start)
        return cls(reading, words, "".join(reading.text[slice(*word)] for word in words), tuple(starts))

    def candidates(self) -> Iterator[str]:
        """Yield the words, and the ends that several Hangul words share, each once."""
        words = [self.reading.text[slice(*word)] for word in self.words]
        ends = Counter(word[cut:] for word in words for cut in range(1, len(word) - 1) if _HANGUL.fullmatch(word))
        # 이불커버 베개커버 매트리스커버 are three things; 아기물티슈 유아물티슈 신생아물티슈 one.
        shared = (end for end, count in ends.items() if count >= (_ANYHOW if len(end) > _SHORT else _ANYHOW + 1))
        wanted = (word for word in words if _HANGUL.fullmatch(word) or _LATIN.fullmatch(word))
        yield from dict.fromkeys((*wanted, *shared, *self._spelled_out()))

    def _spelled_out(self) -> Iterator[str]:
        """Yield what single syllables in a row make: 물 티 슈."""
        for found in _SYLLABLES.finditer(self.reading.text):
            yield _NO_LETTER.sub("", found[0])

    def occurrences(self, word: str) -> Iterator[Occurrence]:
        """Yield where a word stands by itself, or begins or ends a longer word; they do not overlap."""
        borders = frozenset(self.starts)
        place = self.text.find(word)
        while place >= 0:
            end = place + len(word)
            first, last = place in borders, end in borders
            within = not any(border in borders for border in range(place + 1, end))
            if (first and last) or (within and (first or last)):
                start, finish = self._place(place), self._place(end - 1) + 1
                yield Occurrence(*self.reading.span(start, finish), whole=first and last, last=last)
                place = self.text.find(word, end)
            else:
                place = self.text.find(word, place + 1)

    def _place(self, letter: int) -> int:
        """Return where a letter stands in the reading."""
        word = max(number for number, start in enumerate(self.starts[:-1]) if start <= letter)
        return self.words[word][0] + letter - self.starts[word]

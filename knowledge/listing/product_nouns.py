"""Finds the noun of a title that says what is sold.

Korean noun phrases end in their head: 화장품 파우치 is a pouch, 비타민 세럼 a serum, 카메라가방 a bag. So a noun
counts only where a word ends in it, and the last one before the first measure decides: what follows "500ml" is colour
and material. 화장품용 is no noun, since the word goes on; in "파우치 증정" it is a gift. What stands in brackets is
read only where nothing else is left.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

# No bracket within a bracket: each character is looked at once.
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】|\{[^{}]*\}|<[^<>]*>")
# Korean, digits and all other letters are different words even where no space divides them: 비타민|C|1000.
_WORD = re.compile(r"[가-힣]+|\d+|[^\W\d가-힣_]+")

T = TypeVar("T")


class Word(NamedTuple):
    """A word of a title, or a part of one in another script.

    Attributes:
        text: In lower case.
        glued: Whether it follows the word before it without a space or mark.
    """

    text: str
    glued: bool


def plain(text: str) -> str:
    """Return a text in one spelling: plain forms (NFKC) in lower case."""
    return unicodedata.normalize("NFKC", text).casefold()


def compact(text: str) -> str:
    """Return the letters and digits of a text in one spelling."""
    return "".join(_WORD.findall(plain(text)))


def words(title: str, *, brackets: bool = False) -> tuple[Word, ...]:
    """Cut a title into words.

    Args:
        title: The title.
        brackets: Whether to read what stands in brackets also where something else is left.
    """
    text = plain(title)
    found = () if brackets else tuple(_cut(_BRACKETS.sub(" ", text)))
    return found or tuple(_cut(text))


def _cut(text: str) -> Iterator[Word]:
    end = -1
    for word in _WORD.finditer(text):
        yield Word(word[0], word.start() == end)
        end = word.end()


@dataclass(frozen=True, slots=True)
class Manners:
    """How nouns stand in titles.

    Attributes:
        tails: What may follow a noun within its word, or as words of their own: 홍삼세트.
        passing: How a word begins that makes the noun before it another thing than what is sold: 파우치 증정.
        units: What follows a number that measures: 500ml.
    """

    tails: tuple[str, ...] = ()
    passing: tuple[str, ...] = ()
    units: frozenset[str] = frozenset()


class ProductNouns(Generic[T]):
    """Nouns with what they stand for.

    Args:
        nouns: What each noun stands for; None for a word that only ends like one. Spaces in it are optional in a title.
        manners: How nouns stand in titles.
        final: Whether a noun counts only as the last word, tails aside.
    """

    def __init__(self, nouns: Mapping[str, T | None], manners: Manners, *, final: bool = False) -> None:
        self._nouns = {compact(noun): meaning for noun, meaning in nouns.items()}
        self._longest = max(map(len, self._nouns), default=0)
        self._manners = manners
        self._final = final

    def last(self, title: Sequence[Word]) -> T | None:
        """Return what the noun of a title stands for, the longest where several end there; None without one."""
        measure = next((place for place in range(len(title)) if self._measures(title, place)), len(title))
        found = self._last(title[:measure])
        return self._last(title) if found is None and measure < len(title) else found

    def _measures(self, title: Sequence[Word], place: int) -> bool:
        unit = title[place + 1] if place + 1 < len(title) else None
        return bool(unit and unit.glued and unit.text in self._manners.units and title[place].text.isdecimal())

    def _last(self, title: Sequence[Word]) -> T | None:
        for place in reversed(range(len(title))):
            word = title[place].text
            passing = place + 1 < len(title) and title[place + 1].text.startswith(self._manners.passing)
            noun = None if passing else self._noun(title, place)
            if noun is not None or (self._final and word not in self._manners.tails):
                return noun
        return None

    def _noun(self, title: Sequence[Word], place: int) -> T | None:
        for end in self._ends(title[place].text):
            for reading in self._readings(title, place, end):
                if reading in self._nouns:
                    return self._nouns[reading]
        return None

    def _ends(self, word: str) -> Iterator[int]:
        """Yield where in a word a noun may end: at its end, and before what may follow."""
        yield len(word)
        for tail in self._manners.tails:
            if word.endswith(tail) and len(word) > len(tail):
                yield len(word) - len(tail)

    def _readings(self, title: Sequence[Word], place: int, end: int) -> Iterator[str]:
        """Yield what may be a noun that ends in a word, the longest first: whole words, one, a part of one."""
        word = title[place].text[:end]
        first, length = place, len(word)
        while first > 0 and length + len(title[first - 1].text) <= self._longest:
            first -= 1
            length += len(title[first].text)
        for begin in range(first, place + 1):
            if not _counts(title, begin):
                yield "".join(part.text for part in title[begin:place]) + word
        # One syllable at the end of a word is rarely a noun of its own, and Latin letters never are.
        if not word.isascii():
            for start in range(max(1, len(word) - self._longest), len(word) - 1):
                yield word[start:]


def _counts(title: Sequence[Word], place: int) -> bool:
    """Tell whether a word is a unit of the number before it, as in 500그램 and 2 배; in KF94마스크 it is none."""
    if place == 0 or not title[place - 1].text.isdecimal() or title[place - 1].glued:
        return False
    return title[place].glued or len(title[place].text) == 1

"""Brings a text into one spelling of digits, marks and syllables and remembers where each character came from."""

import re
import unicodedata
from dataclasses import dataclass

# A character with what modifies it: accents, or the vowel and final consonant of a syllable in separate letters.
_CLUSTER = re.compile(r".[\u0300-\u036f\u1160-\u11ff]*", re.DOTALL)
# Dashes and tildes that are typed for one another; characters without a width.
_MARKS = str.maketrans(
    {**dict.fromkeys("‐‑‒–—−", "-"), "〜": "~", **dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff", "")}
)


@dataclass(frozen=True, slots=True)
class FoldedText:
    """A folded text: full width becomes half width (NFKC), every dash a hyphen, and what has no width goes.

    Attributes:
        text: The folded text.
        places: For each character of it where the character that it came from begins, and at last the whole length.
    """

    text: str
    places: tuple[int, ...]

    @classmethod
    def of(cls, text: str) -> "FoldedText":
        """Fold a text."""
        folded: list[str] = []
        places: list[int] = []
        for cluster in _CLUSTER.finditer(text):
            characters = unicodedata.normalize("NFKC", cluster[0]).translate(_MARKS)
            folded.append(characters)
            places.extend([cluster.start()] * len(characters))
        return cls("".join(folded), (*places, len(text)))

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where a part of the folded text stands in the original one."""
        return self.places[start], self.places[end]

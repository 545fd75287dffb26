"""Finds the key that a mistyped word stands for: one letter (자모) wrong, missing, too many, or two swapped.

수수뇨 is 수수료, 배송삐 배송비. A word is looked up by what is left of it when any one letter is taken out, as the
SymSpell algorithm does, so that the time does not depend on how many keys there are.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Spellings:
    """Keys by what is left of them without a letter.

    Attributes:
        shortened: From a shortened key, in letters, to the keys that it may come from.
        real: Words that are spelt as they are meant.
    """

    shortened: Mapping[str, tuple[str, ...]]
    real: Collection[str]

    @classmethod
    def of(cls, keys: Iterable[str], real: Collection[str] = ()) -> "Spellings":
        """Prepare keys in Hangul of two syllables or more."""
        shortened: defaultdict[str, list[str]] = defaultdict(list)
        for key in keys:
            if len(key) > 1 and all("가" <= character <= "힣" for character in key):
                for part in _shortened(_letters(key)):
                    shortened[part].append(key)
        return cls({part: tuple(found) for part, found in shortened.items()}, frozenset(real))

    def meant(self, word: str) -> tuple[str, ...]:
        """Return the keys that a word may stand for; none if it is a word of its own."""
        if word in self.real or not word:
            return ()
        letters = _letters(word)
        near = (key for part in _shortened(letters) for key in self.shortened.get(part, ()))
        return tuple(key for key in dict.fromkeys(near) if _is_one_slip(letters, _letters(key)))


def _letters(word: str) -> str:
    return unicodedata.normalize("NFD", word)


def _shortened(letters: str) -> Iterator[str]:
    yield letters
    for index in range(len(letters)):
        yield letters[:index] + letters[index + 1 :]


def _is_one_slip(typed: str, meant: str) -> bool:
    """Tell whether a letter is wrong, missing or too many, or two neighbours are swapped."""
    if abs(len(typed) - len(meant)) > 1:
        return False
    begin = next((i for i, (a, b) in enumerate(zip(typed, meant, strict=False)) if a != b), min(len(typed), len(meant)))
    rest, goal = typed[begin:], meant[begin:]
    swapped = rest[:2] == goal[:2][::-1] and rest[2:] == goal[2:]
    return swapped or rest[1:] == goal[1:] or rest[1:] == goal or rest == goal[1:]

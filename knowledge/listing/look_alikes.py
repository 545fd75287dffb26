"""Characters that are typed in the place of others: Cyrillic and small Latin letters, leet, digits for syllables.

``stands_for`` says exactly what may stand for what; ``classes`` throws together whatever may stand for one another, so
that all spellings of a word can be searched at once.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from knowledge.hangul_numbers import SINO_DIGITS

# Letters of other alphabets and small capitals that look like Latin letters.
_LATIN = {
    "a": "аαɑᴀ",
    "b": "вьβʙ",
    "c": "сϲᴄ",
    "d": "ԁᴅ",
    "e": "еєεᴇ",
    "f": "ꜰ",
    "g": "ɡɢ",
    "h": "һнʜ",
    "i": "іιɪı",
    "j": "јᴊ",
    "k": "кκᴋ",
    "l": "ӏʟ",
    "m": "мᴍ",
    "n": "пηɴ",
    "o": "оοσᴏ",
    "p": "рρᴘ",
    "r": "гʀ",
    "s": "ѕꜱ",
    "t": "тτᴛ",
    "u": "υцᴜ",
    "v": "ѵνᴠ",
    "w": "ѡωшᴡ",
    "x": "хχ",
    "y": "уγʏ",
    "z": "ᴢ",
}
_LEET = {"a": "4@", "b": "8", "e": "3€", "g": "69", "i": "1!|l", "l": "1|i", "o": "0", "s": "5$", "t": "7"}
_ACCENTED = (range(0xC0, 0x250), range(0x1E00, 0x1F00))
# 9 is said 구, and typed for what sounds like it, too: 최9.
_SYLLABLES = {**{syllable: str(digit) for syllable, digit in SINO_DIGITS.items()}, "고": "9", "그": "9"}


def _letters() -> Iterator[tuple[str, str]]:
    """Yield what may be typed, and the Latin letter that it is typed for."""
    yield from ((typed, meant) for meant, others in chain(_LATIN.items(), _LEET.items()) for typed in others)
    for character in map(chr, chain(*_ACCENTED)):
        bare = unicodedata.normalize("NFD", character)[0]
        if bare.isascii() and bare.islower() and bare != character:
            yield character, bare


def _figures() -> Iterator[tuple[str, str]]:
    """Yield what may be typed for a syllable or for a digit."""
    yield from ((digit, syllable) for syllable, digit in _SYLLABLES.items())
    yield from ((syllable, str(digit)) for syllable, digit in SINO_DIGITS.items())
    yield from (("o", "0"), ("l", "1"), ("i", "1"))


def _meanings(pairs: Iterable[tuple[str, str]]) -> Mapping[str, frozenset[str]]:
    meanings: dict[str, frozenset[str]] = {}
    for typed, meant in pairs:
        meanings[typed] = meanings.get(typed, frozenset()) | {meant}
    return meanings


def _classes(pairs: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    """Return one character for all that are connected by pairs."""
    chosen: dict[str, str] = {}
    for typed, meant in pairs:
        old, new = chosen.get(typed, typed), chosen.get(meant, meant)
        chosen |= {character: new for character, other in chosen.items() if other == old}
        chosen |= {typed: new, meant: new}
    return chosen


_LETTERS_FOR = _meanings(_letters())
_FIGURES_FOR = _meanings(_figures())
_TABLE = str.maketrans(dict(_classes(chain(_letters(), _figures()))))


def classes(text: str) -> str:
    """Return a text of the same length in which characters that may stand for one another are one."""
    return text.translate(_TABLE)


def is_letter_for(typed: str, meant: str) -> bool:
    """Whether a character may have been typed for a Latin letter, both in lower case."""
    return meant in _LETTERS_FOR.get(typed, ())


def is_figure_for(typed: str, meant: str) -> bool:
    """Whether a digit may have been typed for a syllable, or a syllable or a round letter for a digit."""
    return meant in _FIGURES_FOR.get(typed, ())

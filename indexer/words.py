"""Cuts Korean text into what word search compares: content morphemes, and pairs and triples of characters.

Morphemes survive particles and endings ("정산은", "정산이"); characters survive typos and missing spaces.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from kiwipiepy import Kiwi, Token

TRADE_WORDS = Path(__file__).with_name("trade_words.toml")
MAX_QUESTION = 1000
"""Characters of a question that are read; the rest of a longer one is left out."""

_LAUGHTER = re.compile(r"[ㅋㅎㅠㅜㅡ]{2,}|(?<![가-힣ㄱ-ㅣ])[ㅋㅎㅠㅜㅡ](?![가-힣ㄱ-ㅣ])")
_REPEATED_MARK = re.compile(r"([^\w\s])\1+")
_SPACE = re.compile(r"\s+")
_NOT_LETTERS = re.compile(r"[\W_]+")
# Kiwi's tags of nouns, roots, verbs, adjectives, foreign words, Chinese characters, numbers and adverbs.
_CONTENT_TAGS = ("NNG", "NNP", "NR", "XR", "VV", "VA", "SL", "SH", "SN", "MAG", "W_SERIAL")


@dataclass(frozen=True, slots=True)
class Terms:
    """What is searched of a text, each in the text's order and as often as it stands there."""

    morphemes: tuple[str, ...]
    grams: tuple[str, ...]


def normalise(text: str) -> str:
    """Return a text in one spelling.

    Full-width and composed forms become plain ones (NFKC); control, invisible and direction characters, emoji
    selectors, laughter and tears (ㅋㅋㅋ, ㅠㅠ) go; repeated marks ("!!!") and white space shrink to one.
    """
    # Before NFKC, which turns ㅋ into a different character and glues ㅋㅠ to 큐.
    text = _LAUGHTER.sub(" ", unicodedata.normalize("NFC", text))
    text = unicodedata.normalize("NFKC", text)
    text = "".join(map(_visible, text))
    return _SPACE.sub(" ", _REPEATED_MARK.sub(r"\1", text)).strip()


def _visible(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Cc":
        return " "
    return "" if category in {"Cf", "Cs", "Co", "Cn", "Mn"} else character


class Words:
    """The Korean analyser with the words of the trade. Safe to share between threads.

    Args:
        names: Words that stand for themselves.
        means: What a word stands for; it is searched in its place.
    """

    def __init__(self, names: Iterable[str] = (), means: Mapping[str, str] | None = None) -> None:
        # The dictionaries left out (names of works, multi-word entities, typos) cost 80 MB and find nothing more here.
        self._kiwi = Kiwi(num_workers=1, load_multi_dict=False, load_default_dict=False, load_typo_dict=False)
        self._lock = Lock()
        means = means or {}
        for word in (*names, *means):
            self._kiwi.add_user_word(word, "NNP")
        self._means: dict[str, tuple[str, ...]] = {}
        # Not word by word into the same table: a meaning must not depend on which words came before it.
        self._means = {word.lower(): self.morphemes(meaning) for word, meaning in means.items()}

    @classmethod
    def load(cls, path: Path = TRADE_WORDS) -> "Words":
        """Read the words of the trade from a TOML file with ``names`` and ``[means]``."""
        with path.open("rb") as source:
            trade = tomllib.load(source)
        return cls(trade["names"], trade["means"])

    def tokenize(self, text: str) -> Sequence[Token]:
        """Return all morphemes of a text with their tags and places, as Kiwi has them."""
        with self._lock:
            tokens: Sequence[Token] = self._kiwi.tokenize(text)
        return tokens

    def terms(self, text: str) -> Terms:
        """Cut a normalised text."""
        return Terms(self.morphemes(text), grams(text))

    def morphemes(self, text: str) -> tuple[str, ...]:
        """Return the content morphemes of a normalised text, in lower case, slang as what it stands for."""
        found: list[str] = []
        for token in self.tokenize(text):
            if token.tag.startswith(_CONTENT_TAGS):
                form = token.form.lower()
                found.extend(self._means.get(form, (form,)))
        return tuple(found)


def grams(text: str) -> tuple[str, ...]:
    """Return the pairs and triples of a text's letters and digits, without its spaces and marks."""
    letters = _NOT_LETTERS.sub("", text.lower())
    return tuple(letters[start : start + size] for size in (2, 3) for start in range(len(letters) - size + 1))

"""Tells small talk from a question: only a text made of nothing but the phrases of ``smalltalk.toml`` is small talk."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.assistant.reply import Courtesy

PHRASES = Path(__file__).with_name("smalltalk.toml")
# Laughter and tears (ㅋㅋ, ㅠㅠ), punctuation, emoji and spaces say nothing about what is meant.
_NOISE = re.compile(r"[ㄱ-ㅎㅏ-ㅣ\W_]+")
# Nobody greets at more length, and the patterns would take long over "바이바이바이…".
_MAX_LENGTH = 40


def bare(text: str) -> str:
    """Return the words of a text run together in lower case; empty if it has none."""
    return _NOISE.sub("", text).casefold()


@dataclass(frozen=True, slots=True)
class Courtesies:
    """The phrases of each kind of small talk, as patterns over bare text."""

    patterns: Mapping[Courtesy, re.Pattern[str]]

    @classmethod
    def load(cls, path: Path = PHRASES) -> "Courtesies":
        """Read the phrases."""
        phrases = tomllib.loads(path.read_text("utf-8"))
        fillers = _any_of(phrases["fillers"])
        return cls(
            {
                kind: re.compile(rf"(?:{fillers})*(?:{_any_of(phrases[kind])})(?:{fillers}|{_any_of(phrases[kind])})*")
                for kind in Courtesy
            }
        )

    def find(self, text: str) -> Courtesy | None:
        """Return the kind of small talk that a text is, or None for anything that may be a question."""
        words = bare(text)
        if len(words) > _MAX_LENGTH:
            return None
        return next((kind for kind, pattern in self.patterns.items() if pattern.fullmatch(words)), None)


def _any_of(phrases: Iterable[str]) -> str:
    found = {bare(phrase) for phrase in phrases} - {""}
    return "|".join(re.escape(phrase) for phrase in sorted(found, key=len, reverse=True))

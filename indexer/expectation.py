"""What kind of answer a question wants, held against what an item holds.

"고객센터 전화번호" is as near to the items about customers as sellers' own questions are; but none of them holds a
number. The patterns are in ``expectation.toml``.
"""

import re
import tomllib
from collections.abc import Mapping, Set
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from knowledge.page import Item

PATTERNS = Path(__file__).with_name("expectation.toml")
OWN = "own"
"""What only a seller's own screen shows; no item holds it."""
FORECAST = "forecast"
"""What nobody knows yet; no item holds it."""
_LONG = 60
_END = 40
"""Who tells at more length than ``_LONG`` what happened asks in the last so many characters."""
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Expectation:
    """The kinds of answers, as patterns over lower-case text, with and without its spaces.

    Attributes:
        asked: By what a question asks for each kind.
        held: By what an item shows that it holds one; a kind without is held by no item.
    """

    asked: Mapping[str, re.Pattern[str]]
    held: Mapping[str, re.Pattern[str]]

    @classmethod
    @cache
    def load(cls, path: Path = PATTERNS) -> "Expectation":
        """Read the patterns."""
        kinds = tomllib.loads(path.read_text("utf-8"))
        return cls(
            {kind: re.compile(table["asked"]) for kind, table in kinds.items()},
            {kind: re.compile(table["held"]) for kind, table in kinds.items() if "held" in table},
        )

    def wanted(self, question: str) -> Set[str]:
        """Return the kinds of answer that a question asks for."""
        asked = question[-_END:] if len(question) > _LONG else question
        texts = (asked.casefold(), _plain(asked))
        return {kind for kind, pattern in self.asked.items() if any(map(pattern.search, texts))}

    def missing(self, question: str, item: Item) -> Set[str]:
        """Return the kinds that a question asks for and an item does not hold."""
        told = _plain(" ".join((item.title, *item.lines())))
        return {kind for kind in self.wanted(question) if not (kind in self.held and self.held[kind].search(told))}


def _plain(text: str) -> str:
    return _SPACE.sub("", text.casefold())

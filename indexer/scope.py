"""Keeps what holds on Gmarket from being told to who asks about another marketplace.

Their questions are as near to the guide's items as sellers' own, so no likeness tells them apart; their names do.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from pathlib import Path

from knowledge.page import Item

MARKETS = Path(__file__).with_name("other_markets.toml")


@dataclass(frozen=True, slots=True)
class Scope:
    """The names of marketplaces, as patterns over lower-case text.

    Attributes:
        here: Gmarket's own names.
        not_names: Words that only look like a name.
        markets: The names of each other marketplace.
    """

    here: re.Pattern[str]
    not_names: re.Pattern[str]
    markets: Mapping[str, re.Pattern[str]]

    @classmethod
    def load(cls, path: Path = MARKETS) -> "Scope":
        """Read the names."""
        names = tomllib.loads(path.read_text("utf-8"))
        markets = {market: _any_of(spellings) for market, spellings in names["markets"].items()}
        return cls(_any_of(names["here"]), _any_of(names["not_names"]), markets)

    def elsewhere(self, question: str) -> Set[str]:
        """Return the other marketplaces that a question is about; who names Gmarket too asks about Gmarket."""
        return frozenset() if self.here.search(question.casefold()) else self._named(question)

    def holds(self, question: str, item: Item) -> bool:
        """Tell whether an item can answer a question: it speaks of every other marketplace that is asked about."""
        told = " ".join((item.title, *item.lines(), *item.aliases))
        return self.elsewhere(question) <= self._named(told)

    def _named(self, text: str) -> Set[str]:
        plain = self.not_names.sub(" ", text.casefold())
        return {market for market, names in self.markets.items() if names.search(plain)}


def _any_of(names: Iterable[str]) -> re.Pattern[str]:
    # A name begins a word: "당근" is none in "황당근". What follows may be a particle.
    spellings = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    return re.compile(rf"(?<![0-9a-z가-힣])(?:{spellings})")

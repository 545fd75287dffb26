"""What the check needs of a Korean analyser; the tokens of kiwipiepy fit as they are."""

from collections.abc import Callable, Iterable
from typing import Protocol


class Token(Protocol):
    """A morpheme in a sentence."""

    @property
    def form(self) -> str:
        """The morpheme."""
        ...

    @property
    def tag(self) -> str:
        """Its part of speech in Sejong's tags, such as ``NNG``."""
        ...

    @property
    def start(self) -> int:
        """Where it begins in the sentence."""
        ...

    @property
    def len(self) -> int:
        """How many characters it covers."""
        ...


Tokenize = Callable[[str], Iterable[Token]]
"""Cuts a sentence; whoever has the one analyser of the process hands it in."""

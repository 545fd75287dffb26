"""The root of every error that this project raises on purpose.

::

    SellerBotError
    ├── FileError               knowledge   a file of the knowledge room breaks a rule
    │   ├── GuideError          knowledge   a guide page breaks a rule of docs/guide-format.md
    │   ├── PolicyError         knowledge   a policy table breaks a rule of knowledge/policy.py
    │   └── ListingRuleError    knowledge   a word list breaks a rule of knowledge/listing/rule.py
    ├── InputError              knowledge   what a seller typed cannot be computed with
    ├── IndexerError            indexer
    │   ├── AddressError        indexer     DATABASE_URL is not the address of a database
    │   ├── GapError            indexer     what sellers asked in vain cannot be read or written
    │   ├── ModelError          indexer     the embedding model cannot be prepared or loaded
    │   ├── IndexUnusableError  indexer     no index, a damaged one, or one of another model
    │   ├── LabelError          indexer     the labelled questions cannot be read, or do not fit the guide
    │   └── ShelfError          indexer     a published build cannot be read, written or used
    └── BotError                bot
        ├── ChildError          bot         a process that opens files ended without an answer
        ├── ConfigurationError  bot         a setting is missing or wrong
        ├── PhotoError          bot         a photo cannot be measured
        ├── PictureError        bot         a picture cannot be drawn
        ├── ReplayError         bot         a stored answer cannot be decided again
        ├── SheetError          bot         a spreadsheet cannot be checked
        └── StoreError          bot         the database cannot be used
            └── StoreAwayError  bot         the database cannot be reached now

Errors below ``IndexerError`` live in ``indexer/errors.py``, those below ``BotError`` in ``bot/errors.py`` and in the
``errors.py`` of its packages.
"""

from enum import StrEnum
from pathlib import Path


class SellerBotError(Exception):
    """Anything that this project raises on purpose; its text is fit to be shown to the operator."""


class FileError(SellerBotError):
    """A file that the knowledge is read from breaks a rule.

    Attributes:
        path: The file.
        line: The line, counted from 1.
        problem: What is wrong.
        instead: What to write instead.
    """

    def __init__(self, path: Path, line: int, problem: str, instead: str) -> None:
        """Keep where and what; the text reads ``path:line: problem. Instead: …``."""
        super().__init__(f"{path}:{line}: {problem}. Instead: {instead}")
        self.path = path
        self.line = line
        self.problem = problem
        self.instead = instead


class GuideError(FileError):
    """A guide page or the list of sources breaks a rule."""


class PolicyError(FileError):
    """A policy table breaks a rule, or lacks a figure that is computed with."""


class ListingRuleError(FileError):
    """A file of rules of the listing check breaks a rule of its format."""


class InputError(SellerBotError):
    """What a seller typed cannot be computed with; the bot words it from the code.

    Attributes:
        code: Which rule was broken: a member of the enum of the module that raises it.
        text: What the seller typed, or the name of the value that is wrong.
        suggestions: What to type instead, ready to be put on buttons; empty where nothing can be guessed.
    """

    def __init__(self, code: StrEnum, text: str, suggestions: tuple[str, ...] = ()) -> None:
        """Keep what is wrong and with what."""
        # What somebody typed is not to get into a log with the error.
        super().__init__(code.value)
        self.code = code
        self.text = text
        self.suggestions = suggestions

"""The root of every error that this project raises on purpose.

::

    SellerBotError
    ├── GuideError              knowledge   a guide page breaks a rule of docs/guide-format.md
    ├── IndexerError            indexer
    │   ├── ModelError          indexer     the embedding model cannot be prepared or loaded
    │   └── IndexUnusableError  indexer     no index, a damaged one, or one of another model
    └── BotError                bot
        ├── ConfigurationError  bot         a setting is missing or wrong
        └── StoreError          bot         the database cannot be used

Errors below ``IndexerError`` and ``BotError`` live in ``indexer/errors.py`` and ``bot/errors.py``.
"""

from pathlib import Path


class SellerBotError(Exception):
    """Anything that this project raises on purpose; its text is fit to be shown to the operator."""


class GuideError(SellerBotError):
    """A guide page or the list of sources breaks a rule.

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

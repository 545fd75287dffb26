"""What the indexer raises on purpose; ``knowledge/errors.py`` draws the whole tree."""

from knowledge.errors import SellerBotError


class IndexerError(SellerBotError):
    """Anything that the indexer raises on purpose."""


class ModelError(IndexerError):
    """The embedding model cannot be prepared or loaded; the text says why and what to do about it."""


class IndexUnusableError(IndexerError):
    """There is no index, it is damaged, or it was built with another model; the text says which."""

"""What the indexer raises on purpose; ``knowledge/errors.py`` draws the whole tree."""

from knowledge.errors import SellerBotError


class IndexerError(SellerBotError):
    """Anything that the indexer raises on purpose."""


class ModelError(IndexerError):
    """The embedding model cannot be prepared or loaded; the text says why and what to do about it."""


class IndexUnusableError(IndexerError):
    """There is no index, it is damaged, or it was built with another model; the text says which."""


class LabelError(IndexerError):
    """The labelled questions cannot be read, or do not fit the guide; the text says which."""


class AddressError(IndexerError):
    """``DATABASE_URL`` is not the address of a database; the text never holds its password."""


class GapError(IndexerError):
    """What sellers asked in vain cannot be read or written; the text says why."""


class ShelfError(IndexerError):
    """The shelf of builds cannot be read or written, or what is on it cannot be used; the text says why."""

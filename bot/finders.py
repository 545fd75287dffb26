"""What has read the model, the index and the rules: loaded once, in some seconds, and shared by all that answer."""

import asyncio
from concurrent.futures import Executor
from dataclasses import dataclass

from bot.settings import Settings
from bot.store.database import Database
from indexer.category_fit import CategoryFit
from indexer.encoder import Encoder
from indexer.live import LiveIndex
from indexer.shelf.follower import Follower, open_live
from indexer.words import Words
from knowledge.listing.checker import Checker


@dataclass(frozen=True, slots=True)
class Finders:
    """What finds answers.

    Attributes:
        index: The guide.
        follower: Keeps the index at what is published for the fleet.
        checker: The listing check; it shares the index's model and analyser.
    """

    index: LiveIndex
    follower: Follower
    checker: Checker


async def load_finders(settings: Settings, database: Database, workers: Executor) -> Finders:
    """Load the model, the index and the rules, off the event loop.

    Args:
        settings: Where things lie.
        database: Where the index of the fleet lies, if one is published.
        workers: Where it is loaded.

    Raises:
        IndexerError: There is no model or no index, or they do not fit each other.
    """
    loop = asyncio.get_running_loop()
    encoder, words = await loop.run_in_executor(workers, _load_model, settings)
    index = await open_live(database.engine, settings.index_dir, settings.shelf_dir, encoder, words)
    checker = await loop.run_in_executor(workers, _load_checker, settings, encoder, words)
    return Finders(index, Follower(database.engine, settings.shelf_dir, index), checker)


def _load_model(settings: Settings) -> tuple[Encoder, Words]:
    return Encoder.load(settings.model_dir), Words.load()


def _load_checker(settings: Settings, encoder: Encoder, words: Words) -> Checker:
    fit = CategoryFit(encoder, settings.data_dir)
    # Nobody's first check is to wait for it.
    fit.prepare()
    return Checker.load(words.tokenize, fit)

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from indexer.encoder import Encoder
from indexer.gaps.gap import Gap, GapFinder
from indexer.gaps.unmet import Unmet
from indexer.index import Index
from indexer.words import Words

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)


@pytest.fixture(scope="session")
def small_index(built: Path, encoder: Encoder, words: Words) -> Index:
    """The guide of three items."""
    return Index.load(built, encoder, words)


@pytest.fixture
def find(small_index: Index) -> Callable[..., list[Gap]]:
    """Find the gaps among texts, asked an hour apart by one seller each."""

    def find(*texts: str, disliked: str | None = None, reason: str | None = None) -> list[Gap]:
        unmet = [
            Unmet(number, number, NOW + timedelta(hours=number), text, disliked, reason)
            for number, text in enumerate(texts, 1)
        ]
        return GapFinder().find(unmet, small_index)

    return find

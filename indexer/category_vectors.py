"""What the categories of the list mean, learnt from the vectors of their product words and kept in a file.

The file is a cache: where it is missing, damaged, or of other words or another model, it is made anew.
"""

import hashlib
import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from indexer.encoder import Encoder
from indexer.intents import Intents
from knowledge.listing.category_list import Category

FILE = "categories.npz"
# More at once would take as much memory as the whole bot has left.
_BATCH = 64


def learn_categories(categories: Sequence[Category], encoder: Encoder, folder: Path) -> Intents:
    """Return the categories as what is meant by their products.

    Args:
        categories: The list.
        encoder: The model.
        folder: Where the file lies or is made.
    """
    products = [product for category in categories for product in category.products]
    sizes = [len(category.products) for category in categories]
    key = hashlib.sha256("\n".join((encoder.fingerprint, str(sizes), *products)).encode()).hexdigest()
    learnt = _load(folder / FILE, key)
    if learnt is None:
        batches = (products[start : start + _BATCH] for start in range(0, len(products), _BATCH))
        vectors = np.array([encoding.vector for batch in batches for encoding in encoder.queries(batch)])
        learnt = Intents.learn(vectors, np.repeat(np.arange(len(categories)), sizes))
        _save(folder / FILE, key, learnt)
    return learnt


def _load(path: Path, key: str) -> Intents | None:
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
            if str(stored["key"]) != key:
                return None
            return Intents(stored["centre"], stored["damping"], stored["means"])
    except (OSError, ValueError, KeyError, EOFError, BadZipFile):
        return None


def _save(path: Path, key: str, learnt: Intents) -> None:
    # Without the file everything works, only later: a folder that cannot be written to is no reason to stop.
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_name(f".{path.name}.{os.getpid()}")
        with unfinished.open("wb") as file:
            np.savez(file, key=np.array(key), centre=learnt.centre, damping=learnt.damping, means=learnt.means)
        unfinished.replace(path)

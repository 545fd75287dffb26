"""A lock on a file, which the system gives back even when the process that holds it is killed."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from knowledge.errors import SellerBotError


@contextmanager
def hold(path: Path, taken: SellerBotError) -> Iterator[None]:
    """Hold a lock for as long as the block lasts.

    Args:
        path: The file; it is created, with its folder, and stays empty.
        taken: What to raise if another process holds it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise taken from None
        yield

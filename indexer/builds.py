"""The folder of an index: a folder a build, and ``current``, a link to the one in use.

::

    data/index/20261122T154400u012345-1a2b3c4d/   complete and never changed again
    data/index/current -> 20261122T154400u012345-1a2b3c4d
    data/index/.lock                        held while building

A build is written under a hidden name, flushed to the disk, renamed, and linked by one rename. Wherever that breaks
off, ``current`` leads to a complete build.
"""

import os
import shutil
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from indexer.errors import IndexerError, IndexUnusableError
from indexer.locks import hold
from indexer.manifest import BUILD_HINT

CURRENT = "current"
_UNFINISHED = ".new-"
_LOCK = ".lock"


def current_name(folder: Path) -> str | None:
    """Return the name of the build in use, or None; one cheap system call."""
    try:
        return str((folder / CURRENT).readlink())
    except OSError:
        return None


def current_build(folder: Path) -> Path:
    """Return the folder of the build in use.

    Raises:
        IndexUnusableError: There is none.
    """
    name = current_name(folder)
    if name is None:
        raise IndexUnusableError(f"there is no index in {folder}: {BUILD_HINT}")
    return folder / name


def exclusive(folder: Path) -> AbstractContextManager[None]:
    """Return the only right to build in a folder, to be held while building.

    Raises:
        IndexerError: On entering, if another process is building.
    """
    return hold(folder / _LOCK, IndexerError(f"another process is building in {folder}: wait for it"))


def publish(folder: Path, name: str, write: Callable[[Path], None]) -> Path:
    """Write a build and make it the current one; older builds but the one before are removed.

    Args:
        folder: The folder of the builds, held by ``exclusive``.
        name: The new build's name.
        write: Writes the build's files into the folder that it is given.
    """
    unfinished = begin(folder, name)
    write(unfinished)
    return complete(folder, name)


def begin(folder: Path, name: str) -> Path:
    """Return the empty folder into which the files of a new build go; what else was begun is removed.

    Args:
        folder: The folder of the builds, held by ``exclusive``.
        name: The new build's name.
    """
    abandon(folder)
    unfinished = folder / f"{_UNFINISHED}{name}"
    unfinished.mkdir()
    return unfinished


def complete(folder: Path, name: str) -> Path:
    """Make the build that was begun the current one, in the place of any that has its name."""
    unfinished = folder / f"{_UNFINISHED}{name}"
    for path in (*unfinished.iterdir(), unfinished):
        _flush(path)
    if (folder / name).exists():
        shutil.rmtree(folder / name)
    unfinished.rename(folder / name)
    return switch(folder, name)


def switch(folder: Path, name: str) -> Path:
    """Make a build that is there the current one; others but the one before are removed."""
    before = current_name(folder)
    if before == name:
        return folder / name
    _link(folder, name)
    for path in folder.iterdir():
        if path.is_dir() and not path.is_symlink() and path.name not in {name, before}:
            shutil.rmtree(path)
    return folder / name


def leave(folder: Path) -> None:
    """Have no build current any more; the builds stay."""
    (folder / CURRENT).unlink(missing_ok=True)


def abandon(folder: Path) -> None:
    """Remove what was begun and not completed."""
    for path in folder.glob(f"{_UNFINISHED}*"):
        if path.is_symlink():
            path.unlink()
        else:
            shutil.rmtree(path)


def _link(folder: Path, name: str) -> None:
    link = folder / f"{_UNFINISHED}{CURRENT}"
    link.symlink_to(name)
    link.replace(folder / CURRENT)
    _flush(folder)


def _flush(path: Path) -> None:
    """Wait until a file or a folder's list of names is on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

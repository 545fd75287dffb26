"""What ``python -m indexer publish``, ``rollback``, ``unpublish`` and ``shelf`` say."""

import asyncio
import json
import socket
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

from indexer.builds import current_build
from indexer.manifest import MANIFEST
from indexer.shelf import publishing
from indexer.shelf.published import Published
from indexer.shelf.publishing import Progress

_MIB = 1 << 20


def publish(folder: Path, address: str, now: datetime, console: Console, on_progress: Progress) -> None:
    """Publish a build.

    Args:
        folder: The build, or a folder of builds, whose current one is meant.
        address: ``DATABASE_URL``.
        now: The time.
        console: Where it is said what was done.
        on_progress: Told how far it is.

    Raises:
        IndexerError: There is no build, or it cannot be published; the text says why.
    """
    build = folder if (folder / MANIFEST).is_file() else current_build(folder)
    move = asyncio.run(publishing.publish(address, build, host=socket.gethostname(), now=now, on_progress=on_progress))
    if not move.changed:
        console.print(f"Unchanged: {_named(move.current)} is published already.")
        return
    console.print(f"Published {_named(move.current)}: every process takes it up by itself.")
    if move.before is not None:
        console.print(f"Before: {_named(move.before)}; `python -m indexer rollback` returns to it.")
        if move.before.fingerprint != move.current.fingerprint:
            console.print(
                f"It is of another model ({move.current.model}) than the one before ({move.before.model}): a process "
                "with the old model refuses it until it is started with the new EMBEDDING_MODEL."
            )


def roll_back(address: str, build_id: str | None, console: Console) -> None:
    """Return to an earlier build.

    Raises:
        IndexerError: There is none.
    """
    move = asyncio.run(publishing.roll_back(address, build_id))
    console.print(f"Back to {_named(move.current)}: every process takes it up by itself.")
    if move.before is not None:
        console.print(f"Before: {_named(move.before)}; `rollback --to {move.before.build_id}` returns to it.")


def unpublish(address: str, console: Console) -> None:
    """Take everything off the shelf.

    Raises:
        IndexerError: It cannot be reached.
    """
    count = asyncio.run(publishing.unpublish(address))
    console.print(f"{count} builds were taken off; each machine serves what it has built itself, from its data folder.")


def show_shelf(address: str, console: Console, *, as_json: bool) -> None:
    """Show what is published.

    Raises:
        IndexerError: It cannot be read.
    """
    shelf = asyncio.run(publishing.published(address))
    if as_json:
        console.out(json.dumps([asdict(one) for one in shelf], default=datetime.isoformat, indent=2), highlight=False)
    elif shelf:
        console.print(_table(shelf))
    else:
        console.print("Nothing is published: each machine serves what it has built itself.")


def _named(build: Published) -> str:
    return f"{build.build_id} ({build.items} items, built {_moment(build.built_at)})"


def _table(shelf: Sequence[Published]) -> Table:
    table = Table(title="Published, the current one first", title_justify="left", box=SIMPLE)
    for name in ("build", "built", "items", "MiB", "model", "published", "by"):
        table.add_column(name, justify="right" if name in {"items", "MiB"} else "left")
    for place, build in enumerate(shelf):
        table.add_row(
            build.build_id,
            _moment(build.built_at),
            str(build.items),
            f"{build.size / _MIB:.1f}",
            f"{build.model} ({build.fingerprint[:12]})",
            _moment(build.published_at),
            build.published_by,
            style=None if place else "bold",
        )
    return table


def _moment(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S %Z}"

"""Whether the bot's memory stays flat: 20,000 updates of all kinds through one process on SQLite.

    python -m benchmarks.memory [UPDATES] [SELLERS]      # 20,000 take 40 minutes on a busy machine

A few sellers at a time wait for an answer before the next ones write, so that the bot always has something to do and
never a backlog. Of 1,000 updates about 595 are questions, each spoiled by a slip of the finger so that hardly any text
comes twice, 150 calculations, 100 listings to be checked, 125 presses of a button of the chat's last message, 25
commands, and 5 photos. Telegram's 30 messages a second are lifted; nothing else is.

After each twentieth the resident memory is read, all of it and what is the process's own (without the files that are
mapped: the model, the libraries). The slope is that of the line that fits best through all but the first tenth, within
which caches fill and every seller has written.
"""

import asyncio
import io
import random
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image
from rich.console import Console
from rich.table import Table

from benchmarks.check import title
from benchmarks.parts.crowd import Crowd, agree
from benchmarks.parts.processes import UNPACED, BotProcess, memory
from indexer.settings import IndexerSettings
from knowledge.guide_folder import load_guide
from tests.telegram_server import TOKEN

UPDATES = 2000
SELLERS = 1000
AT_ONCE = 6
READINGS = 20
SETTLING = 0.1
"""The share of the updates after which the memory is held to be flat."""
PHOTOS = 20
COMMANDS = ("/help", "/start", "/why", "/me", "/lang", "/settle", "/privacy")
_DRAW = random.Random(0)  # noqa: S311 - a fixed draw, not a secret


@dataclass(frozen=True, slots=True)
class Reading:
    """The memory at a moment.

    Attributes:
        updates: How many were handled by then.
        resident: All that is in memory, in MiB.
        own: What of that is in no file.
    """

    updates: int
    resident: float
    own: float

    @classmethod
    def of(cls, pid: int, updates: int) -> "Reading":
        """Read the memory of a process."""
        return cls(updates, memory(pid, "VmRSS"), memory(pid, "RssAnon"))


class Day:
    """What sellers send in the course of a day.

    Args:
        crowd: The sellers.
        questions: What they ask.
    """

    def __init__(self, crowd: Crowd, questions: Sequence[str]) -> None:
        self.sent: Counter[str] = Counter()
        self._crowd = crowd
        self._questions = questions
        self._kinds: Mapping[Callable[[int], dict[str, Any]], int] = {
            self._question: 595,
            self._calculation: 150,
            self._check: 100,
            self._press: 125,
            self._command: 25,
            self._photo: 5,
        }

    def update(self) -> dict[str, Any]:
        """Return what comes next."""
        seller = self._crowd.next_seller()
        (kind,) = _DRAW.choices(list(self._kinds), list(self._kinds.values()))
        if kind == self._press and seller not in self._crowd.shown:
            kind = self._question
        self.sent[kind.__name__.lstrip("_")] += 1
        return kind(seller)

    def _question(self, seller: int) -> dict[str, Any]:
        return self._text(seller, slipped(_DRAW.choice(self._questions)))

    def _calculation(self, seller: int) -> dict[str, Any]:
        price, rate = 10 * _DRAW.randrange(500, 20_000), _DRAW.randrange(3, 15)
        return self._text(seller, f"{price}원에 수수료 {rate}%면 얼마 남아요?")

    def _check(self, seller: int) -> dict[str, Any]:
        return self._text(seller, f"/check {title(_DRAW.randrange(10_000))[0]}")

    def _command(self, seller: int) -> dict[str, Any]:
        return self._text(seller, _DRAW.choice(COMMANDS))

    def _press(self, seller: int) -> dict[str, Any]:
        _, buttons = self._crowd.shown[seller]
        return self._crowd.press(seller, time.monotonic(), _DRAW.choice(buttons))

    def _photo(self, seller: int) -> dict[str, Any]:
        name, content = _DRAW.choice(list(self._crowd.files.items()))
        size = {"file_id": name, "file_unique_id": name, "width": 900, "height": 900, "file_size": len(content)}
        caption = {"caption": "/check", "caption_entities": [command("/check")]}
        return self._crowd.message(seller, time.monotonic(), photo=[size], **caption)

    def _text(self, seller: int, text: str) -> dict[str, Any]:
        entities = [command(text)] if text.startswith("/") else []
        return self._crowd.message(seller, time.monotonic(), text=text, entities=entities)


def slipped(text: str) -> str:
    """Return a text with a character twice or none at a place."""
    place = _DRAW.randrange(len(text))
    return text[:place] + text[place] * _DRAW.choice((0, 2)) + text[place + 1 :]


def command(text: str) -> dict[str, Any]:
    """Return how Telegram marks the command at the beginning of a text."""
    return {"type": "bot_command", "offset": 0, "length": len(text.split()[0])}


def photo(number: int) -> bytes:
    """Return a photo of a product, more or less."""
    tiles = Image.frombytes("RGB", (30, 30), random.Random(number).randbytes(2700))  # noqa: S311 - a picture
    content = io.BytesIO()
    tiles.resize((900, 900), Image.Resampling.NEAREST).save(content, "JPEG")
    return content.getvalue()


async def measure(updates: int, sellers: int) -> tuple[Sequence[Reading], Counter[str], float]:
    """Have updates come in; return the readings, how many of each kind there were, and the seconds that it took."""
    questions = [alias for item in load_guide().items() for alias in item.aliases]
    files = {f"photo{number}": photo(number) for number in range(PHOTOS)}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        lend(folder)
        async with Crowd(files=files, chats=sellers) as crowd:
            address = f"sqlite:///{folder}/store.sqlite3"
            await agree(address, crowd.sellers)
            telegram = {"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": crowd.url}
            data = {"DATABASE_URL": address, "DATA_DIR": str(folder), "LOG_LEVEL": "WARNING"}
            bot = await BotProcess.launch(UNPACED, telegram | data)
            try:
                await bot.ready()
                began = time.monotonic()
                day = Day(crowd, questions)
                readings = [Reading.of(bot.pid, 0)]
                for number in range(1, updates + 1):
                    await crowd.settled(AT_ONCE - 1)
                    await crowd.arrive(day.update())
                    if number % max(1, updates // READINGS) == 0:
                        await crowd.settled()
                        readings.append(Reading.of(bot.pid, number))
                        print(f"{number:7,}  {readings[-1].resident:6.0f} MiB", file=sys.stderr, flush=True)
                return readings, day.sent, time.monotonic() - began
            finally:
                await bot.stop()


def lend(folder: Path) -> None:
    """Have a data folder hold the prepared model and index; on the folder itself another bot may be running."""
    prepared = IndexerSettings()
    for shared in (prepared.model_dir.parent, prepared.index_dir):
        (folder / shared.name).symlink_to(shared.resolve())


def slope(readings: Sequence[Reading], figure: Callable[[Reading], float]) -> float:
    """Return how many KiB a figure grows by in 1,000 updates, once the bot has settled."""
    settled = [reading for reading in readings if reading.updates >= SETTLING * readings[-1].updates]
    line = statistics.linear_regression([reading.updates for reading in settled], [figure(one) for one in settled])
    return line.slope * 1024 * 1000


def report(readings: Sequence[Reading], sent: Counter[str], seconds: float) -> None:
    """Print what was measured."""
    kinds = ", ".join(f"{kind} {number:,}" for kind, number in sent.most_common())
    table = Table("updates", "resident MiB", "its own MiB", title=f"{kinds}; {sent.total() / seconds:.1f} a second")
    for reading in readings:
        table.add_row(f"{reading.updates:,}", f"{reading.resident:.1f}", f"{reading.own:.1f}")
    table.add_section()
    slopes = (slope(readings, figure) for figure in (lambda one: one.resident, lambda one: one.own))
    table.add_row("KiB in 1,000", *(f"{figure:+.0f}" for figure in slopes))
    Console(width=100).print(table)


def main() -> None:
    """Measure."""
    updates = int(sys.argv[1]) if len(sys.argv) > 1 else UPDATES
    sellers = int(sys.argv[2]) if len(sys.argv) > 2 else SELLERS
    if not IndexerSettings().index_dir.is_dir():
        sys.exit("run `make prepare` first")
    report(*asyncio.run(measure(updates, sellers)))


if __name__ == "__main__":
    main()

"""Bots that run as processes of their own, and what the kernel says of a process. Needs Linux (``/proc``)."""

import asyncio
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Self

ROOT = Path(__file__).resolve().parent.parent.parent
"""From here the modules below are found."""
BOT = ("-m", "bot")
UNPACED = ("-m", "benchmarks.parts.unpaced")
ECHO = ("-m", "benchmarks.parts.echo")
START_SECONDS = 120.0
_TICKS = os.sysconf("SC_CLK_TCK")


class BotProcess:
    """A running bot.

    Args:
        process: The process.
    """

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._listening: asyncio.Task[None] | None = None

    @classmethod
    async def launch(cls, arguments: Sequence[str], environment: Mapping[str, str]) -> Self:
        """Start Python with some arguments, without waiting for anything."""
        process = await asyncio.create_subprocess_exec(
            sys.executable, *arguments, cwd=ROOT, env=os.environ | environment, stdout=asyncio.subprocess.PIPE
        )
        return cls(process)

    @property
    def pid(self) -> int:
        """The process."""
        return self._process.pid

    async def ready(self) -> None:
        """Wait until it says that it answers.

        Raises:
            RuntimeError: It ended before.
            TimeoutError: It takes too long.
        """
        assert self._process.stdout is not None  # noqa: S101 - it is a pipe
        async with asyncio.timeout(START_SECONDS):
            while line := await self._process.stdout.readline():
                if b"Ctrl-C stops" in line:
                    # Whatever else it says is read, or it would stand still one day.
                    self._listening = asyncio.create_task(_drain(self._process.stdout))
                    return
        raise RuntimeError("the bot ended before it was ready")

    async def stop(self) -> None:
        """Have it end, and wait for that."""
        if self._process.returncode is None:
            self._process.terminate()
        await self._process.wait()
        if self._listening is not None:
            await self._listening


async def _drain(output: asyncio.StreamReader) -> None:
    while await output.readline():
        pass


def memory(pid: int, field: str = "VmRSS") -> float:
    """Return a figure of a process's memory in MiB."""
    lines = Path(f"/proc/{pid}/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(field)) / 1024


def processor(pid: int) -> float:
    """Return the seconds that a process, and those below it that have ended, had of a processor."""
    fields = _stat(pid)
    # utime, stime, cutime and cstime: the 14th to the 17th, of which two stand before the bracket.
    return sum(map(int, fields[11:15])) / _TICKS


def processor_of_family(pid: int) -> float:
    """Return the same for a process and its children that run."""
    running = (int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit())
    return processor(pid) + sum(processor(child) for child in running if _parent(child) == pid)


def _parent(pid: int) -> int | None:
    try:
        return int(_stat(pid)[1])
    except (FileNotFoundError, ProcessLookupError):
        return None


def _stat(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()

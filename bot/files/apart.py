"""Opens files in a process of its own, so that a hostile one can cost neither the bot's memory nor its time.

The child is started anew for each file: a fork would share the memory of a process with threads in it. It limits
itself before it reads anything (``child.confinement``), gets neither the bot's environment nor its folder, and is
killed when its time is up or when the caller is cancelled. Question and answer are files without a name, which nobody
has to tidy up after a crash. One child at a time is what a server of 1 GB has room for; the caller's queue sees to it.
"""

import asyncio
import os
import signal
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from typing import IO

from bot.files.errors import ChildError, Ending
from bot.files.frames import Task, read_frames, write_frames
from bot.files.limits import WALL_SECONDS

_ROOT = Path(__file__).resolve().parent.parent.parent
_KEPT = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "SYSTEMROOT")
_MESSAGE_LENGTH = 500


async def run_apart(task: Task, question: Iterable[bytes], *, seconds: float = WALL_SECONDS) -> list[bytes]:
    """Have a child do something.

    Args:
        task: What.
        question: What the task takes; consumed in a thread.
        seconds: After which the child is killed.

    Returns:
        What the task answers.

    Raises:
        ChildError: The child ended without an answer.
    """
    with TemporaryFile() as asked, TemporaryFile() as answered, TemporaryFile() as errors, _folder() as folder:
        await asyncio.to_thread(write_frames, asked, question)
        asked.seek(0)
        status = await _run(task, folder, asked, answered, errors, seconds)
        if status < 0:
            raise ChildError(_ENDINGS.get(-status, Ending.CRASH), f"{task}: ended by signal {-status}")
        answered.seek(0)
        if status == 0:
            return await asyncio.to_thread(lambda: list(read_frames(answered))[1:])
        if answered.read(1):
            # It answers every error, unless it has not even the memory for that; what it says then may quote the file.
            raise ChildError(Ending.MEMORY, f"{task}: exit status {status}")
        errors.seek(0)
        message = errors.read()[-_MESSAGE_LENGTH:].decode(errors="replace")
        raise ChildError(Ending.START, f"{task}: exit status {status}: {message}")


_ENDINGS: Mapping[int, Ending] = {
    signal.SIGXCPU: Ending.TIME,
    signal.SIGALRM: Ending.TIME,
    signal.SIGKILL: Ending.MEMORY,
}
"""Nobody but the kernel kills a child that is in time, and the kernel does it for memory."""


def _folder() -> TemporaryDirectory[str]:
    return TemporaryDirectory(prefix="bot-file-", ignore_cleanup_errors=True)


async def _run(
    task: Task, folder: str, asked: IO[bytes], answered: IO[bytes], errors: IO[bytes], seconds: float
) -> int:
    try:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-s", "-P", "-W", "ignore", "-m", "bot.files.child", task),
            stdin=asked,
            stdout=answered,
            stderr=errors,
            cwd=folder,
            env=_environment(folder),
            start_new_session=True,  # Ctrl-C is for the bot, which then ends its children
        )
    except OSError as error:
        raise ChildError(Ending.START, f"{task}: {error}") from error
    try:
        async with asyncio.timeout(seconds):
            return await process.wait()
    except TimeoutError:
        return -signal.SIGALRM
    finally:
        if process.returncode is None:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()


def _environment(folder: str) -> dict[str, str]:
    """No token, no database address; one thread for NumPy, whose pool takes address space for each."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    return kept | {"PYTHONPATH": str(_ROOT), "TMPDIR": folder, "OPENBLAS_NUM_THREADS": "1", "PYTHONUTF8": "1"}

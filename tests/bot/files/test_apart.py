"""Real child processes: their time, their end, and what they get to see."""

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.files.apart import run_apart
from bot.files.errors import ChildError, Ending
from bot.files.frames import Task

CSV = "상품명,판매가\n물티슈,1000\n".encode()
QUESTION = (json.dumps({"name": "상품.csv"}).encode(), CSV)


def left_in(folder: Path) -> list[Path]:
    return list(folder.iterdir())


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[asyncio.subprocess.Process]:
    """The processes that were started."""
    processes = []
    start = asyncio.create_subprocess_exec

    async def starting(*arguments: Any, **options: Any) -> asyncio.subprocess.Process:
        process = await start(*arguments, **options)
        processes.append(process)
        return process

    monkeypatch.setattr(asyncio, "create_subprocess_exec", starting)
    return processes


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where temporary files are made."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return tmp_path


async def test_an_answer_leaves_nothing_behind(folder: Path, started: list[asyncio.subprocess.Process]) -> None:
    place, listing = await run_apart(Task.READ, QUESTION)
    assert json.loads(place)["rows"] == [2]
    assert listing
    assert left_in(folder) == []
    assert [process.returncode is not None for process in started] == [True]


async def test_a_child_that_takes_too_long_is_ended(folder: Path, started: list[asyncio.subprocess.Process]) -> None:
    with pytest.raises(ChildError) as caught:
        await run_apart(Task.READ, QUESTION, seconds=0.01)
    assert caught.value.ending is Ending.TIME
    assert [process.returncode is not None for process in started] == [True]
    assert left_in(folder) == []


async def test_a_caller_that_is_cancelled_ends_its_child(
    folder: Path, started: list[asyncio.subprocess.Process]
) -> None:
    running = asyncio.create_task(run_apart(Task.READ, QUESTION))
    async with asyncio.timeout(10):
        while not started:  # noqa: ASYNC110 -- no event tells of a start
            await asyncio.sleep(0.001)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert [process.returncode is not None for process in started] == [True]
    assert left_in(folder) == []


async def test_the_bot_goes_on_meanwhile() -> None:
    running = asyncio.create_task(run_apart(Task.READ, QUESTION))
    turns = 0
    while not running.done():
        await asyncio.sleep(0.005)
        turns += 1
    assert turns > 5


async def test_a_child_that_cannot_start_blames_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "python"
    program.write_text("#!/bin/sh\necho 'No module named openpyxl' >&2\nexit 1\n")
    program.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(program))
    with pytest.raises(ChildError, match="No module named openpyxl") as caught:
        await run_apart(Task.READ, QUESTION)
    assert caught.value.ending is Ending.START


@pytest.mark.parametrize(
    ("signal", "ending"),
    [("KILL", Ending.MEMORY), ("XCPU", Ending.TIME), ("SEGV", Ending.CRASH), ("ABRT", Ending.CRASH)],
)
async def test_a_signal_says_what_a_file_took(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, signal: str, ending: Ending
) -> None:
    program = tmp_path / "python"
    program.write_text(f"#!/bin/sh\nulimit -c 0\nkill -{signal} $$\n")
    program.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(program))
    with pytest.raises(ChildError) as caught:
        await run_apart(Task.READ, QUESTION)
    assert caught.value.ending is ending


async def test_a_child_that_fails_at_its_file_blames_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "python"
    program.write_text("#!/bin/sh\nhead -c 4 /dev/zero\necho '비밀 상품' >&2\nexit 1\n")
    program.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(program))
    with pytest.raises(ChildError) as caught:
        await run_apart(Task.READ, QUESTION)
    assert caught.value.ending is Ending.MEMORY
    assert "비밀" not in str(caught.value)


async def test_a_child_does_not_see_the_bots_secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "python"
    program.write_text("#!/bin/sh\nenv >&2\npwd >&2\nexit 1\n")
    program.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(program))
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "123:secret")
    monkeypatch.setenv("DATABASE_URL", "postgresql://user:secret@host/bot")
    with pytest.raises(ChildError) as caught:
        await run_apart(Task.READ, QUESTION)
    assert "PYTHONPATH" in str(caught.value)
    assert "secret" not in str(caught.value)
    assert str(Path.cwd()) != str(caught.value).splitlines()[-1]

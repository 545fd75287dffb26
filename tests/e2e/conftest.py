"""The real process against a strict Bot API server on loopback: what a seller would see, from the outside."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest
import pytest_asyncio

from bot.sandbox import Sandbox
from bot.sandbox.agreeing import agree
from bot.sandbox.client import SandboxClient
from indexer.settings import IndexerSettings

ROOT = Path(__file__).parent.parent.parent
START_SECONDS = 60
STOP_SECONDS = 20
_users = count(1000)


@dataclass
class BotProcess:
    """``python -m bot`` as an operator runs it.

    Attributes:
        process: The process.
        log: The file that its output goes to.
    """

    process: asyncio.subprocess.Process
    log: Path

    @classmethod
    async def launch(cls, log: Path, environment: Mapping[str, str]) -> "BotProcess":
        """Start it, without waiting for anything."""
        inherited = {
            name: os.environ[name] for name in ("PATH", "HOME", "LANG", "LD_LIBRARY_PATH") if name in os.environ
        }
        with log.open("ab") as output:
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", cwd=ROOT, env=inherited | dict(environment), stdout=output, stderr=output
            )
        return cls(process, log)

    @classmethod
    async def start(cls, log: Path, environment: Mapping[str, str]) -> "BotProcess":
        """Start it and wait until it says that it is ready."""
        before = len(_read(log))
        bot = await cls.launch(log, environment)
        try:
            await until(lambda: bot.has_ended or "Ctrl-C stops" in _read(log)[before:], START_SECONDS)
        except TimeoutError:
            bot.process.kill()
            pytest.fail(f"the bot did not start in time:\n{bot.output}")
        if bot.has_ended:
            pytest.fail(f"the bot did not start:\n{bot.output}")
        return bot

    @property
    def has_ended(self) -> bool:
        """Whether it runs no more."""
        return self.process.returncode is not None

    @property
    def output(self) -> str:
        """All that it has said."""
        return _read(self.log)

    async def stop(self, number: signal.Signals = signal.SIGINT) -> int:
        """Send a signal and wait for the end; return the exit code."""
        if self.process.returncode is None:
            self.process.send_signal(number)
        async with asyncio.timeout(STOP_SECONDS):
            return await self.process.wait()


def _read(log: Path) -> str:
    return log.read_text("utf-8") if log.exists() else ""


async def until(condition: Callable[[], bool], seconds: float = 30) -> None:
    """Wait for something that happens in another process, which no event tells of."""
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.05)


@dataclass(frozen=True)
class Place:
    """What a process of a test is given: its own database, the shared model and index."""

    folder: Path
    settings: IndexerSettings

    def environment(self, sandbox: Sandbox | None = None, **more: str) -> dict[str, str]:
        """Return the settings of a process, connected to a sandbox of the test's."""
        given = {
            "DATA_DIR": str(self.folder),
            "DATABASE_URL": f"sqlite:///{self.folder / 'store.sqlite3'}",
            "TELEGRAM_BOT_TOKEN": "",
            "SANDBOX_PORT": "0",
        }
        if sandbox is not None:
            given |= {"TELEGRAM_BOT_TOKEN": sandbox.token, "TELEGRAM_API_URL": sandbox.api_url}
        return given | more

    @property
    def log(self) -> Path:
        """Where its processes write what they say."""
        return self.folder / "bot.log"


def make_place(folder: Path, prepared: IndexerSettings) -> Place:
    """Return a data folder that borrows the prepared model and index."""
    for shared in (prepared.model_dir.parent, prepared.index_dir):
        (folder / shared.name).symlink_to(shared.resolve())
    return Place(folder, prepared)


@pytest.fixture
def place(tmp_path: Path, prepared: IndexerSettings) -> Place:
    """A data folder of the test's own."""
    return make_place(tmp_path, prepared)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def sandbox() -> AsyncIterator[Sandbox]:
    """The Bot API server that most tests share."""
    async with Sandbox(0) as running:
        yield running


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def bot(
    sandbox: Sandbox, prepared: IndexerSettings, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[BotProcess]:
    """The process that most tests share."""
    shared = make_place(tmp_path_factory.mktemp("bot"), prepared)
    running = await BotProcess.start(shared.log, shared.environment(sandbox))
    yield running
    assert await running.stop() == 0


@pytest_asyncio.fixture(loop_scope="session")
async def seller(sandbox: Sandbox, bot: BotProcess) -> AsyncIterator[SandboxClient]:
    """A seller who has agreed that something of theirs is kept, and asked nothing yet."""
    async with SandboxClient(sandbox.api_url, user_id=next(_users)) as client:
        await agree(client)
        yield client

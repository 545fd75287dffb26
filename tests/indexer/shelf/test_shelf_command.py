"""``python -m indexer publish``, ``rollback``, ``unpublish`` and ``shelf``, as an operator sees them."""

import asyncio
import json
import shutil
import socket
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.store.database import Database
from indexer.__main__ import app

Made = Callable[[int], Path]


@pytest.fixture
def place(tmp_path: Path, made: Made, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder with an index and a bot's database, in which the commands run."""
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/store.sqlite3")
    asyncio.run(_start_once(f"sqlite:///{tmp_path}/store.sqlite3"))
    use(tmp_path, made(3))
    return tmp_path


async def _start_once(address: str) -> None:
    await (await Database.open(address)).close()


def use(place: Path, build: Path) -> None:
    """Have a build as if it had been made here."""
    (place / "index").mkdir(exist_ok=True)
    shutil.copytree(build, place / "index" / build.name)
    (place / "index" / "current").unlink(missing_ok=True)
    (place / "index" / "current").symlink_to(build.name)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments, env={"COLUMNS": "200"})


def test_publish_rollback_and_the_shelf(place: Path, made: Made) -> None:
    assert "Nothing is published" in run("shelf").output
    published = run("publish")
    assert published.exit_code == 0, published.output
    assert f"Published {made(3).name} (3 items" in published.output
    assert "Unchanged" in run("publish").output
    use(place, made(2))
    assert f"Before: {made(3).name}" in run("publish").output

    shown = json.loads(run("shelf", "--json").output)
    assert [one["build_id"] for one in shown] == [made(2).name, made(3).name]
    assert shown[0]["published_by"] == socket.gethostname()
    assert made(3).name in run("shelf").output

    assert f"Back to {made(3).name}" in run("rollback").output
    assert f"Back to {made(2).name}" in run("rollback", "--to", made(2).name).output
    assert "2 builds were taken off" in run("unpublish").output
    assert json.loads(run("shelf", "--json").output) == []


def test_a_folder_of_builds_or_a_build_can_be_named(place: Path, made: Made) -> None:
    assert "3 items" in run("publish", "--index", str(place / "index")).output
    assert "1 items" in run("publish", "--index", str(made(1))).output


def test_a_publication_of_another_model_is_warned_of(place: Path, made: Made) -> None:
    run("publish")
    other = shutil.copytree(made(2), place / "other")
    manifest = other / "manifest.json"
    fields = json.loads(manifest.read_text("utf-8")) | {"model": "bigger", "fingerprint": "f" * 64}
    manifest.write_text(json.dumps(fields), "utf-8")
    published = run("publish", "--index", str(other))
    assert published.exit_code == 0, published.output
    assert "It is of another model (bigger)" in published.output


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("publish", "--index", "nowhere"), "there is no index in nowhere"),
        (("rollback",), "nothing is published"),
        (("rollback", "--to", "nonsense"), "nothing is published"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(place: Path, arguments: tuple[str, ...], reason: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 1
    assert reason in result.output
    assert result.output.strip().count("\n") == 0


def test_without_a_database_the_way_to_one_is_said(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{place}/other.sqlite3")
    assert "start the bot once" in run("publish").output
    (place / "other.sqlite3").touch()
    assert "start a bot of this version on it once" in run("shelf").output

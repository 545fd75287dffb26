"""``python -m indexer gaps`` reads the database that the bot wrote."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.store import consent, questions, votes
from bot.store.database import Database
from bot.store.questions import Asked, Outcome
from bot.store.votes import Reason
from indexer.__main__ import app

SELLER = 1001
TEXTS = ("환불 배송비는 누가 내요?", "환불 배송비 누가 내나요", "정산 언제 돼요")


async def _fill(address: str) -> None:
    database = await Database.open(address)
    now = datetime.now(UTC)
    async with database.session() as session:
        for number, text in enumerate(TEXTS):
            outcome, item = (Outcome.ABSTAINED, None) if number < 2 else (Outcome.ANSWERED, "payday")
            asked = Asked(f"tg:{number}", SELLER, SELLER, 1, now, text, outcome, 1, item, 0.1, "b")
            await consent.agree(session, asked.seller_id, asked.asked_at)
            kept = await questions.record(session, asked)
        await votes.explain(session, kept, SELLER, Reason.WRONG, now)
    await database.close()


@pytest.fixture
def place(tmp_path: Path, index_dir: Path, model_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder with the small guide's index and a database, in which the command runs."""
    (tmp_path / "model").symlink_to(model_folder.parent)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/kept.sqlite3")
    asyncio.run(_fill(f"sqlite:///{tmp_path}/kept.sqlite3"))
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["gaps", *arguments])


def test_gaps_are_listed(place: Path) -> None:
    result = run()
    assert result.exit_code == 0, result.output
    assert all(words in result.output for words in ("2 unanswered", "1 disliked", "payday"))


def test_a_report_and_a_draft_are_written(place: Path) -> None:
    result = run("--report", "gaps.html", "--draft", "1", "--out", "refunds.md")
    assert result.exit_code == 0, result.output
    assert TEXTS[0] in (place / "gaps.html").read_text("utf-8")
    assert TEXTS[0] in (place / "refunds.md").read_text("utf-8")
    assert TEXTS[1] in (place / "refunds.toml").read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("--draft", "1"), "--out FILE.md"),
        (("--draft", "99", "--out", "a.md"), "there is no gap 99"),
        (("--report", "no/such/folder/gaps.html"), "cannot be written"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(place: Path, arguments: tuple[str, ...], reason: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 1
    assert reason in result.output
    assert "Traceback" not in result.output


def test_without_an_address_the_database_of_the_data_folder_is_read(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DATABASE_URL")
    assert "there is no database" in run().output
    (place / "kept.sqlite3").rename(place / "sandbox.sqlite3")
    assert "2 unanswered" in run().output
    asyncio.run(_empty(f"sqlite:///{place}/store.sqlite3"))
    assert "Nothing was asked in vain" in run().output


async def _empty(address: str) -> None:
    await (await Database.open(address)).close()

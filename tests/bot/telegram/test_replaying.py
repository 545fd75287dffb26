"""Stored answers are decided again: the same bytes, or the reason why not."""

import asyncio
import json
from dataclasses import replace

import pytest
from click.testing import Result
from typer.testing import CliRunner

from bot.assistant.assistant import Assistant
from bot.assistant.smalltalk import Courtesies
from bot.assistant.tools.calculator import Calculator
from bot.errors import ReplayError
from bot.i18n import Catalogs
from bot.operating import app
from bot.replay import decide_again
from bot.store import replies
from bot.store.replies import GivenReply, digest_of
from bot.telegram.commands import COMMANDS
from indexer.index import Index
from indexer.scope import Scope
from indexer.settings import IndexerSettings
from knowledge.listing.checker import Checker
from tests.bot.telegram.conftest import Shop

QUESTION = "정산 대금은 며칠 만에 지급되나요?"
"""An item's own title, which is answered whatever else changes."""
CONVERSATION = (
    QUESTION,
    "그럼 등급은요?",
    "왜요?",
    "35000원 수수료 9% 배송비 3000 얼마 남아?",
    "할인 3천원이면?",
    "/fee 판매가 오만원",
    "/정산 언제 들어와요",
    "수수료 얼마고 정산은 언제 돼요?",
    "오늘 서울 날씨 어때요?",
    "내 번호는 010-1234-5678인데 반품 배송비는 누가 내요?",
    "고마워요",
    "ㅋㅋㅋ",
    "when do I get paid?",
    "/fee 원가 7000 마진 20%",
    "/수수료",
)


@pytest.fixture
def assistant(checker: Checker) -> Assistant:
    names = frozenset(command.name for command in COMMANDS)
    return Assistant(Courtesies.load(), Scope.load(), Calculator.load(), checker, names)


async def kept(shop: Shop) -> list[GivenReply]:
    """Return every stored answer."""
    async with shop.database.session() as session:
        found = [await replies.find(session, number) for number in range(1, 2 * len(CONVERSATION))]
    return [given for given in found if given]


async def test_every_answer_of_a_conversation_is_decided_again(
    shop: Shop,
    assistant: Assistant,
    index: Index,
) -> None:
    for text in CONVERSATION:
        await shop.say(text)
    given = await kept(shop)
    # What is asked for without a question, by a command alone, is none.
    assert len(given) == len(CONVERSATION) - 1
    for each in given:
        again = decide_again(each, assistant, index, Catalogs.load())
        assert again.is_same, "\n".join(again.difference())
        assert again.digest == each.digest
    assert {each.outcome for each in given} == {"answered", "abstained", "calculated", "small_talk", "wordless"}


async def test_a_difference_is_shown_line_by_line(shop: Shop, assistant: Assistant, index: Index) -> None:
    await shop.say(QUESTION)
    (given,) = await kept(shop)
    said = json.loads(given.kept.messages)
    said[0]["html"] += "\n한 줄이 더 있었어요."
    said[0]["buttons"]["inline_keyboard"].pop()
    messages = json.dumps(said, ensure_ascii=False, sort_keys=True)
    other = replace(given, kept=replace(given.kept, messages=messages), digest=digest_of(messages))
    again = decide_again(other, assistant, index, Catalogs.load())
    assert not again.is_same
    lines = list(again.difference())
    assert "-한 줄이 더 있었어요." in lines
    assert any(line.startswith("+[👍") for line in lines)
    with pytest.raises(ReplayError, match="altered"):
        decide_again(replace(other, digest=given.digest), assistant, index, Catalogs.load())
    with pytest.raises(ReplayError, match="another version"):
        decide_again(replace(given, kept=replace(given.kept, asking="{}")), assistant, index, Catalogs.load())


async def test_the_command_says_what_it_found(
    shop: Shop,
    prepared: IndexerSettings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await shop.say(QUESTION)
    monkeypatch.setenv("DATA_DIR", str(prepared.data_dir))
    monkeypatch.setenv("DATABASE_URL", shop.database.engine.url.render_as_string(hide_password=False))
    same = await run("replay", "1")
    assert same.exit_code == 0, same.output
    assert "the same bytes, sha256" in same.output
    unknown = await run("replay", "77")
    assert unknown.exit_code == 1
    assert "no answer is kept for question 77" in " ".join(unknown.output.split())


async def test_a_build_that_is_gone_is_named(
    shop: Shop,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await shop.say(QUESTION)
    (given,) = await kept(shop)
    monkeypatch.setenv("DATA_DIR", str(tmp_path_factory.mktemp("empty")))
    monkeypatch.setenv("DATABASE_URL", shop.database.engine.url.render_as_string(hide_password=False))
    gone = await run("replay", "1")
    assert gone.exit_code == 1
    assert f"the index build {given.kept.index_build} is gone" in " ".join(gone.output.split())


async def run(*arguments: str) -> Result:
    """Run a command, which has an event loop of its own."""
    return await asyncio.to_thread(CliRunner().invoke, app, list(arguments))

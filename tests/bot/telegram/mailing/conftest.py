"""An operator, sellers who listen, and small guides to swap."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from types import SimpleNamespace
from typing import cast

import pytest

from bot.sandbox.client import Message, SandboxClient, SandboxClientError
from bot.store import mailing, mailing_letters, mailing_topics
from bot.store.mailing import Mailing, State
from bot.store.mailing_letters import LetterState
from indexer.index import Index
from knowledge.topic import Topic
from tests.bot.telegram.conftest import WAIT, Shop

SHORT = 0.3
Join = Callable[..., Awaitable[SandboxClient]]


@pytest.fixture
def operator(shop: Shop) -> Shop:
    """A bot whose seller is its operator, and gets nothing of what goes to all."""
    shop.appoint(shop.client.user_id)
    return shop


@pytest.fixture
async def join(shop: Shop) -> AsyncIterator[Join]:
    """Have others agree, begin the private chat, and subscribe to topics."""
    async with AsyncExitStack() as stack:

        async def join(*topics: Topic) -> SandboxClient:
            other = await stack.enter_async_context(shop.other())
            await other.say("안녕하세요")
            await shop.handle()
            await other.wait_for_reply(WAIT)
            async with shop.database.session() as session:
                await mailing_topics.subscribe(session, other.user_id, topics, shop.now)
            return other

        yield join


def use(shop: Shop, index: Index) -> None:
    """Have the bot take up an index."""
    cast("SimpleNamespace", shop.desk.index).current = index


async def is_silent(client: SandboxClient) -> bool:
    """Tell whether nothing comes for a while."""
    try:
        await client.wait_for_reply(SHORT)
    except SandboxClientError:
        return True
    return False


async def replies(client: SandboxClient, count: int) -> list[Message]:
    """Return the next messages of the bot."""
    return [await client.wait_for_reply(WAIT) for _ in range(count)]


async def edit_with(client: SandboxClient, words: str) -> Message:
    """Return the next edit that holds some words."""
    while True:
        edited = await client.wait_for_edit(WAIT)
        if words in edited.text:
            return edited


async def until(shop: Shop, broadcast_id: int, state: State) -> Mailing:
    """Wait until a broadcast is so far."""
    async with asyncio.timeout(WAIT):
        while True:
            async with shop.database.session() as session:
                found = await mailing.find(session, broadcast_id)
            assert found is not None
            if found.state is state:
                return found
            await asyncio.sleep(0.02)


async def counts(shop: Shop, broadcast_id: int) -> dict[str, int]:
    """Return how many letters are in which state."""
    async with shop.database.session() as session:
        found = await mailing_letters.counts(session, broadcast_id)
    return {str(LetterState(state)): number for state, number in found.items()}

"""Replies are kept once for their question, found by question and by chat, and go with the question."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.store import consent, questions, replies
from bot.store.database import Database
from bot.store.questions import Asked, Outcome
from bot.store.replies import KeptReply, digest_of

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
KEPT = KeptReply(
    question_id=0,
    asking='{"text": "정산은?"}',
    account="{}",
    index_build="build",
    language="ko",
    messages='[{"html": "내일"}]',
    calculation_id=5,
    usual="{}",
)


async def ask(database: Database, key: str, seller: int = 1, chat: int = 1, minutes: int = 0) -> KeptReply:
    asked = Asked(key, seller, chat, 1, NOW + timedelta(minutes=minutes), "정산은?", Outcome.ANSWERED, 5)
    async with database.session() as session:
        await consent.agree(session, asked.seller_id, NOW)
        kept = replace(KEPT, question_id=await questions.record(session, asked), index_build=key)
        await replies.keep(session, kept)
    return kept


async def test_a_reply_is_found_by_its_question(database: Database) -> None:
    kept = await ask(database, "tg:1")
    async with database.session() as session:
        given = await replies.find(session, kept.question_id)
        assert await replies.find(session, kept.question_id + 1) is None
    assert given is not None
    assert given.kept == kept
    assert given.digest == digest_of(kept.messages) == kept.digest
    assert (given.key, given.seller_id, given.chat_id, given.asked_at) == ("tg:1", 1, 1, NOW)


async def test_a_rerun_keeps_what_was_kept_first(database: Database) -> None:
    kept = await ask(database, "tg:1")
    async with database.session() as session:
        await replies.keep(session, replace(kept, messages="[]"))
        given = await replies.find(session, kept.question_id)
    assert given is not None
    assert given.kept.messages == kept.messages


async def test_the_last_reply_is_that_of_the_seller_and_the_chat(database: Database) -> None:
    await ask(database, "tg:1", minutes=3)
    last = await ask(database, "tg:2", minutes=5)
    await ask(database, "tg:3", chat=-9, minutes=6)
    await ask(database, "tg:4", seller=2, minutes=7)
    async with database.session() as session:
        given = await replies.last(session, 1, 1)
        assert await replies.last(session, 1, 77) is None
    assert given is not None
    assert given.kept == last


async def test_a_reply_goes_with_its_question(database: Database) -> None:
    kept = await ask(database, "tg:1")
    async with database.session() as session:
        await questions.prune(session, NOW + timedelta(days=1), 10)
    async with database.session() as session:
        assert await replies.find(session, kept.question_id) is None

"""Decides a stored answer again, offline: from its question, its day and its index build to the same bytes.

An operator who is told of a wrong answer sees whether it comes from the guide of that day, or from a program that has
changed since. Nothing is sent, and nothing is written.
"""

import difflib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from bot.assistant.asking import from_json as asking_from_json
from bot.assistant.assistant import Assistant
from bot.assistant.smalltalk import Courtesies
from bot.assistant.tools.calculator import Calculator
from bot.errors import ReplayError
from bot.i18n import Catalogs
from bot.settings import Settings
from bot.store import replies
from bot.store.database import Database
from bot.store.replies import GivenReply, digest_of
from bot.telegram.commands import COMMANDS
from bot.telegram.replaying import messages_again
from bot.telegram.spoken import written
from indexer.encoder import Encoder
from indexer.index import Index
from indexer.scope import Scope
from indexer.words import Words
from knowledge.listing.checker import Checker


@dataclass(frozen=True, slots=True)
class Replay:
    """A stored answer beside the one that is given now.

    Attributes:
        question_id: The question.
        asked_at: When it was asked.
        outcome: What became of it.
        build: The build of the index that was asked.
        then: The messages as they were said, as JSON.
        now: The messages as they would be said, as JSON.
    """

    question_id: int
    asked_at: datetime
    outcome: str
    build: str
    then: str
    now: str

    @property
    def is_same(self) -> bool:
        """Whether both are the same, byte by byte."""
        return self.then == self.now

    @property
    def digest(self) -> str:
        """The SHA-256 of what would be said now."""
        return digest_of(self.now)

    def difference(self) -> Iterator[str]:
        """Yield what differs, as lines of a unified diff."""
        return difflib.unified_diff(_lines(self.then), _lines(self.now), "then", "now", lineterm="")


async def replay(settings: Settings, question_id: int) -> Replay:
    """Decide a stored answer again.

    Args:
        settings: Where the database, the model and the index are.
        question_id: The question.

    Raises:
        ReplayError: There is no such answer, it was altered, or its index build is gone.
        SellerBotError: The database, the model or the index cannot be used.
    """
    database = await Database.open(settings.resolved_database_url)
    try:
        async with database.session() as session:
            given = await replies.find(session, question_id)
    finally:
        await database.close()
    if given is None:
        raise ReplayError(
            f"no answer is kept for question {question_id}: there is no such question, it was pruned, it is older than "
            "the keeping of answers, or it was a check, which is kept by itself"
        )
    return _again(settings, given)


def _again(settings: Settings, given: GivenReply) -> Replay:
    build = settings.index_dir / given.kept.index_build
    if not build.is_dir():
        raise ReplayError(
            f"the index build {build.name} is gone: {settings.index_dir} keeps the one in use and the one before it"
        )
    words = Words.load()
    index = Index.open(build, Encoder.load(settings.model_dir), words)
    assistant = Assistant(
        Courtesies.load(),
        Scope.load(),
        Calculator.load(),
        Checker.load(words.tokenize),
        frozenset(command.name for command in COMMANDS),
    )
    return decide_again(given, assistant, index, Catalogs.load())


def decide_again(given: GivenReply, assistant: Assistant, index: Index, catalogs: Catalogs) -> Replay:
    """Decide an answer again.

    Args:
        given: The answer as it is stored.
        assistant: Who decides.
        index: The build that was asked then.
        catalogs: The languages.

    Raises:
        ReplayError: It was altered, or another version of the program kept it.
    """
    kept = given.kept
    if kept.digest != given.digest:
        raise ReplayError(f"the answer to question {kept.question_id} was altered in the database: its digest is wrong")
    try:
        reply = asking_from_json(kept.asking).decide(assistant, index)
        messages = messages_again(reply, kept, catalogs.translator(kept.language))
    except ValueError as error:
        raise ReplayError(f"another version of the program kept the answer to question {kept.question_id}") from error
    return Replay(
        question_id=kept.question_id,
        asked_at=given.asked_at,
        outcome=given.outcome,
        build=kept.index_build,
        then=kept.messages,
        now=written(messages),
    )


def _lines(messages: str) -> list[str]:
    """Return messages as lines to be compared: the text, and each button."""
    lines: list[str] = []
    for message in json.loads(messages):
        lines += message["html"].split("\n")
        rows = message["buttons"]["inline_keyboard"] if message["buttons"] else []
        lines += [f"[{button['text']}] {button.get('callback_data', '')}" for row in rows for button in row]
    return lines

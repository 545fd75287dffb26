"""Broadcasts: written by an operator step by step, confirmed once, and sent in legs that can be paused.

Every step is one statement that holds only in the state that it leads on from, so that a second press of a button, a
re-run, or another process changes nothing. Who gets a broadcast is in ``mailing_letters``.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import cast

from sqlalchemy import ColumnElement, and_, delete, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.store.deleting import delete_some
from bot.store.inserting import insert_into
from bot.store.tables import Broadcast, Digest, Letter, Task
from bot.store.tasks import Claim
from knowledge.topic import Topic

ALL = "all"
"""The audience of all sellers; any other is a topic, and means its subscribers."""
PATIENCE = timedelta(hours=1)
"""How long an operator's next text is taken for that of the broadcast which they have begun."""


class State(StrEnum):
    """How far a broadcast is."""

    CHOOSING = "choosing"
    """The operator is asked to whom it goes."""
    WRITING = "writing"
    """They are asked for the text."""
    SHOWN = "shown"
    """They have seen it as sellers will, and are asked whether to send it."""
    SENDING = "sending"
    PAUSED = "paused"
    CANCELLED = "cancelled"
    DONE = "done"

    @property
    def is_draft(self) -> bool:
        """Whether nothing was confirmed yet."""
        return self in _DRAFTS


_DRAFTS = frozenset({State.CHOOSING, State.WRITING, State.SHOWN})


@dataclass(frozen=True, slots=True)
class Mailing:
    """A broadcast.

    Attributes:
        id: What its buttons carry.
        operator_id: Who sends it; None once they were forgotten.
        audience: ``ALL`` or a topic; empty until it was chosen.
        state: How far it is.
        text: What the operator wrote.
        messages: What each seller gets, as HTML.
        revision: Which version was shown last.
        message_id: The message that shows how far it is.
        leg: Which part of the sending is under way or waits, from 1.
        recipients: To how many it goes; None until that is known.
    """

    id: int
    operator_id: int | None
    audience: str
    state: State
    text: str
    messages: tuple[str, ...]
    revision: int
    message_id: int | None
    leg: int
    recipients: int | None

    @property
    def topic(self) -> Topic | None:
        """The topic whose subscribers get it; None for all sellers."""
        return Topic(self.audience) if self.audience not in ("", ALL) else None


async def begin(session: AsyncSession, key: str, operator_id: int, audience: str, text: str, now: datetime) -> Mailing:
    """Keep a new broadcast, of which the audience or the text may still be missing.

    Args:
        session: The transaction.
        key: The key of the task that begins it: a re-run gets what it began the first time.
        operator_id: Who sends it.
        audience: ``ALL``, a topic, or empty.
        text: What is to be sent, or empty.
        now: When.
    """
    state = State.CHOOSING if not audience else State.WRITING
    row = {"key": key, "operator_id": operator_id, "audience": audience, "text": text, "state": state}
    return await _insert(session, {**row, "changed_at": now})


async def begin_confirmed(
    session: AsyncSession,
    key: str,
    operator_id: int,
    topic: Topic,
    messages: Sequence[str],
    place: int | None,
    now: datetime,
) -> Mailing:
    """Keep a broadcast that the guide wrote and an operator confirmed, ready for its first leg.

    Args:
        session: The transaction.
        key: What it is, once.
        operator_id: Who confirmed it.
        topic: To whose subscribers it goes.
        messages: What each of them gets, as HTML.
        place: The message that is to show how far it is.
        now: When.
    """
    row = {"key": key, "operator_id": operator_id, "audience": topic, "state": State.SENDING, "message_id": place}
    written = {"messages": json.dumps(list(messages), ensure_ascii=False), "leg": 1}
    return await _insert(session, {**row, **written, "changed_at": now, "began_at": now})


async def find(session: AsyncSession, broadcast_id: int) -> Mailing | None:
    """Return a broadcast, or None: the id comes from a button, and drafts are dropped."""
    # A session that has seen the row before an update would go on showing it so.
    row = await session.get(Broadcast, broadcast_id, populate_existing=True)
    return _mailing(row) if row else None


async def awaited(session: AsyncSession, operator_id: int, key: str, now: datetime) -> Mailing | None:
    """Return the broadcast whose text the operator's next text is; None where they were asked for none.

    Args:
        session: The transaction.
        operator_id: Who writes.
        key: The key of the task that brings the text: a re-run gets the broadcast that it wrote.
        now: When.
    """
    drafts = and_(col(Broadcast.operator_id) == operator_id, col(Broadcast.state).in_(_DRAFTS))
    newest_first = select(Broadcast).where(drafts).order_by(col(Broadcast.changed_at).desc(), col(Broadcast.id).desc())
    row = (await session.exec(newest_first.limit(1))).first()
    if row is None:
        return None
    asked = row.state == State.WRITING and now - row.changed_at <= PATIENCE
    again = row.state == State.SHOWN and row.text_key == key
    return _mailing(row) if asked or again else None


async def choose(session: AsyncSession, broadcast_id: int, audience: str, now: datetime) -> Mailing | None:
    """Set to whom a broadcast goes; return it, or None for one that goes to others already."""
    open_ = and_(_of(broadcast_id), col(Broadcast.state) == State.CHOOSING)
    await session.exec(update(Broadcast).where(open_).values(audience=audience, state=State.WRITING, changed_at=now))
    found = await find(session, broadcast_id)
    return found if found and found.state.is_draft and found.audience == audience else None


async def write(
    session: AsyncSession, broadcast_id: int, text: str, messages: Sequence[str], key: str, now: datetime
) -> Mailing | None:
    """Set what a broadcast says, to be shown to the operator; return None for one that is not to be written.

    Args:
        session: The transaction.
        broadcast_id: Which.
        text: What the operator wrote.
        messages: What sellers get, as HTML.
        key: The key of the task that brought it: a re-run makes no new revision.
        now: When.
    """
    written = {"text": text, "messages": json.dumps(list(messages), ensure_ascii=False), "text_key": key}
    asked = and_(_of(broadcast_id), col(Broadcast.state) == State.WRITING)
    shown = {"state": State.SHOWN, "revision": col(Broadcast.revision) + 1, "changed_at": now}
    await session.exec(update(Broadcast).where(asked).values(**written, **shown))
    found = await find(session, broadcast_id)
    return found if found and found.state is State.SHOWN and found.text == text else None


async def rewrite(session: AsyncSession, broadcast_id: int, revision: int, now: datetime) -> bool:
    """Ask for another text; return False where that was not the version shown last."""
    shown = and_(_of(broadcast_id), col(Broadcast.state) == State.SHOWN, col(Broadcast.revision) == revision)
    await session.exec(update(Broadcast).where(shown).values(state=State.WRITING, changed_at=now))
    found = await find(session, broadcast_id)
    return found is not None and found.state is State.WRITING and found.revision == revision


async def drop(session: AsyncSession, broadcast_id: int) -> bool:
    """Delete a broadcast that was not confirmed; return whether there was one."""
    draft = and_(_of(broadcast_id), col(Broadcast.state).in_(_DRAFTS))
    return (await session.exec(delete(Broadcast).where(draft))).rowcount > 0


async def confirm(
    session: AsyncSession, broadcast_id: int, revision: int, place: int | None, now: datetime
) -> Mailing | None:
    """Have a broadcast sent, once; return it, or None where that was not the version shown last.

    Args:
        session: The transaction.
        broadcast_id: Which.
        revision: Which version of it the operator confirms.
        place: The message that is to show how far it is.
        now: When.
    """
    shown = and_(_of(broadcast_id), col(Broadcast.state) == State.SHOWN, col(Broadcast.revision) == revision)
    begun = {"state": State.SENDING, "leg": 1, "message_id": place, "changed_at": now, "began_at": now}
    await session.exec(update(Broadcast).where(shown).values(**begun))
    found = await find(session, broadcast_id)
    return found if found and not found.state.is_draft and found.revision == revision else None


async def pause(session: AsyncSession, broadcast_id: int, now: datetime) -> None:
    """Send no more of a broadcast for now."""
    sending = and_(_of(broadcast_id), col(Broadcast.state) == State.SENDING)
    await session.exec(update(Broadcast).where(sending).values(state=State.PAUSED, changed_at=now))


async def resume(session: AsyncSession, broadcast_id: int, now: datetime) -> None:
    """Go on with a broadcast that is paused, in another leg."""
    paused = and_(_of(broadcast_id), col(Broadcast.state) == State.PAUSED)
    going = {"state": State.SENDING, "leg": col(Broadcast.leg) + 1, "changed_at": now}
    await session.exec(update(Broadcast).where(paused).values(**going))


async def cancel(session: AsyncSession, broadcast_id: int, now: datetime) -> None:
    """Send no more of a broadcast for good."""
    going = and_(_of(broadcast_id), col(Broadcast.state).in_((State.SENDING, State.PAUSED)))
    await session.exec(update(Broadcast).where(going).values(state=State.CANCELLED, changed_at=now, ended_at=now))


async def may_go_on(session: AsyncSession, broadcast_id: int, leg: int, claim: Claim) -> bool:
    """Tell whether a run of a leg is still to send: not paused, not cancelled, and its task not taken by another."""
    going = and_(_of(broadcast_id), col(Broadcast.state) == State.SENDING, col(Broadcast.leg) == leg)
    mine = and_(col(Task.id) == claim.id, col(Task.tries) == claim.tries, col(Task.open))
    return (await session.exec(select(Broadcast.id).join(Task, mine).where(going))).first() is not None


async def address(session: AsyncSession, broadcast_id: int, recipients: int) -> None:
    """Note that all letters are addressed, and how many they are."""
    await session.exec(update(Broadcast).where(_of(broadcast_id)).values(recipients=recipients))


async def go_on(session: AsyncSession, broadcast_id: int, leg: int) -> None:
    """Note that a leg is over and the next one follows."""
    current = and_(_of(broadcast_id), col(Broadcast.leg) == leg)
    await session.exec(update(Broadcast).where(current).values(leg=leg + 1))


async def finish(session: AsyncSession, broadcast_id: int, leg: int, now: datetime) -> None:
    """Note that all letters are settled; a broadcast that was cancelled meanwhile stays so."""
    going = and_(_of(broadcast_id), col(Broadcast.leg) == leg, col(Broadcast.state).in_((State.SENDING, State.PAUSED)))
    await session.exec(update(Broadcast).where(going).values(state=State.DONE, ended_at=now))


async def prune(session: AsyncSession, before: datetime, limit: int) -> int:
    """Delete, with all that refers to it, what ended before a moment; fewer than the limit means that none is left.

    That is the letters of broadcasts that are over, then these themselves, drafts, and digests.
    """
    over = col(Broadcast.state).not_in((State.SENDING, State.PAUSED)) & (col(Broadcast.changed_at) < before)
    of_these = col(Letter.broadcast_id).in_(select(Broadcast.id).where(over))
    count = await delete_some(session, Letter, of_these, limit)
    if count < limit:
        # Without letters by now: what goes along with a broadcast is no more than itself.
        count += await delete_some(session, Broadcast, over, limit - count)
    if count < limit:
        count += await delete_some(session, Digest, col(Digest.found_at) < before, limit - count)
    return count


def _of(broadcast_id: int) -> ColumnElement[bool]:
    return col(Broadcast.id) == broadcast_id


async def _insert(session: AsyncSession, row: dict[str, object]) -> Mailing:
    whole = {"text": "", "text_key": "", "messages": "", "revision": 0, "leg": 0, **row}
    insert = insert_into(Broadcast, session.get_bind().dialect.name).values(**whole)
    await session.exec(insert.on_conflict_do_nothing(index_elements=["key"]))
    return _mailing((await session.exec(select(Broadcast).where(col(Broadcast.key) == row["key"]))).one())


def _mailing(row: Broadcast) -> Mailing:
    return Mailing(
        id=cast("int", row.id),
        operator_id=row.operator_id,
        audience=row.audience,
        state=State(row.state),
        text=row.text,
        messages=tuple(json.loads(row.messages)) if row.messages else (),
        revision=row.revision,
        message_id=row.message_id,
        leg=row.leg,
        recipients=row.recipients,
    )

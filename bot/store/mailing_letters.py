"""The letters of a broadcast: one row a seller, settled one by one, so that a re-run goes on where the last one was."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, func, literal, update
from sqlalchemy import select as select_columns
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.store import consent
from bot.store.inserting import insert_into
from bot.store.mailing import ALL
from bot.store.tables import Letter, MailingRefusal, Seller, TopicSubscription

ADDRESSED_AT_ONCE = 1000
"""How many letters are addressed in one transaction, so that nobody waits long for it."""


class LetterState(StrEnum):
    """What became of a letter."""

    WAITING = "waiting"
    SENT = "sent"
    BLOCKED = "blocked"
    """The seller has blocked the bot, or is no more."""
    FAILED = "failed"
    LEFT_OUT = "left_out"
    """The seller has unsubscribed since it was addressed."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A letter that is to be sent.

    Attributes:
        seller_id: To whom.
        parts: How many of its messages the seller has.
        tries: How often Telegram could not be reached for it.
    """

    seller_id: int
    parts: int
    tries: int


@dataclass(frozen=True, slots=True)
class Taken:
    """Letters that were taken to be sent.

    Attributes:
        letters: The letters.
        left_out: How many were left out for good: their sellers want none any more.
        after: The seller up to whom they were taken; None where there are no more.
    """

    letters: Sequence[Waiting]
    left_out: int
    after: int | None


async def count_recipients(session: AsyncSession, audience: str) -> int:
    """Return how many sellers a broadcast to an audience would reach now."""
    return (await session.exec(select(func.count()).select_from(Seller).where(_wants(audience)))).one()


async def address(session: AsyncSession, broadcast_id: int, audience: str) -> int:
    """Address the next letters of a broadcast, ``ADDRESSED_AT_ONCE`` at most; return how many, 0 once it has all."""
    last = select(func.max(Letter.seller_id)).where(col(Letter.broadcast_id) == broadcast_id)
    after = (await session.exec(last)).one()
    state = literal(LetterState.WAITING.value)
    values = literal(broadcast_id), col(Seller.id), state, literal(0), literal(0)
    following = select_columns(*values).where(_wants(audience))
    if after is not None:
        following = following.where(col(Seller.id) > after)
    following = following.order_by(col(Seller.id)).limit(ADDRESSED_AT_ONCE)
    insert = insert_into(Letter, session.get_bind().dialect.name)
    written = insert.from_select(["broadcast_id", "seller_id", "state", "parts", "tries"], following)
    known = written.on_conflict_do_nothing(index_elements=["broadcast_id", "seller_id"])
    return (await session.exec(known)).rowcount


async def take(
    session: AsyncSession, broadcast_id: int, audience: str, after: int | None, limit: int, now: datetime
) -> Taken:
    """Return the next letters that wait, in the order of their sellers; who wants none any more is left out for good.

    Args:
        session: The transaction.
        broadcast_id: Of which broadcast.
        audience: Its audience.
        after: The seller up to whom they were taken; None to begin with the first.
        limit: How many to look at.
        now: When; letters that are due later are passed over.
    """
    due = col(Letter.due).is_(None) | (col(Letter.due) <= now)
    found = (
        select(Letter, _wants(audience).label("wanted"))
        .join(Seller, col(Seller.id) == col(Letter.seller_id))
        .where(col(Letter.broadcast_id) == broadcast_id, col(Letter.state) == LetterState.WAITING, due)
        .order_by(col(Letter.seller_id))
        .limit(limit)
    )
    if after is not None:
        found = found.where(col(Letter.seller_id) > after)
    rows = (await session.exec(found)).all()
    for letter, wanted in rows:
        if not wanted:
            await settle(session, broadcast_id, letter.seller_id, LetterState.LEFT_OUT, now)
    letters = [Waiting(letter.seller_id, letter.parts, letter.tries) for letter, wanted in rows if wanted]
    return Taken(letters, len(rows) - len(letters), rows[-1][0].seller_id if rows else None)


async def settle(session: AsyncSession, broadcast_id: int, seller_id: int, state: LetterState, now: datetime) -> None:
    """Note what became of a letter, once."""
    values = {"state": state, "due": None, "settled_at": now}
    await session.exec(update(Letter).where(_waiting(broadcast_id, seller_id)).values(**values))


async def note_part(session: AsyncSession, broadcast_id: int, seller_id: int, parts: int) -> None:
    """Note how many of the messages of a letter the seller has."""
    await session.exec(update(Letter).where(_waiting(broadcast_id, seller_id)).values(parts=parts))


async def put_off(session: AsyncSession, broadcast_id: int, letter: Waiting, due: datetime, *, tried: bool) -> None:
    """Send a letter later.

    Args:
        session: The transaction.
        broadcast_id: Of which broadcast.
        letter: Which letter.
        due: Not before.
        tried: Whether it counts as a try in vain.
    """
    values = {"due": due, "tries": letter.tries + tried}
    await session.exec(update(Letter).where(_waiting(broadcast_id, letter.seller_id)).values(**values))


async def next_due(session: AsyncSession, broadcast_id: int) -> datetime | None:
    """Return when the first of the letters that were put off is due; None where none was."""
    put_off = and_(col(Letter.broadcast_id) == broadcast_id, col(Letter.state) == LetterState.WAITING)
    first = select(Letter.due).where(put_off, col(Letter.due).is_not(None)).order_by(col(Letter.due)).limit(1)
    return (await session.exec(first)).first()


async def has_waiting(session: AsyncSession, broadcast_id: int) -> bool:
    """Tell whether a letter of a broadcast waits."""
    own = and_(col(Letter.broadcast_id) == broadcast_id, col(Letter.state) == LetterState.WAITING)
    return (await session.exec(select(Letter.seller_id).where(own).limit(1))).first() is not None


async def counts(session: AsyncSession, broadcast_id: int) -> Mapping[LetterState, int]:
    """Return how many letters of a broadcast there are in each state; those of forgotten sellers are gone."""
    own = select(Letter.state, func.count()).where(col(Letter.broadcast_id) == broadcast_id)
    rows = (await session.exec(own.group_by(col(Letter.state)))).all()
    return {LetterState(state): number for state, number in rows}


def _wants(audience: str) -> ColumnElement[bool]:
    """Return the condition on ``Seller`` for those who can be written to and have not said that they want none."""
    if audience == ALL:
        refused = select(MailingRefusal.seller_id).where(col(MailingRefusal.seller_id) == Seller.id)
        wanted = ~refused.exists()
    else:
        reads = (col(TopicSubscription.seller_id) == Seller.id) & (col(TopicSubscription.topic) == audience)
        wanted = select(TopicSubscription.seller_id).where(reads).exists()
    return and_(consent.given(), col(Seller.blocked_at).is_(None), wanted)


def _waiting(broadcast_id: int, seller_id: int) -> ColumnElement[bool]:
    own = (col(Letter.broadcast_id) == broadcast_id) & (col(Letter.seller_id) == seller_id)
    return own & (col(Letter.state) == LetterState.WAITING)

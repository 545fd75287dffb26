"""Sellers: who they are to the bot. Their rows come into being by ``bot.store.consent`` and nowhere else."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, update
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.store import consent
from bot.store.deleting import delete_some
from bot.store.tables import Seller


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of someone who writes.

    Attributes:
        language: The language that they chose; None follows Telegram's.
        has_agreed: Whether anything of theirs may be kept.
    """

    language: str | None = None
    has_agreed: bool = False


async def arrive(session: AsyncSession, seller_id: int, now: datetime) -> Known:
    """Return what is known of someone who writes, and note that they did if they agreed to that.

    Args:
        session: The transaction.
        seller_id: Telegram's user id.
        now: When.
    """
    seller = await session.get(Seller, seller_id)
    if seller is None:
        return Known()
    has_agreed = seller.consent_version == consent.VERSION
    if has_agreed:
        await see(session, seller_id, now)
    return Known(seller.language, has_agreed)


async def see(session: AsyncSession, seller_id: int, now: datetime) -> None:
    """Note that a seller wrote, who has not blocked the bot then; nothing for who has not agreed, or was forgotten.

    ``last_seen`` never goes back: updates can be handled late.
    """
    is_later = or_(col(Seller.last_seen) < now, col(Seller.blocked_at).is_not(None))
    latest = update(Seller).where(col(Seller.id) == seller_id, consent.given(), is_later)
    await session.exec(latest.values(last_seen=now, blocked_at=None))


async def choose_language(session: AsyncSession, seller_id: int, language: str | None) -> None:
    """Set the language of a seller; None goes back to Telegram's."""
    await session.exec(update(Seller).where(col(Seller.id) == seller_id, consent.given()).values(language=language))


async def block(session: AsyncSession, seller_id: int, now: datetime) -> None:
    """Note that a seller has blocked the bot, so that nothing is sent to them; the first moment stays."""
    first = (col(Seller.id) == seller_id) & col(Seller.blocked_at).is_(None)
    await session.exec(update(Seller).where(first).values(blocked_at=now))


async def unblock(session: AsyncSession, seller_id: int) -> None:
    """Note that a seller has let the bot in again."""
    await session.exec(update(Seller).where(col(Seller.id) == seller_id).values(blocked_at=None))


async def prune(session: AsyncSession, before: datetime, limit: int) -> int:
    """Delete sellers who have not written since a moment, with all that is theirs, and return how many."""
    return await delete_some(session, Seller, col(Seller.last_seen) < before, limit)

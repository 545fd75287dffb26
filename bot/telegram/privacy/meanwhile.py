"""What a seller asked for in one chat while they are forgotten in another."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.exc import IntegrityError

from bot.store import consent
from bot.telegram.visit import Visit

_log = logging.getLogger(__name__)


@asynccontextmanager
async def unless_forgotten(visit: Visit) -> AsyncIterator[None]:
    """Pass over what the database refuses to keep of a seller who was forgotten during the block.

    Everything that is kept refers to the row of its seller: without one, nothing is.
    """
    try:
        yield
    except IntegrityError:
        async with visit.desk.database.session() as session:
            if await consent.is_given(session, visit.seller_id):
                raise
        _log.info("a seller was forgotten meanwhile: what they asked for is not kept")

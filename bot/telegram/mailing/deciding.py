"""What an operator decides on what changed in the guide: its subscribers are told, or they are not."""

from bot.store import mailing, mailing_digests
from bot.store.mailing import Mailing
from bot.store.mailing_digests import DigestState, FoundDigest
from bot.telegram.mailing.buttons import DecideDigest
from bot.telegram.mailing.changes import compare, fingerprint, from_json, told_by
from bot.telegram.mailing.command import go_on
from bot.telegram.mailing.digest_words import declined, overtaken
from bot.telegram.mailing.digests import digest_letters
from bot.telegram.message import OutgoingMessage
from bot.telegram.visit import Visit


async def decide(visit: Visit, press: DecideDigest) -> bool:
    """Do what a button says; return False for one that means nothing any more, or is not an operator's."""
    if not visit.is_operator:
        return False
    async with visit.desk.database.session() as session:
        digest = await mailing_digests.find(session, press.digest_id)
    if digest is None:
        return False
    if digest.state is DigestState.OPEN:
        if not await _still_holds(visit, digest):
            await _answer(visit, overtaken(digest.topic, visit.translator))
            return True
        await _settle(visit, digest, wanted=press.wanted)
    # Also what another operator has decided meanwhile, or an earlier run of this press.
    sent = await _broadcast(visit, digest)
    if sent is not None:
        await go_on(visit, sent)
    else:
        await _answer(visit, declined(digest.topic, visit.translator))
    return True


async def _still_holds(visit: Visit, digest: FoundDigest) -> bool:
    """Tell whether the guide in use still differs just so from what sellers were told."""
    async with visit.desk.database.session() as session:
        told = await mailing_digests.told(session)
    changes = await visit.desk.run(compare, told, visit.desk.index.current.items(), visit.today)
    return fingerprint(changes.get(digest.topic, ())) == digest.fingerprint


async def _settle(visit: Visit, digest: FoundDigest, *, wanted: bool) -> None:
    """Decide, once; from then on what changed is what sellers were told, or what they need not be told."""
    told, gone = told_by(from_json(digest.changes))
    messages = digest_letters(digest, visit.desk) if wanted else ()
    async with visit.desk.database.session() as session:
        state = DigestState.SENT if wanted else DigestState.DECLINED
        if not await mailing_digests.decide(session, digest.id, state):
            return
        await mailing_digests.tell(session, told)
        await mailing_digests.untell(session, gone)
        if wanted:
            place, key = visit.pressed_message_id, f"digest:{digest.id}"
            begun = await mailing.begin_confirmed(
                session, key, visit.seller_id, digest.topic, messages, place, visit.now
            )
            await mailing_digests.link(session, digest.id, begun.id)


async def _broadcast(visit: Visit, digest: FoundDigest) -> Mailing | None:
    async with visit.desk.database.session() as session:
        found = await mailing_digests.find(session, digest.id)
        return await mailing.find(session, found.broadcast_id) if found and found.broadcast_id else None


async def _answer(visit: Visit, message: OutgoingMessage) -> None:
    await visit.toast()
    await visit.put([message], visit.pressed_message_id)

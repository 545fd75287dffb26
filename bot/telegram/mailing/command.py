"""``/broadcast``: asks an operator for audience and text, shows the letter as sellers will see it, and asks again.

What was asked is in the database, so that it goes on after a restart. Nothing is sent before ``[보내기]``, and what is
sent is the version that stands above that button.
"""

from bot.assistant.assistant import topics
from bot.store import mailing, mailing_letters
from bot.store.mailing import Mailing, State
from bot.telegram.mailing import words
from bot.telegram.mailing.buttons import BroadcastPress, ChooseAudience, Move, MoveBroadcast, Step, TakeStep
from bot.telegram.mailing.letters import excess, letter
from bot.telegram.mailing.tally import Tally
from bot.telegram.mailing.task import leg_task
from bot.telegram.mailing.topic_words import read_leading
from bot.telegram.message import OutgoingMessage
from bot.telegram.visit import Visit

BROADCAST = "broadcast"


async def begin_broadcast(visit: Visit, arguments: str) -> None:
    """Answer the command; what stands behind it may name the audience, say the text, or both."""
    audience, text = read_leading(arguments)
    async with visit.desk.database.session() as session:
        begun = await mailing.begin(session, visit.key, visit.seller_id, audience, text, visit.now)
    if begun.state is State.CHOOSING:
        offered = topics(visit.desk.index.current)
        await visit.say([words.ask_audience(begun, offered, visit.translator)])
    elif begun.text:
        await _show(visit, begun, begun.text)
    else:
        await visit.say([words.ask_text(begun, visit.translator)])


async def take_text(visit: Visit, text: str) -> bool:
    """Take what an operator writes as the text of the broadcast for which they were asked one; return whether it is."""
    async with visit.desk.database.session() as session:
        awaited = await mailing.awaited(session, visit.seller_id, visit.key, visit.now)
    if awaited is None:
        return False
    await _show(visit, awaited, text.strip())
    return True


async def on_broadcast_press(visit: Visit, press: BroadcastPress) -> bool:
    """Do what a button says; return False for one that means nothing any more, or is not an operator's."""
    if not visit.is_operator:
        return False
    match press:
        case ChooseAudience(broadcast_id=id_, audience=audience):
            return await _choose(visit, id_, audience)
        case TakeStep(step=Step.SEND):
            return await _confirm(visit, press)
        case TakeStep(step=Step.REWRITE, broadcast_id=id_, revision=revision):
            return await _rewrite(visit, id_, revision)
        case MoveBroadcast(move=Move.DROP, broadcast_id=id_):
            return await _drop(visit, id_)
        case MoveBroadcast(move=move, broadcast_id=id_):
            return await _move(visit, id_, move)
    return False


async def go_on(visit: Visit, found: Mailing) -> None:
    """Answer a press, show how the broadcast is now, and see to it that somebody sends it."""
    _ = visit.translator.gettext
    said = {
        State.SENDING: _("보내고 있어요."),
        State.PAUSED: _("멈췄어요."),
        State.CANCELLED: _("취소했어요."),
        State.DONE: _("이미 다 보냈어요."),
    }
    await visit.toast(said[found.state])
    async with visit.desk.database.session() as session:
        counts = await mailing_letters.counts(session, found.id)
    await _replace(visit, words.status(found, Tally.of(found.recipients, counts), visit.translator))
    if found.state is State.SENDING:
        # Also after a second press, or in a re-run: there is one task a leg.
        await visit.desk.journal.put([leg_task(found, visit.translator.language)])


async def _show(visit: Visit, draft: Mailing, text: str) -> None:
    """Show a letter as sellers will see it, and ask whether to send it; say so if it is too long."""
    # Letters are in the language of the guide, whatever the operator's is.
    language = visit.desk.catalogs.translator()
    over = excess(text, draft.audience, language)
    if over:
        await visit.say([words.too_long(over, visit.translator)])
        return
    messages = letter(text, draft.audience, language)
    async with visit.desk.database.session() as session:
        shown = await mailing.write(session, draft.id, text, messages, visit.key, visit.now)
        recipients = await mailing_letters.count_recipients(session, draft.audience)
    if shown is not None:
        asking = words.ask_confirmation(shown, recipients, visit.translator)
        await visit.say([*map(OutgoingMessage, shown.messages), asking])


async def _choose(visit: Visit, broadcast_id: int, audience: str) -> bool:
    async with visit.desk.database.session() as session:
        chosen = await mailing.choose(session, broadcast_id, audience, visit.now)
    if chosen is None:
        return False
    await visit.toast()
    if chosen.text:
        await _show(visit, chosen, chosen.text)
    else:
        await _replace(visit, words.ask_text(chosen, visit.translator))
    return True


async def _confirm(visit: Visit, press: TakeStep) -> bool:
    place = visit.pressed_message_id
    async with visit.desk.database.session() as session:
        found = await mailing.confirm(session, press.broadcast_id, press.revision, place, visit.now)
    if found is None:
        return False
    await go_on(visit, found)
    return True


async def _rewrite(visit: Visit, broadcast_id: int, revision: int) -> bool:
    async with visit.desk.database.session() as session:
        known = await mailing.rewrite(session, broadcast_id, revision, visit.now)
        found = await mailing.find(session, broadcast_id)
    if not known or found is None:
        return False
    await visit.toast()
    await _replace(visit, words.ask_text(found, visit.translator))
    return True


async def _drop(visit: Visit, broadcast_id: int) -> bool:
    async with visit.desk.database.session() as session:
        if not await mailing.drop(session, broadcast_id):
            return False
    await visit.toast()
    await _replace(visit, words.dropped(visit.translator))
    return True


async def _move(visit: Visit, broadcast_id: int, move: Move) -> bool:
    act = {Move.PAUSE: mailing.pause, Move.RESUME: mailing.resume, Move.CANCEL: mailing.cancel}[move]
    async with visit.desk.database.session() as session:
        await act(session, broadcast_id, visit.now)
        found = await mailing.find(session, broadcast_id)
    if found is None or found.state.is_draft:
        return False
    await go_on(visit, found)
    return True


async def _replace(visit: Visit, message: OutgoingMessage) -> None:
    await visit.put([message], visit.pressed_message_id)

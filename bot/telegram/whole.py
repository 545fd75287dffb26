"""Shows the whole of an item in the place of its first part."""

from dataclasses import replace

from telegram import InlineKeyboardMarkup, Message

from bot.assistant.account import from_json
from bot.assistant.assistant import cautions
from bot.store import replies
from bot.telegram.buttons import ShowWhole, whole_data
from bot.telegram.keyboards import without_button
from bot.telegram.render import render_whole
from bot.telegram.visit import Visit


async def show_whole(visit: Visit, press: ShowWhole) -> bool:
    """Put the whole item into the message whose button was pressed; return False where the item is gone."""
    index, place = visit.desk.index.current, visit.pressed_message_id
    answer = visit.desk.assistant.item(press.item_id, index, visit.today)
    if answer is None or place is None:
        return False
    known = (index.item(item_id) for item_id in await _neighbours(visit, press))
    also = tuple(item for item in known if item is not None)
    shown = (answer.item, *also)
    whole = replace(answer, also=also, cautions=cautions(shown, visit.today))
    await visit.toast()
    await visit.put(render_whole(whole, visit.translator, without_button(_keyboard(visit), whole_data(press))), place)
    return True


async def _neighbours(visit: Visit, press: ShowWhole) -> tuple[str, ...]:
    """Return the ids of the items that were shown beside the answer; the question is the client's word for it."""
    if press.question_id is None:
        return ()
    async with visit.desk.database.session() as session:
        given = await replies.find(session, press.question_id)
    if given is None or given.chat_id != visit.chat_id:
        return ()
    try:
        told = from_json(given.kept.account).items
    except ValueError:
        # Another version wrote it: the answer is shown without them.
        return ()
    return tuple(item.id for item in told[1:]) if told and told[0].id == press.item_id else ()


def _keyboard(visit: Visit) -> InlineKeyboardMarkup | None:
    query = visit.update.callback_query
    message = query.message if query else None
    return message.reply_markup if isinstance(message, Message) else None

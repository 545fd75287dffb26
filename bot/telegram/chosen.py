"""Shows the item that a seller chose where a question was close between several, in the place of the question back."""

from bot.store import offers
from bot.telegram.buttons import ChooseItem
from bot.telegram.render import render
from bot.telegram.turns import note_item
from bot.telegram.visit import Visit


async def show_chosen(visit: Visit, press: ChooseItem) -> bool:
    """Note the choice and show the item; return False where it was never offered to the seller, or is gone."""
    async with visit.desk.database.session() as session:
        item_id = await offers.choose(session, press.question_id, press.place, visit.seller_id, visit.now)
    answer = visit.desk.assistant.item(item_id, visit.desk.index.current, visit.today) if item_id else None
    if answer is None:
        return False
    await visit.toast()
    await visit.put(render(answer, visit.translator, press.question_id), visit.pressed_message_id)
    await note_item(visit, answer.item.title)
    return True
